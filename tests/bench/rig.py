"""A PBX and a program on it, ready to be measured."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.bench.frames import FIRST, VISIBLE, name_of, token
from tests.bench.terminal import Terminal

OWN = "999"
CONSOLE = "console"
BARE = "tests.bench.bare"
TABLE = "tests.bench.data_table"


class Pbx:
    """The PBX process: told what to push, it tells what it sent and what it got."""

    def __init__(self, extensions: int, state: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.pbx", str(extensions), state],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.requests: list[tuple[float, dict[str, Any]]] = []
        self._reports: queue.Queue[dict[str, Any]] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        self.port: int = self._reports.get(timeout=60)["port"]

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            said = json.loads(line)
            if "request" in said:
                self.requests.append((said["at"], said["request"]))
            else:
                self._reports.put(said)

    def start(self, **order: object) -> None:
        """Begin to push."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()

    def report(self) -> Sent:
        """What was sent, once it has all been sent."""
        said = self._reports.get(timeout=120)
        return Sent(**said)

    def wait_request(self, service: str, since: float, limit: float) -> float | None:
        """The second at which a request of a service came, or None after the limit."""
        end = time.monotonic() + limit
        while time.monotonic() < end:
            for at, request in list(self.requests):
                if at >= since and request.get("service") == service:
                    return at
            time.sleep(0.001)
        return None

    def close(self) -> None:
        """End the process."""
        self.process.kill()
        self.process.wait()


@dataclass
class Sent:
    """One run of pushes."""

    ran: int
    started: float
    ended: float
    visible: int
    sent: list[tuple[int, int, float]] = field(default_factory=list)
    """Visible pushes: sequence, number, second sent."""

    @property
    def last_of(self) -> dict[int, str]:
        """For each number its last token."""
        return {number: token(sequence) for sequence, number, _ in self.sent}


@dataclass
class Rig:
    """A program under measurement and its PBX."""

    pbx: Pbx
    terminal: Terminal

    def run(self, **order: object) -> Sent:
        """Push and wait until all is sent."""
        self.pbx.start(**order)
        return self.pbx.report()

    def wait_shown(self, sent: Sent, limit: float) -> float | None:
        """Seconds from the last push until each visible extension shows its last state."""
        end = sent.ended + limit
        newest = max((sequence for sequence, _, _ in sent.sent), default=None)
        if newest is not None:
            # The emulator would take the processor from what is measured: it looks once all is out.
            self.terminal.wait_for(token(newest).encode(), limit, sent.started)
        while time.monotonic() < end:
            text = "\n".join(self.terminal.screen())
            if all(last in text for last in sent.last_of.values()):
                last = max(
                    self.terminal.seen_at(token(at).encode(), sent.started) or sent.ended
                    for at in (max(sequence for sequence, _, _ in sent.sent),)
                )
                return max(0.0, last - sent.ended)
            time.sleep(0.1)
        return None


def _environment(colours: str) -> dict[str, str]:
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "PYTHONPATH") if key in os.environ}
    kept |= {"LANG": "C.UTF-8", "LVCONSOLE_PASSWORD": "bench"}
    if colours == "16":
        return kept | {"TERM": "xterm-16color"}
    return kept | {"TERM": "xterm-256color", "COLORTERM": "truecolor"}


def _command(program: str, port: int, config: Path) -> Sequence[str]:
    server = f"ws://127.0.0.1:{port}/websocket"
    if program != CONSOLE:
        return [sys.executable, "-m", program, server]
    who = ["--user", "bench", "--number", OWN]
    config_file = ["--config", str(config)]
    return [sys.executable, "-m", "console", "--server", server, *who, *config_file]


@contextmanager
def rig(
    extensions: int,
    *,
    program: str = CONSOLE,
    state: str = "IDLE",
    width: int = 200,
    height: int = 50,
    colours: str = "16",
) -> Iterator[Rig]:
    """Start a PBX and a program, and wait until the program shows the first extensions."""
    pbx = Pbx(extensions, state)
    folder = tempfile.TemporaryDirectory()
    environment = _environment(colours) | {"XDG_STATE_HOME": folder.name}
    environment |= {"XDG_CONFIG_HOME": folder.name, "XDG_DATA_HOME": folder.name}
    config = Path(folder.name) / "config.toml"
    command = _command(program, pbx.port, config)
    terminal = Terminal(command, environment, width, height)
    try:
        # A table of one row a line has fewer in view.
        shown = str(FIRST + (20 if program == TABLE else VISIBLE - 1)).encode()
        if terminal.wait_for(shown, 30) is None:
            raise RuntimeError(f"{program} never showed extension {shown!r}: {terminal.screen()}")
        time.sleep(0.5)
        yield Rig(pbx, terminal)
    finally:
        terminal.close()
        pbx.close()
        folder.cleanup()


__all__ = ["BARE", "CONSOLE", "TABLE", "Pbx", "Rig", "Sent", "name_of", "rig", "token"]
