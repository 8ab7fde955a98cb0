"""One socket to the PBX: frames out, frames in, each reply given to the request it answers.

Knows websockets and the time limit of a reply. Must not know logins, retries or pictures: when
the socket ends, this object is finished and another one is made.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar
from uuid import uuid4

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed
from websockets.frames import Close
from websockets.protocol import State

from console.client import clock, tcp
from console.client.address import Address
from console.client.errors import (
    CertificateRefused,
    ConnectFailure,
    NotConfirmed,
    NotSent,
    Refused,
)
from console.client.explain import explain
from console.client.listener import Receiver
from console.client.pending import Answer, Pending, Sent
from console.client.trace import Recorder
from console.client.trust import Trust
from console.client.websocket import WebSocket
from console.i18n import msg
from console.protocol.frames import LARGEST_FRAME, Reply, Unreadable, parse
from console.protocol.push import Push
from console.protocol.session import KeepAlive
from console.protocol.wire import Record, Request, encode, left_out

ReplyT = TypeVar("ReplyT", bound=Record)

_CLOSE_LIMIT = 1.0
_SLICE = 0.002
"""Seconds of reading after which keys and timers get their turn."""
_LARGE = 256 * 1024
"""Frames from this size on are read in a thread, so that the loop never stands still for them."""
_BEAT_LIMIT = 1.0
_DEAF = 6
"""Heartbeats in a row without an answer after which none is expected: a minute of them."""

# At DEBUG this library logs whole frames, the password of login among them.
_SILENT = logging.getLogger("console.client.websockets")
_SILENT.setLevel(logging.CRITICAL + 1)
_SILENT.propagate = False


class Connection:
    """An open websocket. Requests are sent once; serialIds never leave this object."""

    def __init__(
        self,
        ws: WebSocket,
        *,
        receiver: Receiver,
        recorder: Recorder | None = None,
        now: Callable[[], float] = clock.now,
    ) -> None:
        ws.read_clock = now
        ws.heard_at = now()
        self._ws = ws
        self._receiver = receiver
        self._recorder = recorder
        self._loop = asyncio.get_running_loop()
        self._pending = Pending()
        self._futures: dict[str, asyncio.Future[tuple[Reply, int]]] = {}
        self._way_until = 0.0
        self._beats = self._beats_answered = self._beats_in_vain = 0
        self.odd_frames = 0
        """Frames that were neither a push nor the reply of a request."""
        self.ended = False
        """Whether nothing more will be read."""

    @property
    def heard_at(self) -> float:
        """When the last byte came, on the clock given."""
        return self._ws.heard_at

    @property
    def open(self) -> bool:
        """Whether a frame can be sent; False also while the socket is closing."""
        return not self.ended and self._ws.state is State.OPEN

    @property
    def closed_by(self) -> Close | None:
        """What the other side closed the websocket with; None if it has not."""
        return self._ws.protocol.close_rcvd

    @property
    def closed_with(self) -> Close | None:
        """What this side closed it with; None if it has not."""
        return self._ws.protocol.close_sent

    async def ask(
        self,
        request: Request[ReplyT],
        *,
        limit: float,
        user: str = "",
        token: str = "",
        company: str = "",
        patient: bool = False,
    ) -> ReplyT:
        """Send a request once and wait for its reply, at most `limit` seconds.

        With `patient` the limit is for a reply of which nothing comes: see `_patiently`.
        Raises Refused, NotConfirmed or NotSent.
        """
        serial = uuid4().hex
        frame = encode(request, serial=serial, user=user, token=token, company=company)
        if not self.open:
            raise NotSent(msg("The link is closed: nothing was sent"))
        services = (request.service, *request.also)
        self._pending.add(Sent(serial, services, request.operate))
        reply, size = await self._reply(serial, frame, limit, patient=patient)
        if not reply.ok:
            raise Refused(reply.message, reply.code)
        if size < _LARGE:
            return self._read(request, reply.data)
        return await asyncio.to_thread(self._read, request, reply.data)

    async def _reply(
        self, serial: str, frame: str, limit: float, *, patient: bool
    ) -> tuple[Reply, int]:
        """Send the frame of a request and wait for its reply; also tells how long that is."""
        future: asyncio.Future[tuple[Reply, int]] = self._loop.create_future()
        self._futures[serial] = future
        way: tcp.Way | None = None
        try:
            async with asyncio.timeout(limit) as time:
                await self._send(frame)
                way = self._way()
                if patient:
                    time.reschedule(None)
                    await self._patiently(future, limit)
                return await future
        except TimeoutError:
            # The answer may have come in the same turn of the loop as the end of the time.
            if not future.done() or future.cancelled() or future.exception() is not None:
                reason = msg("No answer within {seconds} s", seconds=round(limit))
                raise NotConfirmed(reason, serial, under_way=self._under_way(way)) from None
            return future.result()
        except (ConnectionClosed, _LostError):
            reason = msg("The link was lost before the answer came")
            raise NotConfirmed(reason, serial, link_lost=True) from None
        finally:
            self._futures.pop(serial, None)
            self._pending.give_up(serial)

    async def _patiently(self, reply: asyncio.Future[Any], limit: float) -> None:
        """Wait for a reply for as long as it may be on its way. Raises TimeoutError if nothing is.

        Half a message may be the reply. Whole ones are from before it until the answer to a later
        heartbeat comes. Another request would only wait behind them; whether the line is dead is
        for the heartbeat to judge. A PBX that answers none would be waited for without end.
        """
        beats, looked_at = self._beats, self.heard_at
        while not (await asyncio.wait({reply}, timeout=limit))[0]:
            told = self._beats_answered > beats or self._beats_in_vain >= _DEAF
            older = self.heard_at > looked_at and not told
            if not (older or self._ws.halfway):
                raise TimeoutError
            looked_at = self.heard_at

    def _read(self, request: Request[ReplyT], data: dict[str, Any]) -> ReplyT:
        count = left_out(request.reply, data)
        if count:
            self._loop.call_soon_threadsafe(
                self._receiver.on_oddity, "skipped", f"{count} {request.service}"
            )
        return request.read_reply(data)

    async def send_text(self, text: str) -> None:
        """Send a frame that is not JSON: the connectivity test (manual 2.8)."""
        await self._send(text)

    async def next_frame(self) -> bytes:
        """The next frame as it came; only for a socket that nobody reads with `read`."""
        return await self._ws.next_message()

    async def beat(self) -> None:
        """Send keepAlive. A socket that takes nothing is left to the judgement of silence."""
        self._beats += 1
        self._beats_in_vain += 1
        with suppress(TimeoutError):
            async with asyncio.timeout(_BEAT_LIMIT):
                await self._send(encode(KeepAlive(), serial=""))

    async def read(self) -> None:
        """Read until the socket ends; then every open request becomes not confirmed.

        Raises ConnectionClosed.
        """
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            while True:
                # As bytes: invalid UTF-8 inside a text frame must not cost the link.
                frame = await self._ws.next_message()
                if self._recorder is not None:
                    self._recorder.frame("in", frame)
                if len(frame) < _LARGE:
                    parsed = parse(frame)
                else:
                    parsed = await asyncio.to_thread(parse, frame)
                self._dispatch(parsed, len(frame))
                now = loop.time()
                if now - began > _SLICE or now < self._way_until:
                    await asyncio.sleep(max(0.0, self._way_until - now))
                    began = loop.time()
        finally:
            self._end()

    def give_way(self, seconds: float) -> None:
        """Read nothing for a moment: what comes meanwhile waits in the socket."""
        self._way_until = asyncio.get_running_loop().time() + seconds

    def abort(self) -> None:
        """Give the link up at once; what the socket still holds is discarded (C6)."""
        self._end()
        tcp.discard_unsent(self._ws.transport)

    async def close(self) -> None:
        """Close in good order, at most a second."""
        await self._ws.close()

    async def _send(self, frame: str) -> None:
        if self._recorder is not None:
            self._recorder.frame("out", frame)
        await self._ws.send(frame)

    def _way(self) -> tcp.Way | None:
        return tcp.way_of(self._ws.transport)

    def _under_way(self, sent: tcp.Way | None) -> bool:
        """Whether a request is known not to have arrived; `sent` is the way when it was written."""
        now = self._way()
        return now is not None and now.lacks(sent)

    def _end(self) -> None:
        self.ended = True
        for future in self._futures.values():
            if not future.done():
                future.set_exception(_LostError())
                future.exception()  # Whoever waits for it may be ended before it is looked at.

    def _dispatch(self, parsed: Reply | Push | Unreadable, size: int) -> None:
        if isinstance(parsed, Reply):
            self._answer(parsed, size)
        elif isinstance(parsed, Unreadable):
            self.odd_frames += 1
            self._receiver.on_oddity("unreadable", f"{parsed.reason}, {parsed.size}")
        else:
            self._receiver.on_push(parsed)

    def _answer(self, reply: Reply, size: int) -> None:
        if reply.service == KeepAlive.service:
            self._beats_answered += 1
            self._beats_in_vain = 0
            return
        error = reply.code not in (0, None)
        answer, serial = self._pending.match(
            serial=reply.serial,
            service=reply.service,
            operate=reply.operate,
            # While a heartbeat is unanswered, it may be meant as well.
            error=error and not self._beats_in_vain,
        )
        future = self._futures.get(serial) if answer is Answer.MATCHED else None
        if future is not None and not future.done():
            future.set_result((reply, size))
        elif answer is not Answer.UNASSIGNED:
            self._receiver.on_late_reply(serial, reply)
        else:
            self.odd_frames += 1
            if error and reply.message:
                self._receiver.on_oddity("error", reply.message)
            else:
                self._receiver.on_oddity("unassigned", reply.service)


class _LostError(Exception):
    """The socket ended while a reply was waited for."""


async def open_connection(
    address: Address,
    *,
    receiver: Receiver,
    trust: Trust,
    limit: float,
    recorder: Recorder | None = None,
    now: Callable[[], float] = clock.now,
) -> Connection:
    """Connect within `limit` seconds. Raises ConnectFailure and nothing else."""
    try:
        async with asyncio.timeout(limit):
            ws = await _open(address, trust)
    except Exception as exc:
        failure = explain(exc, address.host, address.port, secure=address.secure)
        if isinstance(failure, CertificateRefused):
            failure = await _name_certificate(failure, address, trust)
        raise failure from None
    return Connection(ws, receiver=receiver, recorder=recorder, now=now)


async def _open(address: Address, trust: Trust) -> WebSocket:
    tls: dict[str, Any] = {}
    if address.secure:
        context: ssl.SSLContext = await trust.context(address.host, address.port)
        tls = {"ssl": context, "server_hostname": address.host}
    sock = await tcp.open_socket(address.host, address.port)
    try:
        ws = await connect(
            address.url,
            # An own socket: no redirect can be followed with it, no resolver thread is left.
            sock=sock,
            proxy=None,
            compression=None,
            max_size=LARGEST_FRAME,
            open_timeout=None,
            close_timeout=_CLOSE_LIMIT,
            # The manual promises no pong; keepAlive is the heartbeat.
            ping_interval=None,
            user_agent_header=None,
            logger=_SILENT,
            create_connection=WebSocket,
            **tls,
        )
    except BaseException:
        sock.close()
        raise
    assert isinstance(ws, WebSocket)
    return ws


async def _name_certificate(
    failure: CertificateRefused, address: Address, trust: Trust
) -> ConnectFailure:
    """The failure with all that is to be seen of what was shown, as far as it can be fetched."""
    if failure.fingerprint:
        return failure
    try:
        return await trust.look_again(failure, address.host, address.port)
    except Exception as exc:
        # Without a fingerprint there is nothing to ask for; any other fault is known for sure.
        return explain(exc, address.host, address.port) if failure.may_pin else failure
