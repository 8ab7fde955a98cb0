"""Wake-up calls ring when they should, and what came of them is known (manual 7)."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.simulator.chapters_desk import Desk

ROOM = "3005"


def _alarm(at: str, *, cycle: int = 3, times: int = 3, days: int = 1) -> dict[str, str]:
    numbers = {"alarmCycle": str(cycle), "alarmTimes": str(times), "alarmDays": str(days)}
    return {"id": "", "alarmTime": at, **numbers}


def _set(desk: Desk, *alarms: dict[str, str], number: str = ROOM) -> None:
    desk.ask("wake_up.set", number=number, alarms=list(alarms))


def _results(desk: Desk, **changes: Any) -> list[tuple[str, str]]:
    today = {"startDate": "2019-10-09 10:00:00", "number": ROOM, "pageSize": "100"}
    found = desk.ask("wake_up.query_results", **today | changes)["results"]
    return [(row["alarmTime"][5:], row["result"]) for row in found]


def _answers(desk: Desk, delay: float | None, number: str = ROOM) -> None:
    desk.pbx.switch.habits.fixed[number] = delay


def _rings(desk: Desk) -> int:
    """How many times the room began to ring for a wake-up call."""
    states = [
        frame["extension"]["state"]
        for frame in desk.pushes
        if frame["service"] == "extensionSingle" and frame["extension"]["number"] == ROOM
    ]
    return sum(now == "ALARM" != before for before, now in zip(["", *states], states, strict=False))


def test_a_call_set_a_minute_ahead_rings_and_is_answered() -> None:
    desk = Desk()
    _answers(desk, 4.0)
    _set(desk, _alarm("10:01"))
    desk.clock.advance(59)
    assert desk.pushed(ROOM)["state"] == "IDLE"
    desk.clock.advance(2)
    assert desk.pushed(ROOM)["state"] == "ALARM"
    desk.clock.advance(60)
    assert desk.pushed(ROOM)["state"] == "IDLE"
    assert _results(desk) == [("10-09 10:01:04", "Wake up success")]
    desk.clock.advance(3600)
    assert _rings(desk) == 1


def test_the_record_shows_the_next_alarm_until_it_is_done() -> None:
    desk = Desk()
    _set(desk, _alarm("10:05"), _alarm("9:30"))
    assert (desk.pushed(ROOM)["alarm"], desk.pushed(ROOM)["alarmTime"]) == (1, "10:05")
    desk.clock.advance(600)
    assert (desk.pushed(ROOM)["alarm"], desk.pushed(ROOM)["alarmTime"]) == (1, "09:30")
    desk.clock.advance(86400)
    assert (desk.pushed(ROOM)["alarm"], desk.pushed(ROOM)["alarmTime"]) == (0, "")


def test_an_unanswered_call_is_tried_again_and_then_fails() -> None:
    desk = Desk()
    _answers(desk, None)
    _set(desk, _alarm("10:01", cycle=5, times=3))
    desk.clock.advance(65)
    assert _rings(desk) == 1
    desk.clock.advance(300)
    assert _rings(desk) == 2
    assert _results(desk) == []
    desk.clock.advance(300)
    assert _rings(desk) == 3
    desk.clock.advance(30)
    assert _results(desk) == [("10-09 10:11:30", "Wake up failure")]
    desk.clock.advance(86400 * 2)
    assert _rings(desk) == 3


def test_an_answer_to_a_later_attempt_is_a_success() -> None:
    desk = Desk()
    _answers(desk, None)
    _set(desk, _alarm("10:01", cycle=2, times=3))
    desk.clock.advance(120)
    _answers(desk, 2.0)
    desk.clock.advance(3600)
    assert _results(desk) == [("10-09 10:03:02", "Wake up success")]


def test_a_busy_extension_costs_an_attempt() -> None:
    desk = Desk()
    _set(desk, _alarm("10:01", cycle=1, times=2))
    desk.pbx.ring_extension(ROOM, lambda: None, lambda _: None, talk=75.0)
    desk.clock.advance(62)
    assert _results(desk) == []
    desk.clock.advance(120)
    assert _results(desk) == [("10-09 10:02:00", "Wake up success")]


def test_do_not_disturb_does_not_keep_a_wake_up_call_out() -> None:
    desk = Desk()
    desk.ask("dnd.set", number=ROOM, startTime="", endTime="")
    _set(desk, _alarm("10:01"))
    desk.clock.advance(120)
    assert [result for _, result in _results(desk)] == ["Wake up success"]


def test_an_alarm_of_several_days_rings_each_day() -> None:
    desk = Desk()
    _set(desk, _alarm("07:00", days=3))
    desk.clock.advance(86400 * 6)
    assert [moment[:11] for moment, _ in _results(desk)] == [
        "10-12 07:00",
        "10-11 07:00",
        "10-10 07:00",
    ]


def test_a_deleted_alarm_does_not_ring() -> None:
    desk = Desk()
    _set(desk, _alarm("10:01"))
    desk.ask("wake_up.delete", number=ROOM)
    assert desk.pushed(ROOM)["alarm"] == 0
    desk.clock.advance(86400 * 2)
    assert _rings(desk) == 0
    assert desk.ask("wake_up.get", number=ROOM)["numberAlarms"] == []


def test_an_alarm_deleted_while_it_rings_is_not_tried_again() -> None:
    desk = Desk()
    _answers(desk, None)
    _set(desk, _alarm("10:01"))
    desk.clock.advance(65)
    desk.ask("wake_up.delete", number=ROOM)
    desk.clock.advance(3600)
    assert _rings(desk) == 1


def test_a_restart_of_the_exchange_while_it_rings_costs_an_attempt() -> None:
    desk = Desk()
    _answers(desk, None)
    _set(desk, _alarm("10:01", cycle=2, times=2))
    desk.clock.advance(65)
    desk.pbx.restart()
    _answers(desk, 1.0)
    desk.clock.advance(600)
    assert _results(desk) == [("10-09 10:03:01", "Wake up success")]


def test_setting_adds_and_replaces_only_the_same_time() -> None:
    desk = Desk()
    _set(desk, _alarm("11:00", times=1), _alarm("12:30"))
    _set(desk, _alarm("11:00", times=2))
    alarms = desk.ask("wake_up.get", number=ROOM)["numberAlarms"]
    assert [(a["alarmTime"], a["alarmTimes"]) for a in alarms] == [("11:00", "2"), ("12:30", "3")]
    assert {type(value) for alarm in alarms for value in alarm.values()} == {str}


def test_one_extension_is_read_with_its_prompt_tone() -> None:
    desk = Desk()
    desk.ask("wake_up.set", number=ROOM, locutionId="15")
    shown = desk.ask("wake_up.get", number=ROOM)
    assert (shown["number"], shown["locutionId"]) == (ROOM, "15")


def test_a_range_or_a_group_is_set_and_found_by_status() -> None:
    desk = Desk()
    everybody = {"number": "", "pageSize": "100"}
    desk.ask("wake_up.set", number="", startNumber="3002", endNumber="3004")
    with_alarm = desk.ask("wake_up.query", **everybody, status="1")["alarms"]
    assert [row["number"] for row in with_alarm] == ["3002", "3003", "3004"]
    without = desk.ask("wake_up.query", **everybody, status="2")["alarms"]
    assert len(without) == 12 - 3
    desk.ask("extension_group.set_members", id="7", numbers="3002,3003")
    desk.ask("wake_up.delete", number="", roleId="7")
    with_alarm = desk.ask("wake_up.query", **everybody, status="1")["alarms"]
    assert [row["number"] for row in with_alarm] == ["3004"]


def test_results_are_filtered_by_outcome_and_period() -> None:
    desk = Desk()
    _answers(desk, None)
    _set(desk, _alarm("10:01", times=1))
    desk.clock.advance(300)
    _answers(desk, 1.0)
    _set(desk, _alarm("10:10", times=1))
    desk.clock.advance(900)
    assert [r for _, r in _results(desk, result="1")] == ["Wake up success"]
    assert [r for _, r in _results(desk, result="2")] == ["Wake up failure"]
    assert len(_results(desk, result="0")) == 2
    assert _results(desk, startDate="2019-10-09 10:05:00", result="2") == []
    assert len(_results(desk, number="", startDate="")) > 20


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "America/Lima"])
def test_the_seeded_results_are_of_early_mornings(
    zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        hours = {at[6:8] for at, _ in _results(Desk(), number="", startDate="")}
    finally:
        monkeypatch.undo()
        time.tzset()
    assert hours == {"05", "06", "07"}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"locutionId": "999"}, "no prompt tone with id 999"),
        ({"locutionId": ""}, "locutionId must not be blank"),
        ({"alarms": []}, "alarms must not be empty"),
        ({"alarms": [_alarm("25:00")]}, "alarmTime '25:00'"),
        ({"alarms": [_alarm("noon")]}, "alarmTime 'noon'"),
        ({"alarms": [_alarm("")]}, "alarmTime must not be blank"),
        ({"alarms": [_alarm("06:00", cycle=0)]}, "alarmCycle"),
        ({"alarms": [_alarm("06:00"), _alarm("07:00", times=99)]}, "alarmTimes"),
        ({"alarms": [_alarm("06:00", days=0)]}, "alarmDays"),
    ],
)
def test_a_wrong_alarm_is_refused_and_none_is_set(changes: dict[str, Any], said: str) -> None:
    desk = Desk()
    assert said in desk.refusal("wake_up.set", **changes)
    assert desk.ask("wake_up.query", number="", status="1")["alarms"] == []


def test_who_set_it_is_in_the_operation_log() -> None:
    desk = Desk()
    _set(desk, _alarm("06:15"))
    entry = desk.ask("operation_log.query", type="alarmSet")["logList"][0]
    assert "06:15" in entry["comment"]
    assert entry["targetName"].endswith(f"/{ROOM}")
