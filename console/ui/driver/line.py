"""How fast the line to the terminal is, and how much is still on its way.

Knows counts of bytes and times. Must not read or write. A pseudo terminal takes some 20 kB before
it pushes back, which is 20 s of old pictures at 9,600 baud: on a slow line painting must stop long
before that. Where the terminal answers cursor queries the rate follows each answer; where it does
not, it follows what the line takes between two times that it pushes back.
"""

from __future__ import annotations

SLOW = 100_000.0
"""Bytes a second below which a line is paced."""
AHEAD = 0.5
"""Seconds of output that may be on their way on a slow line."""
CAPACITY = 16_384
"""Bytes that are on their way, about, when the line pushes back."""

_TRUSTED = 4096
"""Bytes, answered in time in notable portions, after which a line may stand still once without
being taken for slow: a link that was dark for a minute is as fast as before when it is back."""
_NOTABLE = 0.2
_SHORTEST = 0.02
_LEAST = 512
_TELLING = 0.2
_MARGIN = 0.9
_LONG = 30.0
_PROBE_AFTER = 60.0
_PROBE_EACH = 5.0
_PROBE_AGAIN = 600.0
_PROBE = 1.5


class Line:
    """The line to one terminal. `rate` is in bytes a second, None while it is not slow."""

    def __init__(self, rate: float | None = None) -> None:
        self.rate = rate
        self._queue = 0.0
        self._at = 0.0
        self._total = 0
        self._in_time = 0
        self._proven = rate
        self._full: tuple[float, int] | None = None
        self._waited = 0.0
        self._waiting_since: float | None = None
        self._is_first = True
        self._probe_at = float("inf")

    def accepted(self, count: int, now: float) -> None:
        """The line took so many bytes."""
        self._decay(now)
        self._queue += count
        self._total += count

    def blocked(self, now: float) -> None:
        """The line took nothing more: it is full."""
        self._decay(now)
        if self._full is not None:
            self._measure(now - self._full[0], self._total - self._full[1])
        self._full = now, self._total
        self._waited = 0.0
        self._waiting_since = now
        if self._proven is not None:
            self.rate = self._proven
            self._queue = max(self._queue, CAPACITY)

    def freed(self, now: float) -> None:
        """What had to wait has been taken."""
        if self._waiting_since is not None:
            self._waited += now - self._waiting_since
            self._waiting_since = None

    def _measure(self, seconds: float, count: int) -> None:
        """From full to full the line took `count` bytes, which it carried on if it had to wait."""
        if self._proven is not None and count > self._proven * seconds:
            self._learn(count / max(seconds, _SHORTEST))
        elif _NOTABLE < seconds < _LONG and self._waited > seconds / 2:
            self._learn(_MARGIN * count / seconds)
            # A line that only stood still is found out by trying; one that failed it, much later.
            self._probe_at = self._at + (_PROBE_AFTER if self._is_first else _PROBE_AGAIN)
            self._is_first = False

    def answered(
        self, *, behind: int, beyond: float, lasted: float, since: int, now: float, thaws: bool
    ) -> None:
        """A query was answered.

        Args:
            behind: bytes written between the last answered query and this one.
            beyond: seconds the answer took longer than the shortest there was.
            lasted: the same, from the first of these bytes instead of from the query.
            since: bytes written after the query.
            now: the time.
            thaws: whether the picture was frozen until now.
        """
        sample = behind / max(lasted, _SHORTEST)
        if beyond <= _NOTABLE and behind >= _LEAST:
            self._in_time += behind
        if thaws and self._in_time >= _TRUSTED:
            self._in_time = 0
            self._full = None
        elif self.rate is None:
            if beyond > _NOTABLE and behind >= _LEAST:
                self._learn(sample)
        elif beyond > _NOTABLE or behind >= self.rate * _TELLING:
            # A few bytes tell little, however fast they went.
            self._learn(min(sample, self.rate * _PROBE))
        self._probe_at = float("inf")
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
            self._queue = min(self._queue, CAPACITY)
            return
        self._queue = max(0.0, self._queue - passed * self.rate)
        if now >= self._probe_at:
            # Without answers only trying shows that the line has become faster.
            self._probe_at = now + _PROBE_EACH
            self.rate *= _PROBE

    def _learn(self, rate: float) -> None:
        self.rate = self._proven = rate if rate < SLOW else None
