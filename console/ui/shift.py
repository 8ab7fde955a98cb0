"""What the console itself keeps an eye on during a shift, as far as the screen shows it.

Knows the parts that do so, when they look, what is kept of them and where they stand on the screen.
Must not know how any of them works.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from console.i18n import msg, tr
from console.keepsakes import Keepsakes
from console.state.alerts import WAKE_UP_FAILED
from console.state.board import Changes
from console.state.fate import OVER, Stage, Transfer
from console.state.keys import first_key
from console.state.planning import Plan
from console.state.watching import Watching
from console.ui.alerting import Alerting
from console.ui.fitting import Piece
from console.ui.notes import DeskMemory
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
        self.watching = Watching(app.board, app.people.name_of)
        self.memory = DeskMemory(app, self.keepsakes)
        self.alerting = Alerting(app, app.write_to_terminal)
        self._kept_version = 0
        self.table: dict[str, Callable[[], None]] = {
            "open.missed": self._open_missed,
            "open.commands": self._open_commands,
            "open.tour": self._open_tour,
            **self.memory.table,
            "transfer.dial_target": lambda: self._dial_of_transfer("target"),
            "transfer.dial_party": lambda: self._dial_of_transfer("party"),
        }
        self.watching.worklist.restore(self.keepsakes.get("missed"), time.time())
        for entry in self.watching.worklist.entries.values():
            app.people.heard.hear(entry.number, entry.name)
        self._tick()

    # With each frame and each second.

    def look(self, changes: Changes) -> None:
        """The board changed."""
        left, moved = self.watching.look(changes, self.app.feed.now(), time.monotonic())
        if left or moved:
            self.app.refresh_lines()
        self.alerting.look()
        self._keep()

    def link_lost(self) -> None:
        """Nobody who is on his way can be followed any more."""
        self.watching.link_lost(self.app.feed.now(), time.monotonic())

    def tick(self) -> None:
        """A second has passed."""
        self._tick()
        if self.app.desk.box.value:
            self.app.desk.hits.refresh_rows()
        self.look(Changes())
        self._show_missed()

    def _tick(self) -> None:
        date, clock = time.strftime("%Y-%m-%d"), time.strftime("%H:%M")
        self.watching.tick(date, clock, self.app.feed.now())

    def end(self) -> None:
        """The console ends."""
        self._tour_offered()
        self.alerting.end()
        self.watching.end(self.app.feed.now(), time.monotonic())
        self._keep()
        self.keepsakes.flush()

    def sent(self, plan: Plan) -> None:
        """The PBX accepted a command."""
        self.watching.sent(plan.request, plan.identity, time.monotonic())

    def escape(self) -> None:
        """Esc: what is only news goes; a failed wake-up call stays."""
        self.watching.transfers.dismiss()
        self._tour_offered()

    def dismiss(self) -> None:
        """The operator has read what is shown."""
        self.escape()
        self.alerting.alarms.dismiss()

    def _show_missed(self) -> None:
        """The pane of those to be called back, as they are now."""
        if not self.app.desk.ready:
            return
        key, now = first_key(self.app.keymap, "open.missed"), self.app.feed.now()
        self.app.desk.missed.show(self.watching.worklist.open, now, key)

    def _keep(self) -> None:
        worklist = self.watching.worklist
        if worklist.version != self._kept_version:
            self._kept_version = worklist.version
            self.keepsakes.put("missed", worklist.keep())
            self._show_missed()
            self.app.refresh_lines()

    # What the lines show.

    def queue_title(self) -> str:
        """The title of the queue with the figures that fit."""
        waiting = len(self.app.board.queue)
        return tr(
            "Queue ({n}) · since {time}: ✓ {answered}  ✗ {lost}",
            n=waiting,
            time=self.watching.day.since,
            answered=self.watching.day.answered,
            lost=self.watching.day.given_up,
        )

    def figures(self) -> list[Piece]:
        """What the status line says of missed callers and of the day, where there is room."""
        pieces: list[Piece] = []
        missed = len(self.watching.worklist.open)
        if missed:
            text = " · " + tr("{n} to call back", n=missed)
            pieces.append(Piece(text, "bold $text-warning", ((8, ""),)))
        if self.app.size.width >= WIDE:
            pieces.append(Piece(f" · {self._counts()}", "$text-muted", ((1, ""),)))
        return pieces

    def _counts(self) -> str:
        return str(self.watching.day.sentence(duration(self.watching.day.longest)))

    def lines(self) -> Parts:
        """Lines below the panes: transfers on their way, wake-up calls that failed."""
        now = time.monotonic()
        parts: Parts = []
        for transfer in self.watching.transfers.watched:
            if transfer.stage is Stage.SENT:
                continue
            text, style = str(transfer.text(now)), _STAGE_STYLES[transfer.stage]
            if transfer is self.watching.transfers.offered(now):
                text += self._offer(transfer)
                style = style if transfer.stage in OVER else "$text-warning"
            parts.append((text, style))
        parts += self._notes()
        if self.app.board.live and self.app.settings.desk.tour:
            key = first_key(self.app.keymap, "open.tour")
            if key:
                text = tr("New here? {key} shows a two-minute tour, Esc: no", key=key)
                parts.append((text, "$text-accent"))
        return parts + self._failed_wake_ups()

    def _failed_wake_ups(self) -> Parts:
        """Each failure, and after the last one the key of where they are taken."""
        failed = [a for a in self.alerting.alarms.standing if a.event == WAKE_UP_FAILED]
        parts = [(str(alert.text), "bold $text-error") for alert in failed]
        key = first_key(self.app.keymap, "open.wake_up")
        if parts and key:
            from console.state.wake_up_board import BOARD_KEY

            text, style = parts[-1]
            way = tr(" — {key}, then {board} opens the board", key=key, board=BOARD_KEY)
            parts[-1] = (text + way, style)
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
        keys = [(first_key(keymap, "transfer.dial_target"), transfer.target)]
        if transfer.party:
            keys.append((first_key(keymap, "transfer.dial_party"), transfer.party))
        offers = [tr("{key} dials {number}", key=key, number=number) for key, number in keys if key]
        return " — " + tr(", ").join(offers) if offers else ""

    # Commands.

    def _dial_of_transfer(self, whom: str) -> None:
        transfer = self.watching.transfers.offered(time.monotonic())
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

        self.app.push_screen(
            MissedCallers(self.app.services(), self.watching.worklist, self._counts)
        )

    def _open_commands(self) -> None:
        from console.ui.worklist import CommandsSent

        self.app.push_screen(CommandsSent(self.app.services(), self.app.dispatcher.ledger))
