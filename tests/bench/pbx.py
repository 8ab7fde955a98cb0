"""The PBX of the bench, a process of its own: answers requests and pushes as it is told.

Started as `python -m tests.bench.pbx EXTENSIONS STATE`. Writes one JSON object a line: its port,
each request with the monotonic second it came, and after each run of pushes what was sent when.
Reads one JSON object a line: {"rate": 1000, "seconds": 5, "visible": 0.25, "states": [...]} or
{"flood": 200000}.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from contextlib import suppress
from typing import Any

from websockets import ConnectionClosed
from websockets.asyncio.server import ServerConnection, serve

from tests.bench.frames import FIRST, VISIBLE, Template, answer, extension_list

SLICE = 0.002
HIGH_WATER = 1 << 20


class Pbx:
    """One connection's worth of PBX."""

    def __init__(self, count: int, state: str) -> None:
        self.count = count
        self.start = int(time.time()) - 65
        self.extensions = extension_list(count, state, self.start)
        self.random = random.Random(1)
        self.sequence = 0
        self.connection: ServerConnection | None = None
        self.templates: dict[tuple[int, str], Template] = {}

    async def serve_one(self, connection: ServerConnection) -> None:
        """Answer a connection's requests until it closes."""
        self.connection = connection
        with suppress(ConnectionClosed):
            async for text in connection:
                now = time.monotonic()
                request = json.loads(text)
                await connection.send(json.dumps(answer(request, self.extensions)))
                names = ("service", "operate", "number")
                say(request={key: request[key] for key in names if key in request}, at=now)

    def frame(self, visible: bool, states: list[str]) -> tuple[int, int, bytes]:
        """The next push: its number, its sequence and the websocket frame."""
        rng = self.random
        index = rng.randrange(VISIBLE) if visible else rng.randrange(VISIBLE * 10, self.count)
        key = (FIRST + index, rng.choice(states))
        template = self.templates.get(key)
        if template is None:
            template = self.templates[key] = Template(*key, self.start)
        self.sequence += 1
        return key[0], self.sequence, template.frame(self.sequence)

    async def run(self, order: dict[str, Any]) -> None:
        """Push as told, then report the visible pushes: [sequence, number, second sent]."""
        states = order.get("states", ["IDLE", "CALLING", "CALLEE_RINGING", "HOLDING"])
        share = order.get("visible", 0.25)
        if "flood" in order:
            await self.flood(order["flood"], share, states)
        else:
            await self.pace(order["rate"], order["seconds"], share, states)

    async def flood(self, total: int, share: float, states: list[str]) -> None:
        """Push as fast as the socket takes it; the frames are made before."""
        sent: list[tuple[int, int, float]] = []
        batches = []
        for at in range(0, total, 500):
            frames, seen = self.batch(min(500, total - at), share, states)
            batches.append(b"".join(frames))
            sent += [(sequence, number, 0.0) for sequence, number in seen]
        started = time.monotonic()
        for batch in batches:
            await self.write(batch)
            await asyncio.sleep(0)
        say(
            ran=total, started=started, ended=time.monotonic(), visible=len(sent), sent=sent[-4000:]
        )

    async def pace(self, rate: float, seconds: float, share: float, states: list[str]) -> None:
        """Push at a steady rate."""
        sent: list[tuple[int, int, float]] = []
        started = time.monotonic()
        total, done = round(rate * seconds), 0
        while done < total:
            due = min(total, int((time.monotonic() - started) * rate) + 1)
            frames, seen = self.batch(due - done, share, states)
            done = due
            now = time.monotonic()
            sent += [(sequence, number, now) for sequence, number in seen]
            await self.write(b"".join(frames))
            await asyncio.sleep(SLICE)
        say(ran=total, started=started, ended=time.monotonic(), visible=len(sent), sent=sent)

    def batch(
        self, count: int, share: float, states: list[str]
    ) -> tuple[list[bytes], list[tuple[int, int]]]:
        """So many frames, and the sequence and number of the visible ones."""
        frames, seen = [], []
        for _ in range(count):
            visible = self.random.random() < share
            number, sequence, frame = self.frame(visible, states)
            frames.append(frame)
            if visible:
                seen.append((sequence, number))
        return frames, seen

    async def write(self, data: bytes) -> None:
        """Write to the socket, waiting while it takes no more."""
        assert self.connection is not None
        transport = self.connection.transport
        transport.write(data)
        while transport.get_write_buffer_size() > HIGH_WATER:  # noqa: ASYNC110
            await asyncio.sleep(0.001)


def say(**fields: object) -> None:
    """Tell the bench."""
    sys.stdout.write(json.dumps(fields) + "\n")
    sys.stdout.flush()


async def main(count: int, state: str) -> None:
    """Serve until stdin ends."""
    pbx = Pbx(count, state)
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    async with serve(
        pbx.serve_one, "127.0.0.1", 0, compression=None, ping_interval=None, max_size=None
    ) as server:
        say(port=server.sockets[0].getsockname()[1])
        while line := await reader.readline():
            await pbx.run(json.loads(line))


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2]))
