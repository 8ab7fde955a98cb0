"""A TCP connection by host name: resolving that never delays the exit, and the first address
that answers.

Knows name servers and addresses. Must not know TLS or what is spoken.
"""

from __future__ import annotations

import asyncio
import fcntl
import socket
import struct
import sys
import termios
import threading
from collections.abc import Iterable
from contextlib import suppress
from itertools import chain, zip_longest
from typing import Any, NamedTuple

Address = tuple[int, tuple[Any, ...]]
"""Address family and socket address."""

_HEAD_START = 0.25
"""Seconds one address is tried alone before the next one is tried beside it (RFC 8305)."""

_TCP_INFO: int | None = getattr(socket, "TCP_INFO", None) if sys.platform == "linux" else None
_ACKED = struct.Struct("=120xQ")
"""Linux, struct tcp_info: tcpi_bytes_acked."""


async def open_socket(host: str, port: int) -> socket.socket:
    """A connected socket, unbuffered (TCP_NODELAY). Raises OSError; the caller limits the time."""
    return await connect_first(await resolve(host, port))


async def resolve(host: str, port: int) -> list[Address]:
    """The addresses of a host, both families in turn. Raises socket.gaierror.

    Asked in a daemon thread of its own: a name server that is silent would hold up the end of the
    process for as long as the resolver tries, if the thread were one of the loop's executor.
    """
    with suppress(socket.gaierror, UnicodeError):
        return _in_turn(_lookup(host, port, socket.AI_NUMERICHOST))
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[Address]] = loop.create_future()

    def deliver(addresses: list[Address], exc: BaseException | None) -> None:
        if answer.done():
            return
        if exc is not None:
            answer.set_exception(exc)
        else:
            answer.set_result(addresses)

    def ask() -> None:
        addresses: list[Address] = []
        failure: BaseException | None = None
        try:
            addresses = _in_turn(_lookup(host, port))
        except Exception as exc:
            failure = exc
        # The loop may be closed by now: then nobody waits for the answer.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(deliver, addresses, failure)

    threading.Thread(target=ask, name="resolver", daemon=True).start()
    return await answer


async def connect_first(addresses: Iterable[Address]) -> socket.socket:
    """A socket connected to the first address that answers; raises the first failure if none."""
    waiting = list(addresses)
    running: set[asyncio.Task[socket.socket]] = set()
    failures: list[BaseException] = []
    try:
        while waiting or running:
            if waiting:
                running.add(asyncio.create_task(_connect(waiting.pop(0))))
            done, running = await asyncio.wait(
                running,
                timeout=_HEAD_START if waiting else None,
                return_when=asyncio.FIRST_COMPLETED,
            )
            winner = _winner(done, failures)
            if winner is not None:
                return winner
    finally:
        await _dismiss(running)
    raise failures[0] if failures else socket.gaierror(socket.EAI_NONAME, "no address")


def discard_unsent(transport: asyncio.WriteTransport) -> None:
    """Give a connection up so that nothing still unsent reaches the other side.

    After a plain close or abort the kernel goes on sending what it holds, and a command could be
    executed long after it was given up. With no linger time it sends a reset instead.
    """
    sock = transport.get_extra_info("socket")
    if sock is not None:
        with suppress(OSError):
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


class Way(NamedTuple):
    """How far what was written to a connection has come, in bytes since it was opened."""

    given: int
    arrived: int

    def lacks(self, before: Way | None) -> bool:
        """Whether it is known that what had been given by then has not arrived (None: by now)."""
        # Where all has arrived, so has that: not every system counts what arrives.
        given = self.given if before is None else min(before.given, self.given)
        return self.arrived < given


def way_of(transport: asyncio.WriteTransport) -> Way | None:
    """What the other side's system has acknowledged; None where this one does not tell."""
    sock = transport.get_extra_info("socket")
    # A connection that is cut while a request leaves has no number of a file any more.
    if sock is None or sock.fileno() < 0 or _TCP_INFO is None:
        return None
    try:
        # In this order what is acknowledged between the two is counted once at most. Counted twice,
        # it would be missed for ever, and a good link be taken for one that is stuck.
        info = sock.getsockopt(socket.IPPROTO_TCP, _TCP_INFO, _ACKED.size)
        waiting = fcntl.ioctl(sock.fileno(), termios.TIOCOUTQ, bytes(4))
        (arrived,) = _ACKED.unpack(info)
    except (OSError, struct.error):
        return None
    held = int.from_bytes(waiting, sys.byteorder) + _kept_back(transport)
    return Way(arrived + held, arrived)


def _kept_back(transport: asyncio.WriteTransport) -> int:
    """What the system has not been given yet, in bytes."""
    held = transport.get_write_buffer_size()
    # Encrypted, it stands before a transport with a buffer of its own, which nothing else tells of.
    below = getattr(getattr(transport, "_ssl_protocol", None), "_transport", None)
    return held if below is None else held + below.get_write_buffer_size()


def _lookup(host: str, port: int, flags: int = 0) -> list[Address]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=flags)
    return [(family, address) for family, _, _, _, address in found]


def _in_turn(addresses: list[Address]) -> list[Address]:
    """Both families in turn, beginning with the one the system prefers."""
    preferred = [item for item in addresses if item[0] == addresses[0][0]]
    others = [item for item in addresses if item[0] != addresses[0][0]]
    pairs = zip_longest(preferred, others)
    return [item for item in chain.from_iterable(pairs) if item is not None]


async def _connect(address: Address) -> socket.socket:
    family, target = address
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await asyncio.get_running_loop().sock_connect(sock, target)
    except BaseException:
        sock.close()
        raise
    return sock


def _winner(
    done: set[asyncio.Task[socket.socket]], failures: list[BaseException]
) -> socket.socket | None:
    winner: socket.socket | None = None
    for task in done:
        exc = task.exception()
        if exc is None:
            if winner is None:
                winner = task.result()
            else:
                task.result().close()
        else:
            failures.append(exc)
    return winner


async def _dismiss(running: set[asyncio.Task[socket.socket]]) -> None:
    for task in running:
        task.cancel()
    for result in await asyncio.gather(*running, return_exceptions=True):
        if isinstance(result, socket.socket):
            result.close()
