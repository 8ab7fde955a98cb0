"""When the next frame is due: at once after a pause, else not more often than the frame rate.

Knows times and an event loop. Must not know Textual, the board or what is drawn.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

_DRAWING = 0.35
"""The part of the time that drawing may take; slow frames come less often."""
_LOOK_FIRST, _LOOK_AGAIN = 0.004, 0.05
"""Seconds until a busy line is looked at again: soon, for a page is written in a moment, then, each
time twice as late, up to the longer."""


class Pacer:
    """When a frame may be drawn. All times are monotonic seconds."""

    def __init__(self, rate: float) -> None:
        """`rate` is the most frames a second: each costs time, each wait makes the picture late."""
        self.interval = 1 / rate
        """Least seconds from one frame to the next; may be changed at any time."""
        self._due = float("-inf")

    def delay(self, now: float) -> float:
        """Seconds to wait before the next frame; 0 if it may be drawn at once."""
        return max(0.0, self._due - now)

    def put_off(self, until: float) -> None:
        """No frame before this."""
        self._due = max(self._due, until)

    def drawn(self, started: float, ended: float) -> None:
        """A frame was drawn."""
        # From its start: the rate holds whatever the drawing takes, up to the share.
        self._due = max(started + self.interval, ended + (ended - started) * (1 / _DRAWING - 1))


class Pump:
    """Draws once for all that was wanted since the last frame.

    `update` takes the newest state and `paint` paints it; nothing is kept but that something is
    wanted, so a flood costs no more than its frames. While `busy` says so, nothing is painted here,
    but whoever paints meanwhile finds the newest state.
    """

    def __init__(
        self,
        update: Callable[[], object],
        paint: Callable[[], object],
        *,
        busy: Callable[[], bool] = lambda: False,
        pacer: Pacer,
    ) -> None:
        self._update = update
        self._paint = paint
        self._busy = busy
        self._pacer = pacer
        self._handle: asyncio.Handle | None = None
        self._wait = _LOOK_FIRST

    def want(self) -> None:
        """Something changed. Cheap: it may be called for every push."""
        if self._handle is None:
            self._plan(self._pacer.delay(time.monotonic()))

    def put_off(self, seconds: float) -> None:
        """Draw no frame for a moment."""
        self._pacer.put_off(time.monotonic() + seconds)
        if self._handle is not None:
            self._handle.cancel()
            self._plan(seconds)

    def now(self) -> None:
        """Draw at once, whatever the pace: somebody waits for what his key did."""
        if self._handle is not None:
            self._handle.cancel()
        self._run()

    def stop(self) -> None:
        """Draw no more."""
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None

    def _plan(self, delay: float) -> None:
        loop = asyncio.get_running_loop()
        if delay > 0:
            self._handle = loop.call_later(delay, self._run)
        else:
            self._handle = loop.call_soon(self._run)

    def _run(self) -> None:
        self._handle = None
        started = time.monotonic()
        self._update()
        if self._busy():
            self._plan(self._wait)
            self._wait = min(2 * self._wait, _LOOK_AGAIN)
            return
        self._wait = _LOOK_FIRST
        self._paint()
        self._pacer.drawn(started, time.monotonic())
