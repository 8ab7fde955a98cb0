"""Another caller on the channel of one who waited: a PBX that restarts counts them from zero."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.plain.news import News
from console.protocol.push import CallingInQueue, ExtensionSingle
from console.protocol.records import Extension
from console.state.commands import PLANNERS
from console.state.missed import GRACE_S, Leavers, unseen
from console.state.namebook import HeardNames
from console.state.planning import Plan, Sight, Target
from console.state.queue_channels import TURNS_UP_S
from console.state.waiting import is_one_wait
from console.ui.people import People
from tests.state.house import NOW, board_of, record, single, talking

CHANNEL = "SIP/trunk-00000001"
FIRST = record("13800001111", "CALLER_RINGING", CHANNEL, start_time=NOW - 30, show_name="Wang Fang")
SECOND = replace(FIRST, number="13900002222", start_time=NOW, show_name="Li Wei")


def waits(*callers: Extension) -> CallingInQueue:
    return CallingInQueue(extensions=list(callers))


def test_a_caller_whose_channel_is_another_ones_now_is_to_be_called_back() -> None:
    board, leavers = board_of(), Leavers()
    board.apply(waits(FIRST), NOW)
    board.apply(waits(SECOND), NOW)
    departures = board.queue.take_departures()
    assert leavers.look(board, departures, (), NOW) == []
    (left,) = leavers.look(board, (), (), NOW + GRACE_S)
    assert (left.caller.record, left.by, left.sure) == (FIRST, "", True)


def test_so_is_one_who_waited_before_the_link_was_lost() -> None:
    board = board_of()
    board.apply(waits(FIRST), NOW)
    board.link_lost(NOW)
    board.apply(waits(SECOND), NOW)
    (left,) = unseen(board.queue.take_departures())
    assert (left.caller.record, left.sure) == (FIRST, False)


def test_the_time_of_a_caller_does_not_count_for_the_next_on_his_channel() -> None:
    board = board_of()
    board.apply(waits(FIRST), NOW)
    board.apply(waits(replace(SECOND, start_time=None)), NOW)
    (caller,) = board.queue.oldest_first()
    assert caller.since == NOW


@pytest.mark.parametrize(
    ("fields", "one"),
    [
        ({"number": "013800001111"}, True),
        ({"number": ""}, True),
        ({"start_time": NOW}, True),
        ({"start_time": None}, True),
        ({"start_time": None, "number": ""}, True),
        ({"start_time": NOW, "number": "13900002222"}, False),
        ({"start_time": None, "number": "13900002222"}, False),
        ({"start_time": NOW, "number": ""}, False),
    ],
)
def test_one_wait_is_told_by_its_beginning_or_by_who_calls(
    fields: dict[str, object], *, one: bool
) -> None:
    assert is_one_wait(FIRST, replace(FIRST, **fields)) is one  # type: ignore[arg-type]


def test_the_linear_mode_prints_the_next_caller_and_can_answer_him() -> None:
    board = board_of()
    news = News(board, HeardNames().name, lambda one: one.state)
    board.apply(waits(FIRST), NOW)
    assert news.look([], NOW, 1.0) == ["Waiting: 1. 13800001111 Wang Fang, 30 s"]
    board.apply(waits(SECOND), NOW)
    assert news.look([], NOW, 2.0) == ["Waiting: 2. 13900002222 Li Wei, 0 s"]
    (caller,) = board.queue.oldest_first()
    assert news.front == (caller.identity, 2.0)


def test_the_next_caller_is_not_found_by_the_name_of_the_one_before() -> None:
    board = board_of()
    board.take_changes()
    people = People(board)
    for caller in (FIRST, SECOND):
        board.apply(waits(caller), NOW)
        people.follow(board.take_changes())
    assert people.search.find("wang fang", now=0.0) == []
    (hit,) = people.search.find("li wei", now=0.0)
    assert (hit.entry.key, hit.entry.number) == (CHANNEL, "13900002222")


def in_call_with(number: str) -> ExtensionSingle:
    """The own extension talks to him; his channel is named nowhere (reading 17)."""
    return talking("3000", number, "SIP/3000-00000011")


def test_who_gave_up_and_is_called_back_is_not_on_the_channel_on_which_he_waited() -> None:
    board = board_of()
    board.apply(waits(FIRST), NOW)
    board.apply(waits(), NOW)
    assert board.channel_of(FIRST.number) == CHANNEL
    plan = PLANNERS["call.dial"](Sight(board, target=Target(FIRST.number)))
    assert isinstance(plan, Plan)
    plan.accepted(NOW)
    board.apply(in_call_with(FIRST.number), NOW)
    (call,) = board.calls.calls()
    assert call.party_channel == ""


def test_nor_is_who_is_asked_about_another_caller() -> None:
    board = board_of()
    board.apply(waits(FIRST), NOW)
    board.apply(waits(), NOW)
    board.apply(in_call_with("13900002222"), NOW)
    (call,) = board.calls.calls()
    sight = Sight(board, call, Target(FIRST.number))
    plan = PLANNERS["call.attended_transfer"](sight)
    assert isinstance(plan, Plan)
    plan.accepted(NOW)
    assert board.channel_of(FIRST.number) == ""


@pytest.mark.parametrize("answered", [True, False])
def test_a_channel_is_kept_for_who_was_answered_and_not_for_who_hung_up(*, answered: bool) -> None:
    board = board_of()
    board.apply(waits(FIRST), NOW)
    board.apply(waits(), NOW)
    if answered:
        board.apply(in_call_with(FIRST.number), NOW)
    board.expire(NOW + TURNS_UP_S - 1)
    assert board.channel_of(FIRST.number) == CHANNEL
    board.expire(NOW + TURNS_UP_S)
    assert board.channel_of(FIRST.number) == (CHANNEL if answered else "")
    board.apply(single("3000"), NOW + 30)
    board.expire(NOW + 60)
    assert board.channel_of(FIRST.number) == (CHANNEL if answered else "")


def test_who_waits_again_is_not_forgotten() -> None:
    board = board_of()
    for callers in ([FIRST], [], [FIRST]):
        board.apply(waits(*callers), NOW)
    board.called(FIRST.number)
    board.expire(NOW + TURNS_UP_S)
    board.apply(waits(), NOW + 60)
    assert board.channel_of(FIRST.number) == CHANNEL
