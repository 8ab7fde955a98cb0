"""Presses that become no request, each with its reason, and when a plan counts as shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.protocol.push import CallingInQueue, ConferenceMembers
from console.protocol.records import Member
from console.state.commands import PLANNERS
from console.state.guard import SETTLED_S, Glance, refusal
from console.state.identity import identity_of
from console.state.own_call import Role
from console.state.planning import CHANGED, Plan, Sight, Target
from tests.state.house import NOW, OWN, House, board_of, record, single, talking

CALLER = "013912345678"
LINE = "SIP/3000-00000002"


@pytest.fixture
def house() -> House:
    return House()


def why(house: House, command: str, aim: str = "", **seen: object) -> str:
    plan = house.plan(command, aim, **seen)
    assert not isinstance(plan, Plan)
    return str(plan)


def test_a_caller_from_before_the_loss_of_the_link_is_not_answered(house: House) -> None:
    house.call_in(CALLER)
    house.board.link_lost(house.clock.now())
    assert "has not been confirmed" in why(house, "call.pick_from_queue")


def test_nobody_is_answered_while_somebody_is_on_the_line(house: House) -> None:
    house.talk_to_caller(CALLER)
    house.call_in("02012345678")
    assert why(house, "call.pick_from_queue") == "You are in a call: hold it or finish it first"


def test_an_answered_caller_is_shown_only_once_he_waits_no_more() -> None:
    board = board_of()
    caller = record(CALLER, "CALLER_RINGING", "SIP/t-00000001", start_time=NOW)
    board.apply(CallingInQueue(extensions=[caller]), NOW)
    plan = PLANNERS["call.pick_from_queue"](Sight(board, caller=board.queue.oldest_first()[0]))
    assert isinstance(plan, Plan)
    board.apply(talking(OWN, CALLER, LINE, "SIP/t-00000001"), NOW)
    assert not plan.seen()
    board.apply(CallingInQueue(extensions=[]), NOW)
    assert plan.seen()


@pytest.mark.parametrize("command", ["call.blind_transfer", "call.attended_transfer"])
def test_nobody_is_transferred_to_himself_or_to_the_operator(house: House, command: str) -> None:
    house.talk_to_caller(CALLER)
    assert "is part of this call already" in why(house, command, CALLER)
    assert "is part of this call already" in why(house, command, OWN)


def test_a_transfer_is_not_completed_in_a_call_that_changed_meanwhile(house: House) -> None:
    house.talk_to_caller(CALLER)
    house.do("call.attended_transfer", "3004")
    house.pass_time(1)
    painted = house.the_call(Role.CONSULTING)
    house.do("call.hang_up")
    house.pass_time(1)
    assert "changed meanwhile" in why(house, "call.attended_transfer", call=painted)


def test_nobody_is_taken_back_from_a_party_without_a_channel() -> None:
    board = board_of("3004")
    board.apply(talking(OWN, CALLER, LINE, "SIP/t-00000001"), NOW)
    board.calls.consulting(board.calls.calls()[0], NOW)
    board.apply(talking(OWN, "02012345678", LINE), NOW)
    (call,) = board.calls.calls()
    assert call.role is Role.CONSULTING
    plan = PLANNERS["call.hang_up"](Sight(board, call=call))
    assert "The channel of that party is not known" in str(plan)


def test_only_a_held_call_is_not_hung_up_but_resumed_first(house: House) -> None:
    house.talk_to_caller(CALLER)
    house.do("call.hold")
    assert why(house, "call.hang_up") == "Only a held call is left: resume it first"


def test_a_held_party_without_a_channel_is_not_resumed() -> None:
    board = board_of()
    board.apply(single(OWN, "HOLDING", LINE, another_number=CALLER), NOW)
    plan = PLANNERS["call.resume"](Sight(board, call=board.calls.calls()[0]))
    assert "The channel of that party is not known" in str(plan)


@pytest.mark.parametrize("command", ["call.spy", "call.barge", "call.force_release"])
def test_a_call_of_others_is_chosen_known_and_the_painted_one(house: House, command: str) -> None:
    assert why(house, command) == "Choose an extension first"
    assert why(house, command, "9999") == "Choose an extension first"
    assert why(house, command, OWN) == "That is your own extension"
    assert why(house, command, "3005") == "3005 has no call"
    house.sim.connect("3005", "3006")
    painted = Target("3005", "", identity_of(house.board.extensions["3005"]))
    house.sim.hang_up("3005")
    house.sim.connect("3005", "3007")
    plan = PLANNERS[command](Sight(house.board, target=painted))
    assert "changed meanwhile" in str(plan)


def test_a_forced_release_is_shown_once_that_call_is_gone(house: House) -> None:
    house.sim.connect("3005", "3006")
    house.pass_time(0)
    plan = house.plan("call.force_release", "3005")
    assert isinstance(plan, Plan)
    assert not plan.seen()
    house.send(plan)
    house.pass_time(1)
    assert plan.seen()
    house.sim.connect("3005", "3007")
    house.pass_time(0)
    assert plan.seen()


def test_who_is_in_the_conference_is_not_called_into_it_again(house: House) -> None:
    added = house.do("conference.add_member", "3004")
    house.pass_time(5)
    assert added.seen()
    assert why(house, "conference.add_member", "3004") == "3004 is in the conference already"


def test_what_is_about_no_call_on_the_screen_needs_no_paint(house: House) -> None:
    plan = house.plan("conference.add_member", "3004")
    assert isinstance(plan, Plan)
    glance = Glance(pressed_at=100.0, painted_at=100.0, moved_at=100.0 - SETTLED_S / 2)
    assert refusal(plan, glance, 100.1) is None
    assert refusal(plan, replace(glance, target_seen=False), 100.1) is not None


def test_a_member_who_joined_anew_on_the_same_channel_is_not_the_one_who_was_seen() -> None:
    board = board_of("3001")
    seen = Member(channel="SIP/3001-00000003", number="3001", member_state="JOINED", join_time=NOW)
    now = replace(seen, join_time=NOW + 1)
    board.apply(ConferenceMembers(conference_name="1", members=[now]), NOW)
    commands = [name for name in PLANNERS if name.endswith("_member") and "add" not in name]
    assert len(commands) == 3
    for command in commands:
        assert PLANNERS[command](Sight(board, member=seen)) == CHANGED
        assert isinstance(PLANNERS[command](Sight(board, member=now)), Plan)
