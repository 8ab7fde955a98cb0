"""Pushes that an exchange may send by the letter of the manual, and what they must look like."""

from __future__ import annotations

import pytest

from console.protocol.push import CallingInQueue, CallingQueue
from console.state.board import Board
from console.state.commands import PLANNERS
from console.state.held_parties import HOLD_SETTLES_S
from console.state.own_call import Role
from console.state.planning import Plan, Sight, Target
from console.ui.widgets.states import look
from tests.state.house import NOW, OWN, record, single, talking

CALLER = "013912345678"
TRUNK = "SIP/trunk-00000001"
LINE = "SIP/3000-00000002"
SECOND = "SIP/3000-00000005"


def on_the_phone() -> Board:
    board = Board()
    board.log_in(OWN)
    board.reread_started()
    board.load([record(OWN), record("3004")], NOW)
    board.apply(talking(OWN, CALLER, LINE, TRUNK), NOW)
    return board


def do(board: Board, command: str, now: float) -> Plan:
    """The PBX accepts a command on the only call, and has not pushed anything yet."""
    (call,) = board.calls.calls()
    plan = PLANNERS[command](Sight(board, call))
    assert isinstance(plan, Plan), plan
    plan.sent()
    plan.accepted(now)
    return plan


@pytest.mark.parametrize(
    ("direction", "role", "word"),
    [("1", Role.RINGING, "ringing"), ("0", Role.DIALLING, "calling out")],
)
def test_caller_ringing_is_read_by_its_direction(direction: str, role: Role, word: str) -> None:
    board = on_the_phone()
    push = single(OWN, "CALLER_RINGING", LINE, another_number=CALLER, native_direction=direction)
    board.apply(push, NOW)
    assert [call.role for call in board.calls.calls()] == [role]
    assert str(look(board.extensions[OWN]).word) == word


def test_an_answered_line_that_calls_on_is_dialling() -> None:
    board = on_the_phone()
    push = single(
        OWN,
        "CALLER_RINGING",
        LINE,
        another_number="3004",
        native_direction="1",
        answer_time=NOW,
    )
    board.apply(push, NOW + 1)
    assert [call.role for call in board.calls.calls()] == [Role.DIALLING]


def test_a_hold_that_frees_the_own_telephone_at_once_keeps_the_caller() -> None:
    board = on_the_phone()
    hold = do(board, "call.hold", NOW)
    assert board.calls.held == []
    board.apply(single(OWN), NOW + 1)
    (held,) = board.calls.held
    assert (held.number, hold.seen()) == (CALLER, True)
    resume = PLANNERS["call.hold"](Sight(board, held))
    assert isinstance(resume, Plan)
    request = resume.request
    assert (request.channel_id, request.exten, request.resume_exten) == ("", OWN, CALLER)  # type: ignore[attr-defined]
    assert request.resume_channel_id == TRUNK  # type: ignore[attr-defined]


@pytest.mark.parametrize("number", [CALLER, ""])
def test_a_hold_that_frees_the_own_telephone_before_it_is_accepted_keeps_the_caller(
    number: str,
) -> None:
    board = on_the_phone()
    board.apply(talking(OWN, number, LINE, TRUNK), NOW)
    (call,) = board.calls.calls()
    hold = PLANNERS["call.hold"](Sight(board, call))
    assert isinstance(hold, Plan)
    board.apply(single(OWN), NOW)
    board.apply(CallingQueue(extensions=[]), NOW)
    hold.accepted(NOW)
    assert [(c.number, c.party_channel) for c in board.calls.held] == [(number, TRUNK)]
    assert hold.seen()


def test_an_extension_that_hung_up_before_the_hold_was_accepted_is_gone() -> None:
    board = on_the_phone()
    board.apply(talking(OWN, "3004", LINE, "SIP/3004-00000003"), NOW)
    (call,) = board.calls.calls()
    hold = PLANNERS["call.hold"](Sight(board, call))
    assert isinstance(hold, Plan)
    board.apply(single("3004"), NOW)
    board.apply(single(OWN), NOW)
    hold.accepted(NOW)
    assert board.calls.calls() == []


def test_a_call_that_ends_long_after_an_accepted_hold_is_over() -> None:
    board = on_the_phone()
    do(board, "call.hold", NOW)
    board.apply(single(OWN), NOW + HOLD_SETTLES_S + 1)
    assert board.calls.calls() == []


def test_hanging_up_after_an_accepted_hold_leaves_nobody_on_hold() -> None:
    board = on_the_phone()
    do(board, "call.hold", NOW)
    do(board, "call.hang_up", NOW + 1)
    board.apply(single(OWN), NOW + 2)
    assert board.calls.calls() == []


def test_an_extension_that_hangs_up_after_an_accepted_hold_is_gone() -> None:
    board = on_the_phone()
    board.apply(talking(OWN, "3004", LINE, "SIP/3004-00000003"), NOW)
    board.apply(talking("3004", OWN, "SIP/3004-00000003", LINE), NOW)
    do(board, "call.hold", NOW)
    board.apply(single("3004"), NOW + 1)
    board.apply(single(OWN), NOW + 1)
    assert board.calls.calls() == []


@pytest.mark.parametrize("answered_first", [False, True])
def test_a_caller_picked_up_is_named_where_the_own_record_names_nobody(
    answered_first: bool,
) -> None:
    board = Board()
    board.log_in(OWN)
    board.reread_started()
    board.load([record(OWN)], NOW)
    waiting = record(CALLER, "CALLER_RINGING", TRUNK, start_time=NOW - 9)
    board.apply(CallingInQueue(extensions=[waiting]), NOW)
    pick = PLANNERS["call.pick_from_queue"](Sight(board, caller=board.queue.get(TRUNK)))
    assert isinstance(pick, Plan)
    nameless = single(OWN, "CALLING", LINE, start_time=NOW, answer_time=NOW)
    for step in (False, True) if answered_first else (True, False):
        if step:
            pick.accepted(NOW)
        else:
            board.apply(nameless, NOW)
    board.apply(CallingInQueue(extensions=[]), NOW)
    (call,) = board.calls.calls()
    assert (call.number, call.party_channel, pick.seen()) == (CALLER, TRUNK, True)
    board.apply(single(OWN, "HOLDING", LINE, start_time=NOW, answer_time=NOW), NOW + 60)
    (held,) = board.calls.held
    assert (held.number, held.party_channel) == (CALLER, TRUNK)


def test_a_later_call_without_a_name_is_nobodys() -> None:
    board = on_the_phone()
    board.calls.picked(CALLER, TRUNK, NOW)
    board.apply(single(OWN), NOW + 1)
    board.apply(single(OWN, "CALLING", "SIP/3000-00000009", answer_time=NOW + 2), NOW + 2)
    assert [call.number for call in board.calls.calls()] == [""]


def consulting(target: str = "3004") -> Board:
    """The caller is on hold on the own line, and the target is talked to on a second one."""
    board = on_the_phone()
    (call,) = board.calls.calls()
    aim = Target(target, "", None)
    plan = PLANNERS["call.attended_transfer"](Sight(board, call, aim))
    assert isinstance(plan, Plan), plan
    plan.accepted(NOW)
    board.apply(
        single(OWN, "HOLDING", LINE, another_number=CALLER, another_channel=TRUNK, start_time=NOW),
        NOW,
    )
    board.apply(talking(target, OWN, f"SIP/{target}-00000004", SECOND), NOW + 1)
    board.apply(talking(OWN, target, SECOND, f"SIP/{target}-00000004"), NOW + 1)
    return board


def test_an_outside_caller_whom_only_the_targets_record_names_is_transferred() -> None:
    board = consulting()
    board.apply(single(OWN), NOW + 2)
    board.apply(talking("3004", CALLER, "SIP/3004-00000004", TRUNK), NOW + 2)
    assert board.calls.calls() == [], "a resume would pull him out of his call"


def test_nobody_stays_on_hold_after_an_accepted_completion() -> None:
    board = consulting()
    (call,) = (c for c in board.calls.calls() if c.role is Role.CONSULTING)
    plan = PLANNERS["call.attended_transfer"](Sight(board, call))
    assert isinstance(plan, Plan)
    assert plan.command == "call.complete_transfer"
    board.apply(single(OWN), NOW + 2)
    plan.accepted(NOW + 2)
    assert (board.calls.calls(), plan.seen()) == ([], True)


def test_a_caller_taken_back_and_held_stays_on_hold_when_another_call_is_hung_up() -> None:
    board = on_the_phone()
    (call,) = board.calls.calls()
    consult = PLANNERS["call.attended_transfer"](Sight(board, call, Target("3004", "", None)))
    assert isinstance(consult, Plan)
    consult.accepted(NOW)
    board.apply(talking(OWN, "3004", LINE, "SIP/3004-00000004"), NOW + 1)
    assert do(board, "call.hang_up", NOW + 2).command == "call.take_back"
    board.apply(talking(OWN, CALLER, LINE, TRUNK), NOW + 3)
    do(board, "call.hold", NOW + 4)
    board.apply(single(OWN), NOW + 5)
    assert [(c.number, c.verified) for c in board.calls.held] == [(CALLER, True)]
    board.apply(talking(OWN, "3004", SECOND, "SIP/3004-00000005"), NOW + 6)
    last = next(c for c in board.calls.calls() if c.role is Role.TALKING)
    plan = PLANNERS["call.hang_up"](Sight(board, last))
    assert isinstance(plan, Plan)
    plan.sent()
    plan.accepted(NOW + 7)
    board.apply(single(OWN), NOW + 8)
    assert [c.number for c in board.calls.held] == [CALLER]


def withheld_on_hold() -> Board:
    """A caller without a number is on hold, and the own handset was put down."""
    board = on_the_phone()
    board.apply(talking(OWN, "", LINE, TRUNK), NOW)
    board.apply(single(OWN, "HOLDING", LINE, another_channel=TRUNK, start_time=NOW), NOW)
    board.apply(single(OWN), NOW + 1)
    return board


def nameless(board: Board) -> None:
    """The own telephone talks, and its record names nobody (reading 17)."""
    board.apply(single(OWN, "CALLING", SECOND, start_time=NOW, answer_time=NOW), NOW + 5)


def test_a_call_that_names_nobody_leaves_a_withheld_caller_on_hold() -> None:
    board = withheld_on_hold()
    nameless(board)
    assert [(c.role, c.party_channel) for c in board.calls.held] == [(Role.HELD, TRUNK)]


@pytest.mark.parametrize("told_first", [True, False])
def test_a_withheld_caller_taken_off_hold_is_talked_to(told_first: bool) -> None:
    board = withheld_on_hold()
    (held,) = board.calls.held
    resume = PLANNERS["call.resume"](Sight(board, held))
    assert isinstance(resume, Plan)
    if told_first:
        nameless(board)
    resume.accepted(NOW + 5)
    if not told_first:
        nameless(board)
    calls = board.calls.calls()
    assert [(c.role, c.party_channel) for c in calls] == [(Role.TALKING, TRUNK)]
    assert resume.seen()


def test_the_first_list_of_the_queue_changes_what_is_known_even_when_empty() -> None:
    board = Board()
    board.apply(CallingInQueue(extensions=[]), NOW)
    assert board.take_changes().queue
    board.apply(CallingInQueue(extensions=[]), NOW)
    assert not board.take_changes().queue
