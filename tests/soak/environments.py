"""G19: in any environment the console works, or one line says why not and it ends with 2.

The real console on a simulated exchange, in a pseudo terminal or without one.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from console.simulator import Simulator
from tests.bench.terminal import Terminal
from tests.soak.course import Course
from tests.soak.program import started

USUAL = (100, 30)
LIMIT = 20.0
REFUSED = 2
NO_UTF8 = {"PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}


class Place(NamedTuple):
    """An environment, a size, whether there is a terminal, and whether the console works there."""

    environ: dict[str, str]
    size: tuple[int, int] = USUAL
    tty: bool = True
    works: bool = True


PLACES = (
    Place({}),
    *(Place({"TERM": term}) for term in ("xterm", "screen", "tmux-256color", "linux", "vt220")),
    *(Place({"TERM": term}, works=False) for term in ("dumb", "", "unknown", "no-such", "emacs")),
    Place({"LANG": "zh_CN.UTF-8"}),
    Place({"LANG": "no_SUCH.UTF-8"}),
    Place({"LC_ALL": "C", "LANG": ""}),
    Place({"LC_ALL": "POSIX", **NO_UTF8}, works=False),
    Place({"LC_ALL": "C", "LANG": "", **NO_UTF8}, works=False),
    Place({"PYTHONIOENCODING": "latin-1"}),
    Place({"PYTHONWARNINGS": "error", "PYTHONDEVMODE": "1"}),
    Place({"PYTHONASYNCIODEBUG": "1", "PYTHONHASHSEED": "0"}),
    Place({"PYTHONOPTIMIZE": "2", "PYTHONUNBUFFERED": "1"}),
    Place({"COLUMNS": "99999", "LINES": "1"}),
    Place({"TEXTUAL_PRESS": "q,ctrl+q", "TEXTUAL": "devtools,debug"}),
    Place({"TEXTUAL_DRIVER": "no:Such", "TEXTUAL_LOG": "/nonexistent/x"}),
    Place({"TEXTUAL_COLOR_SYSTEM": "nonsense", "TEXTUAL_FPS": "x", "ESCDELAY": "x"}),
    Place({"NO_COLOR": "1"}),
    Place({"COLORTERM": "truecolor", "FORCE_COLOR": "1", "CLICOLOR_FORCE": "1"}),
    Place({"http_proxy": "http://127.0.0.1:9", "ALL_PROXY": "socks5://127.0.0.1:9"}),
    Place({}, (1, 1), works=False),
    Place({}, (500, 200)),
    Place({"HOME": ""}),
    Place({}, tty=False, works=False),
)


def run(course: Course) -> None:
    """One trial is one environment."""
    asyncio.run(_run(course))


async def _run(course: Course) -> None:
    async with Simulator(extensions=10, rest_port=None) as sim:
        for number in course.rounds():
            place = PLACES[number % len(PLACES)]
            with tempfile.TemporaryDirectory() as folder:
                variables = {"TERM": "xterm-256color", **place.environ}
                command, whole = started(sim, Path(folder), variables)
                whole |= {"HOME": place.environ.get("HOME", folder)}
                logins = _logins(sim)
                answer = _in_terminal if place.tty else _bare
                code, output = await answer(place, command, whole, sim)
            course.expect("Traceback" not in output, f"{place}: {output[-400:]!r}")
            if place.works:
                course.add("works")
                course.expect(code == 143, f"{place}: code {code}, {output[-300:]!r}")
                course.expect(_logins(sim) > logins, f"{place}: it never logged in")
            else:
                course.add("explained")
                lines = output.strip().splitlines()
                course.expect(code == REFUSED, f"{place}: code {code}")
                course.expect(len(lines) == 1, f"{place}: {lines[:5]}")
                course.expect("\x1b" not in output, f"{place}: {output!r}")


async def _in_terminal(
    place: Place, command: list[str], environ: dict[str, str], sim: Simulator
) -> tuple[int | None, str]:
    terminal, before = Terminal(command, environ, *place.size), _logins(sim)
    end, code = time.monotonic() + LIMIT, None
    asked = False
    while code is None and time.monotonic() < end:
        await asyncio.sleep(0.02)
        if _logins(sim) > before and not asked:
            await asyncio.sleep(0.7)
            os.kill(terminal.pid, 15)
            asked = True
        ended, status = _ended(terminal.pid)
        code = os.waitstatus_to_exitcode(status) if ended else None
    await asyncio.sleep(0.05)
    output = terminal.output().decode("utf-8", "replace")
    terminal.close()
    return code, output


async def _bare(
    place: Place, command: list[str], environ: dict[str, str], sim: Simulator
) -> tuple[int | None, str]:
    ran = await asyncio.to_thread(
        subprocess.run, command, env=environ, capture_output=True, stdin=subprocess.DEVNULL,
        timeout=LIMIT, text=True,
    )  # fmt: skip
    return ran.returncode, ran.stdout + ran.stderr


def _ended(pid: int) -> tuple[int, int]:
    return os.waitpid(pid, os.WNOHANG)


def _logins(sim: Simulator) -> int:
    return sum((one.frame or {}).get("service") == "login" for one in sim.received)
