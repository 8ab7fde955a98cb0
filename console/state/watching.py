"""What is kept an eye on during a shift: callers who left, transfers on their way, the day.

Knows the board and the parts that watch it, and hands each what changed. Must not know how any of
them is shown or kept. `now` is epoch seconds of the PBX, `at` monotonic seconds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from console.protocol.call import BlindTransfer, Dial
from console.protocol.wire import Request
from console.state.board import Board, Changes
from console.state.day import Day
from console.state.fate import Transfers
from console.state.identity import Identity
from console.state.missed import Leavers, Left, Worklist, unseen


class News(NamedTuple):
    """What a look found."""

    left: list[Left]
    """Callers who left the queue, as soon as it is known what became of them."""
    moved: bool
    """A transfer has come further."""


class Watching:
    """The watching parts, looked at whenever the board changed and once a second at least."""

    def __init__(self, board: Board, name_of: Callable[[str], str]) -> None:
        self.worklist = Worklist()
        self.day = Day()
        self.transfers = Transfers()
        self._board = board
        self._name_of = name_of
        self._leavers = Leavers()
        self._lost: list[Left] = []
        """Those whose fate the loss of the link hid; the next look tells of them."""

    def look(self, changes: Changes, now: float, at: float) -> News:
        """The board changed, or time has passed."""
        board = self._board
        departures = board.queue.take_departures()
        left, self._lost = self._lost + unseen(departures), []
        if departures or self._leavers:
            left += self._leavers.look(board, departures, changes.numbers, now)
        self._note(left)
        if self.worklist.open:
            known = board.extensions
            self.worklist.see((known[n] for n in changes.numbers if n in known), now)
        return News(left, self._follow_transfers(now, at))

    def tick(self, date: str, time: str, now: float) -> None:
        """A second has passed; `date` and `time` (HH:MM) are those of the operator's clock."""
        self.day.begin(date, time)
        for caller in self._board.queue.oldest_first()[:1]:
            self.day.waits(caller.waited(now))

    def sent(self, request: Request[Any], identity: Identity, at: float) -> None:
        """The PBX accepted a request about a call."""
        if isinstance(request, BlindTransfer):
            if request.number in self._board.extensions:
                self.transfers.begin(request.number, identity.other, at)
        elif isinstance(request, Dial):
            self.worklist.called(request.number)

    def link_lost(self, now: float, at: float) -> None:
        """Nobody who is on his way can be followed any more."""
        self._lost += self._leavers.link_lost(now)
        self.transfers.link_lost(at)

    def end(self, now: float, at: float) -> None:
        """The console ends: whoever is on his way may have to be called back."""
        self.look(Changes(), now, at)
        self.link_lost(now, at)
        self.look(Changes(), now, at)

    def _note(self, left: list[Left]) -> None:
        self.day.count(left)
        for one in left:
            if not one.by:
                record = one.caller.record
                self.worklist.gave_up(one, record.show_name or self._name_of(record.number))

    def _follow_transfers(self, now: float, at: float) -> bool:
        if not self.transfers.watched:
            return False
        board = self._board
        back = {caller.record.number for caller in board.queue.oldest_first()}
        back |= {call.number for call in board.calls.calls()}
        moved = self.transfers.look(board.extensions, back, at)
        for transfer in self.transfers.take_lost():
            name = self._name_of(transfer.party)
            self.worklist.gave_up(transfer.as_left(now, at), name, transfer.target)
        return moved
