"""The smallest terminal output for a frame: changed spans only, and no style said twice.

Knows Textual's compositor updates (private: `UPDATES` says which there are) and SGR codes. Must
not know the app, the driver or any panel.

Textual re-sends a changed line from the left edge of its widget and resets the style after every
piece of text. Here each span is cut to what changed, and a style is only said as far as it
differs from the one before it.
"""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import get_character_cell_size
from rich.color import Color, ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual import _compositor
from textual.geometry import Region
from textual.strip import Strip

from console.ui.shown import Shown, Span, cells_of, same_blank, shows_on_blanks
from console.ui.widgets.grid_text import width_of

if TYPE_CHECKING:
    from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
else:
    CompositorUpdate = getattr(_compositor, "CompositorUpdate", object)
    ChopsUpdate = getattr(_compositor, "ChopsUpdate", None)

UPDATES: tuple[type[ChopsUpdate | LayoutUpdate], ...] = tuple(
    getattr(_compositor, name)
    for name in ("ChopsUpdate", "LayoutUpdate")
    if hasattr(_compositor, name) and hasattr(_compositor, "CompositorUpdate")
)
"""The compositor's updates that a `Page` can hold; empty if Textual has them no more."""

ERASES = not os.environ.get("TERM", "").startswith(("screen", "dumb"))
"""Whether erased cells take the background in force; GNU screen gives them its own."""
_BLANKS = re.compile(" {10,}")
_SGR = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "21", "51", "52", "53")
_ENDS = {1: "22", 4: "23", 8: "24", 64: "27"}
"""How one attribute alone is ended: bold, italic, underlined, reversed. No more is relied on."""
_NULL = Style.null()


class Frame(NamedTuple):
    """Terminal output, and the spans it leaves out for want of budget."""

    text: str
    owed: list[Span]


class Drawn(CompositorUpdate):
    """A frame that is rendered already, as Textual wants to be given one."""

    def __init__(self, text: str) -> None:
        self._text = text

    def render_segments(self, console: object) -> str:
        """The output."""
        return self._text


Lines = Mapping[int, Sequence[tuple[int, int, Strip]]]
"""For each line its strips, as (x, end, strip), from left to right."""


class Page:
    """What shall be painted: spans, and the lines they are cut from."""

    def __init__(self, spans: list[Span], lines: Lines) -> None:
        self.spans = spans
        self._lines = lines
        self._ends: dict[int, list[int]] = {}

    @classmethod
    def of(cls, update: ChopsUpdate | LayoutUpdate) -> Page:
        """What a compositor update holds."""
        if isinstance(update, ChopsUpdate):
            lines: Lines = {
                y: [
                    (x, end, strip)
                    for end, (x, strip) in zip(
                        update.chop_ends[y], update.chops[y].items(), strict=False
                    )
                    if strip is not None
                ]
                for y in {y for y, _, _ in update.spans}
            }
            return cls(list(update.spans), lines)
        left, top, width, _ = update.region
        lines = {y: list(_placed(left, line)) for y, line in enumerate(update.strips, top)}
        return cls([(y, left, left + width) for y in lines], lines)

    def parts(self, span: Span) -> Iterator[tuple[int, Iterable[Segment]]]:
        """The pieces of text in a span, as (x, segments); each follows the last without a gap."""
        y, x1, x2 = span
        for x, end, strip in self._lines[y]:
            if x1 <= x and end <= x2:
                yield x, strip._segments
            elif x < x2 and end > x1:
                ends = self._ends_of(strip)
                # Half a wide sign would take the other half from the screen.
                left = max(x, x1 - _splits_sign(strip, ends, x1 - x))
                right = min(end, x2 + _splits_sign(strip, ends, x2 - x))
                yield left, _cut(strip, ends, left - x, right - x)

    def _ends_of(self, strip: Strip) -> list[int]:
        """The columns at which its segments end."""
        ends = self._ends.get(id(strip))
        if ends is None:
            # A line has many spans: it is measured once, not from its start for each of them.
            ends = self._ends[id(strip)] = list(accumulate(width_of(text) for text, _, _ in strip))
        return ends


def _splits_sign(strip: Strip, ends: Sequence[int], column: int) -> bool:
    """Whether a sign of two cells stands on both sides of where a column begins."""
    at = bisect_right(ends, column)
    if column <= 0 or at == len(ends) or strip._segments[at].text.isascii():
        return False
    left = ends[at - 1] if at else 0
    for character in strip._segments[at].text:
        if left >= column:
            break
        left += get_character_cell_size(character)
    return left > column


def _cut(strip: Strip, ends: Sequence[int], left: int, right: int) -> Iterator[Segment]:
    """The segments between two columns of a strip."""
    at = bisect_right(ends, left)
    start = ends[at - 1] if at else 0
    for segment, end in zip(strip._segments[at:], ends[at:], strict=True):
        kept = segment if start >= left else segment.split_cells(left - start)[1]
        yield kept if end <= right else kept.split_cells(right - max(start, left))[0]
        start = end
        if end >= right:
            return


def _placed(x: int, strips: Iterable[Strip]) -> Iterator[tuple[int, int, Strip]]:
    for strip in strips:
        yield x, x + strip.cell_length, strip
        x += strip.cell_length


def render(page: Page, spans: Sequence[Span], system: ColorSystem) -> str:
    """Render spans in their order."""
    pen = _Pen(system)
    for span in spans:
        for x, segments in page.parts(span):
            pen.write(x, span[0], segments)
    return pen.end()


def render_changes(
    page: Page, spans: Sequence[Span], system: ColorSystem, budget: int | None, shown: Shown
) -> Frame:
    """Render what reads differently from what is shown, and stop before exceeding the budget.

    The first difference always goes out, so that any budget makes progress.
    """
    pen = _Pen(system, erases=ERASES and budget is not None, sparing=True)
    for at, span in enumerate(spans):
        if budget is None and shown.is_unknown(span):
            parts = [(x, list(segments)) for x, segments in page.parts(span)]
            for x, segments in parts:
                pen.write(x, span[0], segments)
            shown.keep_whole(span, parts)
            continue
        cells = cells_of(page.parts(span))
        before = pen.copy() if budget is not None else pen
        for x, segments in shown.changed(span[0], cells):
            pen.write(x, span[0], segments)
        if budget is not None and before.size and pen.size > budget:
            return Frame(before.end(), list(spans[at:]))
        shown.keep(span[0], cells)
    return Frame(pen.end(), [])


class _Pen:
    """The output of a frame so far, the style it is in, and where the cursor stands."""

    def __init__(self, system: ColorSystem, *, erases: bool = False, sparing: bool = False) -> None:
        self.size = 0
        """Bytes so far, counted by a sparing pen."""
        self._system = system
        self._erases = erases
        self._sparing = sparing
        self._out: list[str] = []
        self._style = _NULL
        self._place = (-1, -1)

    def copy(self) -> _Pen:
        """The same, to go back to."""
        other = _Pen(self._system, erases=self._erases, sparing=self._sparing)
        other.size, other._out = self.size, list(self._out)
        other._style, other._place = self._style, self._place
        return other

    def write(self, left: int, y: int, segments: Iterable[Segment]) -> None:
        """Text from a cell on, with no more codes than it takes."""
        x = left
        if self._place != (x, y):
            same_line = self._place[1] == y
            self._add(f"\x1b[{x + 1}G" if same_line else f"\x1b[{y + 1};{x + 1}H")
        old = self._style
        for text, its_style, control in segments:
            if control:
                continue
            new = _NULL if its_style is None else its_style
            if new is not old and not (self._sparing and text.isspace() and same_blank(old, new)):
                code = _code(old, new, self._system)
                if code:
                    self._add(code)
                old = new
            if self._erases and not shows_on_blanks(old):
                self._add(_BLANKS.sub(_erased, text))
            else:
                self._add(text)
            x += width_of(text)
        self._style = old
        self._place = (x, y)

    def _add(self, text: str) -> None:
        self._out.append(text)
        if self._sparing:
            self.size += len(text.encode())

    def end(self) -> str:
        """All of it, in no style at the end."""
        return "".join(self._out) + ("" if self._style == _NULL else "\x1b[0m")


def _erased(blanks: re.Match[str]) -> str:
    count = len(blanks[0])
    return f"\x1b[{count}X\x1b[{count}C"


_CODES: dict[tuple[int, int, ColorSystem], tuple[Style, Style, str]] = {}
"""What `change` gave for two style objects, and these: none of them can be another one now."""
_MOST_CODES = 2048


def _code(before: Style, after: Style, system: ColorSystem) -> str:
    """As `change`. A page has a thousand changes of a few styles: to compare and hash these takes
    half of its time, and they are the same objects."""
    key = id(before), id(after), system
    kept = _CODES.get(key)
    if kept is None:
        if len(_CODES) >= _MOST_CODES:
            _CODES.clear()
        kept = _CODES[key] = before, after, change(before, after, system)
    return kept[2]


@lru_cache(maxsize=4096)
def change(before: Style, after: Style, system: ColorSystem) -> str:
    """The SGR sequence that turns one style into another; empty if they look the same."""
    had, has = _attributes(before), _attributes(after)
    lost, colours = had & ~has, _colours(before, after, system)
    codes = [*_bits(has & ~had), *colours]
    if lost in _ENDS:
        codes.insert(0, _ENDS[lost])
    elif lost:
        codes = ["0", *_bits(has), *_colours(_NULL, after, system)]
    return f"\x1b[{';'.join(codes)}m" if codes else ""


def _attributes(style: Style) -> int:
    return style._attributes & style._set_attributes


def _bits(attributes: int) -> list[str]:
    return [code for bit, code in enumerate(_SGR) if attributes & (1 << bit)]


def _colours(before: Style, after: Style, system: ColorSystem) -> list[str]:
    codes: list[str] = []
    for foreground in (True, False):
        had = _codes(before.color if foreground else before.bgcolor, foreground, system)
        has = _codes(after.color if foreground else after.bgcolor, foreground, system)
        if had != has:
            codes += has
    return codes


def _codes(colour: Color | None, foreground: bool, system: ColorSystem) -> tuple[str, ...]:
    if colour is None:
        return ("39",) if foreground else ("49",)
    return colour.downgrade(system).get_ansi_codes(foreground)


def region_of(span: Span) -> Region:
    """The span as a region of the screen."""
    y, x1, x2 = span
    return Region(x1, y, x2 - x1, 1)
