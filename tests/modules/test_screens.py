"""What holds for every module of this kind: both languages, the smallest terminal, no link."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen
from textual.widgets import Static

from console.i18n import catalogue, set_language
from console.simulator import Simulator
from console.state.book import Person
from console.ui.listing import Loaded
from console.ui.modules.address_book import AddressBookScreen
from console.ui.services import Services
from console.ui.widgets.line_list import LineList
from tests.modules.host import Desk, at_desk

OPENED = [
    ("open.wake_up", "叫醒"),
    ("open.dnd", "免打扰"),
    ("open.night_service", "夜服"),
    ("open.prompts", "提示音"),
    ("open.call_records", "通话记录"),
    ("open.operation_log", "操作日志"),
    ("open.settings", "设置"),
    ("open.conference", "会议"),
    ("open.password", "新密码"),
]


def english_on(screen: Screen[Any]) -> list[str]:
    """Texts of the console that stand around the rows of a Chinese screen in English."""
    texts = [text for text, chinese in catalogue("cn").items() if len(text) > 2 and text != chinese]
    plain = "|".join(re.escape(text) for text in texts if "{" not in text)
    told = [str(line.content) for line in screen.query(Static)]
    told += [column.title for lines in screen.query(LineList) for column in lines.columns]
    return re.findall(rf"(?<![A-Za-z])(?:{plain})(?![A-Za-z])", "\n".join(told))


@pytest.mark.parametrize(("command", "title"), OPENED)
async def test_a_module_speaks_chinese_on_the_smallest_terminal(
    sim: Simulator, tmp_path: Path, command: str, title: str
) -> None:
    async with at_desk(sim, tmp_path, language="cn") as desk:
        set_language("cn")
        await desk.open(command, ["3001"])
        await desk.sees(title)
        await desk.until(lambda: "正在读取" not in desk.text())
        assert english_on(desk.app.screen) == []
        if command != "open.password":
            await desk.press("question_mark")
            await desk.sees("Esc：关闭")
            assert english_on(desk.app.screen) == []


@pytest.mark.parametrize(
    "command",
    ["open.wake_up", "open.dnd", "open.night_service", "open.prompts", "open.call_records"],
)
async def test_a_module_without_a_link_says_so(
    sim: Simulator, tmp_path: Path, command: str
) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await desk.session.close()
        await desk.open(command)
        await desk.sees("no link")
        await desk.until(lambda: "Reading" not in desk.text())
        assert "Nothing here yet" not in desk.text()


async def test_a_page_past_the_end_is_the_end(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await desk.open("open.call_records")
        await desk.sees("Call records · 50 of 300")
        records = sim.pbx.chapters.records
        del records.calls[: len(records.calls) - 40]
        for _ in range(4):
            await desk.press("end")
            await desk.pilot.pause()
        await desk.until(lambda: len(desk.asked("callrecord", "query")) == 2)
        await desk.press("r")
        await desk.sees("Call records · 40")


async def _lost_while_typing(desk: Desk) -> None:
    await desk.press("a")
    await desk.sees("Set do not disturb")
    await desk.press("tab")
    await desk.type("3001")
    await desk.session.close()
    await desk.press("enter")


async def test_a_link_lost_while_a_form_is_open_loses_nothing_typed(
    sim: Simulator, tmp_path: Path
) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await desk.open("open.dnd")
        await desk.sees("3003")
        await _lost_while_typing(desk)
        await desk.sees("Nothing was sent", "3001", "Set do not disturb")


async def test_a_missing_licence_takes_the_keys_away(tmp_path: Path) -> None:
    from console.simulator.pbx import LICENCES

    licences = set(LICENCES) - {"originate_call"}
    async with (
        Simulator(extensions=12, seed=3, licences=licences) as sim,
        at_desk(sim, tmp_path) as desk,
    ):
        await desk.open("open.call_records")
        await desk.sees("Call records", "export")
        assert "call back" not in desk.text()
        await desk.press("enter")
        assert desk.heard.dialled == []


async def test_ten_thousand_extensions_are_paged(tmp_path: Path) -> None:
    async with Simulator(extensions=10_000, seed=3) as sim, at_desk(sim, tmp_path) as desk:
        await desk.open("open.dnd")
        await desk.sees("50 of 10000")
        await desk.press("end")
        await desk.sees("100 of 10000")
        sizes = {frame["pageSize"] for frame in desk.asked("doNotDisturb", "query")}
        assert sizes == {"50"}


async def test_a_module_says_who_waits_meanwhile_as_the_desk_does(
    sim: Simulator, tmp_path: Path
) -> None:
    async with at_desk(sim, tmp_path) as desk:
        sim.call_in("013912345678", waited=3605)
        await desk.open("open.settings")
        await desk.sees("1 waiting, 1:00:0")


async def test_a_reading_that_failed_is_not_told_any_more_once_one_succeeds(
    sim: Simulator, tmp_path: Path
) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await desk.open("open.call_records")
        await desk.sees("Call records · 50 of")
        sim.faults.errors = {"callrecord": (1, "busy")}
        await desk.press("r")
        await desk.sees("The PBX refused: busy")
        sim.faults.errors = {}
        await desk.press("r")
        await desk.no_longer_sees("The PBX refused: busy")


async def test_what_an_action_told_after_a_failed_reading_outlasts_the_next_one(
    sim: Simulator, tmp_path: Path
) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await desk.open("open.wake_up")
        await desk.sees("Nothing here yet")
        sim.faults.errors = {"alarm": (1, "busy")}
        await desk.press("r")
        await desk.sees("The PBX refused: busy")
        sim.faults.errors = {}
        await desk.press("enter")
        await desk.sees("There is no row to do that with")
        before = len(desk.asked("alarm", "query"))
        await desk.press("r")
        await desk.until(lambda: len(desk.asked("alarm", "query")) > before)
        await desk.pilot.pause()
        await desk.sees("There is no row to do that with")


class TwoReadings(AddressBookScreen):
    """Its first reading fails, after the second has come."""

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self.second_came = asyncio.Event()
        self.readings = 0

    async def load(self, page: int, size: int) -> Loaded[Person]:
        """As told."""
        self.readings += 1
        if self.readings == 1:
            await self.second_came.wait()
            raise ValueError("an old fault")
        return Loaded((), 0)


async def test_the_fault_of_an_older_reading_is_not_told(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        screen = TwoReadings(desk.services)
        await desk.app.push_screen(screen)
        await desk.until(lambda: screen.readings == 1, "the first reading")
        await screen.reload()
        screen.second_came.set()
        await desk.pilot.pause()
        await desk.sees("Nothing here yet")
        assert "ValueError" not in desk.text()
