"""Writing to the terminal without ever waiting for it.

Knows a non-blocking file descriptor and an event loop. Must not know Textual, nor what a frame
shows. A frame is the output between two flushes: it leaves whole, or cut at a place where no
escape sequence and no character is open, or not at all.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable

from console.ui.driver.grammar import boundary
from console.ui.driver.line import Line
from console.ui.driver.terminal import write_within

QUEUE_LIMIT = 32_768
"""Bytes that may wait behind a frame that is leaving."""
PATIENCE = 0.25
"""Seconds for which frames may queue behind one that does not get out; then they are dropped."""
STUCK = 1.0
"""Seconds without a byte accepted after which what is left of a frame is given up."""


class Writer:
    """The way out to one terminal.

    `dropped` counts the frames that were not sent, `written` the bytes the terminal accepted.
    `on_ready` is called when everything that had to wait has left; if `take_lost` says so, it is
    time for a full repaint.
    """

    def __init__(
        self,
        fd: int,
        loop: asyncio.AbstractEventLoop,
        line: Line,
        *,
        on_ready: Callable[[], None],
        on_gone: Callable[[], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.fd = fd
        self.dropped = 0
        self.written = 0
        self._loop = loop
        self._line = line
        self._on_ready = on_ready
        self._on_gone = on_gone
        self._clock = clock
        self._pending = b""
        self._offset = 0
        self._waiting = False
        self._closed = False
        self._lost = False
        self._blocked_at = 0.0
        self._progress_at = 0.0

    @property
    def left(self) -> int:
        """Bytes of the last frames that the terminal has not accepted."""
        return len(self._pending) - self._offset

    def stuck_for(self, now: float) -> float:
        """Seconds since the terminal last accepted a byte while some are left; else 0."""
        return now - self._progress_at if self.left else 0.0

    def send(self, frame: bytes) -> bool:
        """Send a frame, or keep it if a little is left of the last; False if it was dropped."""
        if self._closed:
            return False
        if self.left:
            late = self._clock() - self._blocked_at > PATIENCE
            if self._lost or late or self.left + len(frame) > QUEUE_LIMIT:
                self.lose()
                return False
            self._pending += frame
            return True
        self._pending, self._offset = frame, 0
        self._progress_at = self._clock()
        self._push()
        return True

    def lose(self) -> None:
        """Count a frame as dropped: a full repaint is due."""
        self.dropped += 1
        self._lost = True

    def take_lost(self) -> bool:
        """Whether frames were dropped since the last repaint; asking clears it."""
        lost, self._lost = self._lost, False
        return lost

    def retry(self) -> None:
        """Try to write what waits: a pseudo terminal wakes nobody before it is nearly empty."""
        if self._waiting:
            self._push()

    def give_up_if_stuck(self, suffix: bytes) -> None:
        """Cut a frame that got nowhere for `STUCK` seconds, and end it with `suffix`."""
        if self.stuck_for(self._clock()) >= STUCK and not self._lost:
            self._cut(suffix)
            self.lose()

    def _cut(self, suffix: bytes) -> None:
        end = boundary(self._pending, self._offset)
        self._pending = self._pending[:end] + suffix

    def finish(self, suffix: bytes, last: bytes, limit: float) -> bool:
        """Cut what is left, write `last` waiting at most `limit` seconds, and close.

        Returns whether all of it was accepted. The only place that waits: the loop is ending.
        """
        self._stop_waiting()
        self._closed = True
        if self.left:
            self._cut(suffix)
        data = self._pending[self._offset :] + last
        self._pending, self._offset = b"", 0
        return write_within(self.fd, data, limit)

    def _push(self) -> None:
        try:
            while self.left:
                count = os.write(self.fd, self._pending[self._offset :])
                self._offset += count
                self.written += count
                self._progress_at = self._clock()
                self._line.accepted(count, self._progress_at)
        except BlockingIOError:
            self._wait()
            return
        except OSError:
            self._pending, self._offset = b"", 0
            self._stop_waiting()
            self._closed = True
            self._on_gone()
            return
        self._pending, self._offset = b"", 0
        if self._waiting:
            self._stop_waiting()
            self._line.freed(self._clock())
            self._on_ready()

    def _wait(self) -> None:
        if not self._waiting:
            self._waiting = True
            self._blocked_at = self._clock()
            self._line.blocked(self._blocked_at)
            self._loop.add_writer(self.fd, self._push)

    def _stop_waiting(self) -> None:
        if self._waiting:
            self._waiting = False
            self._loop.remove_writer(self.fd)
