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


class View(NamedTuple):
    """What is in view: each number's spot, and the headings with their lines."""

    spots: dict[str, Spot]
    headings: set[tuple[int, Heading]]

    def moved_in(self, later: View) -> list[str]:
        """The numbers which a later view shows at a spot that is not theirs in this one."""
        return [number for number, spot in later.spots.items() if self.spots.get(number) != spot]

    def changed_in(self, later: View) -> set[Spot]:
        """The spots that hold another number in a later view, or none any more."""
        changed = {later.spots[number] for number in self.moved_in(later)}
        return changed | (set(self.spots.values()) - set(later.spots.values()))


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
        return group.numbers[row * self.columns : (row + 1) * self.columns]

    def spot(self, number: str) -> Spot | None:
        """Where a number stands, or None if it is not shown."""
        place = self._roster.place(number)
        if place is None:
            return None
        line, column = divmod(place.row, self.columns)
        return Spot(self._tops[place.group] + self._headed[place.group] + line, column)

    def view(self, top: int, height: int) -> View:
        """What `height` lines from `top` on hold."""
        view = View({}, set())
        for y in range(top, top + height):
            line = self.line(y)
            if isinstance(line, Heading):
                view.headings.add((y, line))
            else:
                for column, number in enumerate(line):
                    view.spots[number] = Spot(y, column)
        return view

    def top_for(self, line: int, top: int, height: int) -> int:
        """The first line in view, moved from `top` no more than a line needs to be in view.

        A heading right above the line comes into view with it.
        """
        if line < top:
            return line - isinstance(self.line(line - 1), Heading)
        return max(top, line - height + 1) if height else top

    def step(self, number: str | None, last: Spot, columns: int, lines: int) -> str | None:
        """Where a move by columns or lines leads from a number; None only if there is no number.

        Columns go on into the lines before and after. Without a number the move starts at the
        `last` spot, and takes what stands there if it is by one line.
        """
        here = None if number is None else self.spot(number)
        if here is None or number is None:
            lines = lines if abs(lines) > 1 else 0
            return self._nearest(last.line + lines, last.column, lines or 1)
        if not columns:
            return self._nearest(here.line + lines, here.column, lines)
        index = (self._roster.index(number) or 0) + columns
        return self._roster.at(index) if 0 <= index < len(self._roster) else number

    def _nearest(self, y: int, column: int, step: int) -> str | None:
        """The number at a line and column; a heading is passed over in the direction of `step`.

        A short line gives its last number. Beyond the first or last line it is that line's.
        """
        if not self.height:
            return None
        y = min(max(y, 0), self.height - 1)
        if isinstance(self.line(y), Heading):
            # Every heading has a line of numbers below it; the first line has none above it.
            y += 1 if step > 0 or y == 0 else -1
        numbers = self.line(y)
        if isinstance(numbers, Heading) or not numbers:
            return None
        return numbers[min(column, len(numbers) - 1)]
