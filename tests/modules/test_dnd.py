"""Do not disturb (manual 8), by keys."""

from __future__ import annotations

from pathlib import Path

from console.simulator import Simulator
from console.simulator.dnd import store
from tests.modules.host import Desk, at_desk, body

NOBODY = {"number": "", "startNumber": "", "endNumber": "", "roleId": ""}
NO_TIMES = {"startTime": "", "endTime": ""}


async def opened(desk: Desk) -> None:
    await desk.open("open.dnd")
    await desk.sees("Do not disturb · 12", "3003")


async def test_everybody_is_listed_with_the_state(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await opened(desk)
        query = {"status": "all", "isExport": 0, "page": 1, "pageSize": "50"}
        assert body(desk.asked("doNotDisturb", "query")[0]) == NOBODY | query
        await desk.press("f")
        await desk.sees("Filter")
        await desk.press("right", "enter")
        await desk.sees("Nothing fits")
        assert desk.asked("doNotDisturb", "query")[1]["status"] == "on"


async def test_the_marked_ones_are_switched(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await opened(desk)
        await desk.press("down", "t")
        await desk.sees("Set", " to ")
        assert body(desk.asked("doNotDisturb", "add")[0]) == NOBODY | NO_TIMES | {"number": "3001"}
        await desk.press("up", "space", "down", "space", "t")
        await desk.sees("3000", "done", "Enter: close")
        await desk.press("enter")
        await desk.sees("All 2 done")
        assert set(store(sim.pbx).periods) == {"3000"}
        assert body(desk.asked("doNotDisturb", "delete")[0]) == (
            NOBODY | NO_TIMES | {"number": "3001"}
        )


async def test_a_range_is_set_for_a_period(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await opened(desk)
        await desk.press("a")
        await desk.sees("Set do not disturb")
        await desk.press("tab")
        await desk.type("3001:3003")
        await desk.press("tab")
        await desk.type("2090-01-01 12:00")
        await desk.press("enter")
        await desk.sees("must end as well")
        await desk.type("2089-01-01 12:00")
        await desk.press("enter")
        await desk.sees("not after the beginning", "2090-01-01 12:00")
        assert desk.asked("doNotDisturb", "add") == []
        await desk.press("end", *["backspace"] * 16)
        await desk.type("2090-01-02 12:00")
        await desk.press("enter")
        await desk.until(lambda: desk.asked("doNotDisturb", "add"))
        assert body(desk.asked("doNotDisturb", "add")[0]) == NOBODY | {
            "startNumber": "3001",
            "endNumber": "3003",
            "startTime": "2090-01-01 12:00:00",
            "endTime": "2090-01-02 12:00:00",
        }


async def test_a_list_is_cleared_one_by_one(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await opened(desk)
        await desk.press("d")
        await desk.sees("Clear do not disturb")
        await desk.press("tab")
        await desk.type("3001,3005:3006")
        await desk.press("enter")
        await desk.sees("3005:3006", "Enter: close")
        assert len(desk.asked("doNotDisturb", "delete")) == 2


async def test_an_unknown_extension_is_refused_in_the_words_of_the_pbx(
    sim: Simulator, tmp_path: Path
) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await opened(desk)
        await desk.press("a")
        await desk.sees("Set do not disturb")
        await desk.press("tab")
        await desk.type("4444")
        await desk.press("enter")
        await desk.sees("there is no extension 4444", "Set do not disturb")


async def test_the_selection_is_switched_by_two_keys(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await desk.open("extension.dnd", ["3002"])
        await desk.sees("Set do not disturb for 3002")
        await desk.press("enter")
        await desk.until(lambda: desk.heard.said == ["Do not disturb set"])
        await desk.until(lambda: desk.services.board().extensions["3002"].dnd)
        await desk.open("extension.dnd", ["3002"])
        await desk.sees("Clear do not disturb of 3002")
        await desk.press("enter")
        await desk.until(lambda: desk.heard.said[1:] == ["Do not disturb cleared"])
        assert store(sim.pbx).periods == {}


async def test_several_selected_are_set_together(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await desk.open("extension.dnd", ["3002", "3003"])
        await desk.press("enter")
        await desk.sees("3003", "Enter: close")
        await desk.press("enter")
        await desk.until(lambda: desk.heard.said == ["All 2 done"])
        assert set(store(sim.pbx).periods) == {"3002", "3003"}


async def test_a_lost_link_is_said_and_nothing_is_sent(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await desk.open("extension.dnd", ["3002"])
        await desk.sees("Set do not disturb")
        await desk.session.close()
        await desk.press("enter")
        await desk.until(lambda: "Set do not disturb" not in desk.text())
        assert desk.asked("doNotDisturb", "add") == []
