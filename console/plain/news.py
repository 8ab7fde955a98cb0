"""What happened on the board, one line an event.

Knows the board and what was printed before. Must not know how lines are printed, nor commands.
`now` is the PBX's epoch seconds, `at` monotonic seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable

from console.i18n import tr
from console.plain.picks import Numbers, Printed
from console.plain.words import call_line, duration, party
from console.protocol.records import Extension, Member
from console.state.board import Board
from console.state.conference import muted
from console.state.identity import NOTHING, Identity
from console.state.missed import Left
from console.state.namebook import NameOf
from console.state.own_call import OwnCall, Role
from console.state.waiting import Caller


class News:
    """Compares the board with what was printed. `callers`, `calls`, `members` hold the numbers."""

    def __init__(
        self,
        board: Board,
        name_of: NameOf,
        word_of: Callable[[Extension], str],
        aged: Callable[[str], str] = str,
    ) -> None:
        """`aged` adds to what is told on demand that it may be old."""
        self.callers: Numbers[Caller] = Numbers()
        self.calls: Numbers[OwnCall] = Numbers()
        self.members: Numbers[Member] = Numbers()
        self.front: tuple[Identity, float] = (NOTHING, 0.0)
        """The caller printed as waiting longest, and since when he is that."""
        self._board = board
        self._name_of = name_of
        self._word_of = word_of
        self.aged = aged
        self._waiting: set[Identity] = set()
        self._own: dict[Hashable, OwnCall] = {}
        self._members: dict[str, Member] = {}

    def look(self, left: Iterable[Left], now: float, at: float) -> list[str]:
        """The lines for what changed since the last look; `left` are those who left the queue."""
        lines = [self._left(one) for one in left if one.by != self._board.own_number]
        lines += self._calls(at)
        lines += self._queue(now, at)
        lines += self._conference(at)
        return lines

    def who(self, number: str, name: str = "", channel: str = "") -> str:
        """Number and name."""
        return party(number, name or self._name_of(number, channel))

    # Waiting callers.

    def _queue(self, now: float, at: float) -> list[str]:
        waiting = self._board.queue.oldest_first()
        lines = [
            tr("Waiting: {caller}", caller=self.caller_line(caller, now, at))
            for caller in waiting
            if caller.identity not in self._waiting
        ]
        self._waiting = {caller.identity for caller in waiting}
        front = waiting[0].identity if waiting else NOTHING
        if front != self.front[0]:
            self.front = (front, at)
        return lines

    def caller_line(self, caller: Caller, now: float, at: float) -> str:
        """A caller with his number to answer by."""
        number = self.callers.printed(caller.identity, caller, at)
        who = self.who(caller.record.number, caller.record.show_name)
        waited = duration(caller.waited(now))
        return tr("{n}. {who}, {time}", n=number, who=who, time=waited)

    def _left(self, left: Left) -> str:
        record = left.caller.record
        number = self.callers.ended(left.caller.identity)
        who = f"{number}. {self.who(record.number, record.show_name)}"
        if left.by:
            return tr("{who} was answered by {by}", who=who, by=self.who(left.by))
        if not left.sure:
            return tr("{who} no longer waits", who=who)
        return tr("{who} gave up after {time}", who=who, time=duration(left.waited))

    # Own calls.

    def _calls(self, at: float) -> list[str]:
        lines, own = [], self._keyed()
        for key, call in own.items():
            before = self._own.get(key)
            if before is None or _sign(before) != _sign(call):
                lines.append(self._call_line(key, call, at))
        # Who waits for a consultation has been said to: his call goes on.
        waiting = {call.held.number for call in own.values() if call.held is not None}
        for key, call in self._own.items():
            if key in own:
                continue
            number = self.calls.ended(key)
            if call.number not in waiting:
                who = self.who(call.number, channel=call.party_channel)
                lines.append(tr("Call {n} has ended: {who}", n=number, who=who))
        self._own = own
        return lines

    def _keyed(self) -> dict[Hashable, OwnCall]:
        """The own calls, each by what its number was given to.

        That is mostly the other party's number: a call that is held and resumed has another line
        and is the same. Of several with one number each keeps what its line or its party had.
        """
        keyed: dict[Hashable, OwnCall] = {}
        others: list[OwnCall] = []
        for call in self._board.calls.calls():
            known = (k for k, one in self._own.items() if k not in keyed and _same(one, call))
            key = next(known, None)
            if key is None:
                others.append(call)
            else:
                keyed[key] = call
        for call in others:
            key = _key(call)
            keyed[key if key not in keyed else (key, call.channel, call.party_channel)] = call
        return keyed

    def _call_line(self, key: Hashable, call: OwnCall, at: float) -> str:
        """An own call with its number."""
        number = self.calls.printed(key, call, at, _sign(call))
        held = call.held
        other = self.who(held.number, channel=held.channel) if held is not None else ""
        own = self._board.own
        state = self._word_of(own) if own is not None else ""
        who = self.who(call.number, channel=call.party_channel)
        return call_line(call, number, who, other, state)

    def shown_call(self, call: OwnCall) -> Printed[OwnCall] | None:
        """A call of the board as it was printed last; None if it was not."""
        key = next((key for key, one in self._keyed().items() if one == call), None)
        return self.calls.of(key)

    # The conference.

    def _conference(self, at: float) -> list[str]:
        room = self._board.conference
        lines = []
        for channel, member in room.members.items():
            before = self._members.get(channel)
            if before is None:
                line = self.member_line(member, at)
                lines.append(tr("Joined the conference: {member}", member=line))
            elif before.speak_state != member.speak_state:
                lines.append(self.member_line(member, at))
        for channel, member in self._members.items():
            if channel not in room.members:
                self.members.ended(channel)
                lines.append(tr("{who} left the conference", who=self.who(member.number)))
        self._members = dict(room.members)
        return lines

    def member_line(self, member: Member, at: float) -> str:
        """A member with his number."""
        number = self.members.printed(member.channel, member, at)
        who = self.who(member.number, member.username)
        sign = tr(", muted") if muted(member) else ""
        return f"{number}. {who}{sign}"

    # The state of things.

    def status(self, now: float, at: float) -> list[str]:
        """The own extension, the own calls and how many wait."""
        own = self._board.own
        state = self._word_of(own) if own is not None else "-"
        lines = [tr("Extension {number}: {state}", number=self._board.own_number, state=state)]
        lines += [self._call_line(key, call, at) for key, call in self._keyed().items()]
        waiting = self._board.queue.oldest_first()
        if waiting:
            longest = duration(max(caller.waited(now) for caller in waiting))
            lines.append(tr("{n} waiting, longest {time}", n=len(waiting), time=longest))
        else:
            lines.append(tr("Nobody is waiting"))
        return [self.aged(line) for line in lines]

    def waiting(self, now: float, at: float) -> list[str]:
        """All waiting callers, the longest waiting first."""
        callers = self._board.queue.oldest_first()
        lines = [self.caller_line(caller, now, at) for caller in callers]
        return [self.aged(line) for line in lines or [tr("Nobody is waiting")]]

    def conference(self, at: float) -> list[str]:
        """All members."""
        lines = [self.member_line(m, at) for m in self._board.conference.members.values()]
        return [self.aged(line) for line in lines or [tr("Nobody is in a conference")]]


def _key(call: OwnCall) -> str:
    return call.number or call.party_channel or call.channel


def _same(before: OwnCall, call: OwnCall) -> bool:
    """Whether a call is one that was there before: with the same party, by line or his channel."""
    lines = bool(call.channel) and before.channel == call.channel
    parties = bool(call.party_channel) and before.party_channel == call.party_channel
    return _key(before) == _key(call) and (lines or parties)


def _sign(call: OwnCall) -> tuple[object, ...]:
    """What makes a call worth another line."""
    consulted = call.role is Role.CONSULTING and call.answered is not None
    return call.role, call.identity, consulted
