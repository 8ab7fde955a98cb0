"""What the operating system tells the link: the clock, and how far its bytes have come."""

from __future__ import annotations

import asyncio
import fcntl
import importlib.util
import socket
import struct
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from console.client import clock, tcp
from console.client.tcp import Way
from console.client.trust import Trust
from tests.client.certificates import make
from tests.client.servers import raw_server


def test_without_a_boot_time_the_monotonic_clock_of_the_system_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(time, "CLOCK_BOOTTIME", raising=False)
    monkeypatch.setattr(time, "clock_gettime", {time.CLOCK_MONOTONIC: 5.0}.__getitem__)
    spec = importlib.util.spec_from_file_location("other_clock", clock.__file__)
    assert spec is not None
    assert spec.loader is not None
    other = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(other)
    assert other.now() == 5.0


class Kernel:
    """A socket and its transport, of which all is acknowledged between two questions."""

    def __init__(self) -> None:
        self.arrived = 1000
        self.waiting = 300

    def _asked(self, answer: int) -> int:
        self.arrived, self.waiting = self.arrived + self.waiting, 0
        return answer

    def fileno(self) -> int:
        return 7

    def getsockopt(self, _level: int, _name: int, _size: int) -> bytes:
        return struct.pack("=120xQ", self._asked(self.arrived))

    def ioctl(self, _file: int, _request: int, _space: bytes) -> bytes:
        return self._asked(self.waiting).to_bytes(4, sys.byteorder)

    def get_extra_info(self, _name: str) -> Kernel:
        return self

    def get_write_buffer_size(self) -> int:
        return 0


way_of: Callable[[Kernel], Way | None] = tcp.way_of  # type: ignore[assignment]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")
def test_what_is_acknowledged_while_it_is_counted_is_not_missed_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kernel = Kernel()
    monkeypatch.setattr(fcntl, "ioctl", kernel.ioctl)
    sent, later = way_of(kernel), way_of(kernel)
    assert sent is not None
    assert later is not None
    assert sent.given <= 1300
    kernel.waiting = 50  # a heartbeat that is on its way
    now = Way(kernel.arrived + kernel.waiting, kernel.arrived)
    assert not now.lacks(sent)


@pytest.mark.parametrize(
    ("sent", "now", "lacks"),
    [
        (Way(300, 0), Way(300, 0), True),
        (Way(300, 0), Way(400, 299), True),
        (Way(300, 0), Way(400, 300), False),
        # A system that counts nothing that arrives, but has nothing left to deliver.
        (Way(300, 0), Way(0, 0), False),
        # The socket did not even take it.
        (None, Way(300, 0), True),
        (None, Way(300, 300), False),
    ],
)
def test_a_request_is_stuck_only_where_bytes_are_waiting_and_its_own_are_among_them(
    sent: Way | None, now: Way, lacks: bool
) -> None:
    assert now.lacks(sent) is lacks


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")
@pytest.mark.parametrize("secure", [False, True], ids=["clear", "TLS"])
async def test_what_no_system_has_taken_yet_is_counted_as_given(
    secure: bool, tmp_path: Path
) -> None:
    made, over = make(), asyncio.Event()

    async def read_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await over.wait()

    tls = made.server(tmp_path) if secure else None
    async with raw_server(read_nothing, tls) as port:
        sock = await tcp.open_socket("127.0.0.1", port)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1)
        ours = await Trust(pin=made.fingerprint).context("127.0.0.1", port) if secure else None
        _, writer = await asyncio.open_connection(
            sock=sock, ssl=ours, server_hostname="" if ours else None
        )
        opened = tcp.way_of(writer.transport)
        # The second of them stays above what the first one fills.
        writer.write(bytes(8_000_000))
        writer.write(bytes(1000))
        sent = tcp.way_of(writer.transport)
        assert opened is not None
        assert sent is not None
        assert sent.given - opened.given >= 8_001_000
        assert sent.lacks(sent)
        tcp.discard_unsent(writer.transport)
        over.set()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")
def test_the_system_tells_what_the_other_side_has_not_taken() -> None:
    async def play() -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX)
        transport, _ = await asyncio.get_running_loop().connect_accepted_socket(
            asyncio.Protocol, ours
        )
        # It is no TCP at all: nothing is told, and nothing judged by it.
        assert tcp.way_of(transport) is None
        transport.abort()
        theirs.close()

    asyncio.run(play())
