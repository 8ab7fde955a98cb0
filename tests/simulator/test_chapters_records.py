"""Call records and the operation log (manual 13 and 14) hold what really happened."""

from __future__ import annotations

from typing import Any

import pytest

from console.simulator import records
from console.simulator.pbx import CallNote
from tests.simulator.chapters_desk import MORNING, Desk, faults

RECORD = {
    "id": "1",
    "type": "interna",
    "subtype": "entrante",
    "callDate": "2019-10-09 10:00:00",
    "caller": "3001",
    "callee": "3000",
    "duration": "60",
}
EVERYTHING = {
    "number": "",
    "startDate": "",
    "endDate": "",
    "type": "all",
    "subtype": "all",
    "pageSize": "1000",
}


def _calls(desk: Desk, **changes: Any) -> list[dict[str, Any]]:
    return list(desk.ask("call_record.query", **EVERYTHING | changes)["recordList"])


def _log(desk: Desk, **changes: Any) -> list[dict[str, Any]]:
    return list(desk.ask("operation_log.query", **{"pageSize": 1000} | changes)["logList"])


def test_there_is_a_history_of_the_last_weeks_newest_first() -> None:
    calls = _calls(Desk())
    assert len(calls) == 300
    assert faults(calls, [RECORD]) == []
    dates = [call["callDate"] for call in calls]
    assert dates == sorted(dates, reverse=True)
    assert "2019-09-17" < dates[-1] < dates[0] < "2019-10-09 10:00:00"


def test_the_same_seed_gives_the_same_history() -> None:
    assert _calls(Desk()) == _calls(Desk())


def test_a_call_that_was_made_is_recorded_with_its_seconds_of_talking() -> None:
    desk = Desk()
    desk.pbx.switch.habits.fixed.update({"3000": 2.0, "3001": 5.0})
    desk.pbx.switch.call_out("3002", "3001", 1.0)
    desk.clock.advance(66)
    line = desk.pbx.switch.line("3002")
    assert line is not None
    desk.pbx.switch.hang_up(line)
    newest = _calls(desk)[0]
    assert (newest["caller"], newest["callee"]) == ("3002", "3001")
    assert (newest["type"], newest["duration"]) == ("interna", "60")


def test_a_call_to_an_extension_that_does_not_want_it_has_no_talking() -> None:
    desk = Desk()
    desk.ask("dnd.set", number="3001", startTime="", endTime="")
    desk.pbx.switch.call_out("3002", "3001", 1.0)
    desk.clock.advance(120)
    newest = _calls(desk)[0]
    assert (newest["callee"], newest["duration"]) == ("3001", "0")


def test_the_direction_is_seen_from_the_extension_asked_for() -> None:
    desk = Desk()
    note = CallNote("3002", "3001", MORNING, MORNING + 5, MORNING + 65, "", "answered")
    desk.pbx.on_call(note)
    assert _calls(desk, number="3001")[0]["subtype"] == "entrante"
    assert _calls(desk, number="3002")[0]["subtype"] == "saliente"
    came = _calls(desk, number="3001", subtype="entrante")
    assert came[0]["id"] == "301"
    assert {call["callee"] for call in came} == {"3001"}
    assert {call["caller"] for call in _calls(desk, number="3001", subtype="saliente")} == {"3001"}


@pytest.mark.parametrize(("kind", "outside"), [("interna", False), ("externa", True)])
def test_records_are_filtered_by_kind(kind: str, outside: bool) -> None:
    desk = Desk()
    found = _calls(desk, type=kind)
    house = set(desk.pbx.extensions)
    assert found
    assert all(({call["caller"], call["callee"]} <= house) != outside for call in found)
    assert {call["type"] for call in found} == {kind}


def test_the_kinds_and_directions_together_are_everything() -> None:
    desk = Desk()
    parts = [
        _calls(desk, type=kind, subtype=direction)
        for kind in ("interna", "externa")
        for direction in ("entrante", "saliente")
    ]
    assert sum(map(len, parts)) == len(_calls(desk)) == len(_calls(desk, type="whatever"))


def test_records_are_filtered_by_period() -> None:
    desk = Desk()
    dates = [call["callDate"] for call in _calls(desk)]
    found = _calls(desk, startDate=dates[20], endDate=dates[10])
    assert [call["callDate"] for call in found] == dates[10:21]
    assert "after" in desk.refusal("call_record.query", startDate=dates[0], endDate=dates[9])


def test_what_an_operator_does_is_in_the_log() -> None:
    desk = Desk()
    before = len(_log(desk))
    desk.clock.advance(30)
    desk.ask("queue_ringtone.set")
    newest = _log(desk)[0]
    assert len(_log(desk)) == before + 1
    assert newest["type"] == "queue ringtone setting"
    assert newest["targetName"] == "leo_queue"
    assert newest["date"] == "2019-10-09 10:00:30"
    assert (newest["userId"], newest["userName"]) == ("1", "总机/3000")


def test_a_refused_request_is_not_in_the_log() -> None:
    desk = Desk()
    before = len(_log(desk))
    desk.refusal("dnd.set", number="9999")
    desk.refusal("extension.set_name", name="")
    assert len(_log(desk)) == before


@pytest.mark.parametrize("kind", records.LOG_TYPES)
def test_the_log_is_filtered_by_type_and_shows_it_as_a_text(kind: str) -> None:
    desk, chinese = Desk(), Desk(language="cn")
    for one in (desk, chinese):
        one.pbx.note_log(kind, one.operator, "3001", "tested")
    english_text, chinese_text = records.LOG_TYPES[kind]
    assert {entry["type"] for entry in _log(desk, type=kind)} == {english_text}
    assert {entry["type"] for entry in _log(chinese, type=kind)} == {chinese_text}


def test_an_unknown_type_or_a_wrong_order_of_dates_is_refused() -> None:
    desk = Desk()
    assert "one of all, alarmSet" in desk.refusal("operation_log.query", type="nothing")
    dates = {"startDate": "2019-10-02 00:00:00", "endDate": "2019-10-01 00:00:00"}
    assert "after" in desk.refusal("operation_log.query", **dates)
    assert _log(desk, startDate="2019-10-09 09:00:01", endDate="2019-10-09 10:00:00") == []


def test_a_late_page_of_thousands_is_full() -> None:
    desk = Desk()
    for second in range(20_000):
        start = MORNING + second
        desk.pbx.on_call(CallNote("3002", "3001", start, None, start + 5, "", "busy"))
    assert len(_calls(desk, pageSize="10", page=1000)) == 10
