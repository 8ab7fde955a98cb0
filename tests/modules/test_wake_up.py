"""Wake-up calls (manual 7), by keys."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from console.client.unread import Unread
from console.i18n import set_language
from console.protocol.wake_up import Result
from console.simulator import Simulator
from console.simulator.clock import ManualClock
from console.simulator.wake_up import store
from console.ui.modules.wake_up_watch import WakeUpWatch
from tests.modules.host import Desk, at_desk, body

NOBODY = {"number": "", "startNumber": "", "endNumber": "", "roleId": ""}


async def form_opened(desk: Desk) -> None:
    await desk.open("open.wake_up")
    await desk.sees("Nothing here yet")
    await desk.press("a")
    await desk.sees("Set wake-up calls", "fpm-world-mix")


async def test_the_module_lists_who_has_a_wake_up_call(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await desk.open("open.wake_up")
        await desk.until(lambda: desk.asked("alarm", "query"))
        query = {"status": "1", "page": 1, "pageSize": "50"}
        assert body(desk.asked("alarm", "query")[0]) == NOBODY | query
        await desk.press("f")
        await desk.sees("Filter")
        await desk.press("right", "right", "tab", "right", "tab")
        await desk.type("3001:3003")
        await desk.press("enter")
        await desk.sees("3001", "3002", "3003", "off")
        found = body(desk.asked("alarm", "query")[1])
        assert found == NOBODY | query | {
            "status": "0",
            "startNumber": "3001",
            "endNumber": "3003",
        }


async def test_the_state_is_told_in_the_language_of_the_console(
    sim: Simulator, tmp_path: Path
) -> None:
    async with at_desk(sim, tmp_path) as desk:
        set_language("cn")
        await desk.open("open.wake_up")
        await desk.press("f", "right", "right", "enter")
        await desk.sees("3001", "关")
        assert "disable" not in desk.text()


async def test_several_a_day_are_set_for_one_extension(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await form_opened(desk)
        await desk.press("tab")
        await desk.type("3001")
        await desk.press("tab")
        await desk.type("5:30, 06:30")
        await desk.press("enter")
        await desk.sees("Wake-up calls set", "3001")
        (frame,) = desk.asked("alarm", "add")
        alarm = {"id": "", "alarmCycle": "3", "alarmTimes": "3", "alarmDays": "1"}
        assert body(frame) == NOBODY | {
            "locutionId": "1",
            "number": "3001",
            "alarms": [alarm | {"alarmTime": "05:30"}, alarm | {"alarmTime": "06:30"}],
        }
        assert [a.time_of_day for a in store(sim.pbx).alarms["3001"]] == ["05:30", "06:30"]
        assert desk.asked("alarm", "delete") == []


async def test_a_list_becomes_several_requests_with_an_outcome_each(
    sim: Simulator, tmp_path: Path
) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await form_opened(desk)
        await desk.press("tab")
        await desk.type("3001:3003,3005,4444")
        await desk.press("tab")
        await desk.type("05:30")
        await desk.press("enter")
        await desk.sees("there is no extension 4444", "3001:3003", "a: try again")
        filled = [
            {key: value for key, value in body(frame).items() if key in NOBODY and value}
            for frame in desk.asked("alarm", "add")
        ]
        assert filled == [
            {"startNumber": "3001", "endNumber": "3003"},
            {"number": "3005"},
            {"number": "4444"},
        ]
        await desk.press("a")
        await desk.until(lambda: len(desk.asked("alarm", "add")) == 4)
        await desk.sees("a: try again")
        await desk.press("enter")
        await desk.sees("2 of 3 done", "4444", "3002")
        assert set(store(sim.pbx).alarms) == {"3001", "3002", "3003", "3005"}


async def test_a_group_is_named_by_its_id(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await form_opened(desk)
        await desk.press("right")
        await desk.sees("Group")
        await desk.press("tab", "tab")
        await desk.type("05:30")
        await desk.press("enter")
        await desk.until(lambda: desk.asked("alarm", "add"))
        (frame,) = desk.asked("alarm", "add")
        assert frame["roleId"]
        assert (frame["number"], frame["startNumber"], frame["endNumber"]) == ("", "", "")


async def test_what_is_missing_or_wrong_is_said_and_nothing_is_sent(
    sim: Simulator, tmp_path: Path
) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await form_opened(desk)
        await desk.press("enter")
        await desk.sees("This must be filled in")
        await desk.press("tab")
        await desk.type("05:30")
        await desk.press("tab", "end", "backspace")
        await desk.type("99")
        await desk.press("enter")
        await desk.sees("A whole number from 1 to 60")
        assert desk.asked("alarm", "add") == []


async def test_replacing_deletes_first(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await form_opened(desk)
        await desk.press("tab")
        await desk.type("3001")
        await desk.press("tab")
        await desk.type("05:30")
        await desk.press("tab", "tab", "tab", "tab", "tab", "right", "enter")
        await desk.sees("Wake-up calls set")
        operates = [
            one.frame["operate"]
            for one in sim.received
            if one.frame and one.frame.get("operate") in ("add", "delete")
        ]
        assert operates == ["delete", "add"]


async def with_two(desk: Desk) -> None:
    await desk.open("extension.wake_up", ["3001"])
    await desk.sees("Wake-up calls of 3001", "Nothing here yet")
    await desk.press("a")
    await desk.sees("New wake-up call", "fpm-world-mix")
    await desk.type("05:30, 06:30")
    await desk.press("enter")
    await desk.sees("Set, and read back as set", "06:30")


async def test_one_is_changed_and_the_others_set_again(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await with_two(desk)
        # The time of day decides which of the two is due next, and so listed first.
        _, other = (alarm.time_of_day for alarm in store(sim.pbx).of("3001"))
        await desk.press("enter")
        await desk.sees("All are deleted and set again")
        await desk.press("end", *["backspace"] * 5)
        await desk.type("07:15")
        await desk.press("enter")
        await desk.sees("Set, and read back as set", "07:15", other)
        (deleted,) = desk.asked("alarm", "delete")
        assert body(deleted) == NOBODY | {"number": "3001"}
        assert body(desk.asked("alarm", "init")[0]) == {"number": "3001"}
        times = [alarm["alarmTime"] for alarm in desk.asked("alarm", "add")[-1]["alarms"]]
        assert sorted(times) == sorted([other, "07:15"])


async def test_what_somebody_else_set_meanwhile_is_not_deleted(
    sim: Simulator, tmp_path: Path
) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await with_two(desk)
        alarms = store(sim.pbx).alarms["3001"]
        await desk.press("d")
        await desk.sees("Delete the wake-up calls")
        alarms.append(replace(alarms[0], id=99, hour=4, minute=45))
        await desk.press("enter")
        await desk.sees("Changed by somebody else meanwhile", "04:45")
        await desk.press("enter")
        await desk.sees("All are deleted and set again")
        alarms.pop()
        await desk.press("enter")
        await desk.sees("Changed by somebody else meanwhile")
        assert desk.asked("alarm", "delete") == []
        assert len(store(sim.pbx).alarms["3001"]) == 2


async def test_one_is_deleted_and_the_others_set_again(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await with_two(desk)
        await desk.press("d")
        await desk.sees("Delete the wake-up calls")
        await desk.press("enter")
        await desk.sees("Set, and read back as set")
        (kept,) = store(sim.pbx).alarms["3001"]
        assert kept.time_of_day in ("05:30", "06:30")


async def test_all_of_an_extension_are_deleted(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await with_two(desk)
        await desk.press("escape")
        await desk.open("open.wake_up")
        await desk.sees("3001")
        await desk.press("d")
        await desk.sees("Delete all wake-up calls of 3001?")
        await desk.press("enter")
        await desk.sees("Deleted", "Nothing here yet")
        assert store(sim.pbx).alarms == {}
        await desk.press("l")
        await desk.sees("Delete all wake-up calls")
        await desk.press("tab")
        await desk.type("3001:3004,3006")
        await desk.press("enter")
        await desk.sees("done")
        await desk.until(lambda: len(desk.asked("alarm", "delete")) == 3)


async def test_for_more_than_five_the_list_is_deleted_only_if_their_number_is_typed(
    sim: Simulator, tmp_path: Path
) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await desk.open("open.wake_up")
        await desk.sees("Nothing here yet")
        await desk.press("l", "tab")
        await desk.type("3001:3005,3007")
        await desk.press("enter")
        await desk.sees("(6)? Type 6")
        await desk.press("enter")
        await desk.sees("Delete all wake-up calls of 3001, 3002, 3003, 3004")
        await desk.press("escape")
        await desk.sees("Nothing was sent")
        assert desk.asked("alarm", "delete") == []
        await desk.press("enter")
        await desk.sees("(6)? Type 6")
        await desk.type("6")
        await desk.press("enter")
        await desk.until(lambda: len(desk.asked("alarm", "delete")) == 2)


async def test_results_are_filtered_and_exported(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await desk.open("open.wake_up")
        await desk.sees("Wake-up calls")
        await desk.press("w")
        await desk.sees("Wake-up results", "Wake up success")
        await desk.press("f")
        await desk.sees("Filter")
        await desk.press("right", "right", "tab")
        await desk.type("2019-01-01 00:00")
        await desk.press("enter")
        await desk.until(lambda: len(desk.asked("alarm", "result_query")) == 2)
        assert body(desk.asked("alarm", "result_query")[1]) == NOBODY | {
            "result": "2",
            "startDate": "2019-01-01 00:00:00",
            "endDate": "",
            "page": 1,
            "pageSize": "50",
        }
        await desk.until(lambda: "success" not in desk.text())


async def test_a_failure_alarms_until_somebody_takes_it(tmp_path: Path) -> None:
    noon = datetime(2026, 11, 24, 12)  # noqa: DTZ001 - the PBX names no zone
    clock = ManualClock(noon.timestamp())
    async with Simulator(extensions=12, seed=3, clock=clock) as sim, at_desk(sim, tmp_path) as desk:
        desk.services = replace(desk.services, server_now=clock.now)
        await desk.open("extension.wake_up", ["3001"])
        await desk.sees("Nothing here yet")
        await desk.press("a")
        await desk.sees("fpm-world-mix")
        await desk.type("12:01")
        await desk.press("tab", "tab", "end", "backspace")
        await desk.type("1")
        await desk.press("enter")
        await desk.sees("read back as set")
        await desk.press("escape")
        await desk.open("open.wake_up")
        await desk.sees("12:01")
        await desk.press("b")
        await desk.sees("> due", "12:01")
        asked = [body(frame)["result"] for frame in desk.asked("alarm", "result_query")]
        assert asked == ["2", "1"]  # Failures and successes, each once.

        alarms: list[Sequence[Result]] = []
        watch = WakeUpWatch(desk.services, alarms.append, Unread(desk.heard.say))
        sim.connect("3001", "3005")
        clock.advance(65)
        await watch.look()
        outcome = store(sim.pbx).results[-1]
        assert (outcome.number, outcome.success) == ("3001", False)
        assert [result.number for result in alarms[-1]] == ["3001"]

        await desk.press("r")
        await desk.sees("! FAILED")
        await desk.press("t")
        await desk.sees("= taken", "1 taken", "3000")
        await watch.look()
        assert alarms[-1] == []
        assert "3001" in (tmp_path / "wake_up_taken.json").read_text(encoding="utf-8")


async def test_the_watch_only_looks_while_the_link_is_up(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        looked: list[Sequence[Result]] = []
        unread = Unread(desk.heard.say)
        watching = WakeUpWatch(desk.services, looked.append, unread, every=0.01)
        watch = asyncio.create_task(watching.run())
        await desk.until(lambda: len(looked) > 1)
        watch.cancel()
        queries = [body(frame)["result"] for frame in desk.asked("alarm", "result_query")]
        assert queries[:2] == ["2", "1"]


async def test_whose_calls_are_deleted_is_asked_by_the_name_of_the_group(
    sim: Simulator, tmp_path: Path
) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await desk.open("open.wake_up")
        await desk.sees("Nothing here yet")
        await desk.press("l", "left")
        await desk.sees("a group", "Default")
        await desk.press("enter")
        await desk.sees("Delete all wake-up calls of the group Default?")
        await desk.press("enter")
        await desk.until(lambda: desk.asked("alarm", "delete"))
