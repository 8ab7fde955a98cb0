"""The board of wake-up calls: due in the next hour, done, failed, and who took a failure.

Knows how the board is shown and taken from. Must not know its rules (`state.wake_up_board`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from console.i18n import Message, msg, tr
from console.protocol.call import Dial
from console.protocol.checks import is_number
from console.state.wake_up_board import Line, Stage, WakeUpBoard
from console.ui.listing import Action, Cells, Listing, Loaded
from console.ui.modules.wake_up_watch import read_board, take
from console.ui.services import Services
from console.ui.widgets.line_columns import Column

READ_EVERY = 15.0
"""Seconds between two readings."""
_WORDS: Mapping[Stage, Message] = {
    Stage.FAILED: msg("! FAILED"),
    Stage.DUE: msg("> due"),
    Stage.TAKEN: msg("= taken"),
    Stage.DONE: msg("+ done"),
}
_LOOKS: Mapping[Stage, str] = {
    Stage.FAILED: "wait-urgent",
    Stage.DUE: "strong",
    Stage.TAKEN: "plain",
    Stage.DONE: "dim",
}


class Board(Listing[Line]):
    """Failures first, then what is due, then the rest of the last hours."""

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._board = WakeUpBoard()

    def heading(self) -> str:
        """The title."""
        return tr("Wake-up board")

    def columns(self) -> tuple[Column, ...]:
        """State, time, whom, who took it."""
        return (
            Column(tr("State"), 10),
            Column(tr("Time"), 19),
            Column(tr("Extension"), 12, 1),
            Column(tr("Taken by"), 16, 1),
        )

    def actions(self) -> Sequence[Action]:
        """Taking a failure, calling the room."""
        return (
            Action("t", msg("take the failure"), self.take, needs="rows"),
            Action("enter", msg("call the extension"), self.call, Dial.licence, needs="row"),
        )

    def on_mount(self) -> None:
        """Read now and again from time to time."""
        self.set_interval(READ_EVERY, self._read_again)

    def _read_again(self) -> None:
        if not self.busy and self.services.live():
            self.run_worker(self.reload())

    def key_of(self, item: Line) -> str:
        """The board's own key."""
        return item.key

    def cells_of(self, item: Line) -> Cells:
        """The state as sign, word and colour."""
        taken = f"{item.taken.by} {item.taken.at}" if item.taken is not None else ""
        return (
            (str(_WORDS[item.stage]), _LOOKS[item.stage]),
            (item.at, "plain"),
            (self.services.who(item.number), "plain"),
            (taken, "plain"),
        )

    async def load(self, page: int, size: int) -> Loaded[Line]:
        """The whole board: it has no pages."""
        self._board = await read_board(self.services)
        extensions = self.services.board().extensions.values()
        lines = self._board.lines(extensions, self.services.pbx_now())
        return Loaded(lines, len(lines))

    async def take(self) -> None:
        """Takes the marked failures."""
        count, trouble = take(self.services, self._board, [line.key for line in self.marked])
        await self.reload()
        if trouble is not None:
            self.tell(trouble, bad=True)
        elif count:
            self.tell(msg("{count} taken", count=count))
        else:
            self.tell(msg("Only a failure that nobody has taken can be taken"), bad=True)

    async def call(self) -> None:
        """Calls the extension."""
        item = self.item
        if item is not None and is_number(item.number) and self.services.dial(item.number):
            self.dismiss(None)
