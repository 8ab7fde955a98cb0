"""Measures texts in the terminal it runs in: writes each at the left edge and asks for the cursor.

    python -m tests.soak.measured FILE

`FILE` holds the texts as JSON; the columns they took are written beside it.
"""

from __future__ import annotations

import json
import os
import re
import sys
import termios
import tty
from pathlib import Path

PLACE = re.compile(rb"\x1b\[\d+;(\d+)R")


def column(text: str) -> int:
    """Cells the terminal gave to a text."""
    os.write(1, b"\r\x1b[K" + text.encode() + b"\x1b[6n")
    answer = b""
    while not (found := PLACE.search(answer)):
        answer += os.read(0, 64)
    return int(found[1]) - 1


def main() -> None:
    """The command."""
    file = Path(sys.argv[1])
    texts = json.loads(file.read_text("utf-8"))
    before = termios.tcgetattr(0)
    tty.setraw(0)
    try:
        columns = [column(text) for text in texts]
    finally:
        termios.tcsetattr(0, termios.TCSANOW, before)
    done = file.with_suffix(".part")
    done.write_text(json.dumps(columns))
    done.rename(file.with_suffix(".columns"))


if __name__ == "__main__":
    main()
