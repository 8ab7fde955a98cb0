"""The lines around a list: laid out, which costs the loop milliseconds, only where they must be."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.pilot import Pilot
from textual.widgets import Static

from console.ui.listing_parts import put


class Head(App[None]):
    """A line that is as wide as its text, and one that is as high."""

    CSS = "#wide { width: auto; height: 1; } #high { width: 20; height: auto; }"

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Static("1 waiting, 0:05", id="wide")
            yield Static("a add\nd delete", id="high")


async def shows(pilot: Pilot[None], name: str, text: str) -> tuple[bool, int, int]:
    """Whether the screen was laid out for a text, and how wide and high its line is then."""
    await pilot.pause()
    line = pilot.app.query_one(f"#{name}", Static)
    laid: list[object] = []
    pilot.app.screen.screen_layout_refresh_signal.subscribe(line, laid.append)
    put(line, text, as_wide=name == "wide", as_high=name == "high")
    await pilot.pause()
    pilot.app.screen.screen_layout_refresh_signal.unsubscribe(line)
    assert str(line.content) == text
    return bool(laid), *line.size


@pytest.mark.parametrize(
    ("name", "text", "laid", "size"),
    [
        ("wide", "1 waiting, 0:05", False, (15, 1)),
        ("wide", "2 waiting, 0:06", False, (15, 1)),
        ("wide", "等候 1 人，0:06", False, (15, 1)),
        ("wide", "2 waiting, 10:06", True, (16, 1)),
        ("high", "a add to the list\nd drop", False, (20, 2)),
        ("high", "a add", True, (20, 1)),
    ],
)
async def test_the_screen_is_laid_out_only_for_a_line_that_takes_more_or_less_room(
    name: str, text: str, laid: bool, size: tuple[int, int]
) -> None:
    async with Head().run_test(size=(80, 5)) as pilot:
        assert await shows(pilot, name, text) == (laid, *size)
