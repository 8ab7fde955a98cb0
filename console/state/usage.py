"""How often and how lately calls were sent to somebody.

Knows counts that fade, one for each entry. Must not know where they are kept: it gives a dict.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

HALF_LIFE = 14.0
"""Days after which a use counts half."""

_DAY = 86_400.0
_FORGOTTEN = 0.05


class Usage:
    """Counts by reference (`Entry.ref`); all times are epoch seconds."""

    def __init__(self, kept: Mapping[str, object] | None = None) -> None:
        """`kept` is what `as_dict` gave earlier; whatever of it is malformed is left out."""
        self._counts: dict[str, tuple[float, float]] = {}
        for ref, pair in (kept or {}).items():
            if isinstance(pair, list | tuple) and len(pair) == 2:
                count, time = pair
                if isinstance(count, int | float) and isinstance(time, int | float):
                    self._counts[ref] = (min(max(float(count), 0.0), 1e6), float(time))

    def note(self, ref: str, now: float) -> None:
        """A call was sent there."""
        self._counts[ref] = (self.weight(ref, now) + 1.0, now)

    def weight(self, ref: str, now: float) -> float:
        """The faded count, 0 for one never used."""
        count, time = self._counts.get(ref, (0.0, now))
        age = max(0.0, now - time) / _DAY / HALF_LIFE
        return count * math.exp2(-min(age, 60.0))

    def most_used(self, now: float, limit: int) -> list[tuple[str, float]]:
        """References with their weights, the most used first."""
        weights = [(ref, self.weight(ref, now)) for ref in self._counts]
        return sorted(weights, key=lambda pair: (-pair[1], pair[0]))[:limit]

    def as_dict(self, now: float) -> dict[str, list[float]]:
        """What to keep: reference → [count, time of it]; what has faded away is left out."""
        return {
            ref: [round(count, 3), time]
            for ref, (count, time) in self._counts.items()
            if self.weight(ref, now) >= _FORGOTTEN
        }
