"""A screen's layout that forgets nothing: each widget that moved is told of it and painted.

Knows Textual's compositor (private names, guarded by `tests/grid/test_moved_panes.py`). Must not
know any panel or the board.

Textual arranges a screen anew whenever a widget asks where it is after a scroll. If a pane has been
shown or hidden just then, the layout that follows finds nothing to compare with: panes that moved
are neither painted nor told of their new size, and the screen keeps holes.
"""

from __future__ import annotations

from collections.abc import Iterable

from textual._compositor import Compositor, CompositorMap, ReflowResult
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget


class SteadyCompositor(Compositor):
    """Compares each layout with the last one, not with what was asked for in between."""

    def __init__(self) -> None:
        super().__init__()
        self._laid_out: CompositorMap = {}

    def clear(self) -> None:
        """Forget the layout."""
        super().clear()
        self._laid_out = {}

    def reflow(self, parent: Widget, size: Size) -> ReflowResult:
        """Lay out; all that differs from the last layout is to be painted."""
        self._full_map = self._laid_out
        result = super().reflow(parent, size)
        self._laid_out, self._full_map_invalidated = self._full_map, False
        return result


def lay_out_now(screen: Screen[object], moved: Iterable[Widget]) -> None:
    """Lay out and paint what Textual would on its timer, up to a sixtieth of a second later.

    `moved` are the widgets of the screen that have another size or place.
    """
    for widget in moved:
        if widget.screen is not screen:
            continue
        widget._layout_required = False
        if widget._repaint_required:
            widget._repaint_required = False
            screen._dirty_widgets.add(widget)
        for ancestor in widget.ancestors:
            if not isinstance(ancestor, Widget):
                break
            ancestor._clear_arrangement_cache()
            ancestor._layout_updates += 1
            if not ancestor.styles.auto_dimensions:
                break
    screen._refresh_layout()


def steady(widgets: Iterable[Widget]) -> None:
    """Give the screens among new widgets the steady layout."""
    for widget in widgets:
        if isinstance(widget, Screen) and not widget.is_running:
            widget._compositor = SteadyCompositor()
