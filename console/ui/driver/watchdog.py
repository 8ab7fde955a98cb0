"""The last limit: an end that was asked for happens, whatever hangs.

Knows threads and exit codes. Must not know why the process should end.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable

LIMIT = 3.0
"""Seconds from the wish to end to the end of the process (a dead name server takes 10 s)."""


class Watchdog:
    """Ends the process some seconds after it was armed, from a thread that nothing holds up."""

    def __init__(self, restore: Callable[[], None]) -> None:
        self._restore = restore
        self._timer: threading.Timer | None = None

    def arm(self, code: int) -> None:
        """From now on the process has `LIMIT` seconds; the first exit code counts."""
        if self._timer is None:
            self._timer = threading.Timer(LIMIT, self._end, (code,))
            self._timer.daemon = True
            self._timer.start()

    def _end(self, code: int) -> None:
        try:
            self._restore()
        finally:
            os._exit(code)
