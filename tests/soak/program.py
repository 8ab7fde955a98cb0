"""The console as a program of its own in a terminal, logged in at a simulated PBX."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from console.simulator import Simulator
from tests.bench.terminal import Terminal
from tests.cli.shell import environment, login
from tests.soak.course import Course

STARTING = 30
"""Seconds a machine under load may take."""
COLOURS = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}


def started(
    sim: Simulator, folder: Path, variables: Mapping[str, str] = COLOURS
) -> tuple[list[str], dict[str, str]]:
    """The command and the environment that log in as the first operator; `folder` is the home."""
    options, secret = login(sim)
    command = [sys.executable, "-m", "console", *options]
    return command, environment({**secret, **variables}, folder)


@asynccontextmanager
async def at_work(course: Course, terminal: Terminal, number: str) -> AsyncIterator[None]:
    """Once an extension's number is on the screen; the console is ended afterwards."""
    try:
        shown = await asyncio.to_thread(terminal.wait_for, number.encode(), STARTING)
        course.expect(shown, "the console never came up")
        yield
    finally:
        await asyncio.to_thread(terminal.close)
