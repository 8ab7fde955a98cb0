"""The terminal as a device: its descriptors, its attributes, its size.

Knows ttys. Must not know Textual.
"""

from __future__ import annotations

import fcntl
import os
import re
import select
import struct
import termios
import time
from contextlib import suppress

_REPORT = re.compile(rb"\x1b\[[0-9]+;[0-9]+R")
_FALLBACK = (80, 24)


def open_unblocking(fd: int, flags: int) -> int:
    """A descriptor of its own, non-blocking, for the terminal behind `fd`.

    Opened anew, since the flag belongs to the open file: set on the inherited one it would reach
    the shell, and stay there after a kill. Where the terminal's name cannot be opened (another
    user's terminal, a container) the inherited one is copied, and `close_unblocking` gives the
    flag back.
    """
    flags |= os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        return os.open(os.ttyname(fd), flags)
    except OSError:
        copy = os.dup(fd)
    with suppress(OSError):
        # A terminal that is gone refuses even this; it will never block.
        os.set_blocking(copy, False)
    return copy


def close_unblocking(fd: int, copy: int) -> None:
    """Close what `open_unblocking(fd)` returned."""
    os.close(copy)
    with suppress(OSError):
        os.set_blocking(fd, True)


def attributes(fd: int) -> list[object] | None:
    """The line discipline's attributes, or None if there is none any more."""
    try:
        return list(termios.tcgetattr(fd))
    except (termios.error, OSError):
        return None


def set_attributes(fd: int, attrs: list[object]) -> None:
    """Restore attributes taken by `attributes`; quietly, if the terminal is gone."""
    try:
        termios.tcsetattr(fd, termios.TCSANOW, attrs)  # type: ignore[arg-type]
    except (termios.error, OSError):
        return


def raw(attrs: list[object]) -> list[object]:
    """The attributes in which every key reaches the console as its bytes, Ctrl+C included."""
    iflag, oflag, cflag, lflag, ispeed, ospeed, chars = attrs
    assert isinstance(iflag, int)
    assert isinstance(lflag, int)
    assert isinstance(chars, list)
    iflag &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
    lflag &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
    chars = list(chars)
    chars[termios.VMIN], chars[termios.VTIME] = 1, 0
    return [iflag, oflag, cflag, lflag, ispeed, ospeed, chars]


def discard_input(fd: int) -> None:
    """Throw away what was typed and not read."""
    try:
        termios.tcflush(fd, termios.TCIFLUSH)
    except (termios.error, OSError):
        return


def discard_output(fd: int) -> None:
    """Throw away what was written and not yet taken by whoever reads the terminal."""
    try:
        termios.tcflush(fd, termios.TCOFLUSH)
    except (termios.error, OSError):
        return


def swallow_report(fd: int, limit: float) -> None:
    """Read until a cursor report has come, at most `limit` seconds, and throw all of it away."""
    deadline, seen = time.monotonic() + limit, b""
    while (left := deadline - time.monotonic()) > 0 and not _REPORT.search(seen):
        try:
            if not select.select([fd], [], [], left)[0]:
                return
            data = os.read(fd, 1024)
        except (OSError, ValueError):
            return
        if not data:
            return
        seen = (seen + data)[-64:]


def size(fd: int) -> tuple[int, int]:
    """Columns and rows; 80 x 24 where the terminal does not know."""
    try:
        answer = fcntl.ioctl(fd, termios.TIOCGWINSZ, b"\0" * 8)
    except OSError:
        return _FALLBACK
    rows, columns, _, _ = struct.unpack("HHHH", answer)
    return (columns or _FALLBACK[0], rows or _FALLBACK[1])


_SPEEDS = {getattr(termios, f"B{baud}"): baud for baud in (300, 600, 1200, 2400, 4800, 9600, 19200)}


def slow_rate(fd: int) -> float | None:
    """Bytes a second of a slow serial line (10 bits a byte), which SSH passes on; None if fast."""
    attrs = attributes(fd)
    if attrs is None:
        return None
    baud = _SPEEDS.get(attrs[5])
    return None if baud is None else baud / 10


def write_within(fd: int, data: bytes, limit: float) -> bool:
    """Write to a non-blocking descriptor, waiting at most `limit` seconds; whether all went out."""
    deadline = time.monotonic() + limit
    while data:
        try:
            data = data[os.write(fd, data) :]
        except BlockingIOError:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([], [fd], [], left)[1]:
                return False
        except OSError:
            return False
    return True


def write_at_end(fd: int, data: bytes, limit: float = 0.3) -> bool:
    """Write to an inherited descriptor, waiting at most `limit` seconds; whether all went out."""
    if not data:
        return True
    try:
        copy = open_unblocking(fd, os.O_WRONLY)
    except OSError:
        return False
    try:
        return write_within(copy, data, limit)
    finally:
        close_unblocking(fd, copy)
