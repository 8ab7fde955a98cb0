"""A TCP proxy on loopback that cuts, delays and holds. Knows bytes; no frame and no goal."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from collections.abc import AsyncIterator
from random import Random

CHUNK = 4096


class Proxy:
    """Passes bytes on between a console and a server, until told otherwise."""

    def __init__(self, port: int, seed: int = 1) -> None:
        self.port = 0
        self.cuts = 0
        self.budget: int | None = None
        """Bytes, both ways together, after which everything is cut; None: never."""
        self.hold = asyncio.Event()
        """Cleared, nothing passes either way: a black hole."""
        self.hold.set()
        self.delay = 0.0
        """Seconds a chunk from the server may be late."""
        self._target = port
        self._random = Random(seed)
        self._pairs: set[tuple[asyncio.StreamWriter, asyncio.StreamWriter]] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    def cut(self) -> None:
        """End all connections, by RST or by FIN."""
        self.budget = None
        self.cuts += bool(self._pairs)
        for pair in list(self._pairs):
            for writer in pair:
                _end(writer, reset=self._random.random() < 0.5)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of the console."""
        try:
            far_reader, far = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            _end(writer, reset=True)
            return
        pair = (writer, far)
        self._pairs.add(pair)
        ways = [
            asyncio.create_task(self._pass(reader, writer, far, late=False)),
            asyncio.create_task(self._pass(far_reader, far, writer, late=True)),
        ]
        self._tasks.update(ways)
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        self._pairs.discard(pair)
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
        self._tasks.difference_update(ways)
        for end in pair:
            end.close()

    async def _pass(
        self,
        reader: asyncio.StreamReader,
        source: asyncio.StreamWriter,
        sink: asyncio.StreamWriter,
        *,
        late: bool,
    ) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(CHUNK):
                if not self.hold.is_set():
                    await self.hold.wait()
                    if was_reset(source):
                        # The sender's system would have stopped repeating what never arrived.
                        _end(sink, reset=True)
                        return
                if late and self.delay:
                    await asyncio.sleep(self._random.random() * self.delay)
                if self.budget is not None:
                    kept = min(self.budget, len(data))
                    self.budget -= kept
                    sink.write(data[:kept])
                    if not self.budget:
                        self.cut()
                        return
                else:
                    sink.write(data)
                await sink.drain()


def was_reset(writer: asyncio.StreamWriter) -> bool:
    """Whether the other side has thrown its end away."""
    raw: socket.socket | None = writer.get_extra_info("socket")
    if writer.transport.is_closing() or raw is None or raw.fileno() < 0:
        return True
    return raw.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0] == 7  # closed


def _end(writer: asyncio.StreamWriter, *, reset: bool) -> None:
    raw = writer.get_extra_info("socket")
    if reset and raw is not None and raw.fileno() >= 0:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()
    else:
        writer.close()


@contextlib.asynccontextmanager
async def proxied(port: int, seed: int = 1) -> AsyncIterator[Proxy]:
    """A proxy before a server's port."""
    proxy = Proxy(port, seed)
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    proxy.port = server.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        proxy.hold.set()
        proxy.cut()
        server.close()
