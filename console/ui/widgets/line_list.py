"""A list of rows with columns, drawn line by line: the base of the queue, the calls, the listings.

Knows rows by key, the cursor, the marks and what is in view. Must not know what the rows stand
for. Thousands of rows are as quick as ten, since only lines in view are ever drawn.

The cursor is a row's key, never a place. If its row goes, the cursor takes the row that comes to
that place, and `under_cursor_since` says when, so that no key meant for the old one acts on it.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.events import Click, Resize
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip

from console.ui.painting import watch_frames
from console.ui.widgets.calm import CalmPane
from console.ui.widgets.grid_look import Palette
from console.ui.widgets.grid_painted import Painted, PaintRecord
from console.ui.widgets.grid_text import fit
from console.ui.widgets.line_columns import Column, Row, Slot, fitted, slots
from console.ui.widgets.states import STYLES, WAITS

_PARTS = ("plain", "strong", "dim", "header", "mark", "cursor")
_LOOKS = (*STYLES, *WAITS, *_PARTS)
_LEAD = 2  # cursor and mark


class LineList(CalmPane, can_focus=True):
    """Rows in columns. Rows come by `set_rows`; only what looks different is painted.

    A cell's style is one of `states.STYLES`, `states.WAITS`, "plain", "strong" or "dim".
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"line-list--{name}" for name in _PARTS}
    DEFAULT_CSS = """
    LineList {
        background: $background; color: $foreground;
        overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1;
        & > .line-list--strong { text-style: bold; }
        & > .line-list--dim { color: $text-muted; }
        & > .line-list--header { color: $text-primary; text-style: bold underline; }
        & > .line-list--mark { color: $accent; text-style: bold; }
        & > .line-list--cursor { background: $primary-muted; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
    ]

    class Selected(Message):
        """The cursor came to another row, or to none."""

        def __init__(self, lines: LineList, key: str | None) -> None:
            super().__init__()
            self.lines = lines
            self.key = key

    class Acted(Selected):
        """A row was double-clicked."""

    class Marked(Message):
        """The marked rows changed."""

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        header: bool = False,
        markable: bool = False,
        placeholder: str = "",
        id: str | None = None,  # noqa: A002  (Textual's own name)
    ) -> None:
        """`header` keeps a line of titles on top; `placeholder` is shown while there is no row."""
        super().__init__(id=id)
        self.columns = self._fitted = tuple(columns)
        self._fits = any(column.fit for column in columns)
        self.placeholder = placeholder
        self.marks: set[str] = set()
        self._markable = markable
        self._top = int(header)
        self._rows: list[Row] = []
        self._index: dict[str, int] = {}
        self._cursor: str | None = None
        self.fell_at = float("-inf")
        """When the cursor came to another row by itself; minus infinity: it was put there."""
        self._palette = Palette(self, "line-list")
        self._record = PaintRecord()
        self._framed = False

    # What the console asks and tells.

    @property
    def rows(self) -> Sequence[Row]:
        """The rows as last set. Not to be changed."""
        return self._rows

    @property
    def cursor(self) -> str | None:
        """The key of the row under the cursor."""
        return self._cursor

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows. The cursor stays on its row, wherever that is now.

        Keys must be unique. Lines that look the same are not painted again.
        """
        before, self._rows = self._rows, list(rows)
        place = self._index.get(self._cursor or "", 0)
        self._index = {row.key: at for at, row in enumerate(self._rows)}
        if self._cursor is not None and self._cursor not in self._index:
            at = min(place, len(self._rows) - 1)
            self._cursor = self._rows[at].key if self._rows else None
            self.fell_at = time.monotonic()
            self._record.moved([self._cursor or ""], self.fell_at)
            self.post_message(self.Selected(self, self._cursor))
            self._refresh_line_of(self._cursor)
        self.marks &= self._index.keys()
        if len(before) != len(self._rows):
            self._set_height()
        if self._fits:
            self._fit()
        self._repaint_changes(before)

    def use_columns(self, columns: tuple[Column, ...]) -> None:
        """Other columns from now on; `set_rows` follows, with cells for them."""
        self.columns = columns
        self._fit()

    def _fit(self) -> None:
        columns = fitted(self.columns, self._rows)
        if columns != self._fitted:
            self._fitted = columns
            self.refresh()

    def select(self, key: str | None) -> None:
        """Put the cursor on a row and bring it into view. An unknown key is no cursor."""
        old, self._cursor = self._cursor, key if key in self._index else None
        self.fell_at = float("-inf")
        if self._cursor is not None:
            self._show_line(self._index[self._cursor])
        if old != self._cursor:
            for moved in (old, self._cursor):
                self._refresh_line_of(moved)
            self.post_message(self.Selected(self, self._cursor))

    def fall_to(self, key: str) -> None:
        """Put the cursor on a row that nobody chose."""
        self.select(key)
        self.fell_at = time.monotonic()

    def bring_into_view(self, key: str) -> None:
        """Scrolls to this row; the cursor stays."""
        self._show_line(self._index[key])

    def painted_at(self, key: str) -> Painted | None:
        """The identity that the screen shows for a row, and since when (monotonic seconds).

        None while the row is not in view, or its first frame is not out yet.
        """
        self._record.keep(self._in_view())
        return self._record.at(key)

    @property
    def under_cursor_since(self) -> float:
        """When the row under the cursor came to its place by itself; minus infinity: it did not."""
        return self._record.placed_since(self._cursor or "")

    def placed_since(self, key: str) -> float:
        """When a row came to its place by itself, as `under_cursor_since`."""
        return self._record.placed_since(key)

    def frame_shown(self, now: float, owed: Sequence[Region]) -> None:
        """A frame has gone out, except for some regions of the screen (see painting)."""
        self._record.shown(now, (lambda key: self._is_owed(key, owed)) if owed else None)

    def toggle_mark(self, key: str) -> None:
        """Mark a row for a batch, or take its mark away."""
        self.marks ^= {key}
        self._refresh_line_of(key)
        self.post_message(self.Marked())

    # Drawing.

    def render_line(self, y: int) -> Strip:
        """One line of the screen: the titles or a row."""
        width = self.scrollable_content_region.width
        at = y - self._top + self.scroll_offset.y
        if y < self._top:
            cells = tuple((column.title, "header") for column in self.columns)
            return self._strip(cells, "  ", width, cursor=False)
        if at < len(self._rows):
            row = self._rows[at]
            self._record.drawn(row.key, row.identity)
            if not self._framed:
                self._record.shown(time.monotonic())
            cursor = row.key == self._cursor
            sign = "?" if self._stale else "✓" if row.key in self.marks else " "
            return self._strip(row.cells, ("▸" if cursor else " ") + sign, width, cursor=cursor)
        text = f"  {self.placeholder}" if at == 0 else ""
        return Strip([Segment(fit(text, width), self._style("dim", cursor=False))], width)

    def _strip(
        self, cells: Sequence[tuple[str, str]], lead: str, width: int, *, cursor: bool
    ) -> Strip:
        plain = self._style("plain", cursor=cursor)
        segments = [Segment(fit(lead, min(width, _LEAD)), plain)]
        x = _LEAD
        for slot, (text, look) in zip(self._slots(), cells, strict=False):
            if not slot.width:
                continue
            if slot.x > x:
                segments.append(Segment(" " * (slot.x - x), plain))
            stale = self._stale and look != "header"
            style = self._style("state-stale" if stale else look, cursor=cursor)
            segments.append(Segment(fit(text, slot.width, right=slot.right), style))
            x = slot.x + slot.width
        return Strip(segments).adjust_cell_length(width, plain)

    def _slots(self) -> tuple[Slot, ...]:
        return slots(self._fitted, _LEAD, self.scrollable_content_region.width)

    def _style(self, look: str, *, cursor: bool) -> Style:
        return self._palette.style(look if look in _LOOKS else "plain", cursor)

    def _repaint_changes(self, before: Sequence[Row]) -> None:
        """Ask for a frame of the lines in view that differ from the rows before."""
        regions = []
        moved = []
        for at in self._lines_in_view():
            old = before[at] if at < len(before) else None
            new = self._rows[at] if at < len(self._rows) else None
            if old is new or (old is None and new is None):
                continue
            region = self._changed(at, old, new)
            if region:
                regions.append(region)
            elif new is not None:
                self._record.same_look(new.key, new.identity, time.monotonic())
            if new is not None and (old is None or old.key != new.key):
                moved.append(new.key)
        self._record.keep(self._in_view())
        self._record.moved(moved, time.monotonic())
        if regions:
            self.refresh(*regions)

    def _changed(self, at: int, old: Row | None, new: Row | None) -> Region | None:
        width = self.scrollable_content_region.width
        y = at - self.scroll_offset.y + self._top
        if old is None or new is None or old.key != new.key:
            return Region(0, y, width, 1)
        pairs = zip(self._slots(), old.cells, new.cells, strict=False)
        differing = [slot for slot, one, other in pairs if one != other and slot.width]
        if not differing:
            return None
        left, right = differing[0].x, differing[-1].x + differing[-1].width
        return Region(left, y, right - left, 1)

    def _lines_in_view(self) -> range:
        top = self.scroll_offset.y
        return range(top, top + max(0, self.scrollable_content_region.height - self._top))

    def _in_view(self) -> Collection[str]:
        lines = self._lines_in_view()
        return {row.key for row in self._rows[lines.start : lines.stop]}

    def _is_owed(self, key: str, owed: Sequence[Region]) -> bool:
        at = self._index.get(key)
        if at is None:
            return True
        place = self._line_region(at).translate(self.content_region.offset)
        return any(region.overlaps(place) for region in owed)

    def _line_region(self, at: int) -> Region:
        y = at - self.scroll_offset.y + self._top
        return Region(0, y, self.scrollable_content_region.width, 1)

    def _refresh_line_of(self, key: str | None) -> None:
        at = self._index.get(key or "")
        if at is not None and at in self._lines_in_view():
            self.refresh(self._line_region(at))

    def _set_height(self) -> None:
        width = self.scrollable_content_region.width
        self.virtual_size = Size(width, len(self._rows) + self._top)

    # Textual's events.

    def on_mount(self) -> None:
        """Hear of frames that have gone out."""
        self._framed = watch_frames(self)

    def on_resize(self, _event: Resize) -> None:
        """The columns share the new width."""
        self._set_height()

    def notify_style_update(self) -> None:
        """The theme changed: no kept style holds."""
        self._palette.clear()
        super().notify_style_update()

    def on_click(self, event: Click) -> None:
        """A click selects the row that stands there; the second one acts on it."""
        offset = event.get_content_offset(self)
        at = -1 if offset is None else offset.y - self._top + self.scroll_offset.y
        if offset is None or offset.y < self._top or at >= len(self._rows):
            return
        again = self._rows[at].key == self._cursor
        self.select(self._rows[at].key)
        if event.chain == 2 and again and event.button == 1:
            self.post_message(self.Acted(self, self._cursor))

    # Moving. Nothing is animated.

    def action_move(self, lines: int) -> None:
        """Move by lines; without a cursor, to the first row in view."""
        at = self._index.get(self._cursor or "")
        self._go(self.scroll_offset.y if at is None else at + lines)

    def action_page(self, pages: int) -> None:
        """Move by whole pages, and the view with it."""
        height = max(1, len(self._lines_in_view()) - 1)
        at = self._index.get(self._cursor or "", self.scroll_offset.y)
        self.scroll_to(y=self.scroll_offset.y + pages * height, animate=False)
        self._go(at + pages * height)

    def action_end(self, direction: int) -> None:
        """Move to the first (-1) or the last (1) row."""
        self._go(0 if direction < 0 else len(self._rows) - 1)

    def action_mark(self) -> None:
        """Mark the row under the cursor, or take its mark away."""
        if self._markable and self._cursor is not None:
            self.toggle_mark(self._cursor)

    def _go(self, at: int) -> None:
        if self._rows:
            self.select(self._rows[min(max(at, 0), len(self._rows) - 1)].key)

    def _show_line(self, at: int) -> None:
        lines = self._lines_in_view()
        if at < lines.start:
            self.scroll_to(y=at, animate=False)
        elif lines and at >= lines.stop:
            self.scroll_to(y=at - len(lines) + 1, animate=False)
