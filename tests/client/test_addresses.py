"""Several addresses of one host: the first that answers is used, none is left open."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from console.client import tcp
from tests.client.servers import free_port
from tests.client.virtual import run_virtual


def at(port: int) -> tcp.Address:
    return socket.AF_INET, ("127.0.0.1", port)


@pytest.fixture
def ports() -> Iterator[Callable[[], socket.socket]]:
    """Ports that the system answers for, so that nobody has to take the connection at once."""
    with ExitStack() as opened:
        yield lambda: opened.enter_context(socket.create_server(("127.0.0.1", 0)))


@pytest.fixture
def silent() -> Iterator[int]:
    """A port that answers nobody any more: its queue is full."""
    with ExitStack() as opened:
        server = opened.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(2):
            waiting = opened.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(server.getsockname())
        yield port_of(server)


def port_of(server: socket.socket) -> int:
    port: int = server.getsockname()[1]
    return port


def is_closed(server: socket.socket) -> bool:
    """Whether the connection that waits to be taken has been closed by the other side."""
    taken, _ = server.accept()
    with taken:
        taken.setblocking(False)
        try:
            return taken.recv(1) == b""
        except BlockingIOError:
            return False


def test_a_refusal_does_not_end_the_wait_for_an_address_that_has_not_answered(silent: int) -> None:
    async def play() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(5):
                await tcp.connect_first([at(silent), at(await free_port())])

    run_virtual(play())


def test_an_address_that_answers_is_used_though_one_before_it_is_silent(
    silent: int, ports: Callable[[], socket.socket]
) -> None:
    async def play() -> None:
        server = ports()
        with await tcp.connect_first([at(silent), at(port_of(server))]):
            assert not is_closed(server)

    run_virtual(play())


def test_of_two_addresses_that_answer_together_one_is_used_and_the_other_closed(
    monkeypatch: pytest.MonkeyPatch, ports: Callable[[], socket.socket]
) -> None:
    async def play() -> None:
        loop = asyncio.get_running_loop()
        connect = loop.sock_connect
        both = asyncio.Barrier(2)

        async def together(sock: socket.socket, address: Any) -> None:
            await connect(sock, address)
            await both.wait()

        monkeypatch.setattr(loop, "sock_connect", together)
        one, other = ports(), ports()
        with await tcp.connect_first([at(port_of(one)), at(port_of(other))]):
            assert sorted([is_closed(one), is_closed(other)]) == [False, True]

    run_virtual(play())


def test_an_address_that_is_none_does_not_keep_the_others_from_being_tried(
    ports: Callable[[], socket.socket],
) -> None:
    async def play() -> None:
        server = ports()
        with await tcp.connect_first([at(70_000), at(port_of(server))]):
            assert not is_closed(server)
        with pytest.raises(OverflowError):
            await tcp.connect_first([at(70_000)])

    run_virtual(play())


async def test_a_host_without_any_address_is_an_unknown_name() -> None:
    with pytest.raises(socket.gaierror):
        await tcp.connect_first([])
