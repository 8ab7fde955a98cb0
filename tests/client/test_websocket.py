"""Frames read as they come, cut anywhere, beside and by the library."""

from __future__ import annotations

import asyncio
import tracemalloc
from collections.abc import Iterable, Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.client import ClientProtocol
from websockets.exceptions import ConnectionClosed
from websockets.frames import Close, Frame, Opcode
from websockets.http11 import Request
from websockets.server import ServerProtocol
from websockets.uri import parse_uri

from console.client.websocket import HIGH, LOW, WebSocket

TEXT, BINARY, CONT = Opcode.TEXT, Opcode.BINARY, Opcode.CONT


class Wire(asyncio.Transport):
    """Keeps what is written, and whether anything is read."""

    def __init__(self) -> None:
        super().__init__()
        self.written = b""
        self.server = ServerProtocol()
        self.reads = True

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written += data

    def pause_reading(self) -> None:
        self.reads = False

    def resume_reading(self) -> None:
        self.reads = True

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        del high, low

    def is_closing(self) -> bool:
        return False

    def can_write_eof(self) -> bool:
        return False

    def close(self) -> None:
        self.reads = False


async def greeting() -> tuple[WebSocket, Wire, bytes]:
    """A websocket that waits for the answer to its handshake, and that answer."""
    wire, ws = Wire(), WebSocket(ClientProtocol(parse_uri("ws://pbx/")), ping_interval=None)
    ws.connection_made(wire)
    hands = asyncio.create_task(ws.handshake())
    hands.add_done_callback(lambda task: task.exception())
    await asyncio.sleep(0)
    server = wire.server
    server.receive_data(wire.written)
    (request,) = server.events_received()
    assert isinstance(request, Request)
    server.send_response(server.accept(request))
    wire.written = b""
    return ws, wire, b"".join(server.data_to_send())


def frame(opcode: Opcode, data: bytes, *, fin: bool = True) -> bytes:
    return Frame(opcode, data, fin).serialize(mask=False)


def fed(ws: WebSocket, data: bytes, cuts: Iterable[int] = ()) -> None:
    places = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)})
    for start, end in pairwise(places):
        ws.data_received(data[start:end])


async def heard(ws: WebSocket) -> list[bytes]:
    """All messages until the end, which is told by the way the websocket is closed."""
    ws.connection_lost(None)
    found: list[bytes] = []
    try:
        while True:
            found.append(await ws.next_message())
    except ConnectionClosed:
        return found


PING_BETWEEN = frame(Opcode.PING, b"between")
texts = st.one_of(
    st.binary(max_size=8),
    st.sampled_from([b"x" * size for size in (125, 126, 127, 300, 65_535, 65_536)]),
)
whole = st.tuples(st.sampled_from([TEXT, BINARY]), st.lists(texts, min_size=1, max_size=1))
parts = st.tuples(st.just(TEXT), st.lists(texts, min_size=2, max_size=4))
alone = st.tuples(st.just(Opcode.PING), st.just([b"there?"]))


def written(opcode: Opcode, texts: Sequence[bytes]) -> bytes:
    """A message as its frames, with a ping in between."""
    frames = [
        frame(opcode if at == 0 else CONT, text, fin=at == len(texts) - 1)
        for at, text in enumerate(texts)
    ]
    return PING_BETWEEN.join(frames)


@given(
    messages=st.lists(st.one_of(whole, parts, alone), max_size=12),
    cuts=st.lists(st.integers(0, 300_000), max_size=12),
)
async def test_each_message_arrives_whole_and_in_order_however_the_bytes_are_cut(
    messages: list[tuple[Opcode, list[bytes]]], cuts: list[int]
) -> None:
    ws, wire, answer = await greeting()
    stream = b"".join(written(opcode, texts) for opcode, texts in messages)
    fed(ws, answer + stream, cuts)
    assert not ws.halfway
    wire.server.receive_data(wire.written)
    pings = stream.count(frame(Opcode.PING, b"there?")) + stream.count(PING_BETWEEN)
    assert len(wire.server.events_received()) == pings
    expected = [b"".join(texts) for opcode, texts in messages if opcode is not Opcode.PING]
    assert await heard(ws) == expected


@pytest.mark.parametrize(
    "part",
    [b"\x81", b"\x81\x7e\x01", b"\x81\x05hal", b"\x81\x7f" + bytes(5), b"\x01\x04half"],
)
async def test_part_of_a_message_is_a_sign_that_more_is_on_its_way(part: bytes) -> None:
    ws, _, answer = await greeting()
    fed(ws, answer + frame(TEXT, b"one"))
    assert not ws.halfway
    fed(ws, part)
    assert ws.halfway


@pytest.mark.parametrize(
    "wrong",
    [
        Frame(TEXT, b"masked").serialize(mask=True),
        b"\xc1\x03rsv",
        b"\x83\x03odd",
        frame(CONT, b"of what?"),
        frame(TEXT, b"begun", fin=False) + frame(TEXT, b"another"),
    ],
    # A mask is another each time; the name of a test is not.
    ids=["masked", "reserved bit", "unknown opcode", "rest of nothing", "begun twice"],
)
async def test_what_is_no_frame_ends_the_link_after_all_that_came_before(wrong: bytes) -> None:
    ws, _, answer = await greeting()
    fed(ws, answer + frame(TEXT, b"before") + wrong + frame(TEXT, b"behind"))
    assert ws.protocol.close_sent is not None
    assert ws.protocol.close_sent.code == 1002
    assert await heard(ws) == [b"before"]


async def test_nothing_is_read_behind_a_close() -> None:
    ws, _, answer = await greeting()
    bye = frame(Opcode.CLOSE, Close(1000, "bye").serialize())
    fed(ws, answer + frame(TEXT, b"before") + bye + frame(TEXT, b"behind"))
    assert ws.protocol.close_rcvd == Close(1000, "bye")
    assert await heard(ws) == [b"before"]


async def test_the_socket_is_left_unread_while_many_messages_wait() -> None:
    ws, wire, answer = await greeting()
    fed(ws, answer + frame(TEXT, b"push") * HIGH)
    assert wire.reads
    fed(ws, frame(TEXT, b"push"))
    assert not wire.reads
    for _ in range(HIGH - LOW):
        await ws.next_message()
        assert not wire.reads
    await ws.next_message()
    assert wire.reads


async def test_whoever_waits_gets_the_message_that_comes_then() -> None:
    ws, _, answer = await greeting()
    fed(ws, answer)
    waiting = asyncio.create_task(ws.next_message())
    await asyncio.sleep(0)
    fed(ws, frame(TEXT, b"now"))
    assert await waiting == b"now"


async def test_a_message_that_comes_with_the_answer_to_the_handshake_byte_by_byte() -> None:
    ws, _, answer = await greeting()
    stream = answer + frame(TEXT, b"one") + frame(TEXT, b"x" * 200)
    fed(ws, stream, range(len(stream)))
    assert await heard(ws) == [b"one", b"x" * 200]


@pytest.mark.parametrize("at", range(1, 5))
async def test_the_end_of_the_answer_to_the_handshake_may_be_cut(at: int) -> None:
    ws, _, answer = await greeting()
    fed(ws, answer + frame(TEXT, b"one") + frame(TEXT, b"two")[:3], [len(answer) - at])
    assert ws.halfway
    fed(ws, frame(TEXT, b"two")[3:])
    assert await heard(ws) == [b"one", b"two"]


async def test_a_long_list_is_not_kept_when_it_has_been_read() -> None:
    ws, _, answer = await greeting()
    fed(ws, answer)
    size = 900_000
    tracemalloc.start()
    try:
        fed(ws, frame(TEXT, b"x" * size), range(0, size, 65_536))
        assert len(await ws.next_message()) == size
        fed(ws, frame(TEXT, b"short"))
        assert await ws.next_message() == b"short"
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < size / 4
