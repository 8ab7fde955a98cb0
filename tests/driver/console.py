"""A SafeApp in a pseudo terminal: its bytes, its pipe, its process."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
LIMIT = 10.0


class Console:
    """Reads the terminal while `reading`; answers cursor queries while `answering`."""

    def __init__(
        self, state: Path, *, answering: bool = False, app: str = "plain", **environ: str
    ) -> None:
        self.reading = True
        self.answering = answering
        self.output = bytearray()
        self.told: list[dict[str, Any]] = []
        self._rest = b""
        self._answered = 0
        self.terminal, inner = pty.openpty()
        fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.attributes = termios.tcgetattr(inner)
        self.inner = inner
        self.pipe, outlet = os.pipe()
        environment = {**os.environ, "TERM": "xterm-256color", "PYTHONUTF8": "1", **environ}
        self.process = subprocess.Popen(
            [sys.executable, "-m", f"tests.driver.apps.{app}", str(outlet), str(state)],
            stdin=inner,
            stdout=inner,
            stderr=inner,
            pass_fds=[outlet],
            cwd=ROOT,
            env=environment,
            start_new_session=True,
        )
        os.close(outlet)
        for fd in (self.terminal, self.pipe):
            os.set_blocking(fd, False)

    @property
    def app_pid(self) -> int:
        return int(self.find("ready")["ready"])

    def pump(self, wait: float = 0.05) -> None:
        fds = [self.pipe, *([self.terminal] if self.reading else [])]
        for fd in select.select(fds, [], [], wait)[0]:
            try:
                data = os.read(fd, 65536)
            except OSError:
                continue
            if fd == self.terminal:
                self.output += data
                self.answer()
            else:
                *lines, self._rest = (self._rest + data).split(b"\n")
                self.told += [json.loads(line) for line in lines]

    def answer(self) -> None:
        asked = self.output.count(b"\x1b[6n")
        if self.answering:
            self.type(b"\x1b[9;9R" * (asked - self._answered))
        self._answered = asked

    def type(self, data: bytes) -> None:
        if data:
            os.write(self.terminal, data)

    def until(self, condition: Callable[[], Any], what: str, limit: float = LIMIT) -> None:
        deadline = time.monotonic() + limit
        while not condition():
            assert time.monotonic() < deadline, f"{what}: {self.told[-5:]} {self.output[-300:]!r}"
            self.pump()

    def find(self, name: str) -> dict[str, Any]:
        return next((line for line in self.told if name in line), {})

    def all(self, name: str) -> list[Any]:
        return [line[name] for line in self.told if name in line]

    def beats(self) -> list[float]:
        return [float(beat) for beat in self.all("beat")]

    def wait_ready(self) -> None:
        self.until(lambda: self.find("ready") and b"frame" in self.output, "start")

    def wait_end(self, limit: float = LIMIT) -> int:
        self.until(lambda: self.process.poll() is not None, "end", limit)
        for _ in range(5):
            self.pump(0.01)
        code = self.process.returncode
        assert code is not None
        return int(code)

    def close(self) -> None:
        for pid in {self.process.pid, *(int(pid) for pid in self.all("ready"))}:
            try:
                os.kill(pid, 9)
            except ProcessLookupError:
                continue
        self.process.wait()
        for fd in (self.terminal, self.inner, self.pipe):
            os.close(fd)


@contextmanager
def running(
    state: Path, *, answering: bool = False, app: str = "plain", **environ: str
) -> Iterator[Console]:
    console = Console(state, answering=answering, app=app, **environ)
    try:
        console.wait_ready()
        yield console
    finally:
        console.close()


def is_restored(console: Console) -> str:
    """What is left of the console's modes; empty if nothing."""
    left = []
    output = bytes(console.output)
    for number in (1049, 1000, 1003, 1006, 1004, 2004, 2026):
        on, off = output.rfind(b"\x1b[?%dh" % number), output.rfind(b"\x1b[?%dl" % number)
        if on > off:
            left.append(f"{number} on")
    for number in (25, 7):
        on, off = output.rfind(b"\x1b[?%dh" % number), output.rfind(b"\x1b[?%dl" % number)
        if off > on:
            left.append(f"{number} off")
    if termios.tcgetattr(console.inner) != console.attributes:
        left.append("tty attributes")
    return ", ".join(left)
