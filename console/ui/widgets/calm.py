"""A pane that looks the same with the focus and without it, and what all of them have in common.

Knows how Textual hands the focus over, the keys that move, and whether what is shown may be old.
Must not know what that is.

Textual paints a widget anew when it gets or loses the focus. Here the title above the pane tells
who has it: a page of 10 kB need not cross a slow line again because the eye went to the box.
"""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import Blur, DescendantBlur, DescendantFocus, Focus
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar

from console.ui.widgets.bar import Bar


class CalmPane(ScrollView, inherit_bindings=False):
    """Not painted anew for the focus alone. How far a key moves is the pane's own business."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "end(-1)", show=False),
        Binding("end", "end(1)", show=False),
        Binding("space", "mark", show=False),
    ]

    _stale = False

    @property
    def stale(self) -> bool:
        """Whether what is shown may be out of date; each row or cell then says so."""
        return self._stale

    @stale.setter
    def stale(self, stale: bool) -> None:
        if stale != self._stale:
            self._stale = stale
            self.redraw()

    def redraw(self) -> None:
        """Draw all that is in view anew."""
        self.refresh()

    @property
    def vertical_scrollbar(self) -> ScrollBar:
        """The scrollbar at the right, which is drawn in a way of ours."""
        if self._vertical_scrollbar is None:
            self._vertical_scrollbar = bar = Bar(name="vertical")
            bar.display = False
            self.app._start_widget(self, bar)
        return self._vertical_scrollbar

    def _on_focus(self, event: Focus) -> None:
        event.prevent_default()
        self.has_focus = True
        if self.parent is not None:
            self.parent.post_message(DescendantFocus(self))

    def _on_blur(self, event: Blur) -> None:
        event.prevent_default()
        self.has_focus = False
        if self.parent is not None:
            self.parent.post_message(DescendantBlur(self))

    def watch_has_focus(self, _has_focus: bool) -> None:
        """No rule of the style sheets asks for it: Textual would apply them all and paint."""
