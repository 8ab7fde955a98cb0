"""Runs `lvconsole` as a user does: a process of its own, with its output and exit code."""

from __future__ import annotations

import asyncio
import atexit
import json
import os
import socket
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from console.simulator import Simulator

ROOT = Path(__file__).parents[2]


@dataclass
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def object(self) -> Any:
        """The one JSON object on stdout."""
        return json.loads(self.out)


async def lvconsole(
    *words: str, environ: dict[str, str] | None = None, folder: Path | None = None
) -> Ran:
    """Run to the end, 60 s at most, without a terminal and with nobody's settings."""
    if any(name.startswith(("LANG", "LC_", "PYTHON")) for name in environ or ()):
        # Python reads these before any of our code.
        return await _started(words, environment(environ, folder))
    return await _forked(words, environment(environ, folder))


async def _started(words: tuple[str, ...], environ: dict[str, str]) -> Ran:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "console", *words),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=environ,
        cwd="/",
    )
    async with asyncio.timeout(60):
        out, err = await process.communicate()
    assert process.returncode is not None
    return Ran(process.returncode, out.decode(errors="replace"), err.decode())


async def _forked(words: tuple[str, ...], environ: dict[str, str]) -> Ran:
    """By the process that has imported everything: an import costs more than most commands."""
    pipes = [os.pipe() for _ in range(3)]
    order = json.dumps({"words": words, "environ": environ}).encode()
    socket.send_fds(_warm(), [order], [inlet for _, inlet in pipes])
    for _, inlet in pipes:
        os.close(inlet)
    async with asyncio.timeout(60):
        out, err, code = await asyncio.gather(*(_all_of(outlet) for outlet, _ in pipes))
    return Ran(int(code), out.decode(errors="replace"), err.decode())


async def _all_of(outlet: int) -> bytes:
    reader = asyncio.StreamReader()
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(outlet, "rb", buffering=0)
    )
    try:
        return await reader.read()
    finally:
        transport.close()


@cache
def _warm() -> socket.socket:
    """The way to this process's own `tests.cli.warm`, which ends when it is closed."""
    here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    words = (sys.executable, "-m", "tests.cli.warm", str(there.fileno()))
    process = subprocess.Popen(
        words,
        stdin=subprocess.DEVNULL,
        # A pipe, as each order brings: Python asks at its start whether it can seek.
        stdout=subprocess.PIPE,
        env=environment(None),
        cwd=ROOT,
        pass_fds=[there.fileno()],
    )
    there.close()

    def end() -> None:
        here.close()
        process.communicate()

    atexit.register(end)
    return here


def environment(extra: dict[str, str] | None, folder: Path | None = None) -> dict[str, str]:
    """A clean environment; `folder` is the home."""
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    home = str(folder) if folder is not None else "/nonexistent"
    bare = {
        "LANG": "C.UTF-8",
        "HOME": home,
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
    }
    return {**kept, **bare, **(extra or {})}


def login(simulator: Simulator) -> tuple[list[str], dict[str, str]]:
    """Options and environment that log in as the first operator."""
    account = simulator.accounts[0]
    options = ["--server", simulator.url, "--user", account.user, "--number", account.number]
    return options, {"LVCONSOLE_PASSWORD": account.password}
