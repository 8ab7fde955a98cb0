"""The rate of the line, with and without answers, and the age of the picture."""

from __future__ import annotations

import pytest

from console.ui.driver.line import AHEAD, CAPACITY, Line
from console.ui.driver.picture import ANSWER_LIMIT, THAW, Picture


def slow_by_standing() -> Line:
    """A line without answers, that took 1,900 bytes in the 1.9 s from full to full."""
    line = Line()
    line.accepted(20_000, 0.0)
    line.blocked(0.1)
    line.accepted(400, 1.5)
    line.freed(1.5)
    line.accepted(1500, 1.6)
    line.blocked(2.0)
    return line


def paced(rate: float) -> Line:
    """A line of this many bytes a second, told by the answer to a query behind 2,000 bytes."""
    line = Line()
    line.accepted(2000, 0.0)
    line.answered(
        behind=2000, beyond=2000 / rate, lasted=2000 / rate, since=0, now=2000 / rate, thaws=True
    )
    return line


def test_a_late_answer_tells_the_rate_of_a_slow_line() -> None:
    line = paced(960)
    assert line.rate == pytest.approx(960)
    assert line.budget(3.0) == pytest.approx(960 * AHEAD, abs=1)
    line.accepted(480, 3.0)
    assert line.busy(3.0)
    assert not line.busy(3.3)


def test_a_quick_answer_frees_a_line_that_was_taken_for_slow() -> None:
    line = paced(960)
    now = 3.0
    for _ in range(12):
        budget = line.budget(now)
        if budget is None:
            break
        line.accepted(budget, now)
        line.answered(
            behind=budget, beyond=0.001, lasted=0.001, since=0, now=now + 0.001, thaws=False
        )
        now += 0.5
    assert line.rate is None
    assert line.budget(now) is None


def test_a_fast_line_with_a_long_delay_is_not_slow() -> None:
    line = Line()
    for now in range(5):
        line.accepted(3000, float(now))
        line.answered(behind=3000, beyond=0.01, lasted=0.01, since=0, now=now + 0.4, thaws=False)
    assert line.rate is None


def stood_still(line: Line, now: float) -> None:
    """The link was dark: the answer to a query behind one frame came half a minute late."""
    line.accepted(2000, now - 30)
    line.answered(behind=2000, beyond=30.0, lasted=30.0, since=0, now=now, thaws=True)


def test_a_fast_line_that_was_dark_is_as_fast_as_before_when_it_is_back() -> None:
    line = Line()
    line.accepted(8000, 0.0)
    line.answered(behind=8000, beyond=0.01, lasted=0.05, since=0, now=0.05, thaws=False)
    stood_still(line, 60.0)
    assert line.budget(60.0) is None


def test_a_line_that_is_late_again_after_standing_still_is_slow() -> None:
    line = Line()
    line.accepted(8000, 0.0)
    line.answered(behind=8000, beyond=0.01, lasted=0.05, since=0, now=0.05, thaws=False)
    stood_still(line, 60.0)
    line.accepted(2000, 61.0)
    line.answered(behind=2000, beyond=2.0, lasted=2.0, since=0, now=63.0, thaws=True)
    assert line.rate == pytest.approx(1000)


def test_without_answers_the_rate_is_what_is_taken_from_full_to_full() -> None:
    line = slow_by_standing()
    assert line.rate == pytest.approx(0.9 * 1900 / 1.9)
    assert line.queue(2.0) >= CAPACITY
    assert line.busy(2.0)
    line.freed(2.1)
    assert not line.busy(30.0)


def test_a_line_that_only_stood_still_is_not_slow() -> None:
    line = Line()
    line.accepted(20_000, 0.0)
    line.blocked(0.1)
    line.accepted(10_000, 5.0)
    line.freed(5.0)
    line.accepted(40_000, 20.0)
    line.blocked(20.0)
    assert line.rate is None


def test_the_speed_of_a_serial_line_is_believed() -> None:
    assert Line(960.0).budget(0.0) == 480


def test_a_picture_is_unknown_until_the_first_answer() -> None:
    picture = Picture()
    picture.wrote(0.0)
    assert picture.wants_query(0.0)
    picture.asked(0.0, 100)
    assert picture.age(5.0) is None
    assert not picture.frozen(5.0)
    answer = picture.answered(5.0)
    assert answer is not None
    assert (answer.took, answer.written) == (5.0, 100)
    assert picture.age(5.0) == 0.0


def known_picture() -> Picture:
    picture = Picture()
    picture.wrote(0.0)
    picture.asked(0.0, 1)
    picture.answered(0.01)
    return picture


def test_a_picture_without_output_is_never_frozen() -> None:
    picture = known_picture()
    assert picture.age(1000.0) == 0.0
    assert not picture.frozen(1000.0)
    assert not picture.wants_query(1000.0)


def test_a_picture_is_frozen_a_second_after_the_query_and_until_a_fresh_answer() -> None:
    picture = known_picture()
    picture.wrote(10.0)
    picture.asked(10.0, 2)
    assert not picture.frozen(10.0 + ANSWER_LIMIT - 0.01)
    assert picture.frozen(10.0 + ANSWER_LIMIT)
    assert picture.age(12.0) == 2.0
    picture.asked(12.0, 3)
    picture.answered(60.0)
    assert picture.frozen(60.0)
    assert picture.answered(60.1) is None
    assert not picture.wants_query(60.1)
    assert picture.wants_query(60.0 + THAW)
    picture.asked(60.4, 4)
    picture.answered(60.5)
    assert not picture.frozen(60.5)


def test_output_behind_a_query_is_not_proven_by_its_answer() -> None:
    picture = known_picture()
    picture.wrote(10.0)
    picture.asked(10.0, 2)
    picture.wrote(10.1)
    picture.answered(10.2)
    assert picture.age(10.5) == pytest.approx(0.4)


def test_lost_queries_are_asked_again_ever_rarer() -> None:
    picture = known_picture()
    picture.wrote(10.0)
    asked = []
    now = 10.0
    while now < 60.0:
        if picture.wants_query(now):
            picture.asked(now, 0)
            asked.append(now)
        now += 0.25
    assert asked[:4] == [10.0, 11.0, 13.0, 18.0]
    assert len(asked) < 14


def test_a_terminal_that_never_answers_is_left_alone() -> None:
    picture = Picture()
    asked = 0
    for tick in range(400):
        now = tick / 4
        picture.wrote(now)
        if picture.wants_query(now):
            picture.asked(now, 0)
            asked += 1
    assert asked <= 7
    assert picture.waiting(100.0) == 0.0


def test_a_renewed_terminal_is_unknown() -> None:
    picture = known_picture()
    picture.wrote(10.0)
    picture.asked(10.0, 2)
    picture.renewed()
    assert not picture.frozen(20.0)
    assert picture.age(20.0) is None


def test_a_line_that_never_pushed_back_has_not_waited() -> None:
    line = Line()
    line.freed(1.0)
    line.accepted(20_000, 2.0)
    line.blocked(2.0)
    line.accepted(900, 4.0)
    line.blocked(4.0)
    assert line.rate is None


def test_a_line_that_takes_more_than_it_proved_is_faster() -> None:
    line = paced(960)
    line.blocked(3.0)
    line.accepted(10_000, 4.0)
    line.blocked(4.0)
    assert line.rate == pytest.approx(10_000)
    line.accepted(500_000, 5.0)
    line.blocked(5.0)
    assert line.rate is None


def test_a_few_bytes_answered_in_time_tell_nothing() -> None:
    line = paced(960)
    line.accepted(100, 5.0)
    line.answered(behind=100, beyond=0.0, lasted=0.001, since=40, now=5.01, thaws=False)
    assert line.rate == pytest.approx(960)
    assert line.queue(5.01) == 40.0


def test_without_answers_a_faster_line_is_found_by_trying_after_a_minute() -> None:
    line = slow_by_standing()
    line.freed(2.0)
    rate = line.rate or 0.0
    assert rate == pytest.approx(900)
    line.queue(61.0)
    assert line.rate == rate
    line.queue(62.5)
    line.queue(63.0)
    assert line.rate == pytest.approx(1.5 * rate)
    line.queue(68.0)
    assert line.rate == pytest.approx(2.25 * rate)
    # Pushing back says that it was not faster.
    line.blocked(68.0)
    assert line.rate == rate
    assert line.queue(68.0) == CAPACITY


def test_of_two_queries_the_first_answer_proves_only_what_was_written_before_it() -> None:
    picture = known_picture()
    picture.wrote(10.0)
    picture.asked(10.0, 2)
    picture.wrote(10.2)
    picture.asked(10.5, 3)
    assert picture.owes_answer()
    assert picture.answered(10.6) is not None
    assert picture.owes_answer()
    assert picture.age(10.6) == pytest.approx(0.6)
    assert picture.answered(10.7) is not None
    assert not picture.owes_answer()
    assert picture.age(10.7) == 0.0


def test_a_cursor_report_that_nobody_asked_for_is_a_key() -> None:
    picture = Picture()
    assert not picture.expects_answer(10.0)
    picture.wrote(10.0)
    picture.asked(10.0, 1)
    assert picture.expects_answer(60.0)
    picture.answered(60.0)
    assert not picture.expects_answer(62.0)
    picture.asked(62.0, 2)
    picture.answered(62.1)
    assert picture.expects_answer(63.9)
    assert not picture.expects_answer(64.0)
