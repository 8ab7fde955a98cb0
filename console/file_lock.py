"""One console at a time in a file that several of them share.

Knows the system's lock on a file. Must not know what is in the file.
"""

from __future__ import annotations

import fcntl
import time

_LOOK_S = 0.001


def lock(descriptor: int, patience: float) -> bool:
    """Takes the lock of an open file within so many seconds; closing the file gives it back.

    False when another console keeps it for longer, say because it was stopped in there.
    """
    until = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                return False
            time.sleep(_LOOK_S)
        else:
            return True
