"""G10: a terminal that nobody reads stops nothing.

The real console in a pseudo terminal whose other end is not read, one trial for each second of it,
and the exchange beside it: its pings measure how long the console's loop stood still, its counts
what was sent. Then the terminal reads again, then it is blocked once more and the console ended.
"""

from __future__ import annotations

import asyncio
import os
import signal
import tempfile
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path

from console.simulator import Simulator
from tests.bench.terminal import Terminal
from tests.soak.course import Course
from tests.soak.program import at_work, started
from tests.state.house import OWN

BESIDES = 40.0
"""Seconds of a soak that are not the block."""
STALL, GAP, REPAINT, ENDING = 0.2, 12.0, 1.0, 3.0
"""Seconds that the goal allows."""
OLD = 64_000
"""Bytes that may come before the newest picture."""
PINGS = 0.05
KEYS = (b"\x1b[18~", b"\x1b[19~", b"\x1bOQ", b"\x1bOS")
"""F7, F8, F2 and F4: hold, hang up, answer, transfer."""
CONTROL = {"forceHangUp", "holdCall", "resumeCall", "answerQueueCall", "blindTransferCall"}


class Pausing(Terminal):
    """A terminal that can stop reading."""

    def __init__(self, sim: Simulator, folder: Path) -> None:
        self.reading = threading.Event()
        self.reading.set()
        super().__init__(*started(sim, folder), 160, 45)

    def _read(self) -> None:
        while True:
            self.reading.wait()
            try:
                data = os.read(self.fd, 4096)
            except OSError:
                return
            self.take(data)

    def close(self) -> None:
        self.reading.set()
        super().close()


def run(course: Course) -> None:
    """One trial is one second in which nobody reads."""
    asyncio.run(_run(course))


async def _run(course: Course) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with Simulator(extensions=40, rest_port=None) as sim:
            terminal = Pausing(sim, Path(folder))
            async with at_work(course, terminal, "3010"):
                sim.connect(OWN, "3007")
                sim.call_in("013912345678", "Ann Lee")
                await asyncio.sleep(1.5)
                await _block(course, sim, terminal)
                await _release(course, sim, terminal)
                await _end(course, terminal)


async def _block(course: Course, sim: Simulator, terminal: Pausing) -> None:
    course.until -= BESIDES
    names, counted = list(sim.pbx.extensions)[3:30], len(sim.received)
    terminal.reading.clear()
    async with _pinged(course, sim):
        for second in course.rounds():
            for number in names:
                sim.pbx.extensions[number].name = f"old {second} of {number}"
                sim.pbx.push_extension(number)
            if second > 2:
                terminal.press(KEYS[second % len(KEYS)])
            await asyncio.sleep(1)
    beats = [one.at for one in sim.received if (one.frame or {}).get("service") == "keepAlive"]
    for before, after in pairwise(beats):
        course.within("gap of heartbeats s", after - before, GAP, "while blocked")
    course.figures["heartbeats"] = len(beats)
    _none_acted(course, sim, counted)


@asynccontextmanager
async def _pinged(course: Course, sim: Simulator) -> AsyncIterator[None]:
    """Meanwhile, how long the console's loop takes to answer the exchange."""
    (link,) = sim._server.links.values()

    async def ping() -> None:
        while True:
            asked = time.monotonic()
            await (await link.socket.ping())
            course.within("loop stall s", time.monotonic() - asked, STALL, "while blocked")
            course.add("pings")
            await asyncio.sleep(PINGS)

    pinging = asyncio.create_task(ping())
    try:
        yield
    finally:
        course.expect(not pinging.done(), "the link was lost while blocked")
        pinging.cancel()


async def _release(course: Course, sim: Simulator, terminal: Pausing) -> None:
    number, counted = list(sim.pbx.extensions)[3], len(sim.received)
    sim.pbx.extensions[number].name = "newest"
    sim.pbx.push_extension(number)
    await asyncio.sleep(1)
    began = time.monotonic()
    terminal.reading.set()
    seen = await asyncio.to_thread(terminal.wait_for, b"newest", 10, began)
    course.within("new picture s", (seen or began + 10) - began, REPAINT, "after the release")
    old = terminal.output(began).partition(b"newest")[0]
    course.most("bytes before it", len(old))
    course.expect(len(old) <= OLD, f"{len(old)} bytes before the newest picture")
    await asyncio.sleep(2)
    _none_acted(course, sim, counted)
    # The same key, pressed on the picture that is there now.
    terminal.press(KEYS[1])
    await asyncio.sleep(1)
    acted = [one for one in sim.received[counted:] if (one.frame or {}).get("service") in CONTROL]
    course.expect(len(acted) == 1, f"{len(acted)} requests from a key on the newest picture")


def _none_acted(course: Course, sim: Simulator, counted: int) -> None:
    frames = [one.frame for one in sim.received[counted:] if one.frame is not None]
    acted = [frame for frame in frames if frame.get("service") in CONTROL]
    course.add("control requests while blocked", len(acted))
    course.expect(not acted, f"keys on the frozen picture acted: {acted[:3]}")


async def _end(course: Course, terminal: Pausing) -> None:
    terminal.reading.clear()
    await asyncio.sleep(3)
    began = time.monotonic()
    os.kill(terminal.pid, signal.SIGTERM)
    code = await asyncio.to_thread(_waited, terminal.pid, began + 10)
    course.within("end by SIGTERM s", time.monotonic() - began, ENDING, "while blocked")
    course.expect(code == 128 + signal.SIGTERM, f"ended with {code}")


def _waited(pid: int, end: float) -> int | None:
    while time.monotonic() < end:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.01)
    return None
