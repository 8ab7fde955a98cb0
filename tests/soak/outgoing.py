"""G22: only numbers are sent as numbers, only received channels that can be one as channels."""

from __future__ import annotations

import re
from random import Random
from typing import Any

from console.state.commands import PLANNERS
from console.state.planning import Plan, Sight, Target
from tests.soak.course import Course
from tests.soak.schedules import CHANNEL_FIELDS
from tests.state.house import NOW, OWN, all_about, board_of, talking

NUMBER = re.compile(r"[0-9*#+]{1,32}")
CHANNEL = re.compile(r"[A-Za-z][A-Za-z0-9_]*/[A-Za-z0-9_.@+-]+-[0-9a-fA-F]+")
HOSTILE = (
    "/.*/",
    "SIP/.*-00000001",
    "112\n",
    "１１２",
    "SIP/3001-0000001e\n",
    "all",
    "",
    " ",
    "112 ",
    "SIP/3001-0000001e,SIP/3002-00000001",
    "../x",
    "SIP/a b-00000001",
    "٣",
    "1" * 33,
    "+",
)
ALPHABET = "0123456789*#+/SIPxabcdef-. \n\r\t\x00\x1b,;'\"|&$()[]{}^\\张１٣"
NUMBER_FIELDS = ("number", "target_number", "exten", "called_number")
FREE = ("call.dial", "conference.add_member", "conference.end")


def run(course: Course) -> None:
    """One trial is one hostile value, as what is typed and as what the PBX names."""
    random = Random(course.seed)
    for _ in course.rounds():
        value = _value(random)
        if random.random() < 0.5:
            _typed(course, value)
        else:
            _named(course, value)


def _value(random: Random) -> str:
    kind = random.random()
    if kind < 0.3:
        return random.choice(HOSTILE)
    if kind < 0.5:
        return f"SIP/{random.randrange(9999)}-{random.getrandbits(32):08x}" + random.choice(
            ("", "\n")
        )
    return "".join(random.choices(ALPHABET, k=random.randrange(1, 40)))


def _typed(course: Course, value: str) -> None:
    board = board_of("3001")
    board.apply(talking(OWN, "3001", "SIP/3000-00000001", "SIP/3001-00000002"), NOW)
    (call,) = board.calls.calls()
    sight = Sight(board, call, Target(value))
    for command in (
        "call.dial",
        "call.blind_transfer",
        "call.attended_transfer",
        "conference.add_member",
    ):
        plan = PLANNERS[command](sight)
        if isinstance(plan, Plan):
            course.add("sent")
            course.expect(NUMBER.fullmatch(value), f"{command}: {value!r}")
            _check(course, command, plan.request)


def _named(course: Course, channel: str) -> None:
    sight = all_about(channel)
    for command in PLANNERS:
        plan = PLANNERS[command](sight)
        if isinstance(plan, Plan) and command not in FREE:
            course.add("sent")
            course.expect(CHANNEL.fullmatch(channel), f"{command}: {channel!r}")
            _check(course, command, plan.request, channel)


def _check(course: Course, command: str, request: Any, channel: str = "") -> None:
    for name in CHANNEL_FIELDS:
        value = getattr(request, name, "")
        allowed = (channel,) if channel else ("SIP/3000-00000001", "SIP/3001-00000002")
        course.expect(
            not value or value in allowed, f"{command}.{name}: {value!r} was not received"
        )
    for name in NUMBER_FIELDS:
        value = getattr(request, name, "")
        course.expect(not value or NUMBER.fullmatch(value), f"{command}.{name}: {value!r}")
