"""The roll call of a conference (manual 10), by keys."""

from __future__ import annotations

from pathlib import Path

from console.simulator import Simulator
from console.simulator.clock import ManualClock
from tests.modules.host import at_desk, body


def answer(sim: Simulator, *numbers: str) -> None:
    """The phones of these are lifted."""
    switch = sim.pbx.switch
    for number in numbers:
        line = switch.line(number)
        assert line is not None
        switch.lift(line)
    switch.flush()


def house() -> Simulator:
    """An exchange in which nobody lifts a phone by himself."""
    return Simulator(extensions=12, seed=3, clock=ManualClock())


async def test_a_list_is_called_in_one_go_and_the_missing_again(tmp_path: Path) -> None:
    async with house() as sim, at_desk(sim, tmp_path) as desk:
        await desk.open("open.conference", ["3001"])
        await desk.sees("Conference: 0 in, 1 missing", "not called yet")
        await desk.press("a")
        await desk.sees("Call into the conference", "3001")
        await desk.press("end")
        await desk.type(",3003:3004,4444")
        await desk.press("enter")
        await desk.sees("1 could not be called", "! refused", "called, not in yet")
        frames = [body(frame) for frame in desk.asked("conference", "conferenceAdd")]
        assert frames == [
            {"number": number, "targetNumber": number}
            for number in ("3001", "3003", "3004", "4444")
        ]
        answer(sim, "3001", "3003")
        await desk.sees("Conference: 2 in, 2 missing", "+ in")
        sim.hang_up("3004")
        await desk.press("m")
        await desk.until(lambda: len(desk.asked("conference", "conferenceAdd")) == 6)
        again = [frame["number"] for frame in desk.asked("conference", "conferenceAdd")[4:]]
        assert again == ["3004", "4444"]
        sim.hang_up("3003")
        await desk.sees("- left")


async def test_the_conference_is_ended_after_a_question(tmp_path: Path) -> None:
    async with house() as sim, at_desk(sim, tmp_path) as desk:
        await desk.open("open.conference", ["3001"])
        await desk.sees("not called yet")
        await desk.press("m")
        await desk.sees("called, not in yet")
        answer(sim, "3001")
        await desk.sees("1 in, 0 missing")
        await desk.press("m")
        await desk.sees("Nobody is missing")
        await desk.press("e")
        await desk.sees("End the conference of 1?")
        await desk.press("enter")
        await desk.sees("0 in, 1 missing")
        await desk.press("e")
        await desk.sees("There is no conference")
        assert body(desk.asked("conference", "conferenceEnd")[0]) == {"number": "3000"}


async def test_a_range_that_rings_the_whole_house_is_refused(tmp_path: Path) -> None:
    async with Simulator(extensions=300, seed=3) as sim, at_desk(sim, tmp_path) as desk:
        await desk.open("open.conference")
        await desk.press("a")
        await desk.sees("Call into the conference")
        await desk.type("3000:3299")
        await desk.press("enter")
        await desk.sees("These are 300 numbers; 200 at most")
        assert desk.asked("conference", "conferenceAdd") == []
