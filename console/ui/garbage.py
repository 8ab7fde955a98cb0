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
AT_LAST_S = 180.0
"""The same where pushes never end, in a moment without a key; after twice as long in any moment."""
YOUNG = 2_000
"""Pushes after which what is young is looked through: a look of a millisecond or two."""
OLDER = 5
"""After so many of those looks, what has outlived them is looked through too."""
_THRESHOLDS = (YOUNG, OLDER, 1_000_000)


def none_yet() -> None:
    """No search until `postpone`: what is loaded and made for the first picture comes to stay."""
    gc.disable()


def postpone() -> None:
    """From now on `Sweeper` says when garbage is searched for, but among the youngest objects."""
    gc.set_threshold(*_THRESHOLDS)
    gc.enable()


def settle() -> None:
    """A great many objects have come to stay: give free memory back and look no more at them."""
    gc.collect()
    gc.freeze()
    _give_back()


def sweep() -> None:
    """Look through everything, as it is never done otherwise."""
    gc.unfreeze()
    settle()


def _give_back() -> None:
    if sys.platform != "linux":
        return
    import ctypes

    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # not in every C library
    if trim is not None:
        trim(0)


class Sweeper:
    """Sweeps once a minute if nothing came for a while, or seldom if something always does."""

    def __init__(self) -> None:
        self._swept_at = self._pushed_at = self._pressed_at = time.monotonic()
        self._pushes = 0
        self._looked_at = self._looks = 0
        self._key: object = None

    def look(self, pushes: int, key: object, now: float) -> None:
        """Once a second: how many pushes came so far, the last key, and monotonic seconds."""
        if pushes != self._pushes:
            self._pushes, self._pushed_at = pushes, now
        if key is not self._key:
            self._key, self._pressed_at = key, now
        due = EACH_S
        if now - self._pressed_at < QUIET_S:
            due = 2 * AT_LAST_S
        elif now - self._pushed_at < QUIET_S:
            due = AT_LAST_S
        if now - self._swept_at >= due:
            sweep()
            self._swept_at = now

    def pushed(self, pushes: int) -> None:
        """With each frame, how many pushes came so far: short looks, so that none is a long one.

        Each record that a push brings takes the place of another. Python counts what is new less
        what is gone: it would not look for minutes, and then for a tenth of a second.
        """
        if pushes - self._looked_at >= YOUNG:
            self._looked_at = pushes
            self._looks += 1
            gc.collect(0 if self._looks % OLDER else 1)
