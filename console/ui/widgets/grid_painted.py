"""What really stands on the screen for each row: which call it showed, and since when.

Knows rows by their key and the identity each was drawn with. Must not know widgets or cells.
A command is bound to what was painted, never to what has arrived since.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable
from typing import NamedTuple


class Painted(NamedTuple):
    """The identity a row shows, and the monotonic second from which it has been shown."""

    identity: Hashable
    time: float


class PaintRecord:
    """Rows drawn, rows shown, and rows that moved without the operator's doing."""

    def __init__(self) -> None:
        self._drawn: dict[str, Hashable] = {}
        self._shown: dict[str, Painted] = {}
        self._moved: dict[str, float] = {}

    def drawn(self, key: str, identity: Hashable) -> None:
        """The row is part of the frame being made."""
        self._drawn[key] = identity

    def same_look(self, key: str, identity: Hashable, now: float) -> None:
        """The row stands for another call which looks exactly like the last: no frame follows."""
        if key in self._drawn:
            self._drawn[key] = identity
        elif key in self._shown:
            self._show(key, identity, now)

    def shown(self, now: float, owed: Callable[[str], bool] | None = None) -> None:
        """A frame has gone out. Rows that it still owes are not shown yet."""
        drawn, self._drawn = self._drawn, {}
        for key, identity in drawn.items():
            if owed is not None and owed(key):
                self._drawn[key] = identity
            else:
                self._show(key, identity, now)

    def at(self, key: str) -> Painted | None:
        """What stands on the screen for a row, or None if it does not stand there."""
        return self._shown.get(key)

    def keep(self, keys: Collection[str]) -> None:
        """Only these rows are in view now."""
        for kept in (self._drawn, self._shown, self._moved):
            for key in [key for key in kept if key not in keys]:
                del kept[key]

    def moved(self, keys: Iterable[str], now: float) -> None:
        """These rows came to another place on the screen by themselves."""
        for key in keys:
            self._moved[key] = now

    def placed_since(self, key: str) -> float:
        """The monotonic second the row came to its place by itself; minus infinity if it did not"""
        return self._moved.get(key, float("-inf"))

    def _show(self, key: str, identity: Hashable, now: float) -> None:
        last = self._shown.get(key)
        if last is None or last.identity != identity:
            self._shown[key] = Painted(identity, now)
