"""The PBX's clock, estimated from the times in its pushes.

Knows that an event can't be dated after it arrived (reading A: no time zone, no synchronised
clocks). Must not know any real clock. Times are epoch seconds.
"""

from __future__ import annotations

from collections import deque

SAMPLES = 20
CLOSE_S = 2.0
"""A difference below this is delay and rounding, not another clock."""


class PbxClock:
    """How far the PBX's clock is ahead of ours."""

    def __init__(self) -> None:
        self._samples: deque[float] = deque(maxlen=SAMPLES)
        self.offset = 0.0

    def note(self, moment: float | None, local: float) -> None:
        """An event dated `moment` has just been told, at our `local` time."""
        if not moment:
            return
        self._samples.append(moment - local)
        nearest = max(self._samples)
        self.offset = 0.0 if abs(nearest) < CLOSE_S else nearest

    def now(self, local: float) -> float:
        """The PBX's time at our `local` time."""
        return local + self.offset
