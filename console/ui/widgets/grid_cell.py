"""One cell of the extension grid: what stands in it, and which part of it changed.

Knows the order and the widths of the texts in a cell. Must not know the widget, the roster or
where on the screen the cell is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from console.state.identity import NOTHING, Identity, identity_of
from console.ui.widgets.grid_text import elapsed, fit
from console.ui.widgets.states import look, since

if TYPE_CHECKING:
    from console.protocol.records import Extension

CURSOR, MARKED, STALE = "▸", "✓", "?"
GAP = 1
"""Blank cells at the right edge, between two columns."""
_LEAD = 4  # cursor, mark, glyph, blank
_LEAST_NAME = 6


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
    running: bool


class Label(Protocol):
    """The other party of an extension's call, as it shall be shown."""

    def __call__(self, extension: Extension, /) -> str: ...  # noqa: D102


class Styles(Protocol):
    """The style of a part (a component's name without `grid--`), and whether under the cursor."""

    def __call__(self, name: str, cursor: bool, /) -> Style: ...  # noqa: D102


def draw(extension: Extension, manner: Manner, styles: Styles, label: Label) -> Cell:
    """Draw the cell: cursor, mark, glyph, number, name; at the right state, party and timer."""
    seen = look(extension)
    start = since(extension)
    timer = "" if start is None else " " + elapsed(manner.now - start)
    other = label(extension) if extension.state != "IDLE" else ""
    number = fit(extension.number, manner.number_width)
    room = max(0, manner.width - GAP - _LEAD - cell_len(number) - 1)
    name, word, other = _share(extension.show_name, str(seen.word), other, room - len(timer))
    cursor = manner.cursor
    plain = "stale" if manner.stale else "number"
    state = styles("stale" if manner.stale else seen.style, cursor)
    lead = (CURSOR if cursor else " ") + _sign(manner)
    parts = (
        Segment(lead, styles("mark" if manner.marked else plain, cursor)),
        Segment(seen.glyph + " ", state),
        Segment(number + " ", styles(plain, cursor)),
        Segment(name, styles("stale" if manner.stale else "name", cursor)),
        Segment(word + other, state),
        Segment(timer, state),
        Segment(" " * GAP, styles("name", False)),
    )
    shown = tuple(part for part in parts if part.text)
    return Cell(shown, identity_of(extension), start is not None)


def blank(width: int, style: Style) -> Cell:
    """A cell with nothing in it."""
    return Cell((Segment(" " * width, style),), NOTHING, running=False)


def _sign(manner: Manner) -> str:
    """Stale wins over a mark: nothing may look fresh that is not."""
    if manner.stale:
        return STALE
    return MARKED if manner.marked else " "


def _share(name: str, word: str, other: str, room: int) -> tuple[str, str, str]:
    """Divide the room: the state first, then some of the name, then the other party."""
    word = fit(word, min(cell_len(word), room))
    room -= cell_len(word)
    party = ""
    if other:
        spare = room - 2 - min(cell_len(name), max(_LEAST_NAME, room // 2))
        wanted = min(cell_len(other), max(spare, min(4, room - 3)))
        if wanted > 0:
            party = " " + fit(other, wanted)
    return fit(name, room - cell_len(party) - 1) + " " * (room > cell_len(party)), word, party


def changed_span(old: Cell, new: Cell) -> tuple[int, int] | None:
    """The cells from x1 to before x2 in which two drawings differ; None if they look the same."""
    if old.segments == new.segments:
        return None
    x1 = _common(old.segments, new.segments)
    x2 = _common(old.segments[::-1], new.segments[::-1], backwards=True)
    width = sum(cell_len(segment.text) for segment in new.segments)
    return x1, width - x2


def _common(old: tuple[Segment, ...], new: tuple[Segment, ...], *, backwards: bool = False) -> int:
    """How many cells from the start (or end) look the same, up to the first that differs."""
    same = 0
    for before, after in zip(old, new, strict=False):
        if before != after:
            return same + _alike(before, after, backwards=backwards)
        same += cell_len(after.text)
    return same


def _alike(before: Segment, after: Segment, *, backwards: bool) -> int:
    """Equal cells at the start (or end) of two segments. Wide text counts as a whole."""
    if before.style != after.style or not (before.text.isascii() and after.text.isascii()):
        return 0
    left, right = before.text, after.text
    if backwards:
        left, right = left[::-1], right[::-1]
    for at, (one, other) in enumerate(zip(left, right, strict=False)):
        if one != other:
            return at
    return min(len(left), len(right))
