"""What a module's screen draws and sends while the desk behind it lives on.

The most allowed is little more than what is sent now: one line painted without need is over it.
What is drawn counts too: cells that look the same are not sent, but they cost the loop their time.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from textual._compositor import CompositorUpdate
from textual.app import App
from textual.screen import Screen

from console.simulator import Simulator
from console.ui.ink import Page
from console.ui.listing import Listing
from console.ui.painting import Painting
from tests.ui.shift import Shift, shift


class Wire:
    """The bytes that leave for the terminal, and the cells drawn for them."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        self.frames: list[str] = []
        self.cells = 0

    @property
    def size(self) -> int:
        return len("".join(self.frames).encode())


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Wire:
    told = Wire()
    show = Painting._show

    def display(app: App[Any], _screen: object, renderable: CompositorUpdate | None) -> None:
        if renderable is not None:
            told.frames.append(renderable.render_segments(app.console))

    def drawn(app: Any, screen: Screen[Any], page: Page, **exact: bool) -> None:
        told.cells += sum(right - left for _, left, right in page.spans)
        show(app, screen, page, **exact)

    monkeypatch.setattr(App, "_display", display)
    monkeypatch.setattr(Painting, "_show", drawn)
    return told


async def rests(desk: Shift, wire: Wire) -> None:
    """What is under way is painted, and from now on counted."""
    wire.frames.append("")
    while wire.frames:
        wire.forget()
        await desk.pilot.pause(0.2)
    wire.forget()


async def test_a_list_sends_its_clock_and_the_lines_that_a_key_changes(
    sim: Simulator, tmp_path: Path, wire: Wire
) -> None:
    sim.call_in("013912345678")
    async with shift(sim, tmp_path) as desk:
        await desk.chord("; o s")
        await desk.sees("Connections", "1 waiting")
        await rests(desk, wire)
        sim.call_in("013912345679")
        await desk.until(lambda: len(desk.app.board.queue) == 2)
        assert isinstance(desk.app.screen, Listing)
        desk.app.screen.show_head()
        await desk.sees("2 waiting")
        await desk.pilot.pause(0.1)
        assert 0 < wire.size <= 60
        assert wire.cells <= 60
        wire.forget()
        await desk.press("down")
        await desk.pilot.pause(0.1)
        # Two rows, and the clock: a second may end meanwhile.
        assert 0 < wire.size <= 400
        assert wire.cells <= 400


async def test_what_changes_on_the_desk_behind_a_list_is_drawn_when_it_is_seen(
    sim: Simulator, tmp_path: Path, wire: Wire
) -> None:
    async with shift(sim, tmp_path) as desk:
        await desk.chord("; o s")
        await desk.sees("Connections")
        await rests(desk, wire)
        sim.connect("3003", "3005")
        await desk.until(lambda: desk.app.board.extensions["3003"].another_number == "3005")
        await desk.pilot.pause(0.1)
        assert (wire.size, wire.cells) == (0, 0)
        await desk.press("escape")
        await desk.until(lambda: "talking" in "".join(wire.frames), "painted once it is seen")


async def test_a_letter_in_a_form_sends_little_more_than_itself(
    sim: Simulator, tmp_path: Path, wire: Wire
) -> None:
    async with shift(sim, tmp_path) as desk:
        # What the desk still has to paint would be painted with the first change behind the form.
        await rests(desk, wire)
        await desk.chord("; o k")
        await desk.sees("Own password", "Esc")
        await desk.press("a")
        await rests(desk, wire)
        before = int(time.time())
        await desk.press("b")
        await desk.pilot.pause(0.1)
        # The letter, and the clock behind the form: a second may end meanwhile, on a busy machine
        # several.
        ended = int(time.time()) - before
        assert 0 < wire.size <= 70 + 40 * ended


async def test_what_changes_behind_a_form_costs_its_own_lines(
    sim: Simulator, tmp_path: Path, wire: Wire
) -> None:
    async with shift(sim, tmp_path) as desk:
        await desk.chord("; o s")
        await desk.sees("Connections")
        shown = desk.app.screen
        await desk.press("down", "down", "enter")
        await desk.sees("Enter: save")
        sim.call_in("013912345678")
        await desk.until(lambda: len(desk.app.board.queue) == 1)
        await rests(desk, wire)
        sim.call_in("013912345679")
        await desk.until(lambda: len(desk.app.board.queue) == 2)
        assert isinstance(shown, Listing)
        shown.show_head()
        await desk.sees("2 waiting")
        await desk.pilot.pause(0.1)
        # The head and what the desk says; the whole screen is twenty times as much.
        assert 0 < wire.cells <= 600


async def test_what_changes_on_the_desk_behind_a_form_costs_its_own_cells(
    sim: Simulator, tmp_path: Path, wire: Wire
) -> None:
    async with shift(sim, tmp_path) as desk:
        # What the desk still has to paint would be painted with the first change behind the form.
        await rests(desk, wire)
        await desk.chord("; o k")
        await desk.sees("Own password", "Esc")
        await rests(desk, wire)
        sim.connect("3001", "3002")
        await desk.until(lambda: desk.app.board.extensions["3001"].another_number == "3002")
        await desk.pilot.pause(0.1)
        # The two cells, and the status line of each second that ends meanwhile.
        assert 0 < wire.cells <= 5 * 120
