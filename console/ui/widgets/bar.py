"""A scrollbar whose lines are drawn once for each place of its thumb.

Knows Textual's scrollbar and how it is to look. Must not know what is scrolled.

Textual makes 45 lines of a bar by way of a console, a visual and a cache of styles, which takes
longer than to draw the page beside it.
"""

from __future__ import annotations

from typing import Any

from rich.color import Color
from textual.geometry import Region
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.strip import Strip


class Bar(ScrollBar):
    """A vertical scrollbar, one cell wide."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._drawn: tuple[object, list[Strip]] = (None, [])

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of a region, from what was drawn for this place, size and look."""
        bar = self.render()
        if not isinstance(bar, ScrollBarRender) or self.styles.gutter != (0, 0, 0, 0):
            return super().render_lines(crop)
        filters = tuple(self.get_line_filters())
        size = (self.size.height, bar.virtual_size, bar.window_size, bar.position, bar.thickness)
        if self._drawn[0] != (look := (size, bar.style, filters)):
            self._drawn = (look, self._draw(bar))
        return self._drawn[1][crop.y : crop.bottom]

    def _draw(self, bar: ScrollBarRender) -> list[Strip]:
        style = self.app.console.get_style(bar.style)
        drawn = bar.render_bar(
            size=self.size.height,
            virtual_size=bar.virtual_size,
            window_size=bar.window_size,
            position=bar.position,
            thickness=bar.thickness,
            back_color=style.bgcolor or Color.default(),
            bar_color=style.color or Color.default(),
        )
        background, base = self.background_colors[1], self.visual_style.rich_style
        strips = {}
        for segment in drawn.segments:
            if id(segment) in strips:
                continue
            strip = Strip([segment], bar.thickness).apply_style(base)
            for each in self.get_line_filters():
                strip = strip.apply_filter(each, background)
            strips[id(segment)] = strip
        return [strips[id(segment)] for segment in drawn.segments]
