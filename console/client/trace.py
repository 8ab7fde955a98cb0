"""A recording of every frame, for `replay` and bug reports, without secrets.

Knows the form of a recording's line. Must not know what the frames mean.
"""

from __future__ import annotations

import json
import os
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal, TextIO

from console.disk import why
from console.i18n import Message, msg
from console.protocol.redacting import redact

Direction = Literal["in", "out"]


def _torn(path: Path) -> bool:
    """Whether a file ends within a line: then its console died while it wrote."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 1))
        return file.read() not in (b"", b"\n")


class Recorder:
    """Appends one JSON object a line: `{"at": epoch seconds, "way": "in" | "out", "frame": text}`.

    The file is readable by its owner only. A full disk ends the recording, not the console;
    `failed` then holds the reason.
    """

    def __init__(self, path: Path, *, wall: Callable[[], float] = time.time) -> None:
        """Raises OSError when the file cannot be made."""
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._file: TextIO | None = os.fdopen(descriptor, "w", encoding="utf-8")
        if stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.fchmod(descriptor, 0o600)
            if _torn(path):
                self._file.write("\n")
        self._wall = wall
        self.failed: Message | str = ""
        self.on_failure: Callable[[Message], None] = lambda _said: None
        """Told once that the recording ended by itself, and why."""

    def frame(self, way: Direction, frame: str | bytes) -> None:
        """Record one frame; never raises."""
        if self._file is None:
            return
        line = {"at": round(self._wall(), 3), "way": way, "frame": redact(frame)}
        try:
            self._file.write(json.dumps(line, ensure_ascii=True) + "\n")
            self._file.flush()
        except OSError as exc:
            self.failed = why(exc)
            self.close()
            self.on_failure(msg("The recording has ended: {why}", why=self.failed))

    def close(self) -> None:
        """End the recording; further frames are ignored."""
        file, self._file = self._file, None
        if file is not None:
            try:
                file.close()
            except OSError as exc:
                self.failed = why(exc)
