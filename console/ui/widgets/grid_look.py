"""The colours of drawn lists: their component classes, and the styles made of them.

Knows Textual's component styles. Must not know what is drawn with them.
"""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.widget import Widget

GRID_CSS = """
    ExtensionGrid {
        background: $background; color: $foreground;
        overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1;
        & > .grid--number { text-style: bold; }
        & > .grid--mark { color: $accent; text-style: bold; }
        & > .grid--stale { color: $state-stale; }
        & > .grid--heading { color: $text-primary; text-style: bold underline; }
        & > .grid--cursor { background: $primary-muted; }
        & > .grid--state-ringing { color: $state-ringing; text-style: bold; }
    }
    """
GRID_PARTS = ("number", "name", "mark", "stale", "heading", "cursor", "state-ringing")


class Palette:
    """A widget's component styles, kept: asking Textual for one costs more than drawing a cell.

    What is no component is a colour of the theme by the variable of that name. Textual works out
    each component of a widget whenever that gets its styles: only what has more than a colour
    should be one.
    """

    def __init__(self, widget: Widget, prefix: str) -> None:
        self._widget = widget
        self._prefix = prefix
        self._styles: dict[tuple[str, bool], Style] = {}
        self._variables: dict[str, str] | None = None
        """Those of the theme whose colours are kept."""

    def style(self, name: str, cursor: bool) -> Style:
        """The style of a part; under the cursor it has the background of the part "cursor"."""
        style = self._styles.get((name, cursor))
        if style is None:
            style = self._of(name)
            if cursor:
                style += Style(bgcolor=self._of("cursor").bgcolor)
            style = self._filtered(style)
            self._styles[name, cursor] = style
        return style

    def _of(self, name: str) -> Style:
        widget, component = self._widget, f"{self._prefix}--{name}"
        if component in widget.COMPONENT_CLASSES:
            return widget.get_component_rich_style(component)
        self._variables = widget.app.theme_variables
        return widget.rich_style + Style(color=self._variables[name])

    def _filtered(self, style: Style) -> Style:
        """As the app shows it, without colours say: once for a style, not for each line drawn."""
        segments = [Segment(" ", style)]
        for each in self._widget.get_line_filters():
            segments = each.apply(segments, self._widget.background_colors[1])
        return segments[0].style or style

    def clear(self) -> None:
        """The theme may be another one: no kept style holds."""
        self._styles.clear()
        if self._variables not in (None, self._widget.app.theme_variables):
            # Textual has the widget painted where a component looks different, not for a variable.
            self._variables = None
            self._widget.refresh()
