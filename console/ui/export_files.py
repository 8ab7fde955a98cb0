"""Lists written to files: CSV that no spreadsheet takes for formulas, or any text.

Knows formats and how a file is written so that it is whole or not there. Must not know what is
exported, nor any widget.

    with NewFile(path) as file:                       # raises CannotWrite
        table = CsvTable(file, ["number", "name"], delimiter=",", excel_mark=True)
        table.add(["3001", "Ann"])                    # any number of times
The file appears under its name, complete and readable by its owner only, when the block ends; if it
ends by an error or a cancel, nothing is left behind.
"""

from __future__ import annotations

import csv
import errno
import io
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from console.i18n import Message, msg
from console.state.export import safe_cell

GUARD = "'"
"""Put before a cell that a spreadsheet would change, and taken off again when a file is read."""

_REASONS: Mapping[int, Message] = {
    errno.ENOSPC: msg("the disk is full"),
    errno.EDQUOT: msg("the disk quota is used up"),
    errno.EACCES: msg("no permission"),
    errno.EPERM: msg("no permission"),
    errno.EROFS: msg("the disk is read-only"),
    errno.ENOENT: msg("there is no such folder"),
    errno.ENOTDIR: msg("there is no such folder"),
    errno.EISDIR: msg("it is a folder"),
    errno.ENAMETOOLONG: msg("the name is too long"),
}


class CannotWrite(Exception):
    """A file can't be written. `reason` is the sentence for the operator."""

    def __init__(self, path: Path, why: Message | str) -> None:
        self.reason = msg("Cannot write {path}: {why}", path=path, why=why)
        super().__init__(path)

    def __str__(self) -> str:
        return str(self.reason)


def why(error: OSError) -> Message | str:
    """The reason of a file error, in words."""
    return _REASONS.get(error.errno or 0, error.strerror or type(error).__name__)


class NewFile:
    """A file that is there only when it is complete."""

    def __init__(self, path: Path, *, replace: bool = False) -> None:
        """`replace` lets an older file of that name be replaced."""
        self.path = path
        self._replace = replace
        self._file: BinaryIO | None = None
        self._draft = ""

    def __enter__(self) -> NewFile:
        try:
            if self.path.is_dir():
                raise IsADirectoryError(errno.EISDIR, "")
            if self.path.exists() and not self._replace:
                raise CannotWrite(self.path, msg("there is such a file already"))
            # mkstemp opens 0600: the list is nobody else's business.
            handle, self._draft = tempfile.mkstemp(prefix=".lvconsole-", dir=self.path.parent)
            self._file = os.fdopen(handle, "wb")
        except OSError as error:
            raise CannotWrite(self.path, why(error)) from error
        return self

    def write(self, data: bytes) -> None:
        """Write on. Raises CannotWrite."""
        assert self._file is not None
        try:
            self._file.write(data)
        except OSError as error:
            raise CannotWrite(self.path, why(error)) from error

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._file is not None
        try:
            if kind is None:
                self._file.flush()
                os.fsync(self._file.fileno())
                self._file.close()
                os.replace(self._draft, self.path)
                self._draft = ""
        except OSError as failure:
            raise CannotWrite(self.path, why(failure)) from failure
        finally:
            self._discard()

    def _discard(self) -> None:
        assert self._file is not None
        try:
            self._file.close()
        except OSError:
            pass  # A full disk again, on closing the draft that goes away.
        finally:
            if self._draft:
                Path(self._draft).unlink(missing_ok=True)


class CsvTable:
    """Rows of a CSV file with a line of titles."""

    def __init__(
        self,
        file: NewFile,
        titles: Sequence[str],
        *,
        delimiter: str = ",",
        excel_mark: bool = True,
    ) -> None:
        self._file = file
        self._delimiter = delimiter
        if excel_mark:
            file.write("\ufeff".encode())
        self.add(titles)

    def add(self, cells: Sequence[str]) -> None:
        """One row; cells that a spreadsheet would run are guarded."""
        line = io.StringIO()
        writer = csv.writer(line, delimiter=self._delimiter, lineterminator="\r\n")
        writer.writerow([guarded(cell) for cell in cells])
        self._file.write(line.getvalue().encode("utf-8", "replace"))


def guarded(cell: str) -> str:
    """A cell as it is written: with an apostrophe before what a spreadsheet would change."""
    return GUARD + cell if cell.startswith(GUARD) else safe_cell(cell)


def unguarded(cell: str) -> str:
    """A cell as it was before `guarded`."""
    return cell[1:] if cell.startswith(GUARD) and guarded(cell[1:]) == cell else cell
