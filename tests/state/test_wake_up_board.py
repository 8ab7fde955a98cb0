"""The rules of the board of wake-up calls."""

from __future__ import annotations

from datetime import datetime

from console.protocol.records import Extension
from console.protocol.wake_up import Result
from console.state.number_list import expand, label, targets
from console.state.wake_up_board import Stage, WakeUpBoard, due, key_of

NOW = datetime(2026, 11, 24, 23, 30)  # noqa: DTZ001 - the PBX names no zone
FAILED = Result(id="7", number="110", alarm_time="2026-11-24 23:00:00", result="?")
OLD = Result(id="6", number="111", alarm_time="2026-11-24 07:00:00")
DONE = Result(id="8", number="112", alarm_time="2026-11-24 22:00:00")


def board() -> WakeUpBoard:
    made = WakeUpBoard()
    made.show([FAILED, OLD], [DONE], NOW)
    return made


def test_a_failure_of_the_night_alarms_and_an_older_one_does_not() -> None:
    assert board().alarming == [FAILED]


def test_a_taken_failure_alarms_no_more_also_after_a_restart() -> None:
    made = board()
    assert made.take([key_of(FAILED)], "3000 Ann", NOW) == 1
    assert made.alarming == []
    again = WakeUpBoard(made.as_dict())
    again.show([FAILED], [], NOW)
    assert again.alarming == []
    (line,) = again.lines([], NOW)
    assert (line.stage, line.taken and line.taken.by) == (Stage.TAKEN, "3000 Ann")


def test_nobody_takes_what_is_taken_or_done() -> None:
    made = board()
    made.take([key_of(FAILED)], "one", NOW)
    assert made.take([key_of(FAILED), key_of(DONE)], "other", NOW) == 0
    assert made.taken[key_of(FAILED)].by == "one"


def test_what_another_console_took_meanwhile_is_taken() -> None:
    mine, others = board(), board()
    others.take([key_of(FAILED)], "other", NOW)
    assert mine.take([key_of(FAILED)], "me", NOW, others.as_dict()) == 0
    assert mine.taken[key_of(FAILED)].by == "other"


def test_broken_memory_is_no_memory() -> None:
    assert WakeUpBoard({"a": 1, "b": None, "c": {"by": 5}}).taken.keys() == {"c"}


def test_what_is_due_within_the_hour_is_found_across_midnight() -> None:
    extensions = [
        Extension(number="1", alarm=True, alarm_time="0:15"),
        Extension(number="2", alarm=True, alarm_time="23:30"),
        Extension(number="3", alarm=True, alarm_time="00:31"),
        Extension(number="4", alarm=True, alarm_time="23:29"),
        Extension(number="5", alarm=False, alarm_time="23:45"),
        Extension(number="6", alarm=True, alarm_time="?"),
    ]
    assert [(line.number, line.at) for line in due(extensions, NOW)] == [
        ("2", "23:30"),
        ("1", "00:15"),
    ]


def test_failures_stand_first() -> None:
    extensions = [Extension(number="1", alarm=True, alarm_time="23:45")]
    stages = [line.stage for line in board().lines(extensions, NOW)]
    assert stages == [Stage.FAILED, Stage.DUE, Stage.DONE]


def test_a_list_names_exactly_one_choice_in_each_request() -> None:
    found = targets([("110", "120"), ("131", "131")])
    assert all(target.is_definite for target in found)
    assert [label(target) for target in found] == ["110:120", "131"]


def test_a_range_stands_for_the_extensions_there_are() -> None:
    known = ["110", "112", "131", "x"]
    assert expand([("110", "120"), ("999", "999"), ("112", "112")], known) == ["110", "112", "999"]
