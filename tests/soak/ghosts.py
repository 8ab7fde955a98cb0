"""G4: a command that vanished in a black hole is never carried out later.

The proxy stops passing bytes on; the console presses, gives the link up, and the hole closes. As in
a real network the proxy delivers what waits only if the console's system still stands for it.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

from console.state.ledger import Outcome
from tests.soak import presses
from tests.soak.course import Course
from tests.soak.desk import QUICK, ProxiedDesk, a_desk

HASTY = replace(
    QUICK, reply_limit=0.25, beat=0.1, stale=0.3, dead=0.5, open_limit=0.5, close_limit=0.5
)
COMMAND = "call.force_release"


def run(course: Course) -> None:
    """One trial is one black hole."""
    asyncio.run(_run(course))


async def _run(course: Course) -> None:
    async with a_desk(20, HASTY, course.seed) as desk:
        for number in course.rounds():
            desk.trial = f"trial {number}"
            await _one(course, desk, number)


async def _one(course: Course, desk: ProxiedDesk, number: int) -> None:
    await presses.prepare(desk, COMMAND)
    sight = presses.sight_of(desk, COMMAND)
    generation, counted = desk.session.generation, len(desk.sim.received)
    desk.proxy.hold.clear()
    presses.press(desk, COMMAND, sight, time.monotonic())
    course.expect(desk.dispatcher.ledger.entries, f"{number}: nothing was sent")
    entry = desk.dispatcher.ledger.entries[-1]
    await desk.until(lambda: entry.outcome is not Outcome.SENT, "an outcome")
    course.expect(entry.outcome is Outcome.NOT_CONFIRMED, f"{number}: {entry.outcome}")
    await desk.until(lambda: desk.session.generation != generation, "another connection")
    desk.proxy.hold.set()
    await desk.in_step()
    frames = [one.frame for one in desk.sim.received[counted:] if one.frame is not None]
    ghosts = [frame for frame in frames if frame.get("service") in presses.SERVICES]
    course.expect(not ghosts, f"{number}: carried out late: {ghosts}")
    identity = sight.target.identity if sight.target else None
    alive = identity is not None and identity.channel in desk.sim.pbx.switch.register.by_id
    course.expect(alive, f"{number}: the call is gone")
    course.add("holes")
    desk.dispatcher.ledger.dismiss()
