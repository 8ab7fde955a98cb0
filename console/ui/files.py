"""Files that the operator names: written whole or not at all, and why one can't be used.

Knows folders, drafts and how a fault of the disk is said. Must not know what is written, nor any
widget.
"""

from __future__ import annotations

import errno
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from console.disk import why
from console.i18n import Message, msg


def cannot_read(path: Path, error: OSError) -> Message:
    """Why a file could not be read, in one sentence."""
    return msg("Cannot read {path}: {why}", path=path, why=why(error))


def cannot_write(path: Path, error: OSError) -> Message:
    """Why a file could not be written, in one sentence."""
    return msg("Cannot write {path}: {why}", path=path, why=why(error))


class CannotWrite(Exception):
    """A file can't be written. `reason` is the sentence for the operator."""

    def __init__(self, reason: Message) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return str(self.reason)


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
                raise CannotWrite(msg("Cannot write {path}: {why}", path=path, why=there))
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
