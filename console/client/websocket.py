"""The websocket: its messages one after the other, and what the bytes of it tell of the link.

Knows the library `websockets` and how a frame begins (RFC 6455, 5.2). Must not know JSON, requests
or time limits.

Nearly all that comes is short texts in one frame each, thousands a second on a busy day. The
library reads a frame in a dozen steps of generators and hands it on in three more, which took a
fifth of the time of a push. So a frame of that kind, whole in what arrived, is taken here by its
length; all others are the library's, which learns of each from its first byte to its last.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable

from websockets.asyncio.client import ClientConnection
from websockets.frames import DATA_OPCODES, Frame
from websockets.protocol import Event, State

from console.client import clock

HIGH, LOW = 16, 4
"""Messages that wait from which on the socket is left unread, and down to which: more only delays
keys in a flood."""
_WHOLE_TEXT = 0x81
"""The first byte of a text in one frame, without extensions."""
_IN_TWO_BYTES, _IN_EIGHT_BYTES = 126, 127
"""Lengths that say in how many bytes the length follows; from 128 on the frame is masked."""
_END_OF_GREETING = b"\r\n\r\n"


class WebSocket(ClientConnection):
    """Notes when the last byte came: any byte is a sign of life, half a frame too."""

    heard_at = 0.0
    read_clock: Callable[[], float] = staticmethod(clock.now)
    _greeting = b""
    """The end of what came of the answer to the handshake."""
    _head = b""
    """The beginning of a frame whose length has not come yet."""
    _left = 0
    """Bytes to come of a frame that the library reads."""
    _message: bytearray | None = None
    """The fragments so far of a message in several frames."""
    _lost = _paused = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """There is a way for bytes; the greeting follows."""
        self._messages: deque[bytes] = deque()
        self._arrived = asyncio.Event()
        super().connection_made(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing comes any more: whoever waits for a message is told."""
        super().connection_lost(exc)
        self._lost = True
        self._arrived.set()

    async def next_message(self) -> bytes:
        """The next message as it came, whatever it says to be. Raises ConnectionClosed."""
        messages = self._messages
        while not messages:
            if self._lost:
                return await self.recv(decode=False)  # which says how it was closed
            self._arrived.clear()
            await self._arrived.wait()
        message = messages.popleft()
        if self._paused and len(messages) <= LOW:
            self._paused = False
            self.transport.resume_reading()
        return message

    @property
    def halfway(self) -> bool:
        """Whether what came last ended no message: the rest of one is still on its way."""
        return bool(self._head or self._left or self._message is not None)

    def data_received(self, data: bytes) -> None:
        """Bytes came: any number of frames, or parts of them."""
        self.heard_at = self.read_clock()
        if self.protocol.state is State.CONNECTING:
            data = self._greeted(data)
        self._take(data)
        if self._messages:
            self._arrived.set()
            if len(self._messages) > HIGH and not self._paused:
                self._paused = True
                self.transport.pause_reading()

    def _greeted(self, data: bytes) -> bytes:
        """Have the answer to the handshake read; what came behind it, which may be a frame."""
        before = self._greeting
        if not before and data[:5] != b"HTTP/"[: len(data)]:
            # The banner of another service may lack the end of line that the parser waits for:
            # an empty line is no answer of a websocket either.
            data = b"\r\n"
        seen = before + data
        end = seen.find(_END_OF_GREETING)
        here = len(data) if end < 0 else end + len(_END_OF_GREETING) - len(before)
        self._greeting = seen[1 - len(_END_OF_GREETING) :]
        super().data_received(data[:here])
        if self.protocol.handshake_exc is not None:
            # Such a service waits for its client and would leave this one waiting as well.
            self.transport.abort()
        return data[here:]

    def _take(self, data: bytes) -> None:
        """Have frames read, whole ones or parts."""
        if self._head:
            data, self._head = self._head + data, b""
        at, end = 0, len(data)
        while at < end:
            if self.protocol.state is not State.OPEN:
                # No frame is read any more, or none was begun to be.
                super().data_received(data[at:])
                return
            if not self._left:
                if self._message is None:
                    at = self._take_texts(data, at)
                size = _size_of(data, at)
                if size is None:
                    self._head = data[at:]
                    return
                self._left = size
            part = data[at : at + self._left]
            self._left -= len(part)
            at += len(part)
            super().data_received(part)

    def _take_texts(self, data: bytes, at: int) -> int:
        """Take the texts that stand whole from a place on; the place behind them."""
        take, last = self._messages.append, len(data) - 4
        while at <= last and data[at] == _WHOLE_TEXT:
            size = data[at + 1]
            start = at + 2
            if size == _IN_TWO_BYTES:
                size = data[start] << 8 | data[start + 1]
                start += 2
            elif size > _IN_TWO_BYTES:
                break
            stop = start + size
            if stop > len(data):
                break
            take(data[start:stop])
            at = stop
        return at

    def process_event(self, event: Event) -> None:
        """The library read a frame, or the answer to the handshake."""
        if not isinstance(event, Frame) or event.opcode not in DATA_OPCODES:
            super().process_event(event)
            return
        # The library keeps the frame until it reads another, which may be never: a list of 50,000
        # extensions is 25 MB.
        data, event.data = event.data, b""
        if self._message is None:
            self._message = bytearray()
        self._message += data
        if event.fin:
            self._messages.append(bytes(self._message))
            self._message = None


def _size_of(data: bytes, at: int) -> int | None:
    """How long the frame is that begins at a place, head and all; None if that has not come yet."""
    if at + 2 > len(data):
        return None
    size, start = data[at + 1] & 0x7F, at + 2
    count = {_IN_TWO_BYTES: 2, _IN_EIGHT_BYTES: 8}.get(size, 0)
    if start + count > len(data):
        return None
    if count:
        size = int.from_bytes(data[start : start + count])
    # A masked frame is refused at its second byte: where it would end matters no more.
    return start + count + size - at
