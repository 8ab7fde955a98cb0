"""What the console keeps of a desk from one start to the next: worklist, use, favourites, notes.

Knows a file. Must not know what the parts mean. A file that can't be read is set aside, one that
can't be written costs nothing but its news.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import threading
from contextlib import suppress
from pathlib import Path

from console.config.store import write_atomically

LARGEST = 16 * 1024 * 1024
"""Bytes of a file that is still read."""


class Keepsakes:
    """The parts by name, in one file of a profile, readable by its owner only.

    `put` writes soon, off the event loop, the newest state only; `flush` writes at once.
    """

    def __init__(self, folder: Path, profile: str) -> None:
        self.path = folder / "desks" / f"{_file_name(profile)}.json"
        self._parts: dict[str, object] = {}
        self._version = self._written = 0
        self._lock = threading.Lock()
        self._task: asyncio.Task[None] | None = None
        self._read()

    def get(self, name: str) -> object:
        """A part as it was put; None if there is none. It may have been edited by hand."""
        return self._parts.get(name)

    def put(self, name: str, part: object) -> None:
        """Keeps a part: JSON values only."""
        self._parts[name] = part
        self._version += 1
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._write(), name="keepsakes")

    def flush(self) -> None:
        """Writes what is not written yet; for the end of the console."""
        self._save(self._version, self._text())

    def _read(self) -> None:
        try:
            if self.path.stat().st_size > LARGEST:
                raise ValueError(self.path.name)
            found = json.loads(self.path.read_bytes())
        except FileNotFoundError:
            return
        except (OSError, ValueError, RecursionError):
            with suppress(OSError):
                self.path.replace(self.path.with_suffix(".broken"))
            return
        if isinstance(found, dict):
            self._parts = found

    async def _write(self) -> None:
        while self._written < self._version:
            await asyncio.to_thread(self._save, self._version, self._text())

    def _text(self) -> bytes:
        text = json.dumps(self._parts, ensure_ascii=False, separators=(",", ":"))
        return text.encode("utf-8", "replace")

    def _save(self, version: int, text: bytes) -> None:
        with self._lock:
            if version <= self._written:
                return
            self._written = version
            # A full disk must not end a call: what could not be written is only not kept.
            with suppress(OSError):
                write_atomically(self.path, text)


def _file_name(profile: str) -> str:
    if re.fullmatch(r"[A-Za-z0-9_-]{1,60}", profile):
        return profile
    return hashlib.sha256(profile.encode("utf-8", "replace")).hexdigest()[:16]
