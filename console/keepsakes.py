"""What the console keeps of a desk from one start to the next: worklist, use, favourites, notes.

Knows a file, which two consoles may share. Must not know what the parts mean. A file that can't be
read is set aside, one that can't be written costs nothing but its news.
"""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import json
import re
import threading
from contextlib import suppress
from pathlib import Path

from console.config.store import write_atomically
from console.file_lock import alone

LARGEST = 16 * 1024 * 1024
"""Bytes of a file that is still read."""

Parts = dict[str, object]


class Keepsakes:
    """The parts by name, in one file of a profile, readable by its owner only.

    `put` writes soon, off the event loop, the newest state only; `flush` writes at once. What is
    written is what changed here: what another console put there meanwhile stays.
    """

    def __init__(self, folder: Path, profile: str) -> None:
        self._folder, self._profile = folder, profile
        self._parts: Parts = {}
        self._before: Parts = {}
        """The parts as they were when they were last read or written here."""
        self._version = self._written = 0
        self._lock = threading.Lock()
        self._task: asyncio.Task[None] | None = None
        self._read()

    @property
    def path(self) -> Path:
        """The file."""
        return _file(self._folder, self._profile)

    def get(self, name: str) -> object:
        """A part as it was put; None if there is none. It may have been edited by hand."""
        return self._parts.get(name)

    def put(self, name: str, part: object) -> None:
        """Keeps a part: JSON values only. Of an object each member counts, of anything else all."""
        self._parts[name] = part
        self._version += 1
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._write(), name="keepsakes")

    def flush(self) -> None:
        """Writes what is not written yet; for the end of the console."""
        self._save(self._version, dict(self._parts))

    def rename(self, profile: str) -> None:
        """The profile has another name from now on. Raises OSError: its files stayed behind."""
        with self._lock:
            old, self._profile = self._profile, profile
            self._version += 1  # what did not come along is written anew at the latest at the end
            move_desk(self._folder, old, profile)

    def _read(self) -> None:
        try:
            self._parts = self._found()
        except (OSError, ValueError, RecursionError):
            with suppress(OSError):
                self.path.replace(self.path.with_suffix(".broken"))
        self._before = dict(self._parts)

    def _found(self) -> Parts:
        """What stands in the file. Raises OSError, ValueError or RecursionError."""
        try:
            if self.path.stat().st_size > LARGEST:
                raise ValueError(self.path.name)
            found = json.loads(self.path.read_bytes())
        except FileNotFoundError:
            return {}
        return found if isinstance(found, dict) else {}

    async def _write(self) -> None:
        while self._written < self._version:
            await asyncio.to_thread(self._save, self._version, dict(self._parts))

    def _save(self, version: int, parts: Parts) -> None:
        with self._lock:
            if version <= self._written:
                return
            self._written = version
            # A full disk must not end a call: what could not be written is only not kept.
            with suppress(OSError), alone(self.path.parent):
                try:
                    found = self._found()
                except (ValueError, RecursionError):
                    found = {}
                # A file that is gone or broken is written anew as a whole.
                joined = _joined(self._before, parts, found) if found else parts
                text = json.dumps(joined, ensure_ascii=False, separators=(",", ":"))
                write_atomically(self.path, text.encode("utf-8", "replace"))
                self._before = parts


def desk_folder(folder: Path, profile: str) -> Path:
    """Where the files of a profile belong: what one PBX told means nothing to another."""
    return folder / "desks" / _file_name(profile)


def move_desk(folder: Path, old: str, new: str) -> None:
    """All that is kept of a profile gets its new name. Raises OSError.

    What a profile of that name has left behind is set aside.
    """
    for place in (_file, desk_folder):
        source, target = place(folder, old), place(folder, new)
        if source.exists():
            if target.exists() and not target.samefile(source):
                target.replace(_free(target))
            source.replace(target)


def _file(folder: Path, profile: str) -> Path:
    return desk_folder(folder, profile).with_suffix(".json")


def _free(path: Path) -> Path:
    """A name beside it that nothing has yet."""
    names = (path.with_name(f"{path.name}.before{count}") for count in itertools.count(1))
    return next(name for name in names if not name.exists())


def _joined(before: Parts, now: Parts, found: Parts) -> Parts:
    """What was found, with what changed here since before: members of objects one by one."""
    joined = dict(found)
    for name in before.keys() | now.keys():
        if name not in now:
            joined.pop(name, None)
            continue
        mine, old, theirs = now[name], before.get(name), found.get(name)
        if isinstance(mine, dict) and isinstance(theirs, dict):
            joined[name] = _joined(old if isinstance(old, dict) else {}, mine, theirs)
        elif mine != old or name not in before:
            joined[name] = mine
    return joined


def _file_name(profile: str) -> str:
    if re.fullmatch(r"[A-Za-z0-9_-]{1,60}", profile):
        return profile
    return hashlib.sha256(profile.encode("utf-8", "replace")).hexdigest()[:16]
