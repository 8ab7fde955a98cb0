"""No request ever falls on another call than the painted one (G5), nor leaves unchecked (G22)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.i18n import Message
from console.protocol.call import PickFromQueue
from console.protocol.checks import is_channel, is_number
from console.protocol.interfaces import INTERFACES
from console.protocol.push import CallingInQueue, ConferenceMembers, ExtensionSingle
from console.protocol.records import Extension, Member
from console.state.board import Board
from console.state.commands import PLANNERS
from console.state.guard import (
    FIRST_REPEAT_S,
    KEY_AGE_S,
    NEXT_REPEAT_S,
    SETTLED_S,
    Glance,
    HeldKey,
    refusal,
)
from console.state.identity import Identity, identity_of
from console.state.own_call import OwnCall, Role
from console.state.planning import CHANGED, Plan, Sight, Target
from console.state.waiting import Caller
from tests.state.house import NOW, OWN, House, all_about, board_of, record

OTHERS = ("3001", "3002", "3003")
CALLERS = ("0139", "0213", "0214")
STATES = ("IDLE", "CALLEE_RINGING", "CALLER_RINGING", "CALLING", "HOLDING", "MONITOR", "CONF_MUTE")
CHANNELS = tuple(f"SIP/x-{n:08x}" for n in range(4))


# The guard itself.


def a_plan(*, guarded: bool = True, identity: Identity | None = None) -> Plan:
    house = House()
    house.sim.connect("3005", "3006")
    plan = house.plan("call.force_release", "3005")
    assert isinstance(plan, Plan)
    return replace(plan, guarded=guarded, identity=identity or plan.identity)


PLAN = a_plan()
GOOD = Glance(pressed_at=100.0, identity=PLAN.identity, painted_at=90.0)


def test_what_was_painted_long_enough_may_leave() -> None:
    assert refusal(PLAN, GOOD, 100.1) is None


@pytest.mark.parametrize(
    "change",
    [
        {"frozen": True},
        {"doubtful_key": True},
        {"pressed_at": 100.1 - KEY_AGE_S - 0.01},
        {"identity": None},
        {"identity": PLAN.identity._replace(started=1.0)},
        {"identity": PLAN.identity._replace(other="x")},
        {"painted_at": 100.0 - SETTLED_S + 0.01},
        {"moved_at": 100.0 - SETTLED_S + 0.01},
        {"aimed_at": 100.0 - SETTLED_S + 0.01},
    ],
)
def test_each_doubt_alone_is_enough_to_refuse(change: dict[str, object]) -> None:
    assert refusal(PLAN, replace(GOOD, **change), 100.1) is not None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"frozen": True}, "The screen was frozen: the key was ignored"),
        ({"doubtful_key": True}, "The screen was frozen: the key was ignored"),
        ({"pressed_at": 99.0}, "The key came too late: it was ignored"),
        ({"target_seen": False}, "The list moved under the key: nothing was sent, press again"),
        ({"moved_at": 99.9}, "The list moved under the key: nothing was sent, press again"),
        ({"identity": None}, "The call changed meanwhile: nothing was sent"),
    ],
)
def test_each_refusal_says_why(change: dict[str, object], why: str) -> None:
    assert str(refusal(PLAN, replace(GOOD, **change), 100.1)) == why  # type: ignore[arg-type]


def test_a_key_a_second_old_on_a_picture_of_four_tenths_still_counts() -> None:
    assert refusal(PLAN, replace(GOOD, pressed_at=10.0, painted_at=0.0), 11.0) is None
    assert refusal(PLAN, replace(GOOD, pressed_at=0.4, painted_at=0.0), 0.5) is None


@given(
    st.builds(
        Glance,
        st.floats(0, 200),
        st.none(),
        st.floats(0, 200),
        st.floats(0, 200),
        st.booleans(),
        st.booleans(),
    ),
    st.floats(0, 300),
)
def test_nothing_holds_up_dialling(glance: Glance, now: float) -> None:
    assert refusal(replace(PLAN, guarded=False), glance, now) is None


@pytest.mark.parametrize("number", ["112", "110", "+8613912345678", "*72#"])
def test_dialling_is_planned_in_any_state_of_the_board(number: str) -> None:
    house = House()
    house.talk_to_caller()
    house.board.link_lost(NOW)
    plan = house.plan("call.dial", number)
    assert isinstance(plan, Plan)
    assert not plan.guarded
    assert isinstance(PLANNERS["call.dial"](Sight(Board(), target=Target(number))), Plan)


# Random schedules: a picture is painted, pushes come, a key is pressed on what was painted.


def records(number: str) -> st.SearchStrategy[Extension]:
    def build(state: str, channel: str, other: str, start: float) -> Extension:
        channel = channel if state != "IDLE" else ""
        return record(
            number,
            state,
            channel,
            another_number=other,
            another_channel=f"SIP/y-{len(other):08x}",
            start_time=start,
            answer_time=start,
        )

    return st.builds(
        build,
        st.sampled_from(STATES),
        st.sampled_from(CHANNELS),
        st.sampled_from((*OTHERS, *CALLERS)),
        st.sampled_from((NOW, NOW + 1)),
    )


def pushed(one: Extension) -> ExtensionSingle:
    return ExtensionSingle(extension=one)


PUSH = st.one_of(
    records(OWN).map(pushed),
    st.sampled_from(OTHERS).flatmap(records).map(pushed),
    st.lists(
        st.sampled_from(CALLERS).flatmap(records), max_size=3, unique_by=lambda r: r.channel_id
    ).map(lambda rows: CallingInQueue(extensions=rows)),
    st.lists(
        st.builds(
            Member,
            channel=st.sampled_from(CHANNELS),
            number=st.sampled_from(OTHERS),
            member_state=st.sampled_from(("JOINED", "LEAVED")),
            join_time=st.sampled_from((NOW, NOW + 1)),
        ),
        max_size=3,
        unique_by=lambda m: m.channel,
    ).map(lambda rows: ConferenceMembers(conference_name="1", members=rows)),
)


def painted(command: str, sight: Sight) -> set[Identity]:
    """Every call that stood on the screen for this command."""
    found: set[Identity] = set()
    if command in ("call.spy", "call.barge", "call.force_release"):
        if sight.target and sight.target.identity:
            found.add(sight.target.identity)
    elif command == "call.pick_from_queue":
        if sight.caller:
            found.add(sight.caller.identity)
    elif command.startswith("conference."):
        if sight.member:
            member = sight.member
            found.add(Identity(member.channel, member.join_time, member.number))
    elif sight.call:
        found.add(sight.call.identity)
    return found


def a_look(data: st.DataObject, board: Board) -> Sight:
    calls: list[OwnCall | None] = [*board.calls.calls(), None]
    callers: list[Caller | None] = [*board.queue.oldest_first(), None]
    members: list[Member | None] = [*board.conference.members.values(), None]
    number = data.draw(st.sampled_from((*OTHERS, OWN)))
    target = Target(number, "", identity_of(board.extensions.get(number)))
    return Sight(
        board,
        data.draw(st.sampled_from(calls)),
        target,
        data.draw(st.sampled_from(callers)),
        data.draw(st.sampled_from(members)),
    )


CHANNEL_FIELDS = ("channel_a", "channel_id", "channel", "incoming_channel_id", "target_channel")
NO_CALL_NEEDED = ("call.dial", "conference.add_member", "conference.end")


@settings(max_examples=250, deadline=None)
@given(st.data())
def test_a_request_only_ever_names_the_painted_call(data: st.DataObject) -> None:
    board = board_of(*OTHERS)
    for push in data.draw(st.lists(PUSH, max_size=6)):
        board.apply(push, NOW)
    sight = a_look(data, board)
    if data.draw(st.booleans()):
        board.link_lost(NOW)
    for push in data.draw(st.lists(PUSH, max_size=3)):
        board.apply(push, NOW)
    command = data.draw(st.sampled_from(sorted(PLANNERS)))
    plan = PLANNERS[command](sight)
    if isinstance(plan, Message) or command in NO_CALL_NEEDED:
        return
    assert plan.identity in painted(command, sight)
    assert _stands_now(command, board, plan.identity)
    named = [getattr(plan.request, name, "") for name in CHANNEL_FIELDS]
    assert all(is_channel(channel) for channel in named if channel)
    assert any(named) or plan.command == "call.resume"


def _stands_now(command: str, board: Board, identity: Identity) -> bool:
    standing = {
        *(c.identity for c in board.calls.calls()),
        *(c.identity for c in board.queue.oldest_first()),
        *(identity_of(r) for r in board.extensions.values()),
        *(Identity(m.channel, m.join_time, m.number) for m in board.conference.members.values()),
    }
    return identity in standing


def test_a_call_that_was_answered_between_look_and_key_is_not_hung_up() -> None:
    house = House()
    house.do("call.dial", "3004")
    seen = house.the_call(Role.DIALLING)
    house.pass_time(1)
    assert house.the_call(Role.TALKING).identity == seen.identity
    assert house.plan("call.hang_up", call=seen) == CHANGED


def test_another_caller_on_the_channel_of_the_painted_one_is_not_answered() -> None:
    board = board_of()
    waits = record("0139", "CALLER_RINGING", CHANNELS[0], start_time=NOW)
    board.apply(CallingInQueue(extensions=[waits]), NOW)
    (seen,) = board.queue.oldest_first()
    later = record("0139", "CALLER_RINGING", CHANNELS[0], start_time=NOW + 1)
    board.apply(CallingInQueue(extensions=[later]), NOW + 1)
    plan = PLANNERS["call.pick_from_queue"](Sight(board, caller=seen))
    assert str(plan) == "0139 is no longer waiting"


# What is sent is checked.

HOSTILE = st.one_of(
    st.text(max_size=40),
    st.text("0123456789*#+", max_size=40),
    st.sampled_from(["/.*/", "SIP/.*-00000001", "112\n", "１１２", "SIP/3001-0000001e\n", "all"]),
)


@settings(max_examples=200, deadline=None)
@given(HOSTILE)
def test_only_a_number_is_ever_sent_as_one(text: str) -> None:
    house = SHARED
    for command in ("call.dial", "call.blind_transfer", "call.attended_transfer"):
        plan = house.plan(command, text)
        if isinstance(plan, Plan):
            assert is_number(text)
    plan = house.plan("conference.add_member", text)
    assert isinstance(plan, Message) or is_number(text)


@given(HOSTILE)
def test_what_the_exchange_calls_a_number_goes_back_only_if_it_is_one(text: str) -> None:
    board = board_of()
    waits = record(text, "CALLER_RINGING", CHANNELS[0], start_time=NOW)
    board.apply(CallingInQueue(extensions=[waits]), NOW)
    (seen,) = board.queue.oldest_first()
    plan = PLANNERS["call.pick_from_queue"](Sight(board, caller=seen))
    assert isinstance(plan, Plan), "he is answered, whatever he calls himself"
    assert isinstance(plan.request, PickFromQueue)
    assert plan.request.exten == (text if is_number(text) else "")


@settings(max_examples=200, deadline=None)
@given(HOSTILE)
def test_a_channel_that_cannot_be_one_is_never_sent(channel: str) -> None:
    sight = all_about(channel)
    for command in set(PLANNERS) - set(NO_CALL_NEEDED):
        plan = PLANNERS[command](sight)
        if isinstance(plan, Plan):
            assert is_channel(channel), command


SHARED = House()
SHARED.talk_to_caller()


def test_every_interface_of_call_control_is_planned() -> None:
    wanted = {id_ for id_ in INTERFACES if id_.startswith(("call.", "conference."))}
    assert set(PLANNERS) == wanted


def test_a_key_held_down_is_told_from_one_pressed_again() -> None:
    held = HeldKey()
    assert not held.repeats("f8", 0.0)
    assert not held.repeats("f8", 0.1), "nothing has left by it"
    held.acted(0.1)
    repeats = [held.repeats("f8", at) for at in (0.76, 0.8, 0.9, 1.0)]
    assert repeats == [True] * 4
    assert not held.repeats("f8", 1.2), "let go, and pressed again"
    held.acted(1.2)
    assert not held.repeats("3", 1.25)
    assert not held.repeats("f8", 1.3), "another key came between"


def test_an_enter_that_is_held_down_answers_no_other_screen() -> None:
    held = HeldKey()
    assert not held.repeats("enter", 0.0, "list")
    repeats = [held.repeats("enter", at, "form") for at in (0.5, 0.53, 0.6, 0.7, 0.8)]
    assert repeats == [True] * 5
    assert not held.repeats("enter", 1.0, "form"), "let go, and pressed again"
    assert not held.repeats("enter", 1.8, "question"), "there was time to read it"
    assert not held.repeats("down", 1.9, "list")
    assert not held.repeats("down", 2.0, "form"), "it agrees to nothing"


def test_a_key_comes_again_when_its_time_is_over_to_the_instant() -> None:
    held = HeldKey()
    assert not held.repeats("f8", 0.0)
    held.acted(0.0)
    assert not held.repeats("f8", FIRST_REPEAT_S)
    held.acted(-0.65)
    assert held.repeats("f8", 0.0)
    assert not held.repeats("f8", NEXT_REPEAT_S)


def test_an_enter_on_a_screen_that_was_read_counts_from_when_something_left() -> None:
    held = HeldKey()
    assert not held.repeats("enter", 0.0, "list")
    held.acted(0.5)
    assert held.repeats("enter", FIRST_REPEAT_S, "form")


def test_after_a_key_was_let_go_the_next_press_is_one_of_its_own() -> None:
    held = HeldKey()
    assert not held.repeats("enter", 0.0, "list")
    held.acted(0.0)
    held.released()
    assert not held.repeats("enter", 0.1, "form")
    assert not held.repeats("enter", 0.2, "form"), "nothing has left by it"
