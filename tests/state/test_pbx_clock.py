"""The PBX's clock when somebody sets it, by what becomes of wake-up calls that failed then."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from console.protocol.checks import DATE_TIME
from console.protocol.wake_up import Result
from console.state.pbx_clock import SAMPLES, PbxClock
from console.state.wake_up_board import WakeUpBoard, since
from tests.state.house import NOW, record

HOUR = 3600.0
JUMPS = pytest.mark.parametrize("jump", [2 * HOUR, -1 * HOUR, -2 * HOUR, -26 * HOUR])


def at(moment: float) -> datetime:
    return datetime.fromtimestamp(moment)  # noqa: DTZ006


def rings(clock: PbxClock, local: float, ahead: float) -> None:
    """An extension is called, by a PBX whose clock is so far ahead."""
    clock.heard(record("3004"), record("3004", "ALARM", "c", start_time=local + ahead), local)


@JUMPS
def test_a_wake_up_call_that_fails_after_the_clock_was_set_alarms(jump: float) -> None:
    clock = PbxClock()
    for n in range(SAMPLES):
        rings(clock, NOW + n, 0.0)
    rings(clock, NOW + 600, jump)
    rings(clock, NOW + 660, jump)
    assert clock.now(NOW + 700) == NOW + 700 + jump
    now, failed_at = at(clock.now(NOW + 700)), at(NOW + 660 + jump)
    failed = Result(id="1", number="3004", alarm_time=failed_at.strftime(DATE_TIME))
    assert since(now) <= failed.alarm_time
    board = WakeUpBoard()
    board.show([failed], [], now)
    assert board.alarming == [failed]


def test_calls_that_go_on_from_before_set_no_clock_back() -> None:
    clock = PbxClock()
    rings(clock, NOW, 100.0)
    old = NOW - HOUR
    for number in ("3004", "3005"):
        clock.heard(record(number), record(number, "CALLING", "c", start_time=old), NOW + 60)
    clock.heard(record("3006"), record("3006", "CALLING", "d", start_time=old), NOW + 90)
    assert clock.offset == 100.0


def test_one_event_told_in_time_shows_that_the_clock_was_not_set_back() -> None:
    clock = PbxClock()
    rings(clock, NOW, 100.0)
    rings(clock, NOW + 10, -HOUR)
    rings(clock, NOW + 20, 100.0)
    rings(clock, NOW + 30, -HOUR)
    assert clock.offset == 100.0


def test_a_night_with_a_change_to_winter_time_hides_no_failure() -> None:
    """The hour that comes twice: the PBX writes its local time, this computer has another."""
    board = WakeUpBoard()
    now = datetime(2026, 10, 25, 7, 0)  # noqa: DTZ001
    fails = [
        Result(id=str(n), number="3004", alarm_time=(now + timedelta(hours=h)).strftime(DATE_TIME))
        for n, h in enumerate((-1, 0, 1, -1))
    ]
    board.show(fails, [], now)
    assert board.alarming == fails
