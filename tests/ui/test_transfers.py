"""What became of a blind transfer is told, and somebody can be called about it by one key."""

from __future__ import annotations

from pathlib import Path

from console.simulator import Simulator
from console.state.fate import LOST_S
from tests.ui.shift import Shift, shift

CALLER = "13800001111"


async def transfer(one: Shift, target: str) -> None:
    """Answer a caller and send him on."""
    await one.talk(CALLER, "")
    await one.type(target)
    await one.press("f4")


async def test_who_answered_a_transfer_is_told(sim: Simulator, tmp_path: Path) -> None:
    async with shift(sim, tmp_path) as one:
        await transfer(one, "3003")
        await one.sees(f"3003 answered {CALLER} after")
        await one.chord("; k")
        await one.no_longer_sees("3003 answered")


async def test_a_telephone_that_rings_long_offers_to_call_somebody(
    sim: Simulator, tmp_path: Path
) -> None:
    sim.pbx.switch.habits.fixed["3003"] = None
    async with shift(sim, tmp_path) as one:
        await transfer(one, "3003")
        await one.sees("3003 rings for")
        assert "dials" not in one.text()
        one.app.shift.watching.transfers.watched[0].began -= 20
        await one.sees("3003 rings for 2", f"; y dials 3003, ; c dials {CALLER}")
        await one.chord("; y")
        await one.until(lambda: one.frames("dialCall"), "called")
        assert one.frames("dialCall")[0]["number"] == "3003"


async def test_a_caller_nobody_answered_comes_back_and_that_is_told(
    sim: Simulator, tmp_path: Path
) -> None:
    sim.pbx.switch.habits.fixed["3003"] = None
    sim.pbx.switch.habits.ring = 1.5
    async with shift(sim, tmp_path) as one:
        await transfer(one, "3003")
        await one.sees(f"3003 did not answer: {CALLER} is back")


async def test_a_caller_who_gives_up_at_the_target_is_to_be_called_back(
    sim: Simulator, tmp_path: Path
) -> None:
    sim.pbx.switch.habits.fixed["3003"] = None
    async with shift(sim, tmp_path) as one:
        channel = await one.talk(CALLER, "")
        await one.type("3003")
        await one.press("f4")
        await one.sees("3003 rings")
        sim.hang_up(channel)
        await one.sees(f"3003 did not answer {CALLER} within")
        one.app.shift.watching.transfers.watched[0].at -= LOST_S
        await one.sees("1 to call back")
        await one.chord("; o a")
        await one.sees(CALLER, "open, 3003 did not answer")


async def test_a_transfer_that_rings_when_the_link_goes_is_in_doubt(
    sim: Simulator, tmp_path: Path
) -> None:
    sim.pbx.switch.habits.fixed["3003"] = None
    async with shift(sim, tmp_path) as one:
        await transfer(one, "3003")
        await one.sees("3003 rings")
        await sim.drop_connections()
        await one.sees("The link was lost: whether 3003 answered")


async def test_without_a_transfer_in_doubt_nobody_is_called(sim: Simulator, tmp_path: Path) -> None:
    async with shift(sim, tmp_path) as one:
        await one.chord("; c")
        await one.sees("No transfer is in doubt")
        assert not one.frames("dialCall")
