"""Which pane has the keys is seen on the screen."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from rich.segment import Segment

from tests.ui.shift import Shift


def titles_marked(console: Shift) -> list[str]:
    """The titles of panes that stand out, without the numbers in them."""
    lines = console.app.screen._compositor.render_strips()
    marked = [
        segment.text.split("(")[0].strip()
        for line in lines
        for segment in line
        if _stands_out(segment) and segment.text.strip()
    ]
    return [text for text in marked if text in ("Queue", "Own calls", "Extensions")]


def _is_marked(console: Shift, title: str) -> bool:
    return titles_marked(console) == [title]


def _stands_out(segment: Segment) -> bool:
    return bool(segment.style and segment.style.reverse)


async def test_the_title_of_the_pane_that_has_the_keys_stands_out(console: Shift) -> None:
    console.sim.call_in("013912345678")
    await console.sees("1 waiting")
    for key, title in (("tab", "Queue"), ("tab", "Own calls"), ("tab", "Extensions")):
        await console.press(key)
        await console.until(partial(_is_marked, console, title), title)
    await console.press("escape", "escape")
    await console.until(lambda: not titles_marked(console), "the box has the keys")


async def test_how_often_the_screen_is_painted_follows_the_settings_at_once(
    console: Shift,
) -> None:
    settings = console.app.settings
    console.app.keep(replace(settings, desk=replace(settings.desk, frames_per_second=5)))
    console.sim.call_in("013912345678")
    await console.sees("1 waiting")
    await console.until(lambda: console.app.frames._pacer.interval == 0.2, "five a second")
