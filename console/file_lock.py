"""One console at a time in a file, or in the files of a folder, that several of them share.

Knows the system's lock. Must not know what is in the files.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from console.disk import private_folder

_LOOK_S = 0.001
PATIENCE_S = 1.0
"""How long another console may keep a folder before its files are written all the same."""


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


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keeps other consoles out of the files of a folder between reading and writing one.

    One that is stopped in there is not waited for. Nothing is left in the folder. Raises OSError.
    """
    private_folder(folder)
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        lock(descriptor, PATIENCE_S)
        yield
    finally:
        os.close(descriptor)
