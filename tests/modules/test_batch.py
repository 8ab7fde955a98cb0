"""Several requests one after the other, and work with a bar."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from console.client.errors import NotConfirmed, Refused
from console.i18n import Message
from console.simulator import Simulator
from console.ui.modules.batch import BatchScreen, Step
from console.ui.modules.progress import BAR, Ended, ProgressScreen, Report, bar
from tests.modules.host import at_desk


class Requests:
    """Requests that end when they are let, each with what is to become of it."""

    def __init__(self, *ends: Exception | None) -> None:
        self.begun: list[int] = []
        self.ends = list(ends)
        self.may_end = asyncio.Event()

    def steps(self) -> list[Step]:
        return [Step(f"30{at:02}", self.step(at)) for at in range(len(self.ends))]

    def step(self, at: int) -> Callable[[], Awaitable[object]]:
        async def do() -> None:
            self.begun.append(at)
            await self.may_end.wait()
            end = self.ends[at]
            if end is not None:
                raise end

        return do


async def test_esc_stops_after_the_request_under_way_and_a_goes_on(
    sim: Simulator, tmp_path: Path
) -> None:
    async with at_desk(sim, tmp_path) as desk:
        requests, answers = Requests(None, None, None), list[Message | None]()
        await desk.app.push_screen(BatchScreen("Some", requests.steps()), answers.append)
        await desk.sees("under way", "not begun", "Esc: stop")
        await desk.press("escape")
        requests.may_end.set()
        await desk.sees("a: try again", "1 of 3")
        assert requests.begun == [0]
        await desk.press("a")
        await desk.sees("3 of 3", "Enter: close")
        assert requests.begun == [0, 1, 2]
        await desk.press("enter")
        await desk.until(lambda: [str(text) for text in answers] == ["All 3 done"])


async def test_what_may_have_been_done_is_not_done_again(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        requests, answers = Requests(NotConfirmed("no answer"), Refused("没有")), list[object]()
        requests.may_end.set()
        await desk.app.push_screen(BatchScreen("Some", requests.steps()), answers.append)
        await desk.sees("not confirmed: no answer", "refused: 没有", "a: try again")
        await desk.press("a")
        await desk.until(lambda: requests.begun == [0, 1, 1])
        await desk.sees("a: try again")
        await desk.press("escape")
        await desk.until(lambda: answers)
        assert str(answers[0]) == "0 of 2 done; not done or not confirmed: 3000, 3001"


async def test_work_is_stopped_by_esc(sim: Simulator, tmp_path: Path) -> None:
    async def work(report: Report) -> None:
        report(5, 10)
        await asyncio.get_running_loop().create_future()

    async with at_desk(sim, tmp_path) as desk:
        ends: list[Ended | None] = []
        await desk.app.push_screen(ProgressScreen("Work", work), ends.append)
        await desk.sees("50 %", "5 of 10")
        await desk.press("escape")
        await desk.until(lambda: ends == [Ended(stopped=True)])


def test_a_bar_never_leaves_its_frame() -> None:
    assert bar(3, None) == "3"
    assert bar(0, 8) == f"[{'.' * BAR}] 0 %"
    assert bar(9, 8) == f"[{'#' * BAR}] 100 %"


async def test_a_fault_ends_the_work_and_not_the_desk(sim: Simulator, tmp_path: Path) -> None:
    async def work(_report: Report) -> None:
        raise KeyError("hunter2")

    async with at_desk(sim, tmp_path) as desk:
        ends: list[Ended | None] = []
        await desk.app.push_screen(ProgressScreen("Work", work), ends.append)
        await desk.until(lambda: ends, "closed")
        assert ends[0] is not None
        assert "A fault of the console (KeyError)" in str(ends[0].failure)
        requests, answers = Requests(KeyError("hunter2"), None), list[object]()
        requests.may_end.set()
        await desk.app.push_screen(BatchScreen("Some", requests.steps()), answers.append)
        await desk.sees("A fault of the console (KeyError)", "Enter: close")
        assert requests.begun == [0, 1]
        await desk.press("enter")
        await desk.until(lambda: answers)
        assert str(answers[0]) == "1 of 2 done; not done or not confirmed: 3000"
