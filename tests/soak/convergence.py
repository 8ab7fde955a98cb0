"""G1: after every disconnect the board is what the exchange is.

Everything changes at random while connections are cut at random bytes, by RST, by FIN, by a restart
that counts channels from 0; then all that was pushed is waited for, and the board compared.
"""

from __future__ import annotations

import asyncio
import time
from random import Random

from console.simulator import Simulator
from tests.soak.course import Course
from tests.soak.desk import ProxiedDesk, a_desk, difference, truth

EXTENSIONS = 100
LARGE = 1000
"""Extensions of the house in which the time from the list to the right picture is taken."""
IN_SYNC_S = 1.0
ROUNDS = 20


def run(course: Course) -> None:
    """One trial is one disconnect."""
    asyncio.run(_run(course))


async def _run(course: Course) -> None:
    random = Random(course.seed)
    async with a_desk(EXTENSIONS, seed=course.seed) as desk:
        for number in course.rounds():
            desk.trial = f"trial {number}"
            await _trial(course, desk, random, number)
    if course.count >= 100 * ROUNDS:
        async with a_desk(LARGE, seed=course.seed) as desk:
            for _ in range(ROUNDS):
                await _in_sync(course, desk, random)


async def _trial(course: Course, desk: ProxiedDesk, random: Random, number: int) -> None:
    await _disconnect(desk, random)
    course.add("changes", some_changes(desk.sim, random, 3))
    # While it logs in and reads the list, everything goes on changing.
    while not desk.live:
        course.add("changes", some_changes(desk.sim, random, 2))
        if random.random() < 0.05 and desk.proxy.budget is None:
            desk.proxy.budget = _bytes(random)
        await asyncio.sleep(random.random() * 0.002)
    desk.proxy.budget = None
    await desk.in_step()
    course.figures["cuts"] = desk.proxy.cuts
    wrong = difference(desk.board, truth(desk.sim))
    course.expect(not wrong, f"trial {number}: {wrong}")


async def _in_sync(course: Course, desk: ProxiedDesk, random: Random) -> None:
    """How long after the list has come the board is right, with changes until that moment."""
    listed: list[float] = []
    desk.feed.on_list_hook = lambda: listed.append(time.monotonic())
    desk.proxy.cut()
    while not listed:
        some_changes(desk.sim, random, 2)
        await asyncio.sleep(0.001)
    await desk.until(
        lambda: desk.live and not difference(desk.board, truth(desk.sim)), "the right picture"
    )
    took = time.monotonic() - listed[0]
    course.within("in sync s after the list", took, IN_SYNC_S, f"{LARGE} extensions")


async def _disconnect(desk: ProxiedDesk, random: Random) -> None:
    generation = desk.session.generation
    kind = random.random()
    if kind < 0.05:
        await desk.sim.restart(random.choice(["close", "reset", "abort"]))
    elif kind < 0.15:
        await desk.sim.drop_connections(random.choice(["close", "reset", "abort"]))
    else:
        desk.proxy.budget = _bytes(random)
        while desk.proxy.budget is not None and desk.session.generation == generation:
            some_changes(desk.sim, random, 4)
            await asyncio.sleep(0)
    await desk.until(
        lambda: desk.session.generation != generation or not desk.live, "another connection"
    )


def _bytes(random: Random) -> int:
    return int(10 ** random.uniform(0, 4.5)) + 1


def some_changes(sim: Simulator, random: Random, most: int) -> int:
    """A few things happen in the house; how many."""
    count = random.randrange(most)
    numbers = list(sim.pbx.extensions)
    for _ in range(count):
        one, other = random.sample(numbers, 2)
        switch = sim.pbx.switch
        kind = random.random()
        if kind < 0.15:
            if len(switch.waiting.callers) < 5:
                sim.call_in(f"0139{random.randrange(10**6):06d}", "Caller")
            else:
                sim.hang_up(switch.waiting.callers[0].id)
        elif switch.line(one) is not None:
            sim.hang_up(one)
        elif switch.line(other) is None:
            sim.connect(one, other)
        else:
            sim.hang_up(other)
    return count
