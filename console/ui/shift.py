"""What the console itself keeps an eye on during a shift: callers who left, alerts, transfers.

Knows the parts that do so and hands them what changed. Must not know how any of them works.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from console.i18n import Message, tr
from console.state.board import Changes
from console.state.day import Day
from console.state.missed import Leavers, Left, Worklist, unseen
from console.ui.keepsakes import Keepsakes
from console.ui.words import duration

if TYPE_CHECKING:
    from console.ui.app import Console

Parts = list[tuple[str, str]]
WIDE = 140
"""Columns from which on the figures of the day stand in the status line."""


class Shift:
    """The watching parts of an app, looked at with each frame and each second."""

    def __init__(self, app: Console) -> None:
        self.app = app
        self.keepsakes = Keepsakes(app.setup.data_folder, app.setup.profile)
        self.worklist = Worklist()
        self.day = Day()
        self._leavers = Leavers()
        self._kept_version = 0
        self.table: dict[str, Callable[[], None]] = {
            "open.missed": self._open_missed,
            "open.commands": self._open_commands,
        }
        self.worklist.restore(self.keepsakes.get("missed"), time.time())
        self._begin_day()

    # With each frame and each second.

    def look(self, changes: Changes) -> None:
        """The board changed."""
        board, now = self.app.board, self.app.feed.now()
        departures = board.queue.take_departures()
        left = unseen(departures)
        if not board.live:
            left += self._leavers.link_lost(now)
        if departures or self._leavers:
            left += self._leavers.look(board, departures, changes.numbers, now)
        self._note(left)
        if self.worklist.open:
            known = board.extensions
            self.worklist.see((known[n] for n in changes.numbers if n in known), now)
        self._keep()

    def tick(self) -> None:
        """A second has passed."""
        self._begin_day()
        now = self.app.feed.now()
        for caller in self.app.board.queue.oldest_first()[:1]:
            self.day.waits(caller.waited(now))
        self.look(Changes())

    def end(self) -> None:
        """The console ends."""
        self.keepsakes.flush()

    def _begin_day(self) -> None:
        self.day.begin(time.strftime("%Y-%m-%d"), time.strftime("%H:%M"))

    def _note(self, left: list[Left]) -> None:
        self.day.count(left)
        for one in left:
            if not one.by:
                record = one.caller.record
                self.worklist.gave_up(
                    one, record.show_name or self.app.people.name_of(record.number)
                )
        if left:
            self.app.refresh_lines()

    def _keep(self) -> None:
        if self.worklist.version != self._kept_version:
            self._kept_version = self.worklist.version
            self.keepsakes.put("missed", self.worklist.keep())
            self.app.refresh_lines()

    # What the lines show.

    def queue_title(self) -> str:
        """The title of the queue with the figures that fit."""
        waiting = len(self.app.board.queue)
        return tr(
            "Queue ({n}) · since {time}: ✓ {answered}  ✗ {lost}",
            n=waiting,
            time=self.day.since,
            answered=self.day.answered,
            lost=self.day.given_up,
        )

    def figures(self) -> Parts:
        """What the status line says of missed callers and of the day."""
        parts: Parts = []
        missed = len(self.worklist.open)
        if missed:
            parts.append((" · " + tr("{n} to call back", n=missed), "bold $text-warning"))
        if self.app.size.width >= WIDE:
            text = tr(
                "seen since {time}: {answered} answered, {lost} gave up, longest {longest}",
                time=self.day.since,
                answered=self.day.answered,
                lost=self.day.given_up,
                longest=duration(self.day.longest),
            )
            parts.append((f" · {text}", "$text-muted"))
        return parts

    # Commands.

    def call_back(self, number: str) -> None:
        """Calls a missed caller from the own extension, guarded and noted like the key."""
        self.app.press("call.dial", number)

    def say(self, text: Message | str) -> None:
        """One sentence for the operator."""
        self.app.say(text)

    def _open_missed(self) -> None:
        from console.ui.worklist import MissedCallers

        self.app.push_screen(MissedCallers(self.app.services(), self.worklist))

    def _open_commands(self) -> None:
        from console.ui.worklist import CommandsSent

        self.app.push_screen(CommandsSent(self.app.services(), self.app.dispatcher.ledger))
