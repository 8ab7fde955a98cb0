"""Stdout as it is: of any encoding, which may lack what the PBX's names need.

Knows the stream. Must not know what is written. A traceback in place of a line would hide what
became of a command that has left already.
"""

from __future__ import annotations

import io
import json
import sys
from typing import Any


def replace_unwritable() -> None:
    """From now on `?` stands for what stdout cannot write; it would raise otherwise."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


def json_line(value: Any) -> str:
    """A value as JSON on one line: escaped where stdout is not UTF-8, so that nothing is lost."""
    plain = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    return json.dumps(value, ensure_ascii=not plain)
