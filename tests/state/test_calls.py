"""Own calls: what the exchange of the simulator pushes, and what a literal reading would push."""

from __future__ import annotations

import pytest

from console.protocol.push import CallingQueue
from console.state.board import Board
from console.state.own_call import Role
from console.state.planning import Plan
from tests.state.house import NOW, OWN, House, board_of, record, single, talking

CALLER = "013912345678"
TRUNK = "SIP/trunk-00000001"
LINE = "SIP/3000-00000002"


@pytest.fixture
def house() -> House:
    return House()


def roles(board: Board) -> list[tuple[Role, str]]:
    return [(call.role, call.number) for call in board.calls.calls()]


# As the simulator pushes.


def test_dialling_becomes_talking(house: House) -> None:
    plan = house.do("call.dial", "3004")
    assert house.roles() == [(Role.DIALLING, "3004")]
    house.pass_time(1)
    assert house.roles() == [(Role.TALKING, "3004")]
    assert plan.seen()


def test_an_answered_caller_is_talked_to(house: House) -> None:
    house.talk_to_caller(CALLER)
    assert len(house.board.queue) == 0


def test_hold_and_resume_with_the_handset_off_hook(house: House) -> None:
    house.talk_to_caller(CALLER)
    line = house.the_call(Role.TALKING).channel
    hold = house.do("call.hold")
    assert (house.roles(), hold.seen()) == ([(Role.HELD, CALLER)], True)
    resume = house.do("call.hold")
    assert resume.command == "call.resume"
    assert resume.request.channel_id == line  # type: ignore[attr-defined]
    assert (house.roles(), resume.seen()) == ([(Role.TALKING, CALLER)], True)


def test_resume_after_the_own_handset_was_put_down(house: House) -> None:
    party = house.talk_to_caller(CALLER)
    house.do("call.hold")
    house.sim.hang_up(OWN)
    assert house.board.extensions[OWN].state == "IDLE"
    assert house.roles() == [(Role.HELD, CALLER)]
    plan = house.do("call.resume", call=house.the_call(Role.HELD))
    request = plan.request
    assert (request.channel_id, request.exten) == ("", OWN)  # type: ignore[attr-defined]
    assert request.resume_channel_id == party  # type: ignore[attr-defined]
    house.pass_time(1)
    assert house.roles() == [(Role.TALKING, CALLER)]


@pytest.mark.parametrize("handset_down", [False, True])
def test_a_held_caller_who_hangs_up_is_gone(house: House, handset_down: bool) -> None:
    party = house.talk_to_caller(CALLER)
    house.do("call.hold")
    if handset_down:
        house.sim.hang_up(OWN)
    house.sim.hang_up(party)
    assert house.roles() == []


def test_a_held_extension_that_hangs_up_is_gone(house: House) -> None:
    house.do("call.dial", "3004")
    house.pass_time(1)
    house.do("call.hold")
    house.sim.hang_up(OWN)
    assert house.roles() == [(Role.HELD, "3004")]
    house.sim.hang_up("3004")
    assert house.roles() == []


def test_a_second_call_while_one_is_held(house: House) -> None:
    house.talk_to_caller(CALLER)
    house.do("call.hold")
    house.do("call.dial", "3004")
    house.pass_time(1)
    assert sorted(house.roles()) == [(Role.HELD, CALLER), (Role.TALKING, "3004")]
    assert not isinstance(house.plan("call.resume", call=house.the_call(Role.HELD)), Plan)
    house.sim.hang_up("3004")
    assert house.roles() == [(Role.HELD, CALLER)]
    house.do("call.resume", call=house.the_call(Role.HELD))
    house.pass_time(1)
    assert house.roles() == [(Role.TALKING, CALLER)]


def test_two_held_callers_are_resumed_each_by_its_own_channel(house: House) -> None:
    first = house.talk_to_caller(CALLER)
    house.do("call.hold")
    house.sim.hang_up(OWN)
    house.pass_time(5)
    second = house.call_in("02155667788")
    house.do("call.pick_from_queue")
    house.pass_time(1)
    house.do("call.hold")
    assert [(c.number, c.party_channel) for c in house.board.calls.held] == [
        (CALLER, first),
        ("02155667788", second),
    ]


def test_a_consultation_is_completed_by_the_same_key(house: House) -> None:
    house.talk_to_caller(CALLER)
    house.do("call.attended_transfer", "3004")
    assert house.roles() == [(Role.CONSULTING, "3004")]
    assert not isinstance(house.plan("call.attended_transfer"), Plan), "not answered yet"
    house.pass_time(1)
    plan = house.do("call.attended_transfer")
    assert plan.command == "call.complete_transfer"
    assert (house.roles(), plan.seen()) == ([], True)
    assert house.board.extensions["3004"].another_number == CALLER


def test_a_consultation_is_as_old_as_itself_and_not_as_its_line(house: House) -> None:
    house.talk_to_caller(CALLER)
    began = house.the_call(Role.TALKING).since
    house.pass_time(60)
    house.do("call.attended_transfer", "3004")
    call = house.the_call(Role.CONSULTING)
    assert began is not None
    assert call.since is not None
    assert call.since - began >= 60
    assert call.identity.started == house.board.extensions[OWN].start_time


@pytest.mark.parametrize("answered", [False, True])
def test_hanging_up_while_consulting_takes_the_caller_back(house: House, answered: bool) -> None:
    house.talk_to_caller(CALLER)
    house.do("call.attended_transfer", "3004")
    if answered:
        house.pass_time(1)
    plan = house.do("call.hang_up")
    assert plan.command == "call.take_back"
    assert (house.roles(), plan.seen()) == ([(Role.TALKING, CALLER)], True)
    assert house.board.extensions["3004"].state == "IDLE"


def test_the_own_line_is_never_hung_up_by_taking_back(house: House) -> None:
    house.talk_to_caller(CALLER)
    house.do("call.attended_transfer", "3004")
    plan = house.plan("call.hang_up")
    assert isinstance(plan, Plan)
    own = house.board.extensions[OWN].channel_id
    assert plan.request.channel_a not in ("", own)  # type: ignore[attr-defined]


def test_a_target_that_refuses_gives_the_caller_back(house: House) -> None:
    house.pbx.switch.habits.fixed["3004"] = None
    house.talk_to_caller(CALLER)
    house.do("call.attended_transfer", "3004")
    house.pass_time(40)
    assert house.roles() == [(Role.TALKING, CALLER)]
    plan = house.plan("call.hang_up")
    assert isinstance(plan, Plan)
    assert plan.command == "call.hang_up", "nobody is consulted any longer"


def test_a_caller_who_leaves_a_consultation_makes_it_a_plain_call(house: House) -> None:
    party = house.talk_to_caller(CALLER)
    house.do("call.attended_transfer", "3004")
    house.pass_time(1)
    house.sim.hang_up(party)
    assert house.roles() == [(Role.TALKING, "3004")]


def test_a_blind_transfer_ends_the_own_part(house: House) -> None:
    house.talk_to_caller(CALLER)
    plan = house.do("call.blind_transfer", "3004")
    assert (house.roles(), plan.seen()) == ([], True)


@pytest.mark.parametrize(
    ("command", "role"), [("call.spy", Role.LISTENING), ("call.barge", Role.BARGED)]
)
def test_listening_and_barging_are_own_calls(house: House, command: str, role: Role) -> None:
    house.sim.connect("3005", "3006")
    plan = house.do(command, "3005")
    house.pass_time(1)
    assert (house.board.calls.first(role) is not None, plan.seen()) == (True, True)
    house.do("call.hang_up")
    assert house.roles() == []


def test_after_a_reconnection_a_held_caller_can_be_resumed_once_he_is_named(house: House) -> None:
    house.talk_to_caller(CALLER)
    house.do("call.hold")
    house.sim.hang_up(OWN)
    house.board.link_lost(house.clock.now())
    assert not isinstance(house.plan("call.resume", call=house.the_call(Role.HELD)), Plan)
    house.reconnect()
    assert isinstance(house.plan("call.resume", call=house.the_call(Role.HELD)), Plan)


def test_a_restart_of_the_exchange_leaves_no_call(house: House) -> None:
    house.talk_to_caller(CALLER)
    house.do("call.hold")
    house.board.link_lost(house.clock.now())
    house.pbx.restart()
    house.pbx.log_in(house.operator)
    house.reconnect()
    assert house.roles() == [(Role.HELD, CALLER)], "nobody has said that he left"
    assert not house.board.calls.held[0].verified
    assert not isinstance(house.plan("call.resume", call=house.the_call(Role.HELD)), Plan)


# As another exchange may push, reading the same manual.


def test_reading_20_who_was_talked_to_is_who_is_held() -> None:
    board = board_of()
    board.apply(talking(OWN, CALLER, LINE, TRUNK), NOW)
    board.apply(single(OWN, "HOLDING", LINE, start_time=NOW), NOW + 5)
    (call,) = board.calls.calls()
    assert (call.role, call.number, call.party_channel) == (Role.HELD, CALLER, TRUNK)
    board.apply(single(OWN), NOW + 9)
    (call,) = board.calls.calls()
    assert (call.role, call.channel, call.party_channel) == (Role.HELD, "", TRUNK)
    assert call.since == NOW + 5


def test_one_held_from_the_same_number_confirms_nothing_about_another(house: House) -> None:
    house.talk_to_caller(CALLER)
    house.do("call.hold")
    second = house.call_in(CALLER)
    answered = house.plan("call.pick_from_queue")
    assert isinstance(answered, Plan)
    house.sim.hang_up(second)
    assert not answered.seen()
    house.call_in(CALLER)
    answered = house.do("call.pick_from_queue")
    house.pass_time(1)
    assert house.roles() == [(Role.HELD, CALLER), (Role.TALKING, CALLER)]
    assert answered.seen()
    held = house.plan("call.hold")
    assert isinstance(held, Plan)
    assert not held.seen()
    house.send(held)
    assert held.seen()
    assert house.roles() == [(Role.HELD, CALLER)] * 2


def test_of_two_with_the_same_number_the_one_talked_to_is_not_on_hold(house: House) -> None:
    house.talk_to_caller("0550123456")
    house.do("call.hold")
    for _ in range(2):
        house.call_in(CALLER)
    house.do("call.pick_from_queue")
    house.pass_time(1)
    house.do("call.hold")
    house.do("call.pick_from_queue")
    house.pass_time(1)
    held = [(Role.HELD, "0550123456"), (Role.HELD, CALLER)]
    assert house.roles() == [*held, (Role.TALKING, CALLER)]
    house.reconnect()
    assert house.roles() == [*held, (Role.TALKING, CALLER)]


def test_a_hold_shown_on_the_partner_only_is_a_hold() -> None:
    board = board_of("3004")
    board.apply(talking(OWN, "3004", LINE, "SIP/3004-00000003"), NOW)
    held = single("3004", "HOLDING", "SIP/3004-00000003", another_number=OWN)
    board.apply(held, NOW + 5)
    assert roles(board) == [(Role.HELD, "3004")]
    board.apply(talking("3004", OWN, "SIP/3004-00000003", LINE), NOW + 9)
    assert roles(board) == [(Role.TALKING, "3004")]


def test_a_hold_shown_on_an_outside_partner_only_is_a_hold() -> None:
    board = board_of()
    board.apply(talking(OWN, CALLER, LINE, TRUNK), NOW)
    held = record(CALLER, "HOLDING", TRUNK, another_number=OWN)
    board.apply(CallingQueue(extensions=[held]), NOW + 5)
    assert roles(board) == [(Role.HELD, CALLER)]


def test_a_list_that_leaves_held_calls_out_does_not_lose_them() -> None:
    board = board_of()
    board.apply(talking(OWN, CALLER, LINE, TRUNK), NOW)
    board.apply(CallingQueue(extensions=[record(CALLER, "CALLING", TRUNK)]), NOW)
    board.apply(single(OWN, "HOLDING", LINE, another_number=CALLER, another_channel=TRUNK), NOW + 5)
    board.apply(CallingQueue(extensions=[]), NOW + 5)
    board.apply(single(OWN), NOW + 6)
    assert roles(board) == [(Role.HELD, CALLER)]


def test_reading_13_the_own_line_may_be_known_from_the_list_only() -> None:
    board = board_of()
    line = record(OWN, "CALLING", LINE, another_number=CALLER, another_channel=TRUNK)
    board.apply(CallingQueue(extensions=[line]), NOW)
    assert roles(board) == [(Role.TALKING, CALLER)]
    board.apply(CallingQueue(extensions=[]), NOW)
    assert roles(board) == []


def test_a_list_without_the_own_line_does_not_end_what_the_extension_shows() -> None:
    board = board_of()
    push = talking(OWN, CALLER, LINE, TRUNK)
    board.apply(push, NOW)
    board.apply(CallingQueue(extensions=[push.extension]), NOW)
    board.apply(CallingQueue(extensions=[]), NOW)
    assert roles(board) == [(Role.TALKING, CALLER)]


def test_reading_17_an_idle_record_with_old_data_is_no_call() -> None:
    board = board_of("3004")
    board.apply(talking(OWN, "3004", LINE), NOW)
    board.apply(
        single(OWN, "IDLE", LINE, another_number="3004", start_time=NOW, answer_time=NOW), NOW
    )
    assert roles(board) == []
    assert board.channel_of(OWN) == ""


def test_reading_17_the_other_channel_may_be_empty_during_a_call() -> None:
    board = board_of("3004")
    board.apply(talking("3004", OWN, "SIP/3004-00000003"), NOW)
    board.apply(talking(OWN, "3004", LINE), NOW)
    assert board.calls.calls()[0].party_channel == "SIP/3004-00000003"


def test_a_held_extension_without_a_channel_gets_it_from_its_own_push() -> None:
    board = board_of("3004")
    board.apply(single(OWN, "HOLDING", LINE, another_number="3004"), NOW)
    board.apply(single("3004", "HOLDING", "SIP/3004-00000003", another_number=OWN), NOW)
    board.apply(single(OWN), NOW)
    (call,) = board.calls.calls()
    assert (call.number, call.party_channel) == ("3004", "SIP/3004-00000003")


def test_a_held_partner_who_talks_to_somebody_else_is_no_longer_held() -> None:
    board = board_of("3004", "3005")
    board.apply(
        single(OWN, "HOLDING", LINE, another_number="3004", another_channel="SIP/3004-00000003"),
        NOW,
    )
    board.apply(single(OWN), NOW)
    board.apply(talking("3004", "3005", "SIP/3004-00000003"), NOW)
    assert roles(board) == []


@pytest.mark.parametrize("state", ["OTHER", "BUSY", "TELEPATHY", ""])
def test_an_unknown_state_of_the_own_extension_is_a_call_of_its_own_kind(state: str) -> None:
    board = board_of()
    board.apply(single(OWN, state, LINE, another_number=CALLER), NOW)
    assert roles(board) == [(Role.OTHER, CALLER)]


def test_changes_of_held_parties_are_told() -> None:
    board = board_of("3004")
    board.apply(
        single(OWN, "HOLDING", LINE, another_number="3004", another_channel="SIP/3004-00000003"),
        NOW,
    )
    board.apply(single(OWN), NOW)
    board.apply(single("3004", "HOLDING", "SIP/3004-00000003"), NOW)
    board.take_changes()
    board.apply(single("3004"), NOW)
    assert board.take_changes().calls


@pytest.mark.parametrize("handset", [False, True])
def test_a_caller_whose_number_is_withheld_is_answered_held_and_resumed(
    house: House, handset: bool
) -> None:
    house.talk_to_caller("")
    house.do("call.hold")
    if handset:
        house.sim.hang_up(OWN)
    assert house.roles() == [(Role.HELD, "")]
    house.do("call.resume")
    house.pass_time(1)
    assert house.roles() == [(Role.TALKING, "")]
