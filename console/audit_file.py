"""The audit log as a file that is only ever added to, and the note of where it ends.

Knows the file, its lock and its rights (its owner's alone). Must not know screens: it tells by
`failed` that a line could not be written, for a full disk must never stop a call.
"""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from secrets import token_hex
from typing import Any

from console.disk import private_folder, why
from console.file_lock import lock
from console.i18n import Message
from console.state import audit
from console.state.ledger import Outcome

NAME = "audit.jsonl"
NOTE = "audit.last"
"""Size of the log and hash of its last line, so that a log cut short is noticed."""
_TAIL = 1 << 16
"""Bytes in which the last line is looked for first."""
_PATIENCE_S = 0.02
"""How long another console may keep the lock; a line takes far less."""
_OPEN_KEPT = 500
"""How many commands without a last outcome are remembered."""


class AuditFile:
    """Appends chained lines; several consoles may share one file."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME
        self.failed: Message | str = ""
        """Why the last line could not be written; empty if it was."""
        self._end: tuple[int, str] | None = None

    def add(self, line: Mapping[str, Any]) -> None:
        """Write one line; never raises."""
        try:
            private_folder(self.path.parent)
            descriptor = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        except OSError as problem:
            self.failed = why(problem)
            return
        try:
            os.fchmod(descriptor, 0o600)
            if not lock(descriptor, _PATIENCE_S):
                raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
            self._append(descriptor, line)
            self.failed = ""
        except OSError as problem:
            self._end = None
            self.failed = why(problem)
        finally:
            os.close(descriptor)

    def _append(self, descriptor: int, line: Mapping[str, Any]) -> None:
        size = os.fstat(descriptor).st_size
        if self._end is None or self._end[0] != size:
            self._end = (size, self._previous(descriptor, size))
        torn = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
        text = audit.chained(line, self._end[1])
        data = (b"\n" if torn else b"") + text.encode("ascii") + b"\n"
        written = os.write(descriptor, data)
        if written != len(data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self._end = (size + written, audit.hash_of(text))
        write_note(self.path.parent, *self._end)

    def _previous(self, descriptor: int, size: int) -> str:
        """The hash to go on from.

        Where the noted end is no longer in the log it is the noted one: the gap stays to be seen.
        A log that goes on beyond its note is one whose console died between the two writes.
        """
        note = read_note(self.path.parent)
        if note is not None:
            noted_size, noted = note
            if noted_size > size or _last_hash(descriptor, noted_size) != noted:
                return noted
        return _last_hash(descriptor, size)


def write_note(folder: Path, size: int, last: str) -> None:
    """Notes where the log ends. Raises OSError."""
    descriptor = os.open(folder / NOTE, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        data = f"{size} {last}\n".encode("ascii")
        os.pwrite(descriptor, data, 0)
        os.ftruncate(descriptor, len(data))
    finally:
        os.close(descriptor)


def read_note(folder: Path) -> tuple[int, str] | None:
    """Size and last hash of the log as they were noted; None without a note that can be read."""
    try:
        size, last = (folder / NOTE).read_text("ascii").split()
        return int(size), last
    except (OSError, ValueError):
        return None


def _last_hash(descriptor: int, size: int) -> str:
    tail = _TAIL
    while True:
        start = max(0, size - tail)
        lines = os.pread(descriptor, size - start, start).rstrip(b"\n").split(b"\n")
        if start == 0 or len(lines) > 1:
            break
        tail *= 4
    text = lines[-1].decode("utf-8", "replace")
    return audit.hash_of(text) if text else audit.START


def lines_of(path: Path) -> Iterator[str]:
    """The lines of a log, one at a time. Raises OSError."""
    with path.open(encoding="utf-8", errors="replace", newline="\n") as file:
        for text in file:
            yield text.rstrip("\n")


class Audit:
    """Writes down every command: once before it leaves, once for each outcome."""

    def __init__(
        self,
        folder: Path,
        *,
        who: Callable[[], audit.Who],
        failed: Callable[[Message | str], None],
        wall: Callable[[], float] = time.time,
    ) -> None:
        """`failed` is told once when the log can't be written, until it can again."""
        self._file = AuditFile(folder)
        self._who = who
        self._tell = failed
        self._wall = wall
        self._run = token_hex(3)
        self._count = 0
        self._open: dict[object, tuple[str, str]] = {}
        self._told = False

    def sent(self, key: object, command: str, request: audit.Sent, shown: audit.Shown) -> None:
        """A command is about to leave; `key` names it for its outcome."""
        self._count += 1
        pair = f"{self._run}-{self._count}"
        self._open[key] = (pair, command)
        while len(self._open) > _OPEN_KEPT:
            del self._open[next(iter(self._open))]
        self._add(audit.sent_line(self._head(pair, command), request, shown))

    def outcome(self, key: object, outcome: Outcome | str, note: Message | str) -> None:
        """Something is known of a command; accepted or not confirmed, it may get another."""
        pair, command = self._open.get(key, ("", ""))
        if not pair:
            return
        if outcome not in (Outcome.ACCEPTED, Outcome.NOT_CONFIRMED):
            del self._open[key]
        told = audit.word(outcome) if isinstance(outcome, Outcome) else outcome
        self._add(audit.outcome_line(self._head(pair, command), told, note))

    def _head(self, pair: str, command: str) -> audit.Head:
        return audit.Head(self._wall(), self._who(), pair, command)

    def _add(self, line: audit.Line) -> None:
        self._file.add(line)
        if self._file.failed and not self._told:
            self._tell(self._file.failed)
        self._told = bool(self._file.failed)
