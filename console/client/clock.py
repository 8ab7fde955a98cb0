"""The clock of the link: seconds that never run backwards and go on while the computer sleeps.

Knows which clock of the system that is. Must not know what is timed.
"""

from __future__ import annotations

import time


def now() -> float:
    """Seconds of an arbitrary origin, sleep of the computer included where the system tells it."""
    return _READ()


def _boot_time() -> float:
    return time.clock_gettime(time.CLOCK_BOOTTIME)


# The usual monotonic clock stands still during suspend: a link would look fresh after eight hours.
_READ = _boot_time if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic
