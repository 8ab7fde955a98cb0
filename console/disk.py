"""Files as the system takes them: paths as typed, private folders, and why one can't be used.

Knows the system's numbers of faults and the sentences they make. Must not know what the file is
for.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from pathlib import Path

from console.i18n import Message, msg

_REASONS: Mapping[int, Message] = {
    errno.ENOSPC: msg("the disk is full"),
    errno.EDQUOT: msg("the disk quota is used up"),
    errno.EACCES: msg("no permission"),
    errno.EPERM: msg("no permission"),
    errno.EROFS: msg("the disk is read-only"),
    errno.ENOENT: msg("there is no such file or folder"),
    errno.ENOTDIR: msg("there is no such file or folder"),
    errno.EISDIR: msg("it is a folder"),
    errno.ENAMETOOLONG: msg("the name is too long"),
}


def why(error: OSError) -> Message | str:
    """The fault in words; the system's own where it is a rare one."""
    return _REASONS.get(error.errno or 0, error.strerror or type(error).__name__)


def private_folder(path: Path) -> None:
    """Make a folder and those it stands in, where missing, for their owner alone. Raises OSError.

    The mode that `mkdir` is given does not hold for the folders above.
    """
    for folder in reversed((path, *path.parents)):
        folder.mkdir(mode=0o700, exist_ok=True)


def typed_path(text: str) -> Path:
    """A path as somebody typed it, with the home folder for `~`.

    Where there is no such user or home it stays as typed, and is not found; pathlib would raise.
    """
    return Path(os.path.expanduser(text))


def is_file(path: Path) -> bool:
    """Whether there is such a file. Of a name that can't be one, too long say, pathlib raises."""
    return os.path.isfile(path)


def cannot_read(path: Path, error: OSError) -> Message:
    """Why a file could not be read, in one sentence."""
    return msg("Cannot read {path}: {why}", path=path, why=why(error))


def cannot_write(path: Path, cause: OSError | Message) -> Message:
    """Why a file could not be written, in one sentence."""
    words = why(cause) if isinstance(cause, OSError) else cause
    return msg("Cannot write {path}: {why}", path=path, why=words)
