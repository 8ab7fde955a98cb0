"""Rows and columns of a line list, and how columns share a width.

Knows titles, widths and what may be left out. Must not know any widget.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from rich.cells import cell_len


class Column(NamedTuple):
    """A column: at least `width` cells wide; those with `grow` share what is left by it.

    A column that is not `needed` is left out, the last one first, while there is no room. One with
    `fit` becomes as wide as its widest cell, up to so many cells.
    """

    title: str = ""
    width: int = 8
    grow: int = 0
    right: bool = False
    needed: bool = True
    fit: int = 0


class Row(NamedTuple):
    """A row: its unique key, its cells as (text, style name), and what it stands for.

    `identity` is what a command on the row is bound to, say channel, start time and other party.
    """

    key: str
    cells: tuple[tuple[str, str], ...]
    identity: Hashable = None


class Slot(NamedTuple):
    """Where a column stands, in cells; width 0: left out."""

    x: int
    width: int
    right: bool


def fitted(columns: Sequence[Column], rows: Sequence[Row]) -> tuple[Column, ...]:
    """The columns as wide as these rows want them."""
    return tuple(
        column._replace(width=max(column.width, min(column.fit, _widest(rows, at))))
        if column.fit
        else column
        for at, column in enumerate(columns)
    )


def _widest(rows: Sequence[Row], at: int) -> int:
    return max((cell_len(row.cells[at][0]) for row in rows if at < len(row.cells)), default=0)


@lru_cache(maxsize=256)
def slots(columns: Sequence[Column], lead: int, width: int) -> tuple[Slot, ...]:
    """Share `width` cells, the first `lead` kept free, with a blank between two columns."""
    kept = dict(enumerate(columns))
    for at in reversed(range(len(columns))):
        if _needed(kept.values()) > width - lead and not columns[at].needed:
            del kept[at]
    spare = max(0, width - lead - _needed(kept.values()))
    shares = sum(column.grow for column in kept.values())
    found = []
    x = lead
    for at, column in enumerate(columns):
        if at not in kept:
            found.append(Slot(x, 0, column.right))
            continue
        own = column.width
        if column.grow:
            extra = spare * column.grow // shares
            own, spare, shares = own + extra, spare - extra, shares - column.grow
        own = max(0, min(own, width - x))
        found.append(Slot(x, own, column.right))
        x += own + 1
    return tuple(found)


def _needed(columns: Iterable[Column]) -> int:
    return sum(column.width + 1 for column in columns) - 1
