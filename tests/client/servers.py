"""Tiny servers for the tests: a PBX by script, and things that are not a PBX."""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from console.client.life import end

Frame = dict[str, Any]


class ScriptedPbx:
    """Answers every request with code 0, unless a test overrides `answers[service]`.

    An answer is a function of the request that returns frames to send (objects or raw texts);
    it may be async. `greet` runs when a connection is accepted; returning False closes it.
    """

    def __init__(self) -> None:
        self.url = ""
        self.port = 0
        self.requests: list[Frame] = []
        self.connections = 0
        self.times: list[float] = []
        self.sockets: list[ServerConnection] = []
        self.answers: dict[str, Callable[[Frame], Any]] = {
            "keepAlive": lambda _: [
                {"code": 0, "message": "Success", "service": "keepAlive", "serialId": 0}
            ],
            "login": self.accept_login,
            "extension": self.list_extensions,
        }
        self.greet: Callable[[ServerConnection], Awaitable[bool]] | None = None
        self.numbers = ["3000", "3001"]
        self.tokens = 0
        self.test_answer = ""
        self.fragment = 0
        """Longer texts are sent in frames of this many characters; 0 for never."""

    def sent(self, service: str) -> list[Frame]:
        return [request for request in self.requests if request.get("service") == service]

    def accept_login(self, request: Frame) -> list[Frame]:
        self.tokens += 1
        return [
            ok(
                request,
                currentUserId="1",
                token=f"token-{self.tokens}",
                companyId=1,
                sipPassword="sip-SECRET",
                licenses={"originate_call": 1},
            )
        ]

    def list_extensions(self, request: Frame) -> list[Frame]:
        rows = [{"number": number, "state": "IDLE", "id": 2} for number in self.numbers]
        return [ok(request, extensionList=rows, aclList=[])]

    async def push(self, frame: Frame | str | bytes) -> None:
        await self.sockets[-1].send(frame if isinstance(frame, str | bytes) else json.dumps(frame))

    def cut(self) -> None:
        """Reset the newest connection."""
        self.sockets[-1].transport.abort()

    async def handle(self, ws: ServerConnection) -> None:
        self.connections += 1
        self.times.append(asyncio.get_running_loop().time())
        self.sockets.append(ws)
        if self.greet is not None and not await self.greet(ws):
            return
        with suppress(ConnectionClosed):
            async for text in ws:
                if text == "test":
                    if self.test_answer:
                        await ws.send(self.test_answer)
                    continue
                await self._answer(ws, json.loads(text))

    async def _answer(self, ws: ServerConnection, request: Frame) -> None:
        self.requests.append(request)
        _acknowledge(ws)
        default: Callable[[Frame], Any] = lambda asked: [ok(asked)]  # noqa: E731
        answer = self.answers.get(request["service"], default)(request)
        if asyncio.iscoroutine(answer):
            answer = await answer
        for frame in answer or []:
            text = frame if isinstance(frame, str | bytes) else json.dumps(frame)
            size = self.fragment
            if isinstance(text, str) and 0 < size < len(text):
                await ws.send(text[at : at + size] for at in range(0, len(text), size))
            else:
                await ws.send(text)


def _acknowledge(ws: ServerConnection) -> None:
    """Have the system say now what it would say 40 ms later: to a clock that jumps, hours."""
    sock = ws.transport.get_extra_info("socket")
    if hasattr(socket, "TCP_QUICKACK"):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)


def ok(request: Frame, **fields: Any) -> Frame:
    echo: Frame = {
        name: request[name] for name in ("service", "operate", "serialId") if name in request
    }
    return {"code": 0, "message": "Success", **echo, **fields}


def refusal(request: Frame, message: str) -> Frame:
    return {**ok(request), "code": 1, "message": message}


def silence(_: Frame) -> list[Frame]:
    return []


@asynccontextmanager
async def scripted_pbx(tls: ssl.SSLContext | None = None) -> AsyncIterator[ScriptedPbx]:
    pbx = ScriptedPbx()
    async with serve(
        pbx.handle, "127.0.0.1", 0, ssl=tls, ping_interval=None, close_timeout=0.1, compression=None
    ) as server:
        pbx.port = next(iter(server.sockets)).getsockname()[1]
        pbx.url = f"{'wss' if tls else 'ws'}://127.0.0.1:{pbx.port}/websocket"
        yield pbx


@asynccontextmanager
async def raw_server(
    behave: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
    tls: ssl.SSLContext | None = None,
) -> AsyncIterator[int]:
    """A TCP server that does anything but speak websocket; yields its port."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with suppress(OSError, asyncio.IncompleteReadError):
                await behave(reader, writer)
        finally:
            writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


@asynccontextmanager
async def closing_port(visits: int, tls: ssl.SSLContext) -> AsyncIterator[int]:
    """A TLS server that nobody can reach any more after so many connections."""
    left = visits

    def visited() -> asyncio.Protocol:
        nonlocal left
        left -= 1
        if left == 0:
            loop.call_soon(server.close)
        return asyncio.Protocol()

    loop = asyncio.get_running_loop()
    server = await loop.create_server(visited, "127.0.0.1", 0, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


class Drip:
    """How a line brings what the server sends: so many bytes a second, while it is not dead."""

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self.alive = asyncio.Event()
        self.alive.set()


@asynccontextmanager
async def slow_line(port: int, drip: Drip) -> AsyncIterator[str]:
    """A line to a websocket server that is slow in the direction of the console; yields its URL."""

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            writer.write(data)

    async def trickle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(drip.rate):
            await drip.alive.wait()
            writer.write(data)
            await asyncio.sleep(len(data) / drip.rate)

    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", port)
        ways = asyncio.create_task(trickle(there, writer)), asyncio.create_task(carry(reader, back))
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            back.close()
            await end(*ways)

    async with raw_server(behave) as own_port:
        yield f"ws://127.0.0.1:{own_port}/websocket"


def http_answer(status: str, *headers: str) -> Callable[..., Awaitable[None]]:
    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        lines = [f"HTTP/1.1 {status}", *headers, "Content-Length: 0", "", ""]
        writer.write("\r\n".join(lines).encode())
        await writer.drain()

    return behave


async def free_port() -> int:
    server = await asyncio.start_server(lambda _r, _w: None, "127.0.0.1", 0)
    port: int = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    return port
