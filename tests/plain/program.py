"""`lvconsole --plain` as a process: lines in, lines out."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from console.simulator import Simulator
from tests.cli.shell import environment, login

LIMIT = 10.0
SETTLED_S = 0.1
"""How long a line stands until it may be acted on, where that is not what is tested."""
_PROGRAM = """
import sys
from console.__main__ import main
from console.state import guard, missed
guard.SETTLED_S, missed.GRACE_S = float(sys.argv.pop(1)), 0.5
sys.exit(main())
"""


class Plain:
    """The running program."""

    def __init__(self, process: asyncio.subprocess.Process, keyboard: int | None = None) -> None:
        """`keyboard` is the terminal on which lines are typed, if not a pipe."""
        self.process = process
        self.keyboard = keyboard
        self.lines: list[str] = []
        self._read = 0
        self._news = asyncio.Condition()
        self._pump = asyncio.create_task(self._follow())

    async def _follow(self) -> None:
        assert self.process.stdout is not None
        while line := await self.process.stdout.readline():
            async with self._news:
                self.lines.append(line.decode().rstrip("\n"))
                self._news.notify_all()

    async def type(self, line: str) -> None:
        """A line, once what was printed has stood for long enough to be read."""
        await asyncio.sleep(SETTLED_S + 0.05)
        await self.type_at_once(line)

    async def type_at_once(self, line: str) -> None:
        if self.keyboard is not None:
            os.write(self.keyboard, f"{line}\n".encode())
            return
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n".encode())
        await self.process.stdin.drain()

    async def says(self, *parts: str) -> str:
        """The next line that holds all these parts."""
        try:
            async with self._news, asyncio.timeout(LIMIT):
                while True:
                    while self._read < len(self.lines):
                        line = self.lines[self._read]
                        self._read += 1
                        if all(part in line for part in parts):
                            return line
                    await self._news.wait()
        except TimeoutError:
            raise AssertionError("\n".join((f"never: {parts}", *self.lines))) from None

    async def ends(self) -> int:
        """The exit code, once all lines are read."""
        async with asyncio.timeout(LIMIT):
            code = await self.process.wait()
            await self._pump
        return code


@asynccontextmanager
async def plain(
    pbx: Simulator, folder: Path, *words: str, settled: float = SETTLED_S, terminal: bool = False
) -> AsyncIterator[Plain]:
    """The program on a simulated PBX, as soon as its link is up.

    With `terminal` lines come from a keyboard, which does not wait for the link.
    """
    options, environ = login(pbx)
    keyboard, keys = os.openpty() if terminal else (None, None)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _PROGRAM, str(settled), "--plain", *options, *words),
        stdin=asyncio.subprocess.PIPE if keys is None else keys,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env=environment({**environ, "XDG_DATA_HOME": str(folder)}, folder),
        cwd="/",
    )
    program = Plain(process, keyboard)
    try:
        if not terminal:
            await program.says("交换机" if "cn" in words else "The link is up")
        yield program
    finally:
        if process.returncode is None:
            process.kill()
        await program.ends()
        for descriptor in (keyboard, keys):
            if descriptor is not None:
                os.close(descriptor)


def sent(pbx: Simulator, *services: str) -> list[dict[str, object]]:
    """What the PBX received of these services."""
    frames = [one.frame for one in pbx.received if one.frame is not None]
    return [frame for frame in frames if frame.get("service") in services]
