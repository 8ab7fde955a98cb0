"""The colours of drawn lists: their component classes, and the styles made of them.

Knows Textual's component styles. Must not know what is drawn with them.
"""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.widget import Widget

from console.ui.widgets.states import STYLES

GRID_CSS = (
    """
    ExtensionGrid {
        background: $background; color: $foreground;
        overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1;
        & > .grid--number { text-style: bold; }
        & > .grid--mark { color: $accent; text-style: bold; }
        & > .grid--stale { color: $state-stale; }
        & > .grid--heading { color: $text-primary; text-style: bold underline; }
        & > .grid--cursor { background: $primary-muted; }
        & > .grid--state-ringing { text-style: bold; }
    """
    + "".join(f"& > .grid--{name} {{ color: ${name}; }}\n" for name in STYLES)
    + "}"
)
GRID_PARTS = (*STYLES, "number", "name", "mark", "stale", "heading", "cursor")


class Palette:
    """A widget's component styles, kept: asking Textual for one costs more than drawing a cell."""

    def __init__(self, widget: Widget, prefix: str) -> None:
        self._widget = widget
        self._prefix = prefix
        self._styles: dict[tuple[str, bool], Style] = {}

    def style(self, name: str, cursor: bool) -> Style:
        """The style of a part; under the cursor it has the background of the part "cursor"."""
        style = self._styles.get((name, cursor))
        if style is None:
            component = self._widget.get_component_rich_style
            style = component(f"{self._prefix}--{name}")
            if cursor:
                style += Style(bgcolor=component(f"{self._prefix}--cursor").bgcolor)
            style = self._filtered(style)
            self._styles[name, cursor] = style
        return style

    def _filtered(self, style: Style) -> Style:
        """As the app shows it, without colours say: once for a style, not for each line drawn."""
        segments = [Segment(" ", style)]
        for each in self._widget.get_line_filters():
            segments = each.apply(segments, self._widget.background_colors[1])
        return segments[0].style or style

    def clear(self) -> None:
        """The theme changed: no kept style holds."""
        self._styles.clear()
