"""The modules inside the real console, opened by its keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.simulator import Simulator
from tests.ui.shift import shift

CHORDS = [
    ("; o w", "Wake-up calls"),
    ("; o d", "Do not disturb"),
    ("; o n", "Night service"),
    ("; o p", "Prompt tones"),
    ("; o r", "Call records"),
    ("; o l", "Operation log"),
    ("; o s", "Settings"),
    ("; o c", "Conference"),
    ("; o k", "Own password"),
]


@pytest.mark.parametrize(("chord", "title"), CHORDS)
async def test_a_chord_opens_the_module(
    sim: Simulator, tmp_path: Path, chord: str, title: str
) -> None:
    async with shift(sim, tmp_path) as desk:
        await desk.chord(chord)
        await desk.sees(title, "Esc")
        await desk.press("escape")
        await desk.until(lambda: desk.app.screen is desk.app.desk)


async def test_the_selected_extension_is_switched_to_do_not_disturb(
    sim: Simulator, tmp_path: Path
) -> None:
    async with shift(sim, tmp_path) as desk:
        await desk.choose("3004")
        await desk.chord("; n")
        await desk.sees("Set do not disturb for 3004")
        await desk.press("enter")
        await desk.until(lambda: desk.app.board.extensions["3004"].dnd)
        await desk.until(lambda: desk.app.screen is desk.app.desk)


async def test_settings_reach_the_file(sim: Simulator, tmp_path: Path) -> None:
    async with shift(sim, tmp_path) as desk:
        await desk.chord("; o s")
        await desk.sees("Connections")
        await desk.press("down", "down", "enter")
        await desk.sees("Transfer countdown")
        await desk.press("end", "backspace", "4", "enter")
        await desk.sees("Saved")
        assert desk.app.settings.desk.countdown == 4
        assert "countdown = 4" in desk.app.setup.store.path.read_text(encoding="utf-8")


async def test_the_language_changes_at_once(sim: Simulator, tmp_path: Path) -> None:
    async with shift(sim, tmp_path) as desk:
        await desk.chord("; o s")
        await desk.sees("Connections")
        await desk.press("enter")
        await desk.sees("Language of the console")
        await desk.press("right", "right", "enter")
        await desk.sees("设置", "已保存")
        await desk.press("escape")
        await desk.sees("空闲")
