"""The extension grid: all extensions in columns of cells, drawn line by line.

Knows the roster, the cursor, the marks and what is in view. Must not know the protocol's requests
or the link: it reads extensions from the roster and says by messages what the operator chose.

The cursor is an extension's number, never a place: whatever the list does, it stays on the same
extension or on none. A change that is not in view, or that looks the same, asks for no frame.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip

from console.i18n import tr
from console.state.roster import Heading, Roster
from console.ui.painting import paint_alone, paint_now, watch_frames
from console.ui.widgets.calm import CalmPane
from console.ui.widgets.grid_cell import Brush, Cell, Manner, blank, changed_spans, later
from console.ui.widgets.grid_layout import Layout, Spot, View
from console.ui.widgets.grid_look import GRID_CSS, GRID_PARTS, Palette
from console.ui.widgets.grid_painted import Painted, PaintRecord
from console.ui.widgets.grid_text import fit, width_of

if TYPE_CHECKING:
    from textual.events import Click, Resize

    from console.protocol.records import Extension

CELL_WIDTH = 38
"""The least width of a column, in terminal cells."""


class ExtensionGrid(CalmPane, can_focus=True):
    """All extensions of the roster, in as many columns as fit."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"grid--{name}" for name in GRID_PARTS}
    DEFAULT_CSS = GRID_CSS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(0, -1)", show=False),
        Binding("down", "move(0, 1)", show=False),
        Binding("left", "move(-1, 0)", show=False),
        Binding("right", "move(1, 0)", show=False),
    ]

    class Selected(Message):
        """The cursor came to another extension, or to none."""

        def __init__(self, number: str | None) -> None:
            super().__init__()
            self.number = number

    class Acted(Selected):
        """An extension was double-clicked."""

    class Marked(Selected):
        """The marked extensions changed; `number` is the one under the cursor."""

        def __init__(self, number: str | None, numbers: frozenset[str]) -> None:
            super().__init__(number)
            self.numbers = numbers

    def __init__(
        self,
        roster: Roster,
        *,
        clock: Callable[[], float] = time.time,
        label: Callable[[Extension], str] | None = None,
        id: str | None = None,  # noqa: A002  (Textual's own name)
    ) -> None:
        """`clock` is the PBX's epoch time; `label` names the other party (else its number)."""
        super().__init__(id=id)
        self.roster = roster
        self.marks: set[str] = set()
        self._clock = clock
        self._label = label or (lambda extension: extension.another_number)
        self._cursor: str | None = None
        self._last_spot = Spot(0, 0)
        self._cells: dict[str, Cell] = {}
        self._palette = Palette(self, "grid")
        self._brush = Brush(self._palette.style)
        self._layout: Layout | None = None
        self._laid_width = 0
        self._view: View | None = None
        self._room: Size | None = None
        self._told: tuple[Size, Size, Size, bool] | None = None
        self._record = PaintRecord()
        self._framed = False

    # What the console asks and tells.

    @property
    def cursor(self) -> str | None:
        """The number under the cursor, or None if it is not listed (any more)."""
        return self._cursor if self._cursor in self.roster else None

    def select(self, number: str | None) -> None:
        """Put the cursor on a number and bring it into view. A number not listed is no cursor."""
        spot = None if number is None else self.layout_now.spot(number)
        old, self._cursor = self._cursor, number if spot else None
        if spot:
            self._last_spot = spot
            top = self.layout_now.top_for(spot.line, self.scroll_offset.y, self._content.height)
            self.scroll_to(y=top, animate=False)
        if old != self._cursor:
            self._refresh_cells([key for key in (old, self._cursor) if key is not None])
            self.post_message(self.Selected(self._cursor))

    def touch(self, numbers: Collection[str]) -> None:
        """These extensions changed, came or went. Call it once for all changes of a frame."""
        before = self._in_view
        if self.roster.touch(numbers):
            self._follow_move(before)
        seen = self._in_view.spots.keys() & set(numbers)
        if seen:
            self._refresh_cells(seen)

    def rebuild(self) -> None:
        """The roster's filter or order, or all of its extensions, changed."""
        if self._view is None:
            self._lay_out()
            self.redraw()
            self._tell_lost()
            return
        self._follow_move(self._view)
        self._refresh_cells(self._in_view.spots)

    def toggle_mark(self, number: str) -> None:
        """Mark an extension for a batch, or take its mark away."""
        self.marks ^= {number}
        self._refresh_cells([number])
        self.post_message(self.Marked(self.cursor, frozenset(self.marks)))

    def painted_at(self, number: str) -> Painted | None:
        """The call that the screen shows for a number, and since when (monotonic seconds).

        None while the number is not in view, or its first frame is not out yet. The identity is a
        `console.state.identity.Identity`.
        """
        return self._record.at(number) if number in self._in_view.spots else None

    @property
    def under_cursor_since(self) -> float:
        """When the row under the cursor came to its place by itself; minus infinity: it did not."""
        return self._record.placed_since(self._cursor or "")

    def frame_shown(self, now: float, owed: Sequence[Region]) -> None:
        """A frame has gone out, except for some regions of the screen (see painting)."""
        if not owed:
            self._record.shown(now)
            return
        self._record.shown(now, lambda number: self._is_owed(number, owed))

    # Layout.

    @property
    def layout_now(self) -> Layout:
        """The lines at the present width: a line may be drawn before the resize is told."""
        if self._layout is None or self._laid_width != self._width:
            self._lay_out()
        assert self._layout is not None
        return self._layout

    @property
    def _content(self) -> Size:
        """The room for lines, kept: asking Textual for it costs as much as drawing a cell."""
        if self._room is None:
            self._room = self.scrollable_content_region.size
        return self._room

    @property
    def _width(self) -> int:
        return self._content.width

    @property
    def _cell_width(self) -> int:
        return max(1, self._width // self.layout_now.columns)

    def _size_updated(
        self, size: Size, virtual_size: Size, container_size: Size, layout: bool = True
    ) -> bool:
        self._room = None
        told = (size, container_size, self.virtual_size, self.show_vertical_scrollbar)
        if told == self._told:
            return False  # Textual would paint the scrollbar afresh after each layout.
        self._told = told
        return super()._size_updated(size, virtual_size, container_size, layout)

    @property
    def _in_view(self) -> View:
        """What is in view now."""
        if self._view is None:
            top, height = self.scroll_offset.y, self._content.height
            self._view = self.layout_now.view(top, height)
            self._record.keep(self._view.spots)
            self._cells = {
                key: cell for key, cell in self._cells.items() if key in self._view.spots
            }
        return self._view

    def _lay_out(self) -> None:
        if self._laid_width != self._width:
            self._cells.clear()
        self._laid_width = self._width
        self._layout = Layout(self.roster, self._laid_width // CELL_WIDTH)
        self._view = None
        size = Size(self._laid_width, self._layout.height)
        if size != self.virtual_size:
            self.virtual_size = size

    def _follow_move(self, before: View) -> None:
        """Rows moved: draw only the spots which now hold another number."""
        self._lay_out()
        after = self._in_view
        self._record.moved(before.moved_in(after), time.monotonic())
        regions = [self._region(spot, 0, self._cell_width) for spot in before.changed_in(after)]
        for y, _ in before.headings ^ after.headings:
            regions.append(Region(0, y - self.scroll_offset.y, self._width, 1))
        if regions:
            self.refresh(*regions)
        self._tell_lost()

    def _tell_lost(self) -> None:
        if self._cursor is not None and self._cursor not in self.roster:
            self._cursor = None
            self.post_message(self.Selected(None))

    def render_line(self, y: int) -> Strip:
        """One line of the screen: a heading, or the cells of its numbers."""
        width = self._width
        line = self.layout_now.line(y + self.scroll_offset.y)
        if isinstance(line, Heading):
            name = line.department or tr("No department")
            text = fit(tr("{name} ({n})", name=name, n=line.size), width)
            return Strip([Segment(text, self._palette.style("heading", False))], width)
        segments: list[Segment] = []
        manner: Manner | None = None
        for number in line:
            cell = self._cells.get(number)
            if cell is None:
                manner = manner or self._manner()
                cell = self._cells[number] = self._draw(number, manner)
            segments += cell.segments
            self._record.drawn(number, cell.identity)
        if not self._framed:
            self._record.shown(time.monotonic())
        rest = width - len(line) * self._cell_width
        if rest > 0:
            segments.append(Segment(" " * rest, self._palette.style("name", False)))
        return Strip(segments, width)

    def _manner(self) -> Manner:
        """How a cell is drawn now that has neither the cursor nor a mark."""
        return Manner(
            width=self._cell_width,
            number_width=min(max(4, self.roster.widest), 12),
            now=self._clock(),
            stale=self._stale,
        )

    def _draw(self, number: str, manner: Manner) -> Cell:
        cursor, marked = number == self._cursor, number in self.marks
        if cursor or marked:
            manner = manner._replace(cursor=cursor, marked=marked)
        extension = self.roster.get(number)
        if extension is None:  # gone from the board, and `touch` not called yet
            return blank(manner.width, self._palette.style("name", cursor))
        return self._brush.draw(extension, manner, self._label)

    def _refresh_cells(self, numbers: Iterable[str]) -> None:
        """Draw these cells anew and paint what differs."""
        spots = self._in_view.spots
        regions: list[Region] = []
        manner, top = self._manner(), self.scroll_offset.y
        width = manner.width
        for number in numbers:
            spot = spots.get(number)
            if spot is None:
                self._cells.pop(number, None)
                continue
            old = self._cells.get(number)
            new = self._cells[number] = self._draw(number, manner)
            spans = [(0, width)] if old is None else changed_spans(old, new)
            if spans:
                left, y = spot.column * width, spot.line - top
                regions += [Region(left + x1, y, x2 - x1, 1) for x1, x2 in spans]
            elif old is not None and old.identity != new.identity:
                self._record.same_look(number, new.identity, time.monotonic())
        if regions:
            self.refresh(*regions)

    def _region(self, spot: Spot, x1: int, x2: int) -> Region:
        left = spot.column * self._cell_width
        return Region(left + x1, spot.line - self.scroll_offset.y, x2 - x1, 1)

    def redraw(self) -> None:
        """Draw every cell in view anew."""
        self._cells.clear()
        self.refresh()

    def _is_owed(self, number: str, owed: Sequence[Region]) -> bool:
        spot = self._in_view.spots.get(number)
        if spot is None:
            return True
        place = self._region(spot, 0, self._cell_width).translate(self.content_region.offset)
        return any(region.overlaps(place) for region in owed)

    def tick(self) -> None:
        """The running timers in view show the second that has begun. Call once a second."""
        now, regions, other = self._clock(), [], []
        for number, spot in self._in_view.spots.items():
            cell = self._cells.get(number)
            if cell is None or cell.start is None:
                continue
            turned = later(cell, now)
            if turned is None:
                other.append(number)
                continue
            self._cells[number], count = turned
            if count:
                end = self._cell_width - width_of(cell.segments[-1].text)
                regions.append(self._region(spot, end - count, end))
        if regions:
            self.refresh(*regions)
        if other:
            self._refresh_cells(other)

    # Textual's events.

    def on_mount(self) -> None:
        """Hear of frames that have gone out."""
        self._framed = watch_frames(self)
        paint_alone(self.vertical_scrollbar)

    def on_resize(self, _event: Resize) -> None:
        """Lay the cells out for the new width."""
        self._lay_out()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Cells that come into view are drawn as they are now."""
        if round(old_value) != round(new_value):
            self._view = None
            self._cells.clear()
        super().watch_scroll_y(old_value, new_value)

    def notify_style_update(self) -> None:
        """The theme changed: no kept style holds."""
        self._palette.clear()
        self._brush.clear()
        self._cells.clear()
        super().notify_style_update()

    def on_click(self, event: Click) -> None:
        """A click selects the number that stands there; the second one acts on it."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        line = self.layout_now.line(offset.y + self.scroll_offset.y)
        column = offset.x // self._cell_width
        if isinstance(line, Heading) or column >= len(line):
            return
        again = line[column] == self._cursor
        self.select(line[column])
        if event.chain == 2 and again and event.button == 1:
            self.post_message(self.Acted(self._cursor))

    def action_move(self, columns: int, lines: int) -> None:
        """Move by columns (on to the next line at the end) and lines."""
        self.select(self.layout_now.step(self.cursor, self._last_spot, columns, lines))

    def action_page(self, pages: int) -> None:
        """Move by whole pages, and the view with it; animated, a page would take a second."""
        lines = pages * max(1, self._content.height - 1)
        number = self.layout_now.step(self.cursor, self._last_spot, 0, lines)
        self.scroll_to(y=self.scroll_offset.y + lines, animate=False)
        self.select(number)
        paint_now(self)  # before Textual lays out what has scrolled, which composes all of it

    def action_end(self, direction: int) -> None:
        """Move to the first (-1) or the last (1) number."""
        if len(self.roster):
            self.select(self.roster.at(0 if direction < 0 else len(self.roster) - 1))

    def action_mark(self) -> None:
        """Mark the number under the cursor, or take its mark away."""
        if self.cursor is not None:
            self.toggle_mark(self.cursor)
