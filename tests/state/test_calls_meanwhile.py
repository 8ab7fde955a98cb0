"""Own calls while others move: partners, parties who wait, and who is named by nobody."""

from __future__ import annotations

import pytest

from console.protocol.push import CallingInQueue, CallingQueue
from console.protocol.records import Extension
from console.state.board import Board
from console.state.commands import PLANNERS
from console.state.own_call import Role
from console.state.planning import Plan, Sight
from tests.state.house import NOW, OWN, board_of, record, single, talking
from tests.state.test_calls import CALLER, LINE, TRUNK, roles

SECOND = "SIP/trunk-00000002"


def test_an_own_record_that_still_reads_as_talking_takes_no_partner_off_hold() -> None:
    board = board_of("3004")
    board.apply(talking(OWN, "3004", LINE, "SIP/3004-00000003"), NOW)
    board.apply(single("3004", "HOLDING", "SIP/3004-00000003", another_number=OWN), NOW + 5)
    line = talking(OWN, "3004", LINE, "SIP/3004-00000003").extension
    board.apply(CallingQueue(extensions=[line]), NOW + 6)
    assert roles(board) == [(Role.HELD, "3004")]
    board.apply(talking(OWN, "3005", LINE, "SIP/3005-00000004"), NOW + 7)
    assert (Role.TALKING, "3005") in roles(board)


def test_a_hold_of_nobody_known_is_a_hold() -> None:
    board = board_of()
    board.apply(single(OWN, "HOLDING", LINE), NOW)
    assert roles(board) == [(Role.HELD, "")]
    board.apply(single(OWN), NOW)
    assert roles(board) == []


def consulting(board: Board) -> None:
    """A call with the extension 3004 waits while 3005 is asked."""
    board.apply(talking(OWN, "3004", LINE, "SIP/3004-00000003"), NOW)
    board.apply(talking("3004", OWN, "SIP/3004-00000003", LINE), NOW)
    board.calls.consulting(board.calls.calls()[0], NOW)
    board.apply(talking(OWN, "3005", LINE, "SIP/3005-00000004"), NOW + 5)
    assert roles(board) == [(Role.CONSULTING, "3005")]


def test_an_extension_that_waits_for_a_consultation_and_hangs_up_waits_no_more() -> None:
    board = board_of("3004", "3005")
    consulting(board)
    board.take_changes()
    board.apply(single("3004"), NOW + 6)
    assert roles(board) == [(Role.TALKING, "3005")]
    assert board.take_changes().calls


def test_a_consultation_that_is_accepted_once_its_line_is_gone_is_over() -> None:
    board = board_of("3004", "3005")
    board.apply(talking(OWN, "3004", LINE, "SIP/3004-00000003"), NOW)
    call = board.calls.calls()[0]
    board.apply(single(OWN), NOW + 1)
    board.apply(talking(OWN, "3005", "SIP/3000-00000009", "SIP/3005-00000004"), NOW + 2)
    board.calls.consulting(call, NOW + 3)
    assert roles(board) == [(Role.TALKING, "3005")]


def test_who_is_held_and_waits_is_with_whoever_took_him_up() -> None:
    board = board_of("3004", "3005", "3006")
    board.apply(talking(OWN, "3004", LINE, "SIP/3004-00000003"), NOW)
    call = board.calls.calls()[0]
    board.apply(
        single(OWN, "HOLDING", LINE, another_number="3004", another_channel="SIP/3004-00000003"),
        NOW + 1,
    )
    board.calls.consulting(call, NOW + 1)
    board.apply(talking(OWN, "3005", LINE, "SIP/3005-00000004"), NOW + 5)
    board.apply(talking("3006", "3004", "SIP/3006-00000005", "SIP/3004-00000003"), NOW + 6)
    assert roles(board) == [(Role.TALKING, "3005")]


def test_a_hold_that_was_accepted_for_a_call_that_names_nobody_leaves_nobody_behind() -> None:
    board = board_of()
    board.apply(single(OWN, "CALLING", LINE), NOW)
    board.calls.holding(board.calls.calls()[0], NOW)
    board.apply(single(OWN), NOW + 1)
    assert roles(board) == []


def test_a_held_party_is_off_the_list_when_the_operator_says_so() -> None:
    board = board_of()
    held = single(OWN, "HOLDING", LINE, another_number=CALLER, another_channel=TRUNK)
    board.apply(held, NOW)
    board.apply(single(OWN), NOW + 1)
    (call,) = board.calls.held
    assert call.held is not None
    assert board.calls.forget(call.held)
    assert roles(board) == []


def test_a_held_party_of_whom_there_is_news_since_the_question_stays_on_the_list() -> None:
    board, channel = board_of("3004"), "SIP/3004-00000003"
    board.apply(single(OWN, "HOLDING", LINE, another_number="3004", another_channel=channel), NOW)
    board.apply(single(OWN), NOW + 1)
    board.link_lost(NOW + 2)
    (asked,) = board.calls.held
    assert asked.held is not None
    again(board, record(OWN), record("3004", "HOLDING", channel))
    assert not board.calls.forget(asked.held)
    assert roles(board) == [(Role.HELD, "3004")]


def test_a_caller_picked_up_is_not_taken_for_whoever_is_on_another_line() -> None:
    board = board_of()
    board.apply(single(OWN, "CALLEE_RINGING", LINE, start_time=NOW), NOW)
    board.calls.picked(CALLER, TRUNK, NOW)
    assert roles(board) == [(Role.RINGING, CALLER)]
    board.apply(single(OWN, "CALLING", "SIP/3000-00000009", start_time=NOW + 1), NOW + 1)
    assert (Role.TALKING, "") in roles(board)


def test_of_two_held_parties_the_one_who_was_taken_up_is_gone() -> None:
    board = board_of("3004", "3005", "3006")
    for number, channel in (("3004", "SIP/3004-00000003"), ("3005", "SIP/3005-00000004")):
        board.apply(
            single(OWN, "HOLDING", LINE, another_number=number, another_channel=channel), NOW
        )
        board.apply(single(OWN), NOW)
    board.apply(talking("3006", "3005", "SIP/3006-00000005", "SIP/3005-00000004"), NOW + 6)
    assert roles(board) == [(Role.HELD, "3004")]


def held_3004() -> Board:
    """The extension 3004 is on hold and the own telephone is idle."""
    board = board_of("3004")
    board.apply(single(OWN, "HOLDING", LINE, another_number="3004"), NOW)
    board.apply(single(OWN), NOW)
    return board


def test_a_held_extension_that_reads_as_talking_to_nobody_named_stays_on_hold() -> None:
    board = held_3004()
    board.apply(single("3004", "CALLING", "SIP/3004-00000003"), NOW + 1)
    (call,) = board.calls.calls()
    assert (call.role, call.party_channel) == (Role.HELD, "SIP/3004-00000003")


def test_a_fresh_list_ends_an_own_line_that_nothing_names_any_more() -> None:
    board = board_of()
    board.apply(single(OWN, "HOLDING", LINE, another_number=CALLER, another_channel=TRUNK), NOW)
    board.apply(talking(OWN, "3004", "SIP/3000-00000009", "SIP/3004-00000003"), NOW + 1)
    assert {call.channel for call in board.calls.calls()} == {LINE, "SIP/3000-00000009"}
    again(board, talking(OWN, "3004", "SIP/3000-00000009", "SIP/3004-00000003").extension)
    assert [call.channel for call in board.calls.calls() if call.role is Role.TALKING] == [
        "SIP/3000-00000009"
    ]
    assert LINE not in {call.channel for call in board.calls.calls()}


def test_a_fresh_list_tells_that_a_held_extension_has_hung_up() -> None:
    board = held_3004()
    assert roles(board) == [(Role.HELD, "3004")]
    again(board, record(OWN), record("3004"))
    assert roles(board) == []


def again(board: Board, *records: Extension) -> None:
    """The link is lost and made again; the list of extensions is read."""
    board.link_lost(NOW + 2)
    board.reread_started()
    board.load(list(records), NOW + 3)


def two_of_one_number() -> tuple[Board, CallingInQueue]:
    """Two wait who call from one number, and the first is answered; the list without him."""
    board = board_of("3004")
    waiting = [
        record(CALLER, "CALLER_RINGING", channel, start_time=NOW + at)
        for at, channel in enumerate((TRUNK, SECOND))
    ]
    board.apply(CallingInQueue(extensions=waiting), NOW + 1)
    plan = PLANNERS["call.pick_from_queue"](Sight(board, caller=board.queue.oldest_first()[0]))
    assert isinstance(plan, Plan)
    plan.accepted(NOW + 2)
    return board, CallingInQueue(extensions=waiting[1:])


@pytest.mark.parametrize("leaves", [False, True])
def test_of_two_with_one_number_the_one_answered_is_held_and_resumed(leaves: bool) -> None:
    """Reading 17: of an outside caller the number may be all that is named."""
    board, rest = two_of_one_number()
    named = {"another_number": CALLER, "start_time": NOW + 2}
    board.apply(single(OWN, "CALLING", LINE, **named), NOW + 2)
    board.apply(rest, NOW + 2)
    if leaves:
        board.apply(CallingInQueue(extensions=[]), NOW + 3)
    board.apply(single(OWN, "CALLING", LINE, **named), NOW + 3)
    board.apply(single(OWN, "HOLDING", LINE, **named), NOW + 4)
    board.apply(single(OWN), NOW + 5)
    (call,) = board.calls.calls()
    plan = PLANNERS["call.resume"](Sight(board, call=call))
    assert isinstance(plan, Plan)
    assert plan.request.resume_channel_id == TRUNK  # type: ignore[attr-defined]


def test_who_still_waits_is_nobody_who_is_talked_to() -> None:
    board, rest = two_of_one_number()
    board.apply(rest, NOW + 2)
    assert board.channel_of(CALLER) == TRUNK
    board.apply(talking(OWN, "3004", LINE, "SIP/3004-00000003"), NOW + 3)
    board.apply(single(OWN, "CALLING", LINE, another_number=CALLER, start_time=NOW + 4), NOW + 4)
    assert [call.party_channel for call in board.calls.calls()] == [TRUNK]
