"""The clock of the link: seconds that never run backwards and go on while the computer sleeps.

Knows which clock of the system that is. Must not know what is timed.
"""

from __future__ import annotations

import time

# A clock that stands still during suspend would let a link look fresh after eight hours. That of
# Linux is `CLOCK_BOOTTIME`; `CLOCK_MONOTONIC` goes on in macOS, where Python's own does not.
_CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def now() -> float:
    """Seconds of an arbitrary origin, sleep of the computer included where the system tells it."""
    return time.clock_gettime(_CLOCK)
