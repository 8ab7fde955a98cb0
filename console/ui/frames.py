"""What a frame shows: everything that changed on the board, and the lines around it if they must.

Knows the board's changes and which parts of the desk follow them. Must not know how a frame is
painted, nor when: that is the pump's.
"""

from __future__ import annotations

import time
from collections.abc import Collection
from typing import TYPE_CHECKING

from console.client.link import LinkPhase
from console.ui.pacing import Pacer

if TYPE_CHECKING:
    from console.ui.app import Console

KEY_FIRST_S = 0.008
"""For how long pushes and frames wait after a key, so that its request leaves first."""
FLOOD = 8_000
"""Pushes a second above which frames come seldom: drawing would take the time from reading."""
FLOOD_INTERVAL_S = 0.2


class Frames:
    """Shows the board on the desk, as often as the pump asks for it."""

    def __init__(self, app: Console, rate: float) -> None:
        """`rate` is the most frames a second."""
        self.app = app
        self._interval = 1 / rate
        self._pacer = Pacer(rate)
        self.pump = app.pump(self.show, self._pacer)
        self.want = self.pump.want
        self._had_calls = self._was_stale = False
        self._lines = self._everything = True
        self._count = 0
        self.pushes = 0
        """How many have come so far."""
        self._pushes_shown, self._shown_at = 0, time.monotonic()

    def use_rate(self, rate: float) -> None:
        """The most frames a second from now on."""
        self._interval = 1 / rate

    def pushed(self) -> None:
        """Something came from the PBX."""
        self.pushes += 1
        self.want()

    def lines_changed(self) -> None:
        """The lines around the panes read differently from now on."""
        self._lines = True
        self.want()

    def answer_key(self) -> None:
        """What a key did is shown at once, with all that changed."""
        self._lines = True
        self.pump.now()

    def everything_changed(self) -> None:
        """All panes and lines are shown afresh."""
        self._everything = True
        self.lines_changed()

    def key_first(self) -> None:
        """What a key starts goes before pushes and frames."""
        if self.app.session is not None:
            self.app.session.give_way(KEY_FIRST_S)
        self.pump.put_off(KEY_FIRST_S)

    def show(self) -> None:
        """Shows everything that changed since the last frame."""
        app, desk = self.app, self.app.desk
        if not (desk.ready and app.is_running):
            return
        self._watch_flood(time.monotonic())
        app.sweeper.pushed(self.pushes)
        app.dispatcher.look()
        changes = app.board.take_changes()
        app.shift.look(changes)
        app.people.follow(changes)
        doubtful = not app.board.live or app.feed.link.phase is LinkPhase.STALE
        stale = doubtful and bool(app.board.extensions)
        everything = self._everything or stale is not self._was_stale
        self._was_stale, self._everything = stale, False
        desk.show(changes, stale=stale, everything=everything)
        count, self._count = self._count, len(app.board.extensions)
        lines = changes.queue or changes.calls or changes.conference or count != self._count
        lines = lines or app.dispatcher.ledger.take_changed() or everything
        if lines or self._lines or self._names_target(changes.numbers):
            self._lines = False
            app.dashboard.show()
        has_calls = bool(app.board.calls.calls())
        if has_calls and not self._had_calls and app.desk_on_top() is not None:
            desk.go("box")
        self._had_calls = has_calls

    def _watch_flood(self, now: float) -> None:
        """A flood is drawn seldom until it ends."""
        rate = (self.pushes - self._pushes_shown) / max(0.001, now - self._shown_at)
        self._pushes_shown, self._shown_at = self.pushes, now
        self._pacer.interval = FLOOD_INTERVAL_S if rate > FLOOD else self._interval

    def _names_target(self, numbers: Collection[str]) -> bool:
        target, _, _ = self.app.desk.target()
        return target is not None and target.number in numbers
