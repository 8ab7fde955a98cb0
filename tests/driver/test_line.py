"""The line's rate without answers and with few bytes, and answers to several queries at once."""

from __future__ import annotations

import pytest

from console.ui.driver.line import CAPACITY, Line
from console.ui.driver.picture import Picture
from tests.driver.test_output import known_picture, paced


def slow_by_standing() -> Line:
    """A line without answers, that took 1,900 bytes in the 1.9 s from full to full."""
    line = Line()
    line.accepted(20_000, 0.0)
    line.blocked(0.1)
    line.accepted(400, 1.5)
    line.freed(1.5)
    line.accepted(1500, 1.6)
    line.blocked(2.0)
    line.freed(2.0)
    return line


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
