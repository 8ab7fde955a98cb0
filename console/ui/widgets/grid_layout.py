"""Which number stands in which line and column of the extension grid.

Knows the roster's groups and how many columns fit. Must not know the widget or what a cell shows.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import NamedTuple

from console.state.roster import Heading, Roster


class Spot(NamedTuple):
    """A line of the whole grid, scrolled or not, and a column."""

    line: int
    column: int


class Layout:
    """The lines of a roster at a number of columns. It is made anew when rows moved."""

    def __init__(self, roster: Roster, columns: int) -> None:
        self._roster = roster
        self.columns = max(1, columns)
        self._headed = [int(group.department is not None) for group in roster.groups]
        heights = [
            headed + -(-len(group) // self.columns)
            for headed, group in zip(self._headed, roster.groups, strict=True)
        ]
        *self._tops, self.height = accumulate(heights, initial=0)

    def line(self, y: int) -> Heading | list[str]:
        """The heading or the numbers of a line; no numbers outside."""
        if not 0 <= y < self.height:
            return []
        at = bisect_right(self._tops, y) - 1
        group = self._roster.groups[at]
        row = y - self._tops[at] - self._headed[at]
        if row < 0:
            return Heading(group.department or "", len(group))
        return group.numbers(row * self.columns, (row + 1) * self.columns)

    def spot(self, number: str) -> Spot | None:
        """Where a number stands, or None if it is not shown."""
        place = self._roster.place(number)
        if place is None:
            return None
        line, column = divmod(place.row, self.columns)
        return Spot(self._tops[place.group] + self._headed[place.group] + line, column)

    def nearest(self, y: int, column: int, step: int) -> str | None:
        """The number at a line and column, or the next one in the direction of `step` (1 or -1).

        Headings are passed over, and a short line gives its last number. Beyond the first or last
        line it is that line's; None only if there is no number at all.
        """
        if not self.height:
            return None
        y = min(max(y, 0), self.height - 1)
        if isinstance(self.line(y), Heading):
            y += step if 0 <= y + step < self.height else -step
        numbers = self.line(y)
        if isinstance(numbers, Heading) or not numbers:
            return None
        return numbers[min(column, len(numbers) - 1)]
