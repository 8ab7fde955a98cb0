"""Do not disturb and night service (manual 8 and 9) change where calls go."""

from __future__ import annotations

from typing import Any

import pytest

from tests.simulator.chapters_desk import Desk

ROOM = "3005"
EVERYBODY = {"number": "", "pageSize": "100"}


def _listed(desk: Desk, status: str) -> list[str]:
    found = desk.ask("dnd.query", **EVERYBODY, status=status)["doNotDisturbs"]
    return [row["number"] for row in found]


def _always(desk: Desk, number: str = ROOM) -> None:
    desk.ask("dnd.set", number=number, startTime="", endTime="")


def test_an_extension_that_does_not_want_to_be_disturbed_refuses_calls() -> None:
    desk = Desk()
    _always(desk)
    assert desk.pushed(ROOM)["disturbId"] == 1
    assert not desk.pbx.ringable(ROOM)
    desk.ask("dnd.delete", number=ROOM)
    assert desk.pushed(ROOM)["disturbId"] == 0
    assert desk.pbx.ringable(ROOM)


def test_a_period_begins_and_ends_by_the_clock() -> None:
    desk = Desk()
    desk.ask("dnd.set", number=ROOM)
    assert desk.pushes == []
    assert _listed(desk, "on") == [ROOM]
    desk.clock.advance(2 * 3600 + 1)
    assert desk.pushed(ROOM)["disturbId"] == 1
    desk.clock.advance(11 * 3600)
    assert desk.pushed(ROOM)["disturbId"] == 0
    assert _listed(desk, "on") == []


def test_a_new_period_replaces_the_one_before() -> None:
    desk = Desk()
    _always(desk)
    desk.ask("dnd.set", number=ROOM)
    assert desk.pushed(ROOM)["disturbId"] == 0
    desk.clock.advance(86400)
    assert _listed(desk, "on") == []


def test_without_times_it_lasts_ten_years() -> None:
    desk = Desk()
    _always(desk)
    (row,) = desk.ask("dnd.query", number=ROOM)["doNotDisturbs"]
    assert row["date"] == "2019-10-09-10:00:00~2029-10-06-10:00:00"
    assert row["status"] == "enable"


def test_the_list_is_filtered_by_status() -> None:
    desk = Desk()
    desk.ask("dnd.set", number="", startNumber="3003", endNumber="3004", startTime="", endTime="")
    assert _listed(desk, "on") == ["3003", "3004"]
    assert len(_listed(desk, "off")) == 12 - 2
    assert len(_listed(desk, "all")) == 12
    off = desk.ask("dnd.query", number="3001", status="off")["doNotDisturbs"]
    assert (off[0]["status"], off[0]["date"]) == ("disable", "")


def test_clearing_what_is_not_set_is_no_error() -> None:
    desk = Desk()
    desk.ask("dnd.delete", number=ROOM)
    assert desk.pushes == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"endTime": ""}, "both"),
        ({"startTime": ""}, "both"),
        ({"startTime": "2019-10-09 23:00:00"}, "endTime is not after startTime"),
        ({"startTime": "2019-10-01 00:00:00", "endTime": "2019-10-02 00:00:00"}, "is past"),
    ],
)
def test_a_period_that_cannot_be_is_refused(changes: dict[str, Any], said: str) -> None:
    desk = Desk()
    assert said in desk.refusal("dnd.set", **changes)
    assert _listed(desk, "on") == []


def test_night_service_sends_new_queue_callers_to_the_extension() -> None:
    desk = Desk()
    assert desk.pbx.route_queue() == ""
    desk.ask("night_service.update", queueId="leo_queue", extensionId="4")
    assert desk.pbx.route_queue() == "3003"


def test_night_service_follows_from_queue_to_queue() -> None:
    desk = Desk()
    to_queue = {"type": "queue", "extensionId": "", "routeQueueId": "queue1"}
    desk.ask("night_service.update", queueId="leo_queue", **to_queue)
    assert desk.pbx.route_queue() == ""
    desk.ask("night_service.update", queueId="queue1", extensionId="2")
    assert desk.pbx.route_queue() == "3001"


def test_a_route_that_comes_back_to_its_queue_is_refused() -> None:
    desk = Desk()
    first = {"type": "queue", "extensionId": "", "routeQueueId": "queue1"}
    back = {"type": "queue", "extensionId": "", "routeQueueId": "leo_queue"}
    assert "come back" in desk.refusal("night_service.update", queueId="leo_queue", **back)
    desk.ask("night_service.update", queueId="leo_queue", **first)
    assert "come back" in desk.refusal("night_service.update", queueId="queue1", **back)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"queueId": "nowhere"}, "no queue nowhere"),
        ({"queueId": ""}, "queueId must not be blank"),
        ({"type": "voicemail"}, "type"),
        ({"extensionId": ""}, "extensionId must not be empty"),
        ({"extensionId": "999"}, "no extension with id 999"),
        ({"type": "queue"}, "routeQueueId must not be empty"),
    ],
)
def test_a_wrong_night_service_is_refused(changes: dict[str, str], said: str) -> None:
    assert said in Desk().refusal("night_service.update", **changes)


def test_night_service_is_logged_as_the_manual_shows_it() -> None:
    desk = Desk()
    desk.ask("night_service.update")
    entry = desk.ask("operation_log.query", type="nightSet")["logList"][0]
    assert entry["type"] == "night service setting"
    assert entry["comment"] == "Set night service extension[总机/3000]"


def test_every_choice_of_night_service_can_be_sent_back() -> None:
    desk = Desk()
    choices = desk.ask("night_service.init")
    for extension in choices["extensions"]:
        desk.ask("night_service.update", extensionId=extension["id"])
    for queue in choices["queues"]:
        desk.ask("night_service.update", queueId=queue["id"])


def test_the_ringtone_of_a_queue_is_read_back_as_set() -> None:
    desk = Desk()
    desk.ask("queue_ringtone.set", queueId="queue1", ringId="6", enableColroring=0)
    queues = {queue["id"]: queue for queue in desk.ask("queue_ringtone.query")["quques"]}
    chosen = [f["id"] for f in queues["queue1"]["colorringFiles"] if f["isColorringFile"] == "1"]
    assert (chosen, queues["queue1"]["enableColorring"]) == (["6"], "0")
    assert queues["leo_queue"]["enableColorring"] == "1"
    assert "99" in desk.refusal("queue_ringtone.set", ringId="99")
    assert "nowhere" in desk.refusal("queue_ringtone.set", queueId="nowhere")
    assert "enableColroring" in desk.refusal("queue_ringtone.set", enableColroring=3)
