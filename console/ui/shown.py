"""What stands on the terminal, cell by cell, as far as it is known: a line gets differences.

Knows characters, their width and their styles. Must not know Textual, the driver or any panel.
Textual paints a field as a whole line and a moved layout as a whole screen; at 960 bytes a second
a line of blanks is a fifth of a second in which nothing else is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from rich.cells import get_character_cell_size
from rich.segment import Segment
from rich.style import Style

NEAR = 6
"""Equal cells between two changes that are sent with them: moving the cursor costs as much."""
Span = tuple[int, int, int]
"""A line, and the cells from x1 to before x2, on the screen."""
_NULL = Style.null()
_REST = ""
"""The second cell of a wide character."""


class Cell(NamedTuple):
    """A character (and what combines with it) with its style."""

    text: str
    style: Style


Cells = dict[int, Cell]
"""Cells by column."""
Parts = list[tuple[int, list[Segment]]]
"""Pieces of text of a line, as (x, segments), from left to right without a gap."""


class Shown:
    """The known cells of each line."""

    def __init__(self) -> None:
        self._lines: dict[int, Cells] = {}
        self._whole: dict[int, list[tuple[Span, Parts]]] = {}
        """What was sent as it was: its cells are told apart when they are asked for."""

    def forget(self, lines: Iterable[int] | None = None) -> None:
        """Nothing is known of some lines, or of all: the terminal was lost sight of."""
        if lines is None:
            self._lines.clear()
            self._whole.clear()
        else:
            for y in lines:
                self._lines.pop(y, None)
                self._whole.pop(y, None)

    def is_unknown(self, span: Span) -> bool:
        """Whether nothing is known of a span: all of it differs."""
        y, x1, x2 = span
        if any(x1 < right and left < x2 for (_, left, right), _ in self._whole.get(y, ())):
            return False
        known = self._lines.get(y)
        return not known or known.keys().isdisjoint(range(x1, x2))

    def keep_whole(self, span: Span, parts: Parts) -> None:
        """All of an unknown span has been sent."""
        self._whole.setdefault(span[0], []).append((span, parts))

    def _line(self, y: int) -> Cells:
        for _, parts in self._whole.pop(y, ()):
            self.keep(y, cells_of(parts))
        return self._lines.get(y, {})

    def changed(self, y: int, cells: Cells) -> Iterator[tuple[int, list[Segment]]]:
        """The runs of cells of a line that read differently from what is known, as (x, text)."""
        columns = self._differing(y, cells)
        start = end = -1
        for column in columns:
            if start >= 0 and column - end > NEAR:
                yield start, _segments(cells, start, end)
                start = -1
            start = column if start < 0 else start
            end = column + 1
        if start >= 0:
            yield start, _segments(cells, start, end)

    def _differing(self, y: int, cells: Cells) -> list[int]:
        known = self._line(y)
        found = {column for column, cell in cells.items() if known.get(column) != cell}
        for column in list(found):
            # Half a wide character, old or new, is never written without the other half.
            for line in (known, cells):
                if column in line and line[column].text == _REST:
                    found.add(column - 1)
                if column + 1 in line and line[column + 1].text == _REST:
                    found.add(column + 1)
        return _whole_words(cells, found)

    def keep(self, y: int, cells: Cells) -> None:
        """These cells have been sent, after `changed` was asked for them."""
        line = self._lines.setdefault(y, {})
        for column in (min(cells, default=0), max(cells, default=0) + 1):
            # A wide character that a neighbour cut in half is gone.
            if column in line and line[column].text == _REST and cells:
                line.pop(column - 1, None)
                line.pop(column, None)
        line.update(cells)


def cells_of(parts: Iterable[tuple[int, Iterable[Segment]]]) -> Cells:
    """Pieces of text, as (x, segments), cell by cell."""
    cells: Cells = {}
    for x, segments in parts:
        column, last = x, -1
        for text, style, control in segments:
            if control or not text:
                continue
            its = style or _NULL
            gap = Cell(" ", blank(its) if " " in text else its)
            if text.isascii() and text.isprintable():
                # Most of a screen: each character has one cell, and nothing combines.
                kinds = {character: Cell(character, its) for character in set(text)}
                kinds[" "] = gap
                end = column + len(text)
                cells.update(zip(range(column, end), map(kinds.__getitem__, text), strict=True))
                column, last = end, end - 1
                continue
            for character in text:
                width = get_character_cell_size(character)
                if not width and last >= 0:
                    before = cells[last]
                    cells[last] = Cell(before.text + character, before.style)
                    continue
                cells[column] = gap if character == " " else Cell(character, its)
                if width == 2:
                    cells[column + 1] = Cell(_REST, its)
                last = column
                column += width
    return cells


@lru_cache(maxsize=1024)
def blank(style: Style) -> Style:
    """The style of a blank, without what is not seen on it."""
    return style if shows_on_blanks(style) else Style(bgcolor=style.bgcolor)


def shows_on_blanks(style: Style) -> bool:
    """Whether a style has more on a blank than its background: a line, or colours reversed."""
    return bool(
        style.underline
        or style.underline2
        or style.reverse
        or style.strike
        or style.overline
        or style.frame
        or style.encircle
    )


def same_blank(one: Style, other: Style) -> bool:
    """Whether a blank looks the same in two styles."""
    lined = shows_on_blanks(one) or shows_on_blanks(other)
    return not lined and one.bgcolor == other.bgcolor


def _whole_words(cells: Cells, found: set[int]) -> list[int]:
    """The columns found and those of the words around them: half a number is no number."""
    for step in (1, -1):
        for column in list(found):
            at = column
            while at in cells and cells[at].text != " " and cells[at].style == cells[column].style:
                found.add(at)
                at += step
    return sorted(column for column in found if column in cells)


def _segments(cells: Cells, start: int, end: int) -> list[Segment]:
    found: list[Segment] = []
    texts: list[str] = []
    style = _NULL
    for column in range(start, end):
        text, its_style = cells[column]
        if its_style != style and texts:
            found.append(Segment("".join(texts), style))
            texts = []
        style = its_style
        texts.append(text)
    found.append(Segment("".join(texts), style))
    return found
