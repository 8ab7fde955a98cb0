"""G5: no request about another call than the one that was shown.

Random schedules of paint, look, push, press: what the console painted is remembered, pushes and
lost links come in between, a key is pressed on the old picture at any age, and what would leave is
compared with the picture and with the board of that moment.
"""

from __future__ import annotations

from random import Random
from typing import Any, TypeVar

from console.i18n import Message
from console.protocol.checks import is_channel
from console.protocol.push import CallingInQueue, ConferenceMembers, ExtensionSingle, Push
from console.protocol.records import Extension, Member
from console.state.board import Board
from console.state.commands import PLANNERS
from console.state.guard import KEY_AGE_S, SETTLED_S, Glance, refusal
from console.state.identity import NOTHING, Identity, identity_of
from console.state.planning import Sight, Target
from tests.soak.course import Course
from tests.state.house import NOW, OWN, board_of, record

T = TypeVar("T")
OTHERS = ("3001", "3002", "3003")
CALLERS = ("0139", "0213", "0214")
STATES = (
    *("IDLE", "CALLEE_RINGING", "CALLER_RINGING", "CALLING", "CALLING", "CALLING"),
    *("HOLDING", "MONITOR", "CONF_MUTE"),
)
CHANNELS = tuple(f"SIP/x-{n:08x}" for n in range(4))
CHANNEL_FIELDS = ("channel_a", "channel_id", "channel", "incoming_channel_id", "target_channel")
FREE = ("call.dial", "conference.add_member", "conference.end")
COMMANDS = sorted(set(PLANNERS) - set(FREE))


def run(course: Course) -> None:
    """One trial is one schedule."""
    random = Random(course.seed)
    for number in course.rounds():
        before = len(course.faults)
        _one(course, random)
        course.faults[before:] = [f"{number}: {fault}" for fault in course.faults[before:]]


def _one(course: Course, random: Random) -> None:
    board = board_of(*OTHERS)
    for _ in range(random.randrange(2, 9)):
        board.apply(_push(random), NOW)
    sight = _look(random, board)
    stood = {number: _call(record) for number, record in board.extensions.items()}
    if random.random() < 0.1:
        board.link_lost(NOW)
    for _ in range(random.choice((0, 0, 1, 1, 2, 4))):
        board.apply(_push(random), NOW)
    command = random.choice(COMMANDS)
    plan = PLANNERS[command](sight)
    if isinstance(plan, Message):
        course.add("refused in planning")
        return
    shown = _shown(command, sight, stood)
    glance = _glance(random, shown)
    if refusal(plan, glance, 100.0) is not None:
        course.add("refused by the guard")
        return
    course.add("sent")
    course.expect(plan.identity == shown, f"{command} about {plan.identity}, shown was {shown}")
    course.expect(plan.identity in _standing(board), f"{command} about a call that is over")
    fresh = not plan.identity.channel or (
        glance.identity == shown
        and glance.pressed_at - max(glance.painted_at, glance.moved_at) >= SETTLED_S
    )
    calm = not glance.frozen and not glance.doubtful_key
    course.expect(fresh and calm and 100.0 - glance.pressed_at <= KEY_AGE_S, f"{command}: {glance}")
    named = [getattr(plan.request, name, "") for name in CHANNEL_FIELDS]
    course.expect(all(is_channel(one) for one in named if one), f"{command}: channels {named}")


def _push(random: Random) -> Push:
    kind = random.random()
    if kind < 0.7:
        return ExtensionSingle(extension=_record(random, random.choice((OWN, *OTHERS))))
    if kind < 0.85:
        rows = {r.channel_id: r for r in (_record(random, n) for n in _few(random, CALLERS))}
        return CallingInQueue(extensions=list(rows.values()))
    members = [
        Member(
            channel=channel,
            number=random.choice(OTHERS),
            member_state=random.choice(("JOINED", "LEAVED")),
            join_time=random.choice((NOW, NOW + 1)),
        )
        for channel in _few(random, CHANNELS)
    ]
    return ConferenceMembers(conference_name="1", members=members)


def _few(random: Random, things: tuple[str, ...]) -> list[str]:
    return random.sample(things, random.randrange(len(things)))


def _record(random: Random, number: str) -> Extension:
    state = random.choice(STATES)
    other = random.choice((*OTHERS, *CALLERS))
    start = random.choice((NOW, NOW + 1))
    more: dict[str, Any] = {"another_number": other, "start_time": start, "answer_time": start}
    channel = random.choice(CHANNELS) if state != "IDLE" else ""
    return record(number, state, channel, another_channel=f"SIP/y-{len(other):08x}", **more)


def _look(random: Random, board: Board) -> Sight:
    number = random.choice((*OTHERS, OWN))
    return Sight(
        board,
        _one_of(random, board.calls.calls()),
        Target(number, "", identity_of(board.extensions.get(number))),
        _one_of(random, board.queue.oldest_first()),
        _one_of(random, list(board.conference.members.values())),
    )


def _one_of(random: Random, shown: list[T]) -> T | None:
    return random.choice(shown) if shown and random.random() < 0.95 else None


def _call(record: Extension) -> Identity:
    """The call of an extension, by rule 2 and not by the console's own code."""
    if record.state == "IDLE":
        return NOTHING
    return Identity(record.channel_id, record.start_time, record.another_number)


def _shown(command: str, sight: Sight, stood: dict[str, Identity]) -> Identity | None:
    """The call that stood on the screen for this command."""
    if command in ("call.spy", "call.barge", "call.force_release"):
        return stood.get(sight.target.number) if sight.target else None
    if command == "call.pick_from_queue":
        return sight.caller.identity if sight.caller else None
    if command.startswith("conference."):
        member = sight.member
        return Identity(member.channel, member.join_time, member.number) if member else None
    return sight.call.identity if sight.call else None


def _glance(random: Random, shown: Identity | None) -> Glance:
    """What was painted, now and then something else, at any age."""
    pressed = 100.0 - random.choice((0.0, 0.0, 0.1, 0.5, 0.99, 1.01, 3.0))
    other = Identity(CHANNELS[0], NOW + 5, "x")
    return Glance(
        pressed,
        shown if random.random() < 0.9 else random.choice((None, other)),
        pressed - random.choice((-0.1, 0.0, 0.39, 0.41, 1.0, 2.0, 5.0)),
        pressed - random.choice((0.0, 0.39, 0.41, 5.0, 9.0, float("inf"))),
        random.random() < 0.05,
        random.random() < 0.05,
    )


def _standing(board: Board) -> set[Identity]:
    members = board.conference.members.values()
    return {
        *(c.identity for c in board.calls.calls()),
        *(c.identity for c in board.queue.oldest_first()),
        *(_call(r) for r in board.extensions.values()),
        *(Identity(m.channel, m.join_time, m.number) for m in members),
    }
