"""Lines from stdin, whatever it is: a terminal, a pipe or a file.

Knows a descriptor. Must not know what lines mean. A thread of its own reads, since files and
terminals cannot all be waited for by the loop; it holds no lock, so the program may end under it.
"""

from __future__ import annotations

import asyncio
import os
import threading
import time

LONGEST = 4096
"""Bytes of a line that are read; the rest of it is dropped."""
Line = tuple[str, float]
"""What was typed, and when it was read (monotonic seconds)."""


def lines_of(descriptor: int) -> asyncio.Queue[Line | None]:
    """Lines as they come; None is the end."""
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[Line | None] = asyncio.Queue()

    def put(line: Line | None) -> None:
        try:
            loop.call_soon_threadsafe(queue.put_nowait, line)
        except RuntimeError:
            return  # The loop has ended: nobody wants lines any more.

    def read() -> None:
        rest = b""
        while True:
            try:
                data = os.read(descriptor, 65536)
            except OSError:
                data = b""
            if not data:
                break
            *whole, rest = (rest + data).split(b"\n")
            rest = rest[:LONGEST]
            for line in whole:
                put((_text(line), time.monotonic()))
        if rest:
            put((_text(rest), time.monotonic()))
        put(None)

    threading.Thread(target=read, name="stdin", daemon=True).start()
    return queue


def _text(line: bytes) -> str:
    return line[:LONGEST].decode("utf-8", "replace").rstrip("\r")
