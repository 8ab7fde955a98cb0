"""Time in the simulator: a real clock that may run faster, and one that a test advances.

Knows nothing about telephones.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
import time
from collections.abc import Callable
from typing import Protocol

Action = Callable[[], None]


class Timer(Protocol):
    """A thing to be done later that can be called off."""

    def cancel(self) -> None:
        """Call it off; harmless when already done."""


class Clock(Protocol):
    """What the exchange asks of time."""

    def now(self) -> float:
        """Seconds since the epoch."""

    def call_later(self, seconds: float, action: Action) -> Timer:
        """Do `action` after so many seconds of this clock."""


class RealClock:
    """The machine's time; `speed` 10 makes ten seconds of the exchange pass in one."""

    def __init__(self, speed: float = 1.0) -> None:
        self.speed = speed
        self._epoch = time.time()
        self._start = time.monotonic()

    def now(self) -> float:
        """Seconds since the epoch, counted at `speed` from the moment of creation."""
        return self._epoch + (time.monotonic() - self._start) * self.speed

    def call_later(self, seconds: float, action: Action) -> Timer:
        """Do `action` in the running event loop; needs one."""
        return asyncio.get_running_loop().call_later(max(0.0, seconds) / self.speed, action)


class ManualTimer:
    """One appointment of a ManualClock."""

    __slots__ = ("action", "at")

    def __init__(self, at: float, action: Action) -> None:
        self.at = at
        self.action: Action | None = action

    def cancel(self) -> None:
        """Call it off."""
        self.action = None


class ManualClock:
    """Time that stands still until `advance`; needs no event loop."""

    def __init__(self, start: float = 1_790_000_000.0) -> None:
        self._now = start
        self._count = itertools.count()
        self._due: list[tuple[float, int, ManualTimer]] = []

    def now(self) -> float:
        """Seconds since the epoch."""
        return self._now

    def call_later(self, seconds: float, action: Action) -> Timer:
        """Do `action` when the clock has been advanced so far."""
        timer = ManualTimer(self._now + max(0.0, seconds), action)
        heapq.heappush(self._due, (timer.at, next(self._count), timer))
        return timer

    def advance(self, seconds: float) -> None:
        """Let time pass, doing in order whatever falls due, also what that makes due."""
        end = self._now + seconds
        while self._due and self._due[0][0] <= end:
            at, _, timer = heapq.heappop(self._due)
            self._now = max(self._now, at)
            if timer.action is not None:
                timer.action()
        self._now = end
