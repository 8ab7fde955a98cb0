"""The smallest terminal output for a frame: changed spans only, and no style said twice.

Knows Textual's compositor updates (private: `UPDATES` says which there are) and SGR codes. Must
not know the app, the driver or any panel.

Textual re-sends a changed line from the left edge of its widget and resets the style after every
piece of text. Here each span is cut to what changed, and a style is only said as far as it
differs from the one before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from rich.color import Color, ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual import _compositor
from textual.geometry import Region
from textual.strip import Strip

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

Span = tuple[int, int, int]
"""A line, and the cells from x1 to before x2, on the screen."""

_SGR = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "21", "51", "52", "53")
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
            if x < x2 and end > x1:
                yield max(x, x1), _cut(strip, x, max(x, x1), min(end, x2))


def _placed(x: int, strips: Iterable[Strip]) -> Iterator[tuple[int, int, Strip]]:
    for strip in strips:
        yield x, x + strip.cell_length, strip
        x += strip.cell_length


def _cut(strip: Strip, x: int, left: int, right: int) -> Iterator[Segment]:
    """The segments between two columns of a strip that stands at `x`."""
    for segment in strip:
        end = x + cell_len(segment.text)
        if end > left:
            kept = segment if x >= left else segment.split_cells(left - x)[1]
            yield kept if end <= right else kept.split_cells(right - max(x, left))[0]
        x = end
        if x >= right:
            return


def render(
    page: Page, spans: Sequence[Span], system: ColorSystem, budget: int | None = None
) -> Frame:
    """Render spans in their order. With a budget in bytes, stop before exceeding it.

    The first span always goes out, so that any budget makes progress.
    """
    out: list[str] = []
    size = 0
    style, place = _NULL, (-1, -1)
    for at, span in enumerate(spans):
        text, new_style, new_place = _render_span(page, span, system, style, place)
        size += len(text.encode()) if budget is not None else 0
        if budget is not None and at and size > budget:
            return Frame("".join(out) + _end(style), list(spans[at:]))
        out.append(text)
        style, place = new_style, new_place
    return Frame("".join(out) + _end(style), [])


def _end(style: Style) -> str:
    return "" if style == _NULL else "\x1b[0m"


def _render_span(
    page: Page, span: Span, system: ColorSystem, style: Style, place: tuple[int, int]
) -> tuple[str, Style, tuple[int, int]]:
    y = span[0]
    out: list[str] = []
    for left, segments in page.parts(span):
        x = left
        if place != (x, y):
            out.append(f"\x1b[{x + 1}G" if place[1] == y else f"\x1b[{y + 1};{x + 1}H")
        for text, its_style, control in segments:
            if control:
                continue
            new = its_style or _NULL
            if new is not style and new != style:
                out.append(change(style, new, system))
                style = new
            out.append(text)
            x += cell_len(text)
        place = (x, y)
    return "".join(out), style, place


@lru_cache(maxsize=16384)
def change(before: Style, after: Style, system: ColorSystem) -> str:
    """The SGR sequence that turns one style into another; empty if they look the same."""
    had, has = _attributes(before), _attributes(after)
    if had & ~has:
        codes = ["0", *_bits(has), *_colours(_NULL, after, system)]
    else:
        codes = [*_bits(has & ~had), *_colours(before, after, system)]
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
