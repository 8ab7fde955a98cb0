"""Files that the operator names: written whole or not at all.

Knows folders and drafts. Must not know what is written, nor any widget.
"""

from __future__ import annotations

import errno
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from console.disk import cannot_write
from console.i18n import Explained, msg


class CannotWrite(Explained):
    """A file can't be written."""


class NewFile:
    """A file that is there only when it is complete, and readable by its owner only.

        with NewFile(path) as file:   # raises CannotWrite, as every call does
            file.write("any number of times")

    It takes its place when the block ends, or before that by `keep`, which may be called in a
    thread. If the block ends by an error or a cancel, nothing is left behind.
    """

    def __init__(self, path: Path, *, replace: bool = False) -> None:
        """Begins a draft beside it. `replace` lets an older file of that name be replaced."""
        self.path = path
        self._kept = False
        try:
            if path.is_dir():
                raise IsADirectoryError(errno.EISDIR, "")
            if path.exists() and not replace:
                there = msg("there is such a file already")
                raise CannotWrite(cannot_write(path, there))
            # mkstemp opens 0600: the list is nobody else's business.
            handle, self._draft = tempfile.mkstemp(prefix=".lvconsole-", dir=path.parent)
        except OSError as error:
            raise CannotWrite(cannot_write(path, error)) from error
        self._file = os.fdopen(handle, "w", encoding="utf-8", errors="replace", newline="")

    def write(self, text: str) -> None:
        """Write on."""
        try:
            self._file.write(text)
        except OSError as error:
            raise CannotWrite(cannot_write(self.path, error)) from error

    def keep(self) -> None:
        """All is written: the file takes its place."""
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            os.replace(self._draft, self.path)
        except OSError as error:
            raise CannotWrite(cannot_write(self.path, error)) from error
        self._kept = True

    def discard(self) -> None:
        """Nothing remains of what was written."""
        # On a full disk closing fails as well, since it writes what is left.
        with suppress(OSError):
            self._file.close()
        with suppress(OSError):
            os.unlink(self._draft)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None and not self._kept:
                self.keep()
        finally:
            if not self._kept:
                self.discard()
