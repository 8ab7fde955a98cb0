"""How fast the line to the terminal is, and how much is still on its way.

Knows counts of bytes and times. Must not read or write. A pseudo terminal takes some 20 kB before
it pushes back, which is 20 s of old pictures at 9,600 baud: on a slow line painting must stop long
before that. Exact where the terminal answers cursor queries, an estimate where it does not.
"""

from __future__ import annotations

SLOW = 100_000.0
"""Bytes a second below which a line is paced."""
AHEAD = 0.5
"""Seconds of output that may be on their way on a slow line."""
_KERNEL = 16_384.0
_WINDOW = 0.5
_PROBE_AFTER = 60.0
_PROBE = 1.2


class Line:
    """The line to one terminal. `rate` is in bytes a second, None while it is not slow."""

    def __init__(self, rate: float | None = None) -> None:
        self.rate = rate
        self._queue = 0.0
        self._at = 0.0
        self._blocked_at: float | None = None
        self._measured_from: float | None = None
        self._measured = 0
        self._raised_at = 0.0

    def accepted(self, count: int, now: float) -> None:
        """The terminal's end of the line took so many bytes."""
        self._decay(now)
        self._queue += count
        if self._blocked_at is not None:
            self._measure(count, now)

    def blocked(self, now: float) -> None:
        """The line took nothing more: it is full."""
        self._decay(now)
        self._raised_at = now
        if self.rate is not None:
            self._queue = max(self._queue, _KERNEL)
        if self._blocked_at is None:
            self._blocked_at = now
            self._measured_from = None
            self._measured = 0

    def drained(self, now: float) -> None:
        """Everything that waited has been taken."""
        if self._measured_from is not None and self._measured:
            self._conclude(now)
        self._blocked_at = None

    def answered(self, behind: int, took: float, since: int, now: float) -> None:
        """A query was answered.

        Args:
            behind: bytes that were on their way when it was written.
            took: seconds the answer took beyond the shortest time seen.
            since: bytes written after the query.
            now: the time.
        """
        if took > 0.2 and behind:
            self._learn(behind / took, now)
        elif behind > 4096:
            self._learn(SLOW, now)
        self._queue = float(since)
        self._at = now

    def queue(self, now: float) -> float:
        """Bytes estimated to be on their way; 0 on a line that is not slow."""
        self._decay(now)
        return 0.0 if self.rate is None else self._queue

    def busy(self, now: float) -> bool:
        """Whether a slow line still has more than half of what it may have on its way."""
        return self.rate is not None and self.queue(now) > self.rate * AHEAD / 2

    def budget(self, now: float) -> int | None:
        """Bytes the next frame may have, so that its last is read in time; None for any number."""
        if self.rate is None:
            return None
        return max(0, int(self.rate * AHEAD - self.queue(now)))

    def _decay(self, now: float) -> None:
        passed, self._at = now - self._at, now
        if self.rate is None:
            self._queue = min(self._queue, _KERNEL)
            return
        if now - self._raised_at > _PROBE_AFTER:
            self._raised_at = now
            self._learn(self.rate * _PROBE, now)
        if self.rate is not None:
            self._queue = max(0.0, self._queue - passed * self.rate)

    def _measure(self, count: int, now: float) -> None:
        # The clock starts with the first byte taken: a terminal that stood still is not slow.
        if self._measured_from is None:
            self._measured_from = now
            return
        self._measured += count
        if now - self._measured_from >= _WINDOW:
            self._conclude(now)
            self._measured_from = now
            self._measured = 0

    def _conclude(self, now: float) -> None:
        assert self._measured_from is not None
        was_paced = self.rate is not None
        self._learn(self._measured / max(now - self._measured_from, 0.001), now)
        if self.rate is not None and not was_paced:
            self._queue = _KERNEL

    def _learn(self, rate: float, now: float) -> None:
        self._raised_at = now
        self.rate = rate if rate < SLOW else None
