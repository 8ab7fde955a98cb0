"""A theme of the user's with no more in it than it must have."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from console.simulator import Simulator
from console.themes import VARIABLES
from tests.ui.shift import CALLER, SETTINGS, shift

LEAST = 'dark = true\nprimary = "#5ae"\nforeground = "#eee"\nbackground = "#123"\n[variables]\n'


async def test_three_colours_and_those_of_the_desk_are_enough_also_as_three_digits(
    sim: Simulator, tmp_path: Path
) -> None:
    (tmp_path / "themes").mkdir()
    desk = dict.fromkeys(VARIABLES, "#8cf") | {"wait-late": "#fd5", "wait-urgent": "#f66"}
    given = "".join(f'{name} = "{colour}"\n' for name, colour in desk.items())
    (tmp_path / "themes" / "mine.toml").write_text(LEAST + given)
    async with shift(sim, tmp_path, settings=replace(SETTINGS, theme="mine")) as one:
        await one.caller()
        await one.sees("live", "1 waiting", CALLER)
        theme = one.app.current_theme
        assert (theme.warning, theme.error) == ("#ffdd55", "#ff6666")
