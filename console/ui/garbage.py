"""When Python looks for garbage, and freed memory goes back to the system.

Knows Python's collector and the C library's heap. Must not know what the memory was used for.

Python's own searches come at any time and take tens of milliseconds, in which a key would wait:
here they come in quiet moments. And the C library keeps what a long list took while it was read,
40 MB for 50,000 extensions, unless it is told to give it back.
"""

from __future__ import annotations

import gc
import sys
import time

QUIET_S = 5.0
"""Without a push or a key for so long, nobody minds a search."""
EACH_S = 60.0
"""Seconds between two searches in quiet moments."""
AT_LAST_S = 600.0
"""The same where there is no quiet moment."""
_THRESHOLDS = (50_000, 50, 1000)


def postpone() -> None:
    """From now on `Sweeper` says when garbage is searched for."""
    gc.set_threshold(*_THRESHOLDS)


def sweep() -> None:
    """Collect garbage and give free memory back."""
    gc.collect()
    _give_back()


def settle() -> None:
    """A great many objects have come to stay: never look through them again, as keys would wait."""
    sweep()
    gc.freeze()


def _give_back() -> None:
    if sys.platform != "linux":
        return
    import ctypes

    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # not in every C library
    if trim is not None:
        trim(0)


class Sweeper:
    """Sweeps once a minute if nothing came for a while, or after ten if something always does."""

    def __init__(self) -> None:
        self._swept_at = self._still_since = time.monotonic()
        self._seen: object = None

    def look(self, came: object, now: float) -> None:
        """Once a second: `came` differs when something came, `now` is monotonic seconds."""
        if came != self._seen:
            self._seen, self._still_since = came, now
        quiet = now - self._still_since >= QUIET_S
        if now - self._swept_at >= (EACH_S if quiet else AT_LAST_S):
            sweep()
            self._swept_at = now
