"""One cell of the extension grid: what stands in it, and which part of it changed.

Knows the order and the widths of the texts in a cell. Must not know the widget, the roster or
where on the screen the cell is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, Protocol

from rich.segment import Segment
from rich.style import Style

from console.state.identity import IDLE, NOTHING, Identity, identity_of
from console.ui.shown import same_blank
from console.ui.widgets.grid_text import elapsed, fit, width_of
from console.ui.widgets.states import look, since
from console.ui.words import party_name

if TYPE_CHECKING:
    from console.protocol.records import Extension

CURSOR, MARKED, STALE = "▸", "✓", "?"
GAP = 1
"""Blank cells at the right edge, between two columns."""
_LEAD = 4  # cursor, mark, glyph, blank
_LEAST_NAME = 8
_NEAR = 5
_TIMER = re.compile(" [0-9:]+")


class Manner(NamedTuple):
    """What is drawn besides the extension itself."""

    width: int
    number_width: int
    now: float
    """The server's time in epoch seconds."""
    cursor: bool = False
    marked: bool = False
    stale: bool = False


class Cell(NamedTuple):
    """A drawn cell: its segments fill the width exactly."""

    segments: tuple[Segment, ...]
    identity: Identity
    start: float | None
    """When the time began that runs in the last segment but one; None if none runs."""


class Shared(NamedTuple):
    """What all cells that look alike have in common."""

    lead: tuple[Segment, ...]
    """Cursor, mark and glyph."""
    gap: Segment
    joined: bool
    """Whether the gap looks the same in the state's style."""
    number: Style
    name: Style
    state: Style


class Label(Protocol):
    """The other party of an extension's call, as it shall be shown."""

    def __call__(self, extension: Extension, /) -> str: ...  # noqa: D102


class Styles(Protocol):
    """The style of a part (a component's name without `grid--`), and whether under the cursor."""

    def __call__(self, name: str, cursor: bool, /) -> Style: ...  # noqa: D102


class Brush:
    """Draws cells; what they have in common is made once, and kept until `clear`."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._shared: dict[tuple[str, str, bool, bool, bool], Shared] = {}

    def clear(self) -> None:
        """The styles are others."""
        self._shared.clear()

    def draw(self, extension: Extension, manner: Manner, label: Label) -> Cell:
        """Draw the cell: cursor, mark, glyph, number, name; at the right state, party and timer."""
        seen = look(extension)
        start = since(extension)
        timer = "" if start is None else " " + elapsed(manner.now - start)
        other = label(extension) if extension.state != IDLE else ""
        number = fit(extension.number, manner.number_width) + " "
        room = max(0, manner.width - GAP - _LEAD - manner.number_width - 1)
        name, word, other = _share(
            party_name(extension.show_name), str(seen.word), other, room - len(timer)
        )
        lead, gap, joined, plain, named, state = self._shared_by(seen.glyph, seen.style, manner)
        parts = [*lead, Segment(number, plain)]
        if name:
            parts.append(Segment(name, named))
        said = word + other
        if said and joined and not timer:
            parts.append(Segment(said + gap.text, state))
            return Cell(tuple(parts), identity_of(extension), start)
        if said:
            parts.append(Segment(said, state))
        if timer:
            parts.append(Segment(timer, state))
        parts.append(gap)
        return Cell(tuple(parts), identity_of(extension), start)

    def _shared_by(self, glyph: str, style: str, manner: Manner) -> Shared:
        key = (glyph, style, manner.cursor, manner.marked, manner.stale)
        shared = self._shared.get(key)
        if shared is None:
            shared = self._shared[key] = self._share(glyph, style, manner)
        return shared

    def _share(self, glyph: str, style: str, manner: Manner) -> Shared:
        styles, cursor = self._styles, manner.cursor
        plain = "stale" if manner.stale else "number"
        state = styles("stale" if manner.stale else style, cursor)
        sign, glyph, gap = _sign(manner), glyph + " ", Segment(" " * GAP, styles("name", False))
        joined = same_blank(state, gap.style or state)
        if joined and sign.isspace():
            # Each change of style is some bytes for the line and some time for whoever writes it.
            lead: tuple[Segment, ...] = (Segment(sign + glyph, state),)
        else:
            before = Segment(sign, styles("mark" if manner.marked else plain, cursor))
            lead = (before, Segment(glyph, state))
        return Shared(
            lead=lead,
            gap=gap,
            joined=joined,
            number=styles(plain, cursor),
            name=styles("stale" if manner.stale else "name", cursor),
            state=state,
        )


def later(cell: Cell, now: float) -> tuple[Cell, int] | None:
    """The cell with its running timer as it reads at a time, and how many characters at the end of
    the timer are others than before; None if the cell has to be drawn anew for that.
    """
    *parts, timer, rest = cell.segments
    text = " " + elapsed(now - (cell.start or 0.0))
    if len(text) != len(timer.text):
        return None
    pairs = enumerate(zip(timer.text, text, strict=True))
    same = next((at for at, (one, other) in pairs if one != other), len(text))
    return cell._replace(segments=(*parts, Segment(text, timer.style), rest)), len(text) - same


def blank(width: int, style: Style) -> Cell:
    """A cell with nothing in it."""
    return Cell((Segment(" " * width, style),), NOTHING, None)


def _sign(manner: Manner) -> str:
    """Cursor and mark. Stale wins over a mark: nothing may look fresh that is not."""
    mark = STALE if manner.stale else MARKED if manner.marked else " "
    return (CURSOR if manner.cursor else " ") + mark


def _share(name: str, word: str, other: str, room: int) -> tuple[str, str, str]:
    """Divide the room: the state first, then some of the name, then the other party."""
    rest = room - width_of(word) - 1
    if not other and rest >= 0:
        return fit(name, rest) + " ", word, ""  # as nearly all do
    word = fit(word, min(width_of(word), room))
    room -= width_of(word)
    party = ""
    if other:
        spare = room - 2 - min(width_of(name), max(_LEAST_NAME, room // 2))
        wanted = min(width_of(other), max(spare, min(4, room - 3)))
        if wanted > 0:
            party = " " + fit(other, wanted)
    return fit(name, room - width_of(party) - 1) + " " * (room > width_of(party)), word, party


def changed_spans(old: Cell, new: Cell) -> list[tuple[int, int]]:
    """The spans, from x1 to before x2, in which two drawings of one width differ.

    Parts of a cell are sent whole, but for a timer: of that only the digits that changed.
    """
    if old.segments == new.segments:
        return []
    had, spans = _places(old), []
    x = 0
    for segment in new.segments:
        width = width_of(segment.text)
        before = had.get(x)
        if before != segment:
            same = _same_digits(before, segment) if before is not None else 0
            spans.append((x + same, x + width))
        x += width
    return _joined(spans)


def _places(cell: Cell) -> dict[int, Segment]:
    places: dict[int, Segment] = {}
    x = 0
    for segment in cell.segments:
        places[x] = segment
        x += width_of(segment.text)
    return places


def _same_digits(before: Segment, after: Segment) -> int:
    """Equal characters at the start of two timers; 0 for any other text."""
    same_kind = before.style == after.style and len(before.text) == len(after.text)
    if not (same_kind and _TIMER.fullmatch(before.text) and _TIMER.fullmatch(after.text)):
        return 0
    pairs = enumerate(zip(before.text, after.text, strict=True))
    return next(at for at, (one, other) in pairs if one != other)


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans so close that going to the next costs more than what is between them, as one."""
    joined: list[tuple[int, int]] = []
    for x1, x2 in spans:
        if joined and x1 - joined[-1][1] <= _NEAR:
            joined[-1] = (joined[-1][0], x2)
        else:
            joined.append((x1, x2))
    return joined
