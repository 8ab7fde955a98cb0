"""The scrollbar of the panes looks as Textual would draw it."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.geometry import Region, Size
from textual.scrollbar import ScrollBar

from console.ui.widgets.bar import Bar
from console.ui.widgets.calm import CalmPane


class Pane(CalmPane):
    DEFAULT_CSS = "Pane { height: 1fr; overflow-y: scroll; scrollbar-size-vertical: 1; }"

    def on_mount(self) -> None:
        self.virtual_size = Size(10, 400)


class Showing(App[None]):
    def compose(self) -> ComposeResult:
        yield Pane()


@pytest.mark.parametrize("colourless", [False, True])
async def test_every_place_of_the_thumb_is_drawn_as_by_textual(
    colourless: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if colourless:
        monkeypatch.setenv("NO_COLOR", "1")
    app = Showing()
    async with app.run_test(size=(30, 20)) as pilot:
        bar = app.query_one(Pane).vertical_scrollbar
        assert isinstance(bar, Bar)
        whole = Region(0, 0, 1, bar.size.height)
        for position in (0, 1, 7.5, 30, 190, 379.5, 380):
            bar.position = position
            await pilot.pause()
            ours = bar.render_lines(whole)
            assert ours == ScrollBar.render_lines(bar, whole)
            assert bar.render_lines(Region(0, 3, 1, 4)) == ours[3:7]
        bar.mouse_over = True
        await pilot.pause()
        assert bar.render_lines(whole) == ScrollBar.render_lines(bar, whole)
        assert bar.render_lines(whole) != ours
