"""A terminal in a browser: the packets of `textual serve` here, a pseudo terminal there.

Knows these packets and ptys. Must not import Textual, nor know what the console shows. The console
runs on the pseudo terminal as on any other, with every rule of this package: what comes from the
browser passes its firewall, the terminal in the page answers its cursor queries, and a page that is
closed is a terminal that hangs up.

A packet is a letter, the length in four bytes, and that many bytes. From the browser: `D`, what was
typed, and `M`, JSON that tells a new size or the end. To it: `D`, what is to be shown, and `M` at
the end. Before the first one goes `__GANGLION__` on a line.
"""

from __future__ import annotations

import fcntl
import os
import select
import signal
import struct
import sys
import termios
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress

_HOST = "textual.drivers.web_driver:WebDriver"
_PRELUDE = b"__GANGLION__\n"
_EXIT = b'{"type":"exit"}'
_STDIN, _STDOUT = 0, 1
_HEAD = 5
_CHUNK = 4096 - _HEAD
"""Bytes of a packet's content: with its head it is what a pipe that has room takes whole."""
_META_LIMIT = 1024
_TYPED_LIMIT = 65_536
"""Bytes typed that may wait for the console; what is over it is dropped, as by a terminal."""
_CELLS = 500
"""Columns or rows that a page may ask for."""
_ENVIRONMENT = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}

Cells = tuple[int, int]


def window(environ: Mapping[str, str]) -> Cells | None:
    """Columns and rows of the page, if `textual serve` started this process; else None.

    To be asked before the variables of Textual are removed.
    """
    if environ.get("TEXTUAL_DRIVER") != _HOST or os.isatty(_STDIN) or os.isatty(_STDOUT):
        return None
    return _cells(environ.get("COLUMNS"), 80), _cells(environ.get("ROWS"), 24)


def _cells(value: object, otherwise: int) -> int:
    try:
        return max(1, min(int(str(value)), _CELLS))
    except ValueError:
        return otherwise


class BadPacket(Exception):
    """What follows can't be told apart any more."""


class Packets:
    """Takes apart what comes from the browser, in whatever pieces it comes."""

    def __init__(self) -> None:
        self._head = bytearray()
        self._left = 0
        self._meta = bytearray()

    def feed(self, data: bytes) -> Iterator[tuple[str, bytes]]:
        """What was typed, as it comes, by ("D", bytes); a whole message by ("M", bytes)."""
        while data:
            if len(self._head) < _HEAD:
                needed = _HEAD - len(self._head)
                self._head += data[:needed]
                data = data[needed:]
                if len(self._head) < _HEAD:
                    return
                if self._head[0] not in b"DM":
                    raise BadPacket
                self._left = int.from_bytes(self._head[1:], "big")
            part, data = data[: self._left], data[self._left :]
            self._left -= len(part)
            yield from self._take(part)

    def _take(self, part: bytes) -> Iterator[tuple[str, bytes]]:
        kind = chr(self._head[0])
        if kind == "D":
            yield kind, part
        elif len(self._meta) <= _META_LIMIT:
            self._meta += part
        if self._left == 0:
            if kind == "M" and len(self._meta) <= _META_LIMIT:
                yield kind, bytes(self._meta)
            self._head.clear()
            self._meta.clear()


def packets_of(kind: bytes, content: bytes) -> Iterator[bytes]:
    """The packets to the browser, each small enough to leave at once."""
    for start in range(0, len(content), _CHUNK):
        part = content[start : start + _CHUNK]
        yield kind + len(part).to_bytes(4, "big") + part


def run_in_browser(console: Callable[[], int], size: Cells) -> int:
    """Run `console` on a terminal that the page shows, and return its exit code.

    Returns in both processes, like `guard.run_guarded`; both should end with the code.
    """
    terminal, inner = os.openpty()
    _resize(terminal, size)
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        os.close(terminal)
        os.login_tty(inner)
        sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
        os.environ.update(_ENVIRONMENT)
        # The terminal of whoever started the server is another one.
        os.environ.pop("TMUX", None)
        return console()
    os.close(inner)
    os.set_blocking(terminal, False)
    return _Bridge(pid, terminal).run()


def _resize(terminal: int, size: Cells) -> None:
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))


class _Bridge:
    """Carries bytes both ways, and reads no more from the console than the page takes."""

    def __init__(self, pid: int, terminal: int) -> None:
        self._pid = pid
        self._terminal = terminal
        self._packets = Packets()
        self._typed = b""
        self._shown = [_PRELUDE]
        self._hung_up = False

    def run(self) -> int:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._forward)
        while self._turn():
            pass
        os.close(self._terminal)
        _, status = os.waitpid(self._pid, 0)
        code = os.waitstatus_to_exitcode(status)
        if code == 0 and not self._hung_up:
            # After any other end the page stays, with the sentence that says why.
            self._write(next(packets_of(b"M", _EXIT)))
        return code if code >= 0 else 128 - code

    def _forward(self, number: int, frame: object) -> None:
        with suppress(ProcessLookupError):
            os.kill(self._pid, number)

    def _turn(self) -> bool:
        """Wait for a byte and carry it; False when either side has ended."""
        ready = dict(self._poll())
        if _STDIN in ready:
            self._read_page()
        elif _STDOUT in ready and not ready[_STDOUT] & select.POLLOUT:
            self._hung_up = True
        if self._hung_up:
            return False
        if _STDOUT in ready:
            self._write(self._shown.pop(0))
        if self._typed:
            self._type()
        return self._terminal not in ready or self._read_console()

    def _poll(self) -> list[tuple[int, int]]:
        wanted = select.poll()
        wanted.register(_STDIN, select.POLLIN)
        # Without an event to wait for it still tells that nobody reads any more.
        wanted.register(_STDOUT, select.POLLOUT if self._shown else 0)
        events = (0 if self._shown else select.POLLIN) | (select.POLLOUT if self._typed else 0)
        if events:
            wanted.register(self._terminal, events)
        return wanted.poll()

    def _read_page(self) -> None:
        data = os.read(_STDIN, 65_536)
        self._hung_up = not data
        try:
            for kind, content in self._packets.feed(data):
                if kind == "M":
                    self._obey(content)
                elif len(self._typed) < _TYPED_LIMIT:
                    self._typed += content
        except BadPacket:
            self._hung_up = True

    def _obey(self, content: bytes) -> None:
        import json

        try:
            told = json.loads(content)
        except (ValueError, RecursionError):
            return
        if not isinstance(told, dict):
            return
        if told.get("type") in ("quit", "exit"):
            self._hung_up = True
        elif told.get("type") == "resize":
            # Focus is told by the terminal in the page itself.
            size = _cells(told.get("width"), 80), _cells(told.get("height"), 24)
            _resize(self._terminal, size)

    def _type(self) -> None:
        with suppress(BlockingIOError):
            self._typed = self._typed[os.write(self._terminal, self._typed) :]

    def _read_console(self) -> bool:
        try:
            data = os.read(self._terminal, _CHUNK)
        except BlockingIOError:
            return True
        except OSError:
            return False
        self._shown += packets_of(b"D", data)
        return bool(data)

    def _write(self, packet: bytes) -> None:
        try:
            os.write(_STDOUT, packet)
        except OSError:
            self._hung_up = True
