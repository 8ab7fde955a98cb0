"""What remains of a fault: a short message for the screen and a report for the maintainers.

Knows exceptions and files. Must not show values of variables: they hold passwords, tokens and the
names of callers. A report has the places in the source and the exceptions' own words, the secrets
in them masked.
"""

from __future__ import annotations

import os
import re
import sys
import time
import traceback
from pathlib import Path

from console.disk import private_folder
from console.i18n import tr
from console.protocol.clean import clean

EXIT_CODE = 70
"""The process's exit code after a fault (EX_SOFTWARE of sysexits.h)."""
KEPT = 10
_MASK = "•••"
_MIN_SECRET = 4
_NAMED = re.compile(
    r"""(?i)((?:sip)?pass(?:word)?|token|secret|authorization|credential)(['"]?\s*[:=]\s*)"""
    r"""(?:(?:basic|bearer)\s+)?('[^']*'|"[^"]*"|[^\s,;&})\]]+)"""
)
_secrets: set[str] = set()


def protect(secret: str) -> None:
    """Mask this value in every report to come. Shorter than 4 characters it is not worth one."""
    if len(secret) >= _MIN_SECRET:
        _secrets.add(secret)


def masked(text: str) -> str:
    """The text without known secrets and without values that are named like one."""
    for secret in sorted(_secrets, key=len, reverse=True):
        text = text.replace(secret, _MASK)
    return _NAMED.sub(rf"\1\2{_MASK}", text)


def report(error: BaseException, where: str = "") -> str:
    """The text of a report on `error`, which happened in the part called `where`."""
    lines = [
        f"time: {time.strftime('%Y-%m-%d %H:%M:%S %z')}",
        f"python: {sys.version.split()[0]} on {sys.platform}",
        f"where: {where or 'the interface'}",
        "",
    ]
    for block in traceback.TracebackException.from_exception(error).format():
        lines.extend(block.rstrip("\n").split("\n"))
    return "".join(f"{clean(masked(line), limit=2000)}\n" for line in lines)


def write_report(error: BaseException, folder: Path, where: str = "") -> Path | None:
    """Write a report into `folder` (made if need be), readable by nobody else.

    Returns its path, or None where it could not be written. The newest `KEPT` reports stay.
    """
    name = f"crash-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}.txt"
    path = folder / name
    try:
        private_folder(folder)
        for old in sorted(folder.glob("crash-*.txt"))[: 1 - KEPT]:
            old.unlink(missing_ok=True)
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
        with open(fd, "w", encoding="utf-8", errors="replace") as file:
            os.fchmod(fd, 0o600)
            file.write(report(error, where))
    except OSError:
        return None
    return path


def place(error: BaseException) -> str:
    """The innermost place of the fault, as `file:line`."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"


def notice(error: BaseException, path: Path | None) -> str:
    """What the operator is told after the console has ended by a fault."""
    first = tr(
        "lvconsole has ended after an internal fault ({kind} at {place})."
        " Calls in progress go on; start it again.",
        kind=type(error).__name__,
        place=place(error),
    )
    if path is None:
        return f"{first}\n{tr('No report could be written.')}"
    second = tr("A report without passwords or values of variables is in {path}", path=path)
    return f"{first}\n{second}"
