"""A file that is written whole or not at all.

Knows folders, temporary files and how a failure of the disk is said. Must not know what is written.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from console.i18n import Message, msg


def disk_reason(error: OSError, path: Path) -> Message:
    """Why a file could not be read or written, in one sentence."""
    cause = error.strerror or type(error).__name__
    return msg("{cause}: {file}", file=str(path), cause=cause)


class ExportFile:
    """Text goes to a temporary file beside the wanted one, and takes its place by `keep`.

    Used as a context: left without `keep`, nothing remains. Every call may raise OSError.
    """

    def __init__(self, path: Path) -> None:
        """Begins the temporary file, readable by its owner only."""
        self.path = path
        if path.is_dir():
            raise IsADirectoryError(21, os.strerror(21), str(path))
        handle, self._name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        self._file = os.fdopen(handle, "w", encoding="utf-8", errors="replace", newline="")
        self._kept = False

    def write(self, text: str) -> None:
        """Adds text."""
        self._file.write(text)

    def keep(self) -> None:
        """All is written: the file takes its place."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        os.replace(self._name, self.path)
        self._kept = True

    def discard(self) -> None:
        """Nothing remains of what was written."""
        # On a full disk closing fails as well, since it writes what is left.
        with suppress(OSError):
            self._file.close()
        with suppress(OSError):
            os.unlink(self._name)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if not self._kept:
            self.discard()
