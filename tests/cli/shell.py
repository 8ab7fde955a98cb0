"""Runs `lvconsole` as a user does: a process of its own, with its output and exit code."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from console.simulator import Simulator


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
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "console",
        *words,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=environment(environ, folder),
        cwd="/",
    )
    async with asyncio.timeout(60):
        out, err = await process.communicate()
    assert process.returncode is not None
    return Ran(process.returncode, out.decode(errors="replace"), err.decode())


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
