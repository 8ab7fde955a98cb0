"""What the console itself keeps an eye on during a shift: callers who left, alerts, transfers.

Knows the parts that do so and hands them what changed. Must not know how any of them works.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from console.i18n import msg, tr
from console.keepsakes import Keepsakes
from console.protocol.call import BlindTransfer, Dial
from console.state.alerts import WAKE_UP_FAILED
from console.state.board import Changes
from console.state.day import Day
from console.state.fate import OVER, Stage, Transfer, Transfers
from console.state.keys import shown
from console.state.missed import Leavers, Left, Worklist, unseen
from console.state.planning import Plan
from console.ui.alerting import Alerting
from console.ui.notes import Memory
from console.ui.words import duration

if TYPE_CHECKING:
    from console.ui.app import Console

Parts = list[tuple[str, str]]
_STAGE_STYLES = {
    Stage.SENT: "$text-muted",
    Stage.RINGING: "$text-primary",
    Stage.ANSWERED: "$text-success",
    Stage.UNANSWERED: "$text-error",
    Stage.BACK: "$text-warning",
    Stage.UNSEEN: "$text-warning",
    Stage.UNKNOWN: "$text-warning",
}
WIDE = 140
"""Columns from which on the figures of the day stand in the status line."""


class Shift:
    """The watching parts of an app, looked at with each frame and each second."""

    def __init__(self, app: Console) -> None:
        self.app = app
        self.keepsakes = Keepsakes(app.setup.data_folder, app.setup.profile)
        self.worklist = Worklist()
        self.day = Day()
        self.memory = Memory(app, self.keepsakes)
        self.transfers = Transfers()
        self.alerting = Alerting(app, app.write_to_terminal)
        self._leavers = Leavers()
        self._kept_version = 0
        self.table: dict[str, Callable[[], None]] = {
            "open.missed": self._open_missed,
            "open.commands": self._open_commands,
            "open.tour": self._open_tour,
            **self.memory.table,
            "transfer.dial_target": lambda: self._dial_of_transfer("target"),
            "transfer.dial_party": lambda: self._dial_of_transfer("party"),
        }
        self.worklist.restore(self.keepsakes.get("missed"), time.time())
        self._begin_day()

    # With each frame and each second.

    def look(self, changes: Changes) -> None:
        """The board changed."""
        board, now = self.app.board, self.app.feed.now()
        departures = board.queue.take_departures()
        left = unseen(departures)
        if departures or self._leavers:
            left += self._leavers.look(board, departures, changes.numbers, now)
        self._note(left)
        if self.worklist.open:
            known = board.extensions
            self.worklist.see((known[n] for n in changes.numbers if n in known), now)
        self._follow_transfers()
        self.alerting.look()
        self._keep()

    def link_lost(self) -> None:
        """Nobody who is on his way can be followed any more."""
        self._note(self._leavers.link_lost(self.app.feed.now()))
        self.transfers.link_lost(time.monotonic())

    def tick(self) -> None:
        """A second has passed."""
        self._begin_day()
        now = self.app.feed.now()
        for caller in self.app.board.queue.oldest_first()[:1]:
            self.day.waits(caller.waited(now))
        if self.app.desk.box.value:
            self.app.desk.hits.refresh_rows()
        self.look(Changes())
        self._show_missed()

    def end(self) -> None:
        """The console ends."""
        self._tour_offered()
        self.alerting.end()
        self.keepsakes.flush()

    def sent(self, plan: Plan) -> None:
        """The PBX accepted a command."""
        request = plan.request
        if isinstance(request, BlindTransfer) and request.number in self.app.board.extensions:
            self.transfers.begin(request.number, plan.identity.other, time.monotonic())
        elif isinstance(request, Dial):
            self.worklist.called(request.number)

    def escape(self) -> None:
        """Esc: what is only news goes; a failed wake-up call stays."""
        self.transfers.dismiss()
        self._tour_offered()

    def dismiss(self) -> None:
        """The operator has read what is shown."""
        self.escape()
        self.alerting.alarms.dismiss()

    def _follow_transfers(self) -> None:
        if not self.transfers.watched:
            return
        board, at = self.app.board, time.monotonic()
        back = {caller.record.number for caller in board.queue.oldest_first()}
        back |= {call.number for call in board.calls.calls()}
        if self.transfers.look(board.extensions, back, at):
            self.app.refresh_lines()
        for transfer in self.transfers.take_lost():
            left = transfer.as_left(self.app.feed.now(), at)
            name = self.app.people.name_of(transfer.party)
            self.worklist.gave_up(left, name, transfer.target)

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

    def _show_missed(self) -> None:
        """The pane of those to be called back, as they are now."""
        if not self.app.desk.ready:
            return
        keys = self.app.keymap.get("open.missed", ())
        now = self.app.feed.now()
        self.app.desk.missed.show(self.worklist.open, now, shown(keys[0]) if keys else "")

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
            parts.append((f" · {self._counts()}", "$text-muted"))
        return parts

    def _counts(self) -> str:
        return str(self.day.sentence(duration(self.day.longest)))

    def lines(self) -> Parts:
        """Lines below the panes: transfers on their way, wake-up calls that failed."""
        now = time.monotonic()
        parts: Parts = []
        for transfer in self.transfers.watched:
            if transfer.stage is Stage.SENT:
                continue
            text, style = str(transfer.text(now)), _STAGE_STYLES[transfer.stage]
            if transfer is self.transfers.offered(now):
                text += self._offer(transfer)
                style = style if transfer.stage in OVER else "$text-warning"
            parts.append((text, style))
        parts += self._notes()
        if self.app.board.live and self.app.settings.desk.tour:
            keys = self.app.keymap.get("open.tour", ())
            if keys:
                text = tr("New here? {key} shows a two-minute tour, Esc: no", key=shown(keys[0]))
                parts.append((text, "$text-accent"))
        return parts + self._failed_wake_ups()

    def _failed_wake_ups(self) -> Parts:
        """Each failure, and after the last one the key of where they are taken."""
        failed = [a for a in self.alerting.alarms.standing if a.event == WAKE_UP_FAILED]
        parts = [(str(alert.text), "bold $text-error") for alert in failed]
        keys = self.app.keymap.get("open.wake_up", ())
        if parts and keys:
            text, style = parts[-1]
            parts[-1] = (text + tr(" — {key} opens the wake-up calls", key=shown(keys[0])), style)
        return parts

    def _notes(self) -> Parts:
        """The notes on those one talks to."""
        numbers = {call.number for call in self.app.board.calls.calls()}
        found = [(number, self.memory.notes.get(number)) for number in sorted(numbers)]
        return [
            (tr("Note on {who}: {text}", who=number, text=text), "$text-accent")
            for number, text in found
            if text
        ]

    def _offer(self, transfer: Transfer) -> str:
        """The keys that call somebody about a transfer."""
        keymap = self.app.keymap
        keys = [(keymap.get("transfer.dial_target", ()), transfer.target)]
        if transfer.party:
            keys.append((keymap.get("transfer.dial_party", ()), transfer.party))
        offers = [
            tr("{key} dials {number}", key=shown(names[0]), number=number)
            for names, number in keys
            if names
        ]
        return " — " + ", ".join(offers) if offers else ""

    # Commands.

    def _dial_of_transfer(self, whom: str) -> None:
        transfer = self.transfers.offered(time.monotonic())
        number = getattr(transfer, whom, "")
        if number:
            self.app.press("call.dial", number)
        else:
            self.app.say(msg("No transfer is in doubt"))

    def _tour_offered(self) -> None:
        """The tour was offered: never again by itself."""
        settings = self.app.settings
        if settings.desk.tour and self.app.board.live:
            self.app.keep(replace(settings, desk=replace(settings.desk, tour=False)))
            self.app.refresh_lines()

    def _open_tour(self) -> None:
        from console.ui.tour import Tour

        self._tour_offered()
        self.app.push_screen(Tour(self.app.keymap))

    def _open_missed(self) -> None:
        from console.ui.worklist import MissedCallers

        self.app.push_screen(MissedCallers(self.app.services(), self.worklist, self._counts))

    def _open_commands(self) -> None:
        from console.ui.worklist import CommandsSent

        self.app.push_screen(CommandsSent(self.app.services(), self.app.dispatcher.ledger))
