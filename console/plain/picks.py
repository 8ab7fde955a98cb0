"""Numbers for what was printed, so that a typed number means what was read and nothing else.

Knows that a number is given once. Must not know what is numbered. Times are monotonic seconds.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
_LONGEST = 9
"""Digits from which on it is no number that was given to anything."""
KEPT = 1000
"""How many numbers are remembered; older ones mean nothing any more."""


@dataclass(frozen=True, slots=True)
class Printed(Generic[T]):
    """What a number stands for, as it was printed, and since when it reads like that."""

    thing: T
    at: float
    sign: Hashable


class Numbers(Generic[T]):
    """Counts up; the same key keeps its number."""

    def __init__(self) -> None:
        self._printed: dict[int, Printed[T]] = {}
        self._of: dict[Hashable, int] = {}
        self._last = 0

    def printed(self, key: Hashable, thing: T, now: float, sign: Hashable = None) -> int:
        """Notes what is about to be printed; its number.

        The time is renewed only when `sign`, which stands for what the line says, is another.
        """
        number = self._of.get(key)
        if number is None or number not in self._printed:
            self._last += 1
            number = self._of[key] = self._last
        before = self._printed.get(number)
        since = before.at if before is not None and before.sign == sign else now
        self._printed[number] = Printed(thing, since, sign)
        self._trim()
        return number

    def typed(self, argument: str) -> Printed[T] | None:
        """What was printed with the number somebody typed."""
        digits = argument.isascii() and argument.isdigit() and len(argument) < _LONGEST
        return self._printed.get(int(argument)) if digits else None

    def of(self, key: Hashable) -> Printed[T] | None:
        """What was printed under a key."""
        return self._printed.get(self._of.get(key, 0))

    def ended(self, key: Hashable) -> int:
        """A key that comes again gets another number; the one it had, 0 if none."""
        return self._of.pop(key, 0)

    def _trim(self) -> None:
        while len(self._printed) > KEPT:
            oldest = next(iter(self._printed))
            del self._printed[oldest]
            self._of = {key: number for key, number in self._of.items() if number != oldest}
