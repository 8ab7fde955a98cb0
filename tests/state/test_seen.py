"""What proves a command on the board: never a party who is not named, nor what was there before."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from console.protocol.push import CallingInQueue, CallingQueue, ExtensionSingle
from console.state.board import Board
from console.state.commands import PLANNERS
from console.state.identity import identity_of
from console.state.own_call import Role
from console.state.planning import Plan, Sight, Target
from tests.state.house import NOW, OWN, House, board_of, record, single, talking

CALLER = "013912345678"
LINE = "SIP/3000-00000002"
TRUNK = "SIP/trunk-00000001"
NEXT_LINE = "SIP/3000-00000009"
NEXT_TRUNK = "SIP/trunk-00000008"


@pytest.fixture
def house() -> House:
    return House()


def planned(house: House, command: str, target: str = "", **seen: Any) -> Plan:
    plan = house.plan(command, target, **seen)
    assert isinstance(plan, Plan), str(plan)
    assert not plan.seen(), "it has not even left"
    return plan


def told(house: House, number: str, **fields: Any) -> None:
    """The exchange pushes an extension's record again, with other fields."""
    record = replace(house.board.extensions[number], **fields)
    house.board.apply(ExtensionSingle(extension=record), house.clock.now())


def on(board: Board, command: str, **seen: Any) -> Plan:
    plan = PLANNERS[command](Sight(board, **seen))
    assert isinstance(plan, Plan), str(plan)
    assert not plan.seen(), "it has not even left"
    return plan


def test_a_target_who_is_on_hold_is_not_consulted_by_that(house: House) -> None:
    house.do("call.dial", "3004")
    house.pass_time(1)
    house.do("call.hold")
    house.call_in(CALLER)
    house.do("call.pick_from_queue")
    house.pass_time(1)
    plan = planned(house, "call.attended_transfer", "3004")
    house.sim.hang_up("3004")
    house.send(plan)
    assert (house.refused, house.roles()[-1]) == ("", (Role.CONSULTING, "3004"))
    assert plan.seen()


@pytest.mark.parametrize("number", ["", CALLER])
def test_one_who_was_on_hold_before_is_not_whom_the_hold_is_about(number: str) -> None:
    board = board_of()
    line = record(
        OWN, "HOLDING", LINE, another_number=number, another_channel=TRUNK, start_time=NOW
    )
    board.apply(ExtensionSingle(extension=line), NOW)
    board.apply(CallingQueue(extensions=[line]), NOW)
    board.apply(talking(OWN, number, NEXT_LINE, NEXT_TRUNK, NOW + 5), NOW + 5)
    plan = on(board, "call.hold", call=board.calls.first(Role.TALKING))
    board.apply(CallingQueue(extensions=[]), NOW + 6)
    assert [call.channel for call in board.calls.held] == [""], "he waits on without a line"
    assert not plan.seen()
    board.apply(single(OWN, "HOLDING", NEXT_LINE, start_time=NOW + 5), NOW + 7)
    assert plan.seen()


def test_another_nameless_caller_is_not_the_one_who_was_to_be_answered() -> None:
    board = board_of()
    caller = record("", "CALLER_RINGING", TRUNK, start_time=NOW)
    board.apply(CallingInQueue(extensions=[caller]), NOW)
    plan = on(board, "call.pick_from_queue", caller=board.queue.oldest_first()[0])
    board.apply(CallingInQueue(extensions=[]), NOW + 1)
    board.apply(single(OWN, "CALLEE_RINGING", LINE, start_time=NOW + 1), NOW + 1)
    assert not plan.seen()
    board.apply(talking(OWN, "", LINE, TRUNK, NOW + 1), NOW + 2)
    assert plan.seen()


def test_another_nameless_caller_is_not_the_one_who_was_to_be_resumed() -> None:
    board = board_of()
    board.apply(single(OWN, "HOLDING", LINE, another_channel=TRUNK, start_time=NOW), NOW)
    board.apply(single(OWN), NOW + 1)
    plan = on(board, "call.resume", call=board.calls.held[0])
    board.apply(talking(OWN, "", NEXT_LINE, NEXT_TRUNK, NOW + 5), NOW + 5)
    assert not plan.seen()
    board.apply(talking(OWN, "", NEXT_LINE, TRUNK, NOW + 5), NOW + 6)
    assert plan.seen()


def test_another_nameless_caller_is_not_the_one_who_was_to_be_taken_back() -> None:
    board = board_of("3004")
    board.apply(talking(OWN, "", LINE), NOW)
    board.calls.consulting(board.calls.calls()[0], NOW)
    board.apply(talking(OWN, "3004", LINE, "SIP/3004-00000003", NOW + 1), NOW + 1)
    plan = on(board, "call.hang_up", call=board.calls.calls()[0])
    assert plan.command == "call.take_back"
    board.apply(single(OWN), NOW + 2)
    board.apply(talking(OWN, "", NEXT_LINE, start=NOW + 3), NOW + 3)
    assert not plan.seen()


@pytest.mark.parametrize("command", ["call.spy", "call.barge"])
def test_one_who_listens_already_does_not_listen_to_another_by_that(
    house: House, command: str
) -> None:
    house.sim.connect("3005", "3006")
    house.sim.connect("3007", "3008")
    house.do(command, "3005")
    house.pass_time(1)
    plan = planned(house, command, "3007")
    told(house, OWN, another_number="", another_channel="")
    assert not plan.seen(), "nor by a call that is named no more"
    house.do("call.hang_up")
    house.send(plan)
    house.pass_time(1)
    assert plan.seen()


def test_a_call_whose_channel_is_named_no_more_has_not_been_released(house: House) -> None:
    house.sim.connect("3005", "3006")
    house.pass_time(0)
    plan = planned(house, "call.force_release", "3005")
    told(house, "3005", channel_id="")
    assert not plan.seen()
    del house.board.extensions["3005"]
    assert not plan.seen(), "of who is listed no more nothing is known"


def test_a_caller_whose_number_is_named_no_more_is_nobody_who_was_dialled() -> None:
    board = board_of("3004")
    ringing = single(OWN, "CALLEE_RINGING", LINE, another_number=CALLER, start_time=NOW)
    board.apply(ringing, NOW)
    plan = on(board, "call.dial", target=Target("3004"))
    board.apply(single(OWN, "CALLEE_RINGING", LINE, start_time=NOW), NOW + 1)
    assert not plan.seen()
    plan.accepted(NOW + 2)
    assert not plan.seen()
    board.apply(single(OWN, "CALLEE_RINGING", NEXT_LINE, start_time=NOW + 2), NOW + 2)
    assert plan.seen()


@pytest.mark.parametrize("left_out", [{"start_time": None}, {"another_number": ""}])
def test_a_call_of_which_less_is_told_has_not_been_transferred(
    house: House, left_out: dict[str, Any]
) -> None:
    house.talk_to_caller(CALLER)
    plan = planned(house, "call.blind_transfer", "3004")
    told(house, OWN, **left_out)
    assert not plan.seen()
    house.send(plan)
    assert plan.seen()


def test_a_call_is_over_although_the_next_one_is_on_its_channel() -> None:
    board = board_of("3001")
    board.apply(talking(OWN, CALLER, LINE, TRUNK), NOW)
    board.apply(talking("3001", CALLER, "SIP/3001-00000003", TRUNK), NOW)
    (call,) = board.calls.calls()
    aim = Target("3001", "", identity_of(board.extensions["3001"]))
    mine, others = on(board, "call.hang_up", call=call), on(board, "call.force_release", target=aim)
    board.apply(talking(OWN, "13900002222", LINE, TRUNK, NOW + 1), NOW + 1)
    board.apply(talking("3001", "13900002222", "SIP/3001-00000003", TRUNK, NOW + 1), NOW + 1)
    assert mine.seen()
    assert others.seen()


@pytest.mark.parametrize(
    ("command", "aim"), [("call.hang_up", ""), ("call.blind_transfer", "3004")]
)
def test_who_was_put_on_hold_meanwhile_is_still_there(house: House, command: str, aim: str) -> None:
    house.talk_to_caller(CALLER)
    plan = planned(house, command, aim)
    house.do("call.hold")
    house.sim.hang_up(OWN)
    assert house.roles() == [(Role.HELD, CALLER)]
    assert not plan.seen()


def test_another_of_the_same_number_is_not_the_one_who_was_to_be_answered(house: House) -> None:
    first = house.call_in(CALLER)
    plan = planned(house, "call.pick_from_queue")
    house.sim.hang_up(first)
    house.talk_to_caller(CALLER)
    assert not plan.seen()
