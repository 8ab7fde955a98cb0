"""Several consoles that write to one file at the same time, each a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_PATIENT = "from console import file_lock; file_lock.PATIENCE_S = 60.0\n"
"""On a busy machine one of them may get no turn for longer than a console would wait."""


def at_once(program: str, path: Path, names: str = "abc") -> list[int]:
    """Run Python for each name, with the path and the name as arguments; their exit codes.

    They start together: the program has to read a line from its input first.
    """
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", _PATIENT + program, path, name], stdin=subprocess.PIPE
        )
        for name in names
    ]
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write(b"\n")
        writer.stdin.close()
    return [writer.wait() for writer in writers]
