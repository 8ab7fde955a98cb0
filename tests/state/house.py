"""A board fed by the simulated exchange, frame by frame, and records as the manual shows them."""

from __future__ import annotations

import json
from typing import Any

from console.i18n import Message
from console.protocol.frames import parse
from console.protocol.push import (
    CallingInQueue,
    CallingQueue,
    ConferenceMembers,
    ExtensionSingle,
    Push,
)
from console.protocol.records import Extension, Member
from console.protocol.wire import encode
from console.simulator import ManualClock, Simulator
from console.simulator.records_view import listed
from console.simulator.seam import HANDLERS, Account, Operator, Refusal
from console.simulator.wire import check
from console.state.board import Board
from console.state.commands import PLANNERS
from console.state.identity import identity_of
from console.state.own_call import OwnCall, Role
from console.state.planning import Plan, Sight, Target

OWN = "3000"
NOW = 1_790_000_000.0
PUSHES = (ExtensionSingle, CallingQueue, CallingInQueue, ConferenceMembers)


def read(frame: dict[str, Any]) -> Push:
    """A push as it comes off the wire."""
    push = parse(json.dumps(frame))
    assert isinstance(push, PUSHES), push
    return push


def record(number: str, state: str = "IDLE", channel: str = "", **fields: Any) -> Extension:
    """An extension's record."""
    return Extension(number=number, state=state, channel_id=channel, **fields)


def single(number: str, state: str = "IDLE", channel: str = "", **fields: Any) -> ExtensionSingle:
    """The push of one extension."""
    return ExtensionSingle(extension=record(number, state, channel, **fields))


def talking(
    number: str, other: str, channel: str, other_channel: str = "", start: float = NOW
) -> ExtensionSingle:
    """The push of an extension that talks."""
    return single(
        number,
        "CALLING",
        channel,
        another_number=other,
        another_channel=other_channel,
        start_time=start,
        answer_time=start,
    )


class House:
    """A board, and the exchange that tells it things. Time stands still until `pass_time`."""

    def __init__(self, extensions: int = 12) -> None:
        self.clock = ManualClock()
        self.sim = Simulator(extensions=extensions, clock=self.clock, rest_port=None)
        self.pbx = self.sim.pbx
        self.board = Board()
        self.refused = ""
        account = Account("operator", "", OWN)
        self.operator = Operator(account, OWN, "1", "token", 1, self.clock.now())
        self.pbx.log_in(self.operator)
        self.pbx.listeners.append(self._push)
        self.board.log_in(OWN)
        self.reread()
        for frame in self.pbx.snapshot():
            self._push(frame)

    def _push(self, frame: dict[str, Any]) -> None:
        self.board.apply(read(frame), self.clock.now())

    def reread(self) -> None:
        """Asks for the extension list and takes the answer in."""
        self.board.reread_started()
        records = [
            Extension.read(json.loads(json.dumps(listed(each))))
            for each in self.pbx.extensions.values()
        ]
        self.board.load(records, self.clock.now())

    def reconnect(self) -> None:
        """The link is lost and comes back: login, list, lists of calls."""
        self.board.link_lost(self.clock.now())
        self.board.log_in(OWN)
        self.reread()
        for frame in self.pbx.snapshot():
            self._push(frame)

    def pass_time(self, seconds: float) -> None:
        self.clock.advance(seconds)
        self.pbx.switch.flush()

    def plan(self, command: str, target: str = "", **seen: Any) -> Plan | Message:
        """What a press would do that saw everything as it is now."""
        board = self.board
        calls = board.calls.calls()
        active = [c for c in calls if c.role is not Role.HELD] or calls
        callers = board.queue.oldest_first()
        aim = Target(target, "", identity_of(board.extensions.get(target))) if target else None
        fields = {
            "call": active[0] if active else None,
            "target": aim,
            "caller": callers[0] if callers else None,
            **seen,
        }
        return PLANNERS[command](Sight(board, **fields))

    def do(self, command: str, target: str = "", **seen: Any) -> Plan:
        """A press whose request the exchange accepts."""
        plan = self.plan(command, target, **seen)
        assert isinstance(plan, Plan), str(plan)
        self.send(plan)
        assert not self.refused, self.refused
        return plan

    def send(self, plan: Plan) -> None:
        """A request that the exchange answers at once; `refused` is its message, if it says no."""
        self.execute(plan)
        if not self.refused:
            plan.accepted(self.clock.now())
        self.pass_time(0)

    def execute(self, plan: Plan) -> None:
        """Hands a planned request to the exchange, which pushes what comes of it."""
        frame = json.loads(encode(plan.request, serial="1", user="1", token="token"))
        self.refused = ""
        try:
            check(frame)
            handler = HANDLERS[frame["service"], frame.get("operate", "")]
            handler(self.pbx, self.operator, frame)
        except Refusal as refusal:
            self.refused = str(refusal)
        self.pbx.switch.flush()

    def call_in(self, number: str = "013912345678", name: str = "Ann Lee") -> str:
        return self.sim.call_in(number, name)

    def talk_to_caller(self, number: str = "013912345678") -> str:
        """A caller is answered; gives his channel."""
        channel = self.call_in(number)
        self.do("call.pick_from_queue")
        self.pass_time(1)
        assert self.roles() == [(Role.TALKING, number)]
        return channel

    def roles(self) -> list[tuple[Role, str]]:
        """The own calls: what they are and with whom."""
        return [(call.role, call.number) for call in self.board.calls.calls()]

    def the_call(self, role: Role) -> OwnCall:
        call = self.board.calls.first(role)
        assert call is not None, self.roles()
        return call


def board_of(*numbers: str, own: str = OWN) -> Board:
    """A live board with idle extensions."""
    board = Board(own)
    board.reread_started()
    board.load([record(number) for number in (own, *numbers)], NOW)
    return board


def all_about(channel: str) -> Sight:
    """What is chosen everywhere: an own call, its party, a caller and a member of this channel."""
    board = board_of("3001")
    board.apply(talking(OWN, "3001", channel, channel), NOW)
    board.apply(talking("3001", OWN, channel, channel), NOW)
    caller = record("0139", "CALLER_RINGING", channel, start_time=NOW)
    board.apply(CallingInQueue(extensions=[caller]), NOW)
    who = Member(channel=channel, number="3001", member_state="JOINED")
    board.apply(ConferenceMembers(conference_name="1", members=[who]), NOW)
    calls, callers = board.calls.calls(), board.queue.oldest_first()
    return Sight(
        board,
        calls[0] if calls else None,
        Target("3001", "", identity_of(board.extensions["3001"])),
        callers[0] if callers else None,
        who,
    )
