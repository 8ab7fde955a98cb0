"""The bare loop: a websocket, JSON into a dict, and the smallest terminal update by hand.

The limit that the console is compared with. Started as `python -m tests.bench.bare URL`.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tty
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from tests.bench.frames import FIRST

FRAME = 1 / 30
COLUMNS, WIDTH, ROWS = 4, 39, 45
COLOURS = {"IDLE": "32", "CALLING": "94", "CALLEE_RINGING": "93", "HOLDING": "95"}


class Bare:
    """The extensions, and which of those in view changed since the last frame."""

    def __init__(self) -> None:
        self.extensions: dict[str, dict[str, Any]] = {}
        self.dirty: set[str] = set()
        self.last = 0.0
        self.planned = False

    def take(self, record: dict[str, Any]) -> None:
        """Keep a record; plan a frame if it is in view."""
        number = record["number"]
        self.extensions[number] = record
        if int(number) - FIRST < COLUMNS * ROWS:
            self.dirty.add(number)
            if not self.planned:
                loop = asyncio.get_running_loop()
                self.planned = True
                loop.call_at(max(loop.time(), self.last + FRAME), self.draw)

    def draw(self) -> None:
        """Write the changed cells."""
        self.planned = False
        self.last = asyncio.get_running_loop().time()
        out = []
        for number in self.dirty:
            line, column = divmod(int(number) - FIRST, COLUMNS)
            record = self.extensions[number]
            text = f"{number} {record['showName']:<12} {record['state']:<14}"
            colour = COLOURS.get(record["state"], "37")
            out.append(f"\x1b[{line + 1};{column * WIDTH + 1}H\x1b[{colour}m{text}")
        self.dirty.clear()
        os.write(1, "".join(out).encode())


async def ask(socket: ClientConnection, service: str, **fields: str) -> dict[str, Any]:
    """Send a request and read its reply."""
    await socket.send(json.dumps({"service": service, "serialId": service, **fields}))
    reply: dict[str, Any] = json.loads(await socket.recv())
    return reply


async def main(url: str) -> None:
    """Log in, read the list, then draw what is pushed until killed."""
    bare = Bare()
    async with connect(url, compression=None, ping_interval=None, max_size=None) as socket:
        await ask(socket, "login", user="bench", number="999")
        reply = await ask(socket, "extension", operate="query")
        for record in reply["extensionList"]:
            bare.take(record)
        async for text in socket:
            frame = json.loads(text)
            if frame["service"] == "extensionSingle":
                bare.take(frame["extension"])


if __name__ == "__main__":
    tty.setraw(0)
    asyncio.run(main(sys.argv[1]))
