"""A program in a pseudo terminal: what it writes, when, and what it costs.

A thread reads and stamps every chunk, as fast as the program writes or at the rate of a slow line,
and answers cursor queries once their bytes have been read, as a terminal does.
"""

from __future__ import annotations

import fcntl
import os
import pty
import signal
import struct
import termios
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pyte

FIRST_PICTURE = 1500
QUERY = b"\x1b[6n"
_OF_PROCESS = 2


class Chunk(NamedTuple):
    """Bytes, and the monotonic second they were read."""

    at: float
    data: bytes

    @property
    def paints(self) -> bool:
        """Whether it is more than a question to the terminal."""
        return self.data != QUERY


class Terminal:
    """A running program and its screen of `width` x `height`."""

    def __init__(
        self, command: Sequence[str], environment: dict[str, str], width: int, height: int
    ) -> None:
        self.chunks: list[Chunk] = []
        self._emulator = pyte.Screen(width, height)
        self._stream = pyte.ByteStream(self._emulator)
        self._fed = 0
        self.rate: float | None = None
        """Bytes a second that are read; None: as they come."""
        self.spawned = time.monotonic()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execvpe(command[0], list(command), environment)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        while True:
            rate = self.rate
            try:
                data = os.read(self.fd, 1 << 16 if rate is None else max(1, int(rate / 20)))
            except OSError:
                return
            self.take(data)
            if rate is not None:
                time.sleep(len(data) / rate)

    def take(self, data: bytes) -> None:
        """Keep what was read, and answer it as a terminal does."""
        self.chunks.append(Chunk(time.monotonic(), data))
        for _ in range(data.count(QUERY)):
            self.press(b"\x1b[1;1R")

    def press(self, keys: bytes) -> float:
        """Type keys; the monotonic second before they were written."""
        now = time.monotonic()
        with suppress(OSError):
            os.write(self.fd, keys)
        return now

    def output(self, since: float = 0.0) -> bytes:
        """Everything read from a monotonic second on."""
        return b"".join(chunk.data for chunk in list(self.chunks) if chunk.at >= since)

    def wait_for(self, text: bytes, limit: float, since: float = 0.0) -> float | None:
        """The second at which a text was complete, or None after the limit (seconds)."""
        end = time.monotonic() + limit
        while time.monotonic() < end:
            if text in self.output(since):
                return self.seen_at(text, since)
            time.sleep(0.02)
        return None

    def seen_at(self, text: bytes, since: float = 0.0) -> float | None:
        """The second of the chunk in which a text was completed."""
        tail = b""
        for chunk in list(self.chunks):
            if chunk.at < since:
                continue
            tail = tail[-len(text) :] + chunk.data
            if text in tail:
                return chunk.at
        return None

    def painted_at(self) -> float:
        """The second at which more than the terminal's modes had been written: a first picture."""
        size = 0
        for chunk in list(self.chunks):
            size += len(chunk.data)
            if size >= FIRST_PICTURE:
                return chunk.at
        return float("inf")

    def quiet_after(self, since: float, pause: float = 0.04, limit: float = 2.0) -> float | None:
        """The second of the last painting after `since`, once none has come for `pause`."""
        end = since + limit
        while time.monotonic() < end:
            time.sleep(0.002)
            last = next((chunk.at for chunk in reversed(self.chunks) if chunk.paints), 0.0)
            if last >= since and time.monotonic() - last > pause:
                return last
        return None

    def screen(self) -> list[str]:
        """What stands on the terminal now."""
        chunks = self.chunks[self._fed :]
        self._fed += len(chunks)
        self._stream.feed(b"".join(chunk.data for chunk in chunks))
        # Not the emulator's own text: it fails on half of a wide character.
        rows, columns = range(self._emulator.lines), range(self._emulator.columns)
        buffer = self._emulator.buffer
        return ["".join([buffer[y][x].data for x in columns]) for y in rows]

    def cpu(self) -> float:
        """Processor seconds the program and its children have used so far."""
        used = 0.0
        for pid in self._pids():
            # The process's own clock (linux: clock_getcpuclockid): /proc counts in hundredths.
            with suppress(OSError):
                used += time.clock_gettime((~pid << 3) | _OF_PROCESS)
        return used

    def memory(self) -> float:
        """Resident megabytes of the largest of the program's processes."""
        sizes = [0]
        for pid in self._pids():
            with suppress(OSError, StopIteration):
                lines = Path(f"/proc/{pid}/status").read_text().splitlines()
                line = next(line for line in lines if line.startswith("VmRSS"))
                sizes.append(int(line.split()[1]))
        return max(sizes) / 1024

    def _pids(self) -> list[int]:
        """The processes of the terminal's session."""
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with suppress(OSError):
                    if os.getsid(int(entry.name)) == self.pid:
                        found.append(int(entry.name))
        return found

    def close(self) -> None:
        """End the program."""
        try:
            os.kill(self.pid, signal.SIGTERM)
            for _ in range(300):
                if os.waitpid(self.pid, os.WNOHANG)[0]:
                    break
                time.sleep(0.01)
            else:
                os.kill(self.pid, signal.SIGKILL)
                os.waitpid(self.pid, 0)
        except (ProcessLookupError, ChildProcessError):
            pass
        os.close(self.fd)
