"""Why a file could not be used, in the operator's language.

Knows the system's numbers of faults. Must not know which file it was.
"""

from __future__ import annotations

import errno
from collections.abc import Mapping

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
