"""The websocket side of the exchange: connections, logins, silence, pushes.

Knows sockets, tokens and serial ids; what a request does is the handlers' affair, what goes wrong
on the way out is `faults`.
"""

from __future__ import annotations

import asyncio
import contextlib
import http
import socket
import struct
from random import Random
from typing import NamedTuple

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from console.simulator import wire
from console.simulator.faults import Faults
from console.simulator.pbx import Pbx
from console.simulator.seam import HANDLERS, Frame, Operator, Refusal

SILENCE = 90.0
"""Seconds without a message after which a connection is dropped (manual 2.1)."""
TOKEN_LIFE = 24 * 3600.0
MAX_SIZE = 4 * 2**20
"""Bytes of the largest request."""
_KEPT = 100_000


class Received(NamedTuple):
    """A request as it came in; `frame` is None for what was no JSON object."""

    connection: int
    frame: Frame | None
    at: float


class Link:
    """One connection: its socket, its operator once logged in, the serial ids it has used."""

    def __init__(self, number: int, socket_: ServerConnection, now: float) -> None:
        self.number = number
        self.socket = socket_
        self.heard = now
        self.operator: Operator | None = None
        self.serials: set[str] = set()
        self.outgoing: asyncio.Queue[str] = asyncio.Queue()

    def abort(self) -> None:
        """Reset the connection: what is still to be sent is thrown away."""
        raw = self.socket.transport.get_extra_info("socket")
        if raw is not None and raw.fileno() >= 0:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.transport.abort()


class PbxServer:
    """Serves one exchange on one address."""

    def __init__(self, pbx: Pbx, faults: Faults, seed: int) -> None:
        self.pbx = pbx
        self.faults = faults
        self.received: list[Received] = []
        self.links: dict[int, Link] = {}
        self._tokens = Random(seed + 0x70BE)
        self._count = 0
        self._server: Server | None = None
        self._open = asyncio.Event()
        self._open.set()
        pbx.listeners.append(self._push)
        faults.on_half_open = self._half_open

    async def start(self, host: str, port: int) -> int:
        """Listen; the port in use, also when 0 was asked for."""
        self._server = await serve(
            self._serve,
            host,
            port,
            process_request=_only_websocket,
            ping_interval=None,
            close_timeout=1,
            max_size=MAX_SIZE,
            compression=None,
        )
        sockets = list(self._server.sockets)
        return int(sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Close every connection and the port."""
        self.pbx.listeners.remove(self._push)
        for link in list(self.links.values()):
            link.abort()
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    async def drop(self, mode: str) -> None:
        """End all connections: "close" politely, "reset" by RST, "abort" by a bare FIN."""
        links = list(self.links.values())
        for link in links:
            if mode == "close":
                await link.socket.close(1001, "going away")
            elif mode == "abort":
                link.socket.transport.close()
            elif mode == "reset":
                link.abort()
            else:
                raise ValueError(f"unknown mode {mode}")
        for link in links:
            await link.socket.wait_closed()

    # -- one connection ------------------------------------------------------------------------

    async def _serve(self, socket_: ServerConnection) -> None:
        if self.faults.accept_and_close:
            return
        self._count += 1
        link = Link(self._count, socket_, self.pbx.clock.now())
        self.links[link.number] = link
        sender = asyncio.create_task(self._send(link))
        self._watch_silence(link)
        if self.faults.half_open:
            socket_.transport.pause_reading()
        try:
            async for text in socket_:
                self._take(link, text)
        except ConnectionClosed:
            pass
        finally:
            self._forget(link)
            sender.cancel()
            with contextlib.suppress(asyncio.CancelledError, ConnectionClosed):
                await sender

    async def _send(self, link: Link) -> None:
        while True:
            text = await link.outgoing.get()
            if self.faults.delay > 0:
                await asyncio.sleep(self.faults.delay)
            await self._open.wait()
            with contextlib.suppress(ConnectionClosed):
                await link.socket.send(text)

    def _forget(self, link: Link) -> None:
        self.links.pop(link.number, None)
        self.faults.forget(link.number)
        self._log_out(link)

    def _log_out(self, link: Link) -> None:
        if link.operator in self.pbx.operators:
            self.pbx.operators.remove(link.operator)
        link.operator = None

    def _watch_silence(self, link: Link) -> None:
        def look() -> None:
            if link.number not in self.links:
                return
            left = link.heard + SILENCE - self.pbx.clock.now()
            if left > 0:
                self.pbx.clock.call_later(left, look)
            else:
                link.socket.transport.close()

        self.pbx.clock.call_later(SILENCE, look)

    def _half_open(self, on: bool) -> None:
        if on:
            self._open.clear()
        else:
            self._open.set()
        for link in self.links.values():
            if on:
                link.socket.transport.pause_reading()
            else:
                link.socket.transport.resume_reading()

    # -- frames --------------------------------------------------------------------------------

    def _push(self, frame: Frame) -> None:
        for link in self.links.values():
            if link.operator is not None:
                self._post(link, frame, push=True)

    def _post(self, link: Link, frame: Frame, *, push: bool = False) -> None:
        for text in self.faults.texts(frame, link.number, push=push):
            link.outgoing.put_nowait(text)

    def _take(self, link: Link, text: str | bytes) -> None:
        now = self.pbx.clock.now()
        link.heard = now
        if text in ("test", b"test"):
            link.outgoing.put_nowait("test")
            return
        frame = wire.decode(text)
        self.received.append(Received(link.number, frame, now))
        if len(self.received) > 2 * _KEPT:
            del self.received[:_KEPT]
        try:
            self._post(link, self._answer(link, frame))
        except Refusal as refused:
            self._post(link, wire.refusal(frame, str(refused)))
        self.pbx.switch.flush()

    def _answer(self, link: Link, frame: Frame | None) -> Frame:
        if frame is None:
            raise Refusal("the frame is not a JSON object")
        failing = self.faults.error_for(str(frame.get("service", "")))
        if failing is not None:
            code, message = failing
            return {**wire.refusal(frame, message), "code": code}
        interface = wire.check(frame)
        frame = self.faults.narrowed(frame)
        if interface.service == "keepAlive":
            return wire.reply(interface, frame, {})
        if frame["serialId"] in link.serials:
            raise Refusal(f"serialId {frame['serialId']} was used before")
        link.serials.add(frame["serialId"])
        if interface.service == "login":
            return wire.reply(interface, frame, self._log_in(link, frame))
        operator = self._authorised(link, frame)
        if interface.service == "logout":
            self.pbx.note_log("logout", operator, operator.number, "log out")
            self._log_out(link)
            return wire.reply(interface, frame, {})
        # 4.2 and 4.8 are one message; whether the licence is needed depends on the call.
        gate = interface.licence if interface.service != "forceHangUp" else ""
        if gate and gate not in self.pbx.licences:
            raise Refusal(f"{interface.section} {interface.id}: {gate} is not licensed")
        handle = HANDLERS[interface.service, interface.operate]
        return wire.reply(interface, frame, handle(self.pbx, operator, frame))

    def _authorised(self, link: Link, frame: Frame) -> Operator:
        operator = link.operator
        if operator is None:
            raise Refusal("not logged in")
        if frame["token"] != operator.token:
            raise Refusal("token is wrong")
        if self.pbx.clock.now() - operator.since >= TOKEN_LIFE:
            raise Refusal("token has expired")
        if frame["currentUserId"] != operator.user_id:
            raise Refusal(f"currentUserId {frame['currentUserId']} is not {operator.user_id}")
        return operator

    def _log_in(self, link: Link, frame: Frame) -> Frame:
        account = self.pbx.accounts.get(frame["user"])
        if account is None or account.password != frame["password"]:
            raise Refusal("user or password is wrong")
        number = frame["number"]
        extension = self.pbx.extensions.get(number)
        if extension is None:
            raise Refusal(f"extension {number} does not exist")
        self._log_out(link)
        token = f"{self._tokens.getrandbits(128):032x}"
        link.operator = Operator(
            account,
            number,
            str(extension.user_id),
            token,
            link.number,
            self.pbx.clock.now(),
            frame.get("language") or "cn",
        )
        self.pbx.log_in(link.operator)
        asyncio.get_running_loop().call_soon(self._greet, link)
        domain = frame.get("domain", "")
        return {
            "currentUserId": link.operator.user_id,
            "domain": domain,
            "number": number,
            "user": account.user,
            "sipAccount": number,
            "sipDomain": domain,
            "token": token,
            "sipPassword": f"Sip{token[:8]}",
            "sipServer": "",
            "forceHangup": "1",
            "isNotify": "0",
            "soundRecordCode": "",
            "licenses": dict.fromkeys(sorted(self.pbx.licences), 1),
        }

    def _greet(self, link: Link) -> None:
        if link.operator is not None:
            for frame in self.pbx.snapshot():
                self._post(link, frame, push=True)


async def _only_websocket(connection: ServerConnection, request: Request) -> Response | None:
    if request.path.partition("?")[0] != "/websocket":
        return connection.respond(http.HTTPStatus.NOT_FOUND, "There is nothing here.\n")
    return None
