"""Small things that the console remembers itself, as JSON in its data folder.

Knows that such a file may be missing, broken or unwritable. Must not know what is in it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from console.config.store import write_atomically
from console.disk import cannot_write
from console.i18n import Message


def read_kept(path: Path) -> dict[str, Any]:
    """What was kept; nothing if it can't be read."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def keep(path: Path, values: Mapping[str, Any]) -> Message | None:
    """Keeps values in place of the former; the reason if they could not be written."""
    text = json.dumps(values, ensure_ascii=False, indent=1)
    try:
        write_atomically(path, text.encode(errors="replace"))
    except OSError as error:
        return cannot_write(path, error)
    return None
