"""Who left the queue unanswered, told from pushes alone, with the clock in the test's hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from console.protocol.push import CallingInQueue, CallingQueue, ExtensionSingle
from console.protocol.records import Extension
from console.state.board import Board
from console.state.day import Day
from console.state.missed import (
    DONE_KEPT_S,
    GRACE_S,
    KEPT,
    Leavers,
    Left,
    Worklist,
    clock_text,
    unseen,
)
from console.state.waiting import Caller

T0 = 1_790_000_000.0
CALLER = Extension(
    number="13800001111",
    show_name="Wang Fang",
    state="CALLER_RINGING",
    channel_id="SIP/trunk-00000001",
    start_time=T0,
)


class Queue:
    """A board, and what its departures come to."""

    def __init__(self, caller: Extension = CALLER) -> None:
        self.board = Board("3000")
        self.board.load([Extension(number=n, state="IDLE") for n in ("3000", "3001", "3002")], T0)
        self.leavers = Leavers()
        self.caller = caller
        self.left: list[Left] = []
        self.board.apply(CallingInQueue(extensions=[caller]), T0)

    def push(self, number: str, state: str, at: float, **fields: Any) -> None:
        record = Extension(number=number, state=state, **fields)
        self.board.apply(ExtensionSingle(extension=record), at)
        self.look(at)

    def leave(self, at: float) -> None:
        self.board.apply(CallingInQueue(extensions=[]), at)
        self.look(at)

    def look(self, at: float) -> None:
        numbers = self.board.take_changes().numbers
        departures = self.board.queue.take_departures()
        self.left += unseen(departures)
        self.left += self.leavers.look(self.board, departures, numbers, at)


def with_caller(channel: str = "SIP/3001-00000002") -> dict[str, Any]:
    return {
        "channel_id": channel,
        "another_number": CALLER.number,
        "another_channel": CALLER.channel_id,
    }


def test_a_caller_seen_with_nobody_gave_up_after_the_grace() -> None:
    queue = Queue()
    queue.leave(T0 + 30)
    assert queue.left == []
    queue.look(T0 + 30 + GRACE_S)
    (left,) = queue.left
    assert (left.by, left.sure, left.waited) == ("", True, 30.0)


def test_a_caller_seen_talking_was_answered_by_that_extension() -> None:
    queue = Queue()
    queue.leave(T0 + 30)
    queue.push("3001", "CALLING", T0 + 31, **with_caller())
    assert [left.by for left in queue.left] == ["3001"]


def test_an_answer_told_before_the_queue_changed_counts() -> None:
    queue = Queue()
    queue.push("3001", "CALLING", T0 + 29, **with_caller())
    queue.leave(T0 + 30)
    assert [left.by for left in queue.left] == ["3001"]


def test_a_talk_with_the_same_number_that_began_before_is_with_somebody_else() -> None:
    queue = Queue()
    fields = with_caller() | {"another_channel": "SIP/trunk-00000009", "answer_time": T0 + 5}
    queue.push("3001", "CALLING", T0 + 5, **fields)
    queue.leave(T0 + 30)
    queue.look(T0 + 30 + GRACE_S)
    assert [left.by for left in queue.left] == [""]


def test_a_ringing_telephone_is_waited_for() -> None:
    queue = Queue()
    queue.push("3001", "CALLEE_RINGING", T0 + 29, **with_caller())
    queue.leave(T0 + 30)
    queue.look(T0 + 45)
    assert queue.left == []
    queue.push("3001", "IDLE", T0 + 50)
    queue.look(T0 + 50)
    assert [left.by for left in queue.left] == [""]


def test_a_caller_who_is_back_in_the_queue_has_not_left() -> None:
    queue = Queue()
    queue.leave(T0 + 30)
    queue.board.apply(CallingInQueue(extensions=[CALLER]), T0 + 31)
    queue.look(T0 + 60)
    assert queue.left == []


def test_a_caller_shown_among_the_calls_was_answered() -> None:
    queue = Queue()
    queue.leave(T0 + 30)
    party = Extension(
        number=CALLER.number,
        channel_id=CALLER.channel_id,
        state="CALLING",
        another_number="3002",
    )
    queue.board.apply(CallingQueue(extensions=[party]), T0 + 31)
    queue.look(T0 + 40)
    assert [left.by for left in queue.left] == ["3002"]


def test_a_caller_of_the_house_was_answered_by_his_party() -> None:
    caller = Extension(
        number="3001", state="CALLER_RINGING", channel_id="SIP/3001-00000007", start_time=T0
    )
    queue = Queue(caller)
    queue.leave(T0 + 10)
    queue.push("3001", "CALLING", T0 + 11, channel_id=caller.channel_id, another_number="3002")
    assert [left.by for left in queue.left] == ["3002"]


def test_nobody_is_said_to_have_given_up_while_the_link_was_down() -> None:
    queue = Queue()
    queue.board.link_lost(T0 + 20)
    queue.leave(T0 + 40)
    assert [(left.by, left.sure) for left in queue.left] == [("", False)]
    day = Day()
    day.count(queue.left)
    assert (day.answered, day.given_up, day.unknown) == (0, 0, 1)
    assert "0 gave up, 1 left while the link was down" in str(day.sentence("0:40"))


def gone(number: str, waited: float, at: float) -> Left:
    return Left(Caller(Extension(number=number, channel_id="SIP/x-1"), at - waited), at)


def test_one_who_comes_again_has_one_entry() -> None:
    work = Worklist()
    work.gave_up(gone("13800001111", 30, T0), "")
    work.gave_up(gone("+86 138-0000-1111", 10, T0 + 100), "Wang Fang")
    (entry,) = work.open
    assert (entry.times, entry.waited, entry.at, entry.name) == (2, 30.0, T0 + 100, "Wang Fang")


def test_withheld_numbers_stay_apart() -> None:
    work = Worklist()
    work.gave_up(gone("", 30, T0), "")
    work.gave_up(gone("", 30, T0 + 100), "")
    assert len(work.open) == 2


def test_a_conversation_settles_an_entry() -> None:
    work = Worklist()
    work.gave_up(gone("13800001111", 30, T0), "")
    ringing = Extension(number="3002", state="CALLER_RINGING", another_number="13800001111")
    work.see([ringing], T0 + 50)
    assert len(work.open) == 1
    talking = Extension(number="3002", state="CALLING", another_number="013800001111")
    work.see([talking], T0 + 60)
    assert work.open == []
    assert [(e.done_by, e.done_at) for e in work.listed()] == [("3002", T0 + 60)]


def test_a_conversation_that_began_before_he_left_settles_nothing() -> None:
    work = Worklist()
    work.gave_up(gone("13800001111", 30, T0), "")
    talking = Extension(
        number="3002", state="CALLING", another_number="13800001111", answer_time=T0 - 20
    )
    work.see([talking], T0 + 60)
    assert len(work.open) == 1
    work.see([replace(talking, answer_time=T0 + 50)], T0 + 60)
    assert work.open == []


def test_a_caller_who_comes_back_after_being_settled_is_a_new_entry() -> None:
    work = Worklist()
    work.finish(work.gave_up(gone("3009", 30, T0), ""), "3000", T0 + 10)
    work.gave_up(gone("3009", 5, T0 + 20), "")
    assert [(e.times, e.waited) for e in work.open] == [(1, 5.0)]


def test_a_worklist_is_kept_and_restored() -> None:
    work = Worklist()
    work.gave_up(gone("3009", 30, T0), "Li")
    work.called("3009")
    work.called("3010")
    assert [entry.tried for entry in work.open] == [1]
    work.finish(work.gave_up(gone("3008", 30, T0), ""), "3000", T0)
    again = Worklist()
    again.restore(work.keep(), T0 + 60)
    assert again.listed() == work.listed()
    again = Worklist()
    again.restore(work.keep(), T0 + 30 * 86400)
    assert [e.number for e in again.listed()] == ["3009"]


def test_a_caller_whom_two_consoles_noted_is_called_back_once() -> None:
    one, other = Worklist(), Worklist()
    one.finish(one.gave_up(gone("3008", 30, T0), ""), "3000", T0 + 60)
    one.gave_up(gone("3009", 30, T0), "Li")
    other.gave_up(gone("3008", 30, T0 + 1), "")
    other.gave_up(gone("3009", 31, T0 + 1), "")
    other.called("3009")
    both = Worklist()
    both.restore({**one.keep(), **other.keep()}, T0 + 90)
    assert [(e.number, e.name, e.times, e.tried) for e in both.open] == [("3009", "Li", 1, 1)]
    assert [e.done_by for e in both.listed() if e.number == "3008"] == ["3000"]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["number", "name", "waited", "at", "key", "x"]), inner)
    ),
    max_leaves=8,
)


@given(json_values)
def test_whatever_stands_in_the_file_is_survived(kept: object) -> None:
    work = Worklist()
    work.restore(kept, T0)
    assert len(work.listed()) == len(work.keep())


def test_a_moment_of_another_day_is_told_with_its_date() -> None:
    noon = datetime(2026, 5, 3, 12, 0).astimezone().timestamp()
    assert clock_text(noon, noon + 3600) == "12:00"
    assert clock_text(noon, noon + 86400) == "05-03 12:00"


def test_another_telephone_that_ringed_with_him_is_not_waited_for_when_it_rings_elsewhere() -> None:
    queue = Queue()
    queue.leave(T0 + 30)
    queue.push("3001", "CALLEE_RINGING", T0 + 31, **with_caller())
    queue.push("3002", "CALLEE_RINGING", T0 + 32, channel_id="SIP/3002-00000009")
    queue.push("3001", "CALLEE_RINGING", T0 + 33, channel_id="SIP/3001-00000010")
    queue.look(T0 + 34)
    (left,) = queue.left
    assert left.by == ""


def test_an_entry_that_was_closed_by_mistake_is_open_again() -> None:
    worklist = Worklist()
    entry = worklist.gave_up(Left(Caller(CALLER, T0), T0 + 30), "Wang Fang")
    worklist.finish(entry, "3001", T0 + 40)
    assert worklist.open == []
    before = worklist.version
    worklist.reopen(entry)
    assert worklist.open == [entry]
    assert worklist.version > before


def test_a_worklist_without_anybody_to_call_back_needs_no_look() -> None:
    worklist = Worklist()
    worklist.see([Extension(number="3001", state="CALLING", another_number=CALLER.number)], T0)
    worklist.gave_up(Left(Caller(replace(CALLER, number=""), T0), T0 + 30), "")
    worklist.see([Extension(number="3001", state="CALLING", another_number=CALLER.number)], T0)
    assert [entry.done for entry in worklist.listed()] == [False]


def test_two_withheld_callers_who_left_in_one_second_are_two_entries() -> None:
    worklist = Worklist()
    for channel in ("SIP/t-00000001", "SIP/t-00000002"):
        caller = Caller(replace(CALLER, number="", channel_id=channel), T0)
        worklist.gave_up(Left(caller, T0 + 30), "")
    assert len(worklist.open) == 2
    again = Worklist()
    again.restore(worklist.keep(), T0 + 60)
    assert len(again.open) == 2


def test_the_worklist_keeps_the_open_and_the_latest_in_bounds() -> None:
    worklist = Worklist()
    withheld = {"number": "", "name": "", "waited": 1.0}
    worklist.restore({str(n): {**withheld, "at": T0 + n} for n in range(KEPT + 3)}, T0 + KEPT)
    assert len(worklist.entries) == KEPT
    assert worklist.listed()[-1].at == T0 + 3
    entry = worklist.open[0]
    worklist.finish(entry, "3001", T0)
    caller = Caller(CALLER, T0 + DONE_KEPT_S)
    worklist.gave_up(Left(caller, T0 + DONE_KEPT_S + 1), "")
    assert entry.key not in worklist.entries


def test_a_caller_of_the_house_who_still_hears_it_ring_is_waited_for_no_longer_than_others() -> (
    None
):
    inside = replace(CALLER, number="3001", channel_id="SIP/3001-00000001")
    queue = Queue(inside)
    queue.leave(T0 + 30)
    queue.push("3001", "CALLER_RINGING", T0 + 31, channel_id=inside.channel_id)
    assert queue.left == []
    queue.look(T0 + 30 + GRACE_S)
    (left,) = queue.left
    assert left.by == ""
