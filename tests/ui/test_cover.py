"""The privacy cover hides names and numbers while the console goes on behind it (C69)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from console.simulator import Simulator
from tests.ui.shift import Shift, shift


async def test_the_cover_hides_every_name_and_the_link_goes_on(console: Shift) -> None:
    name = console.sim.pbx.extensions["3007"].name
    await console.sees(name)
    await console.chord("; v c")
    await console.sees("Names are covered")
    assert name not in console.text()
    console.sim.call_in("13812345678")
    await console.sees("1 waiting")
    assert "13812345678" not in console.text()
    await console.press("enter")
    await console.sees(name, "13812345678")


async def test_the_cover_comes_by_itself_after_the_minutes_of_the_settings(console: Shift) -> None:
    app = console.app
    app.settings = replace(app.settings, desk=replace(app.settings.desk, lock_minutes=1))
    await console.press("escape")
    assert app.key_in_hand is not None
    app.key_in_hand.time -= 61
    await console.sees("Names are covered")


async def test_the_cover_comes_over_a_list_too_and_the_list_is_there_again(
    console: Shift,
) -> None:
    app = console.app
    app.settings = replace(app.settings, desk=replace(app.settings.desk, lock_minutes=1))
    name = console.sim.pbx.extensions["3007"].name
    await console.chord("; o x")
    await console.sees("Esc", name)
    await console.until(lambda: app.screen is not app.desk)
    assert app.key_in_hand is not None
    app.key_in_hand.time -= 61
    await console.sees("Names are covered")
    assert name not in console.text()
    await console.press("enter")
    await console.sees(name)
    assert app.screen is not app.desk


async def test_a_second_that_ends_while_the_console_closes_is_no_fault(
    sim: Simulator, tmp_path: Path
) -> None:
    async with shift(sim, tmp_path) as console:
        await console.chord("; v c")
        await console.sees("Names are covered")
    console.app._tick()
    console.app.frames.show()
    assert console.app.return_code in (0, None)
