"""Small things that the console remembers itself, as JSON in its data folder.

Knows that such a file may be missing, broken or unwritable. Must not know what is in it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from console.config.store import write_atomically
from console.disk import cannot_write
from console.file_lock import alone
from console.i18n import Message


def read_kept(path: Path) -> dict[str, Any]:
    """What was kept; nothing if it can't be read."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def change(path: Path, work: Callable[[dict[str, Any]], Mapping[str, Any]]) -> Message | None:
    """Keeps what `work` makes of what was kept; the reason if that could not be written.

    No other console changes the file meanwhile.
    """
    try:
        with alone(path.parent):
            text = json.dumps(work(read_kept(path)), ensure_ascii=False, indent=1)
            write_atomically(path, text.encode(errors="replace"))
    except OSError as error:
        return cannot_write(path, error)
    return None
