"""The PBX's clock, estimated from the times in its pushes.

Knows records, and that an event can't be dated after it arrived (reading A: no time zone, no
synchronised clocks). Must not know any real clock. Times are epoch seconds.
"""

from __future__ import annotations

from collections import deque

from console.protocol.records import Extension
from console.state.identity import IDLE

SAMPLES = 20
CLOSE_S = 2.0
"""A difference below this is delay and rounding, not another clock."""
STEP_S = 60.0
"""No event is told that late: one dated so far back is an older one, or the clock was set back."""
APART_S = 5.0
"""Events so far from each other, as far back by the same time, were not dated by one old call."""


class PbxClock:
    """How far the PBX's clock is ahead of ours."""

    def __init__(self) -> None:
        self._samples: deque[float] = deque(maxlen=SAMPLES)
        self.offset = 0.0
        self._back: tuple[float, float] | None = None
        """How far ahead a clock that was set back would be, and when that was told."""

    def heard(self, before: Extension | None, record: Extension, local: float) -> None:
        """An extension's record was pushed at our `local` time: its newest event is dated now."""
        if before is None or record.state == IDLE:
            return
        if record.answer_time and record.answer_time != before.answer_time:
            self.note(record.answer_time, local)
        elif record.start_time != before.start_time:
            self.note(record.start_time, local)

    def note(self, moment: float | None, local: float) -> None:
        """An event dated `moment` has just been told, at our `local` time."""
        if not moment:
            return
        ahead = moment - local
        self._samples.append(ahead)
        if self._is_set_back(ahead, local):
            self._samples.clear()
            self._samples.append(ahead)
        nearest = max(self._samples)
        self.offset = 0.0 if abs(nearest) < CLOSE_S else nearest

    def _is_set_back(self, ahead: float, local: float) -> bool:
        """Whether the clock was set back: the samples of before would hold it up for hours."""
        if max(self._samples) - ahead <= STEP_S:
            self._back = None
            return False
        if self._back is None or abs(self._back[0] - ahead) >= CLOSE_S:
            self._back = ahead, local
            return False
        if local - self._back[1] < APART_S:
            return False
        self._back = None
        return True

    def now(self, local: float) -> float:
        """The PBX's time at our `local` time."""
        return local + self.offset
