"""What proves a command on the board: never what came of another one, or another call, since."""

from __future__ import annotations

import pytest

from console.protocol.push import CallingInQueue
from console.state.own_call import Role
from console.state.planning import Plan, Target
from tests.state.house import NOW, OWN, House, board_of, single, talking
from tests.state.test_seen import CALLER, LINE, NEXT_LINE, TRUNK, on, planned, told


@pytest.fixture
def house() -> House:
    return House()


@pytest.mark.parametrize("command", ["call.spy", "call.barge"])
def test_a_later_call_of_an_extension_is_not_the_one_that_was_to_be_heard(
    house: House, command: str
) -> None:
    house.sim.connect("3005", "3006")
    house.pass_time(0)
    lost = planned(house, command, "3005")
    house.sim.hang_up("3005")
    house.sim.connect("3005", "3006")
    house.pass_time(0)
    heard = house.do(command, "3005")
    house.pass_time(1)
    assert heard.seen()
    assert not lost.seen()


def test_who_rings_already_is_not_another_of_his_number_who_was_to_be_answered(
    house: House,
) -> None:
    house.call_in(CALLER)
    second = house.call_in(CALLER)
    house.execute(planned(house, "call.pick_from_queue"))
    plan = planned(house, "call.pick_from_queue")
    house.sim.hang_up(second)
    house.reconnect()
    assert house.roles() == [(Role.RINGING, CALLER)]
    assert not plan.seen()


def test_a_caller_who_rings_already_is_seen_to_be_answered_if_asked_for_again(
    house: House,
) -> None:
    house.call_in(CALLER)
    caller = house.board.queue.oldest_first()[0]
    first = planned(house, "call.pick_from_queue")
    house.execute(first)
    house.board.apply(CallingInQueue(extensions=[caller.record]), house.clock.now())
    again = planned(house, "call.pick_from_queue")
    house.board.apply(CallingInQueue(extensions=[]), house.clock.now())
    house.pass_time(1)
    assert house.roles() == [(Role.TALKING, CALLER)]
    assert again.seen()


def test_who_is_dialled_once_the_caller_is_gone_was_not_consulted(house: House) -> None:
    channel = house.talk_to_caller(CALLER)
    plan = planned(house, "call.attended_transfer", "3004")
    house.sim.hang_up(channel)
    plan.accepted(house.clock.now())
    house.do("call.dial", "3004")
    house.pass_time(1)
    assert house.roles() == [(Role.TALKING, "3004")]
    assert not plan.seen()


def test_a_consultation_on_another_line_is_one_once_the_exchange_accepts_it() -> None:
    board = board_of("3004")
    board.apply(talking(OWN, CALLER, LINE, TRUNK), NOW)
    plan = on(board, "call.attended_transfer", call=board.calls.calls()[0], target=Target("3004"))
    board.apply(talking(OWN, "3004", NEXT_LINE, "SIP/3004-00000003", NOW + 1), NOW + 1)
    assert not plan.seen()
    plan.accepted(NOW + 1)
    assert plan.seen()


ENDS = pytest.mark.parametrize("command", ["call.hang_up", "call.blind_transfer"])


def ended_behind_a_hold(house: House, command: str, *, accepted: bool) -> Plan:
    """A hold that the exchange accepts and does not do, and an end before that is known."""
    house.do("call.dial", "3004")
    house.pass_time(1)
    hold = planned(house, "call.hold")
    hold.accepted(house.clock.now())
    ends = planned(house, command, "3005")
    ends.sent()
    house.board.apply(single(OWN), house.clock.now())
    if accepted:
        ends.accepted(house.clock.now())
    return hold


@ENDS
def test_a_telephone_that_is_freed_from_here_shows_no_hold(house: House, command: str) -> None:
    hold = ended_behind_a_hold(house, command, accepted=False)
    (call,) = house.board.calls.calls()
    assert (call.role, call.number, call.verified) == (Role.HELD, "3004", False)
    assert not hold.seen()
    told(house, "3004", state="HOLDING")
    assert hold.seen(), "the exchange holds him after all"


@ENDS
def test_who_was_surely_ended_or_sent_on_is_not_on_hold(house: House, command: str) -> None:
    hold = ended_behind_a_hold(house, command, accepted=True)
    assert (house.roles(), hold.seen()) == ([], False)


def test_who_is_on_hold_stays_on_the_list_while_his_number_is_dialled(house: House) -> None:
    house.do("call.dial", "3004")
    house.pass_time(1)
    ends = planned(house, "call.hang_up")
    house.do("call.hold")
    house.do("call.dial", "3004")
    assert sorted(house.roles()) == [(Role.HELD, "3004"), (Role.OTHER, "3004")]
    assert not ends.seen()


def test_who_was_resumed_on_hold_again_stays_on_the_list_while_his_number_is_dialled(
    house: House,
) -> None:
    house.do("call.dial", "3004")
    house.pass_time(1)
    for command in ("call.hold", "call.resume", "call.hold"):
        house.do(command)
    house.do("call.dial", "3004")
    assert sorted(house.roles()) == [(Role.HELD, "3004"), (Role.OTHER, "3004")]


def test_a_call_is_not_over_while_its_party_rings_back_from_hold(house: House) -> None:
    house.do("call.dial", "3004")
    house.pass_time(1)
    ends = planned(house, "call.hang_up")
    house.do("call.hold")
    house.sim.hang_up(OWN)
    house.execute(planned(house, "call.resume"))
    assert house.roles() == [(Role.RINGING, "3004")]
    assert not ends.seen()


def test_a_hold_answered_late_holds_nobody_who_is_in_another_call_since(house: House) -> None:
    house.do("call.dial", "3004")
    house.pass_time(1)
    hold = planned(house, "call.hold")
    for command, aim in (("call.hang_up", ""), ("call.dial", "3004")):
        house.do(command, aim)
    house.pass_time(1)
    hold.accepted(house.clock.now())
    assert house.roles() == [(Role.TALKING, "3004")]
    assert not hold.seen()


def test_a_hold_answered_late_is_in_doubt_where_the_line_was_hung_up_since(house: House) -> None:
    house.talk_to_caller(CALLER)
    hold = planned(house, "call.hold")
    for _ in range(2):
        ends = planned(house, "call.hang_up")
        ends.sent()
        house.execute(ends)
        house.execute(planned(house, "call.dial", "3004"))
    house.sim.hang_up(OWN)
    hold.accepted(house.clock.now())
    (call,) = house.board.calls.calls()
    assert (call.role, call.number, call.verified) == (Role.HELD, CALLER, False)
    assert not hold.seen()


def test_who_has_waited_is_known_after_a_lost_link_not_to_be_another_of_his_number(
    house: House,
) -> None:
    first = house.call_in(CALLER)
    plan = planned(house, "call.pick_from_queue")
    house.sim.hang_up(first)
    house.call_in(CALLER)
    house.do("call.pick_from_queue")
    house.reconnect()
    assert house.roles() != []
    assert not plan.seen()


def test_a_consultation_about_a_later_call_is_another_one(house: House) -> None:
    house.talk_to_caller(CALLER)
    lost = planned(house, "call.attended_transfer", "3004")
    house.sim.hang_up(OWN)
    house.talk_to_caller(CALLER)
    made = house.do("call.attended_transfer", "3004")
    assert made.seen()
    assert not lost.seen()


def test_whom_one_dials_with_the_caller_on_hold_was_not_consulted(house: House) -> None:
    house.talk_to_caller(CALLER)
    lost = planned(house, "call.attended_transfer", "3004")
    house.do("call.hold")
    house.do("call.dial", "3004")
    assert not lost.seen()


@pytest.mark.parametrize("accepted", [False, True])
def test_a_telephone_that_rings_for_nobody_named_shows_no_dial_without_an_answer(
    accepted: bool,
) -> None:
    board = board_of("3004")
    plan = on(board, "call.dial", target=Target("3004"))
    if accepted:
        plan.accepted(NOW)
    board.apply(single(OWN, "CALLEE_RINGING", LINE, start_time=NOW + 1), NOW + 1)
    assert plan.seen() is accepted


def test_a_withheld_caller_of_the_queue_who_rings_is_nobody_who_was_dialled(house: House) -> None:
    house.call_in("")
    plan = planned(house, "call.dial", "3004")
    plan.accepted(house.clock.now())
    house.execute(planned(house, "call.pick_from_queue"))
    assert house.roles() == [(Role.RINGING, "")]
    assert not plan.seen()
