"""What a module's screen sends to the terminal while the desk behind it lives on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.app import App

from console.simulator import Simulator
from console.ui.ink import Drawn
from console.ui.listing import Listing
from tests.ui.shift import shift


@pytest.fixture
def frames(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """All that leaves for the terminal."""
    sent: list[str] = []

    def display(app: App[Any], _screen: object, renderable: object) -> None:
        if isinstance(renderable, Drawn):
            sent.append(renderable.render_segments(app.console))

    monkeypatch.setattr(App, "_display", display)
    return sent


async def test_a_list_sends_its_clock_and_the_lines_that_a_key_changes(
    sim: Simulator, tmp_path: Path, frames: list[str]
) -> None:
    sim.call_in("013912345678")
    async with shift(sim, tmp_path) as desk:
        await desk.chord("; o s")
        await desk.sees("Connections", "1 waiting")
        await desk.pilot.pause(0.2)
        frames.clear()
        desk.app._tick()
        assert isinstance(desk.app.screen, Listing)
        desk.app.screen.show_head()
        await desk.pilot.pause(0.1)
        assert len("".join(frames).encode()) <= 100
        frames.clear()
        await desk.press("down")
        await desk.pilot.pause(0.1)
        assert 0 < len("".join(frames).encode()) <= 600


async def test_a_letter_in_a_form_sends_little_more_than_itself(
    sim: Simulator, tmp_path: Path, frames: list[str]
) -> None:
    async with shift(sim, tmp_path) as desk:
        await desk.chord("; o k")
        await desk.sees("Own password", "Esc")
        await desk.press("a")
        await desk.pilot.pause(0.2)
        frames.clear()
        await desk.press("b")
        await desk.pilot.pause(0.1)
        assert 0 < len("".join(frames).encode()) <= 300
