"""A small HTTP server: whole requests in, whole answers out.

Knows HTTP (through h11) and bodies of forms and files; knows no telephone.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import Message
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs

import h11

READ_SIZE = 65536
IDLE_SECONDS = 75.0


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a multipart body; the file name is "" for an ordinary field."""

    name: str
    file_name: str
    content: bytes


@dataclass(slots=True)
class Asked:
    """One request. `headers` has lower-case names; `too_large` says that the body was dropped."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes = field(default=b"", repr=False)
    too_large: bool = False

    def parameters(self) -> dict[str, str]:
        """Parameters of the query and of a JSON or form body; an unreadable body has none."""
        found = {name: values[-1] for name, values in parse_qs(self.query).items()}
        kind = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind == "application/json":
            found |= _json_fields(self.body)
        elif kind == "application/x-www-form-urlencoded":
            text = self.body.decode("utf-8", "replace")
            found |= {name: values[-1] for name, values in parse_qs(text).items()}
        return found

    def parts(self) -> list[Part]:
        """Parts of a multipart/form-data body; none for any other."""
        boundary = _parameter(self.headers.get("content-type", ""), "boundary")
        if not boundary:
            return []
        pieces = (b"\r\n" + self.body).split(b"\r\n--" + boundary.encode())
        # What precedes the first boundary is no part, and the last one ends in two dashes.
        return [_part(piece) for piece in pieces[1:] if not piece.startswith(b"--")]


@dataclass(frozen=True, slots=True)
class Answer:
    """A status and a JSON body; 204 has none."""

    status: int
    body: Mapping[str, Any] = field(default_factory=dict)
    headers: tuple[tuple[str, str], ...] = ()


Answerer = Callable[[Asked], Answer]


def _json_fields(body: bytes) -> dict[str, str]:
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(fields, dict):
        return {}
    return {str(k): str(v) for k, v in fields.items() if isinstance(v, (str, int))}


def _parameter(header: str, name: str) -> str:
    message = Message()
    message["Content-Type"] = header or "text/plain"
    value = message.get_param(name, "")
    return value if isinstance(value, str) else ""


def _part(piece: bytes) -> Part:
    head, _, content = piece.partition(b"\r\n\r\n")
    disposition = ""
    for line in head.decode("utf-8", "replace").split("\r\n"):
        name, _, value = line.partition(":")
        if name.strip().lower() == "content-disposition":
            disposition = value.strip()
    return Part(_parameter(disposition, "name"), _parameter(disposition, "filename"), content)


class HttpServer:
    """Listens, reads requests one by one on each connection, and sends what `answer` gives."""

    def __init__(self, answer: Answerer, *, largest_body: int) -> None:
        self._answer = answer
        self._largest_body = largest_body
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self, host: str, port: int) -> int:
        """Listen; gives the port, which the system chooses for 0."""
        self._server = await asyncio.start_server(self._accept, host, port)
        return int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Close the listener and all connections."""
        if self._server is not None:
            self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._server is not None:
            await self._server.wait_closed()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await self._serve(reader, writer)
        except (h11.RemoteProtocolError, ConnectionError, TimeoutError, asyncio.CancelledError):
            # The client is gone or speaks no HTTP, or the server stops: nobody to answer.
            pass
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = h11.Connection(h11.SERVER)
        while True:
            asked = await self._read(connection, reader, writer)
            if asked is None:
                return
            await _send(connection, writer, self._answer(asked))
            if connection.our_state is not h11.DONE or connection.their_state is not h11.DONE:
                return
            connection.start_next_cycle()

    async def _read(
        self,
        connection: h11.Connection,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> Asked | None:
        asked: Asked | None = None
        body = bytearray()
        while True:
            event = connection.next_event()
            if event is h11.NEED_DATA:
                if connection.they_are_waiting_for_100_continue:
                    await _write(
                        connection, writer, h11.InformationalResponse(status_code=100, headers=[])
                    )
                async with asyncio.timeout(IDLE_SECONDS):
                    connection.receive_data(await reader.read(READ_SIZE))
            elif isinstance(event, h11.Request):
                asked = _asked(event)
            elif isinstance(event, h11.Data) and asked is not None:
                # A body beyond the limit is read to its end, so that the client gets its answer.
                asked.too_large |= len(body) + len(event.data) > self._largest_body
                body = bytearray() if asked.too_large else body + event.data
            elif isinstance(event, h11.EndOfMessage) and asked is not None:
                asked.body = bytes(body)
                return asked
            else:
                return None


def _asked(event: h11.Request) -> Asked:
    path, _, query = event.target.decode("ascii", "replace").partition("?")
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in event.headers}
    return Asked(event.method.decode("ascii"), path, query, headers)


async def _send(connection: h11.Connection, writer: asyncio.StreamWriter, answer: Answer) -> None:
    bodiless = answer.status == HTTPStatus.NO_CONTENT
    body = b"" if bodiless else json.dumps(answer.body, ensure_ascii=False).encode()
    headers = list(answer.headers)
    if not bodiless:
        headers += [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    await _write(connection, writer, h11.Response(status_code=answer.status, headers=headers))
    if body:
        await _write(connection, writer, h11.Data(data=body))
    await _write(connection, writer, h11.EndOfMessage())


async def _write(
    connection: h11.Connection, writer: asyncio.StreamWriter, event: h11.Event
) -> None:
    writer.write(connection.send(event) or b"")
    await writer.drain()
