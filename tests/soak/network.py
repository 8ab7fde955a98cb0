"""A network of its own: the exchange in one namespace, the consoles in another, cables in between.

Knows namespaces, tun devices and packets; no frame and no goal. Linux only, for root; all of it is
gone with the thread that made it.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import fcntl
import os
import struct
import subprocess
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from random import Random

_CLONE_NEWNET = 0x40000000
_TUNSETIFF = 0x400454CA
_IFF_TUN, _IFF_NO_PI = 0x0001, 0x1000
_PACKET = 65_536
_OWN = "/proc/thread-self/ns/net"


class Cable:
    """Carries packets between the consoles' side and one address of the exchange."""

    def __init__(self, number: int, seed: int) -> None:
        self.near_address, self.address = f"10.77.{number}.1", f"10.77.{number}.2"
        self.cut = False
        """Nothing passes either way, and nobody is told: a black hole."""
        self.loss = 0.0
        """The part of the packets that is lost."""
        self.delay = 0.0
        """Seconds a packet takes, each way."""
        self.lost = 0
        self._name = f"cable{number}"
        self._random = Random(seed)
        self._ends: list[int] = []

    def add_end(self) -> None:
        """Plug one end into the namespace this thread is in: first the consoles', then the PBX's.

        Raises OSError without the right to.
        """
        here, there = self.near_address, self.address
        if self._ends:
            here, there = there, here
        end = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
        self._ends.append(end)
        wanted = struct.pack("16sH22x", self._name.encode(), _IFF_TUN | _IFF_NO_PI)
        fcntl.ioctl(end, _TUNSETIFF, wanted)
        for words in (
            ["address", "add", here, "peer", there, "dev", self._name],
            ["link", "set", self._name, "up"],
        ):
            subprocess.run(["ip", *words], check=True)

    def carry(self) -> None:
        """Begin to pass packets on, in the running loop."""
        near, far = self._ends
        loop = asyncio.get_running_loop()
        loop.add_reader(near, self._pass, near, far)
        loop.add_reader(far, self._pass, far, near)

    def close(self) -> None:
        """Both ends are gone."""
        for end in self._ends:
            os.close(end)
        self._ends.clear()

    def _pass(self, source: int, sink: int) -> None:
        with contextlib.suppress(BlockingIOError):
            while packet := os.read(source, _PACKET):
                if self.cut or self._random.random() < self.loss:
                    self.lost += 1
                elif self.delay:
                    loop = asyncio.get_running_loop()
                    loop.call_later(self.delay, self._put, sink, packet)
                else:
                    self._put(sink, packet)

    def _put(self, sink: int, packet: bytes) -> None:
        # A cable that is cut or unplugged meanwhile loses what was on its way.
        if not self.cut and sink in self._ends:
            with contextlib.suppress(BlockingIOError):
                os.write(sink, packet)


class Network:
    """Two namespaces of this thread, which is in the consoles' one unless told otherwise."""

    def __init__(self, cables: int, seed: int = 1) -> None:
        """Raises OSError without the right to."""
        self.cables = [Cable(number, seed + number) for number in range(cables)]
        self._consoles = _new_namespace()
        self._plug_all()
        self._exchange = _new_namespace()
        self._plug_all()
        _enter(self._consoles)

    def _plug_all(self) -> None:
        for cable in self.cables:
            cable.add_end()

    @contextlib.contextmanager
    def at_the_exchange(self) -> Iterator[None]:
        """Sockets that are made meanwhile are on the exchange's side, for good."""
        _enter(self._exchange)
        try:
            yield
        finally:
            _enter(self._consoles)

    def close(self) -> None:
        """No packet passes any more."""
        for cable in self.cables:
            cable.close()
        os.close(self._consoles)
        os.close(self._exchange)


def played(cables: int, seed: int, play: Callable[[Network], Coroutine[None, None, None]]) -> str:
    """Run something in a network that ends with it; why there can be none, empty if there was."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(_played, cables, seed, play).result()


def _played(cables: int, seed: int, play: Callable[[Network], Coroutine[None, None, None]]) -> str:
    try:
        network = Network(cables, seed)
    except (OSError, subprocess.CalledProcessError) as error:
        return f"no network of its own: {error}"
    with contextlib.closing(network):
        asyncio.run(play(network))
    return ""


def _new_namespace() -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_CLONE_NEWNET):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return os.open(_OWN, os.O_RDONLY | os.O_CLOEXEC)


def _enter(namespace: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.setns(namespace, _CLONE_NEWNET):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
