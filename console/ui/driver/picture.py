"""Whether the terminal has read what was written: the operator sees it, or a frozen picture.

Knows cursor queries and their answers (`ESC[6n`, `ESC[row;colR`), by the clock it is given. Must
not write or read itself. Inside tmux or screen the answer proves that those have read the picture.
"""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

ANSWER_LIMIT = 1.0
"""Seconds without an answer after which the picture counts as frozen."""
QUERY_GAP = 0.5
"""Seconds between two queries while painting."""
SHORT_GAP = 0.25
"""The same when the line is slow."""
THAW = 0.3
"""Seconds in which answers to the queries of a frozen time may still come in."""
OVERDUE = 2.0
"""Seconds after the last query in which a cursor report is still taken for an answer."""
_RETRY = (1.0, 2.0, 5.0)
_REMEMBERED = 16
_SILENT = 3
_SILENT_GAP = 30.0


class Answer(NamedTuple):
    """The answer to a query."""

    took: float
    """Seconds since the query was written."""
    lasted: float
    """Seconds since the oldest output was written that it proves to be read."""
    written: int
    """The count of bytes given to `asked`."""
    thaws: bool
    """Whether the picture was frozen until now."""


class Picture:
    """What is known about the picture on one terminal. Times are monotonic seconds.

    A terminal that has never answered leaves the picture unknown: `age` is None, `frozen` False.
    """

    def __init__(self) -> None:
        self.answers = False
        self.round_trip: float | None = None
        """Shortest time from a query to its answer, in seconds."""
        self._queries: deque[tuple[float, int]] = deque(maxlen=_REMEMBERED)
        self._last_query = float("-inf")
        self._retries = 0
        self._unseen_since: float | None = None
        self._unqueried_since: float | None = None
        self._thaw_until: float | None = None

    def renewed(self) -> None:
        """The terminal may be another one (resized, continued): what was known is forgotten."""
        self.answers = False
        self.round_trip = None
        self._queries.clear()
        self._retries = 0
        self._unseen_since = self._unqueried_since = self._thaw_until = None

    def wrote(self, now: float) -> None:
        """Something visible was written."""
        if self._unseen_since is None:
            self._unseen_since = now
        if self._unqueried_since is None:
            self._unqueried_since = now

    def wants_query(self, now: float, least: float = QUERY_GAP) -> bool:
        """Whether a query is due, `least` seconds after the last; `asked` must follow."""
        if self._thaw_until is not None:
            return now >= self._thaw_until
        gap = now - self._last_query
        if not self.answers and self._retries >= _SILENT:
            return self._unqueried_since is not None and gap >= _SILENT_GAP
        if self._queries:
            # A query is lost where a terminal was swapped behind dtach: ask again, ever rarer.
            return gap >= _RETRY[min(self._retries, len(_RETRY) - 1)]
        return self._unqueried_since is not None and gap >= least

    def asked(self, now: float, written: int) -> None:
        """A query was written, as the last of so many bytes."""
        if self._queries or not self.answers:
            self._retries += 1
        self._thaw_until = None
        self._queries.append((now, written))
        self._last_query = now
        self._unqueried_since = None

    def expects_answer(self, now: float) -> bool:
        """Whether a cursor report that comes in now belongs to a query of ours."""
        late = now - self._last_query < OVERDUE
        return bool(self._queries) or self._thaw_until is not None or late

    def answered(self, now: float) -> Answer | None:
        """A cursor report came in; None if it answers nothing known."""
        if not self._queries:
            return None
        was_frozen = self.frozen(now)
        asked_at, written = self._queries.popleft()
        self.answers = True
        self._retries = 0
        took = now - asked_at
        lasted = self.age(now) or took
        if self.round_trip is None or took < self.round_trip:
            self.round_trip = took
        if was_frozen:
            # The answers of all queries written meanwhile come in one burst, or were lost: only
            # the answer to a fresh one proves that the picture is read again.
            self._queries.clear()
            self._thaw_until = now + THAW
        elif not self._queries:
            self._unseen_since = self._unqueried_since
        return Answer(took, lasted, written, was_frozen)

    def waiting(self, now: float) -> float:
        """Seconds for which a terminal that does answer has owed an answer."""
        return now - self._queries[0][0] if self._queries and self.answers else 0.0

    def owes_answer(self) -> bool:
        """Whether a terminal that does answer has not answered all queries yet."""
        return bool(self._queries) and self.answers

    def age(self, now: float) -> float | None:
        """Seconds since the oldest output that nothing proves to be read; None if unknown."""
        if not self.answers:
            return None
        return 0.0 if self._unseen_since is None else now - self._unseen_since

    def frozen(self, now: float) -> bool:
        """Whether the operator is known to see an old picture."""
        return self._thaw_until is not None or self.waiting(now) >= ANSWER_LIMIT
