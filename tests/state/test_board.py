"""The board: readings 13 to 17 and 22, unknown things, clocks, and what a lost link leaves."""

from __future__ import annotations

import pytest

from console.protocol.push import CallingInQueue, CallingQueue, ConferenceMembers
from console.protocol.records import Member
from console.state import board as board_module
from console.state.board import Board
from console.state.conference import LEFT_SHOWN_S
from console.state.pbx_clock import PbxClock
from console.state.queue_channels import REMEMBERED
from console.state.waiting import FORGET_UNSEEN_S
from tests.state.house import NOW, OWN, House, board_of, read, record, single, talking


def waiting(number: str, channel: str, since: float | None = NOW, **fields: object) -> object:
    return record(number, "CALLER_RINGING", channel, start_time=since, **fields)


def queue(board: Board, *records: object, now: float = NOW) -> list[str]:
    board.apply(CallingInQueue(extensions=list(records)), now)  # type: ignore[arg-type]
    return [caller.record.number for caller in board.queue.oldest_first()]


# Queue.


def test_reading_13_the_queue_list_replaces_the_last() -> None:
    board = board_of()
    queue(board, waiting("1", "SIP/t-00000001"), waiting("2", "SIP/t-00000002"))
    assert queue(board, waiting("2", "SIP/t-00000002")) == ["2"]


@pytest.mark.parametrize("empty", [{}, [], "", None])
def test_an_empty_list_in_any_form_clears_the_queue(empty: object) -> None:
    board = board_of()
    queue(board, waiting("1", "SIP/t-00000001"))
    frame = {"service": "callingInQueue", "code": 0, "message": "", "extensionList": empty}
    board.apply(read(frame), NOW)
    assert len(board.queue) == 0


def test_reading_13_an_idle_push_takes_its_caller_out() -> None:
    board = board_of("3004")
    queue(board, waiting("3004", "SIP/3004-00000001"), waiting("2", "SIP/t-00000002"))
    board.apply(single("3004", "IDLE", "SIP/3004-00000001"), NOW)
    assert [c.record.number for c in board.queue.oldest_first()] == ["2"]


def test_an_idle_push_of_another_call_takes_nobody_out() -> None:
    board = board_of("3004")
    queue(board, waiting("3004", "SIP/3004-00000001"))
    board.apply(single("3004", "IDLE", "SIP/3004-00000009"), NOW)
    assert len(board.queue) == 1


def test_callers_of_one_number_are_two_callers() -> None:
    board = board_of()
    assert queue(board, waiting("1", "SIP/t-00000001"), waiting("1", "SIP/t-00000002")) == ["1"] * 2


def test_reading_15_equal_positions_do_not_sort() -> None:
    board = board_of()
    late = waiting("1", "SIP/t-00000001", NOW - 5, position=1)
    early = waiting("2", "SIP/t-00000002", NOW - 9, position=1)
    assert queue(board, late, early) == ["2", "1"]


def test_reading_15_distinct_positions_sort() -> None:
    board = board_of()
    second = waiting("1", "SIP/t-00000001", NOW - 9, position=2)
    first = waiting("2", "SIP/t-00000002", NOW - 5, position=1)
    assert queue(board, second, first) == ["2", "1"]


def test_reading_16_waiting_counts_from_the_start_time() -> None:
    board = board_of()
    queue(board, waiting("1", "SIP/t-00000001", NOW - 30, waiting_period=0))
    assert board.queue.oldest_first()[0].waited(NOW + 1) == 31


def test_reading_16_without_a_start_time_it_counts_from_first_sight() -> None:
    board = board_of()
    caller = waiting("1", "SIP/t-00000001", None)
    queue(board, caller)
    queue(board, caller, now=NOW + 20)
    assert board.queue.oldest_first()[0].waited(NOW + 25) == 25


def test_a_start_in_the_future_never_makes_a_negative_or_shrinking_wait() -> None:
    board = board_of()
    caller = waiting("1", "SIP/t-00000001", NOW + 3600)
    queue(board, caller)
    waits = []
    for seconds in (0, 10, 20):
        queue(board, caller, now=NOW + seconds)
        waits.append(board.queue.oldest_first()[0].waited(NOW + seconds))
    assert waits == [0, 10, 20]


def test_callers_of_a_lost_link_are_uncertain_until_named_again() -> None:
    board = board_of()
    caller = waiting("1", "SIP/t-00000001")
    queue(board, caller)
    board.link_lost(NOW)
    assert not board.queue.oldest_first()[0].verified
    queue(board, caller)
    assert board.queue.oldest_first()[0].verified


def test_callers_never_named_again_are_let_go() -> None:
    board = board_of()
    queue(board, waiting("1", "SIP/t-00000001"))
    board.link_lost(NOW)
    board.expire(NOW + FORGET_UNSEEN_S - 1)
    assert len(board.queue) == 1
    board.expire(NOW + FORGET_UNSEEN_S + 1)
    assert len(board.queue) == 0


def test_the_channels_of_callers_are_not_kept_without_bound() -> None:
    board = board_of()
    for number in range(REMEMBERED + 50):
        queue(board, waiting(str(number), f"SIP/t-{number:08x}"))
    queue(board)
    assert board.channel_of("0") == ""
    assert board.channel_of(str(REMEMBERED + 49)) != ""


# Extensions.


def test_extensions_that_no_list_names_are_not_kept_without_bound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    board = board_of()
    monkeypatch.setattr(board_module, "MOST_EXTENSIONS", len(board.extensions) + 5)
    for number in range(7000, 7020):
        board.apply(single(str(number)), NOW)
    assert "7004" in board.extensions
    assert "7005" not in board.extensions
    board.apply(talking(OWN, "7004", "SIP/3000-00000001"), NOW)
    assert board.extensions[OWN].state == "CALLING"


def test_an_unknown_extension_is_shown_and_noted() -> None:
    board = board_of()
    board.apply(talking("4711", "3000", "SIP/4711-00000001"), NOW)
    assert board.extensions["4711"].state == "CALLING"
    assert board.unknown == {"4711"}


def test_an_unknown_state_is_neither_idle_nor_lost() -> None:
    board = board_of("3004")
    board.apply(single("3004", "TELEPATHY", "SIP/3004-00000001"), NOW)
    assert board.extensions["3004"].state == "TELEPATHY"
    assert board.channel_of("3004") == "SIP/3004-00000001"


def test_a_push_without_a_number_changes_nothing() -> None:
    board = board_of()
    before = dict(board.extensions)
    board.take_changes()
    board.apply(single("", "CALLING", "SIP/3004-00000001"), NOW)
    assert (board.extensions, bool(board.take_changes())) == (before, False)


def test_an_extension_that_the_list_no_longer_has_is_gone() -> None:
    board = board_of("3004", "3005")
    board.reread_started()
    board.load([record(OWN), record("3005")], NOW)
    assert sorted(board.extensions) == [OWN, "3005"]


def test_what_a_list_mends_on_a_live_link_is_counted() -> None:
    board = board_of("3004")
    board.reread_started()
    board.load([record(OWN), record("3004", "CALLING", "SIP/3004-00000001")], NOW)
    assert board.repaired == 1


def test_ids_as_number_and_as_text_are_one_extension() -> None:
    house = House()
    board = house.board
    count = len(board.extensions)
    house.sim.connect("3004", "3005")
    assert len(board.extensions) == count
    assert board.unknown == set()


def test_only_a_call_now_has_a_channel() -> None:
    board = board_of("3004")
    board.apply(talking("3004", "3005", "SIP/3004-00000001"), NOW)
    assert board.call_on("SIP/3004-00000001") is not None
    board.apply(single("3004", "IDLE", "SIP/3004-00000001"), NOW)
    assert (board.channel_of("3004"), board.call_on("SIP/3004-00000001")) == ("", None)


def test_an_outside_party_is_found_in_the_list_of_calls() -> None:
    board = board_of()
    board.apply(CallingQueue(extensions=[record("99", "CALLING", "SIP/t-00000001")]), NOW)
    assert board.channel_of("99") == "SIP/t-00000001"


@pytest.mark.parametrize(
    "channel", ["SIP/t-00000001", "SIP/3004-00000003", "SIP/3005-00000004", "SIP/3006-00000001"]
)
def test_channels_of_callers_calls_and_members_are_known(channel: str) -> None:
    board = board_of("3004")
    board.apply(CallingInQueue(extensions=[record("0139", "CALLING", "SIP/t-00000001")]), NOW)
    board.apply(talking("3004", "3005", "SIP/3004-00000003", "SIP/3005-00000004"), NOW)
    members(board, member("3006"))
    assert board.names(channel)
    board.apply(single("3004"), NOW)
    assert not board.names("SIP/3004-00000003"), "over"
    assert not board.names("SIP/3009-00000009")


# Conference.


def members(board: Board, *present: Member, now: float = NOW) -> None:
    board.apply(ConferenceMembers(conference_name="8000", members=list(present)), now)


def member(number: str, state: str = "JOINED", channel: str = "") -> Member:
    channel = channel or f"SIP/{number}-00000001"
    return Member(number=number, channel=channel, member_state=state, join_time=NOW)


def test_reading_22_members_who_left_may_stay_listed() -> None:
    board = board_of()
    members(board, member("3004"), member("3005", "LEAVED"))
    room = board.conference
    assert ([m.number for m in room.members.values()], list(room.left)) == (["3004"], ["3005"])


def test_members_who_vanish_from_the_list_have_left() -> None:
    board = board_of()
    members(board, member("3004"), member("3005"))
    members(board, member("3005"))
    assert list(board.conference.left) == ["3004"]


def test_who_left_is_shown_for_a_minute_although_the_list_keeps_him() -> None:
    board = board_of()
    members(board, member("3004"), member("3005", "LEAVED"))
    board.expire(NOW + LEFT_SHOWN_S + 1)
    members(board, member("3004"), member("3005", "LEAVED"), now=NOW + LEFT_SHOWN_S + 2)
    assert list(board.conference.left) == []


def test_a_member_who_rejoins_and_leaves_again_has_left_again() -> None:
    board = board_of()
    members(board, member("3005", "LEAVED"))
    board.expire(NOW + LEFT_SHOWN_S + 1)
    members(board, member("3005", channel="SIP/3005-00000009"), now=NOW + 70)
    assert list(board.conference.left) == []
    members(board, member("3005", "LEAVED", "SIP/3005-00000009"), now=NOW + 80)
    assert list(board.conference.left) == ["3005"]


def test_the_members_follow_the_exchange() -> None:
    house = House()
    house.do("conference.add_member", "3004")
    house.pass_time(1)
    house.do("conference.add_member", "3005")
    house.pass_time(1)
    room = house.board.conference
    (muted, _) = room.members.values()
    plan = house.do("conference.mute_member", member=muted)
    assert plan.seen()
    kicked = room.member_of("3005")
    plan = house.do("conference.remove_member", member=kicked)
    assert (plan.seen(), list(room.left)) == (True, ["3005"])
    plan = house.do("conference.end")
    assert (plan.seen(), room.members) == (True, {})


# Clock.


@pytest.mark.parametrize("ahead", [3600.0, -3600.0, 7200.5])
def test_another_clock_is_found_from_what_has_just_happened(ahead: float) -> None:
    clock = PbxClock()
    for seconds, delay in enumerate((0.9, 0.1, 0.4)):
        clock.note(NOW + seconds + ahead - delay, NOW + seconds)
    assert abs(clock.now(NOW) - (NOW + ahead)) < 1


def test_delay_and_rounding_are_not_another_clock() -> None:
    clock = PbxClock()
    clock.note(NOW - 0.9, NOW)
    assert clock.now(NOW) == NOW


def test_old_events_do_not_set_the_clock_back() -> None:
    clock = PbxClock()
    clock.note(NOW, NOW)
    clock.note(NOW - 5000, NOW + 1)
    clock.note(None, NOW + 1)
    assert clock.now(NOW) == NOW


def test_of_several_outside_parties_each_has_his_own_channel() -> None:
    board = board_of()
    calls = [record(f"0139{n}", "CALLING", f"SIP/t-0000000{n}") for n in range(3)]
    board.apply(CallingQueue(extensions=calls), NOW)
    assert [board.channel_of(f"0139{n}") for n in range(3)] == [c.channel_id for c in calls]
    board.apply(CallingQueue(extensions=[]), NOW)
    assert board.channel_of("01392") == ""


def test_after_a_fresh_list_internal_callers_of_before_wait_on_or_are_gone() -> None:
    board = board_of("3004", "3005")
    waiting = [
        record(n, "CALLER_RINGING", f"SIP/{n}-00000001", start_time=NOW) for n in ("3004", "3005")
    ]
    outside = record("0139", "CALLER_RINGING", "SIP/t-00000001", start_time=NOW)
    board.apply(CallingInQueue(extensions=[*waiting, outside]), NOW)
    board.link_lost(NOW + 1)
    board.reread_started()
    board.load([record(OWN), waiting[0], record("3005")], NOW + 2)
    certain = {c.record.number: c.verified for c in board.queue.oldest_first()}
    assert certain == {"3004": True, "0139": False}
    assert board.take_changes().queue


def test_who_ended_the_conference_sees_all_members_out_of_it() -> None:
    board = board_of("3004")
    board.apply(
        ConferenceMembers(conference_name="c", members=[Member(number="3004", channel="x")]), NOW
    )
    assert board.conference.member_of("3004") is not None
    board.conference.ended(NOW + 1)
    assert board.conference.member_of("3004") is None
    assert list(board.conference.left) == ["3004"]
