"""G11: a long day does not make the console grow.

The whole console, without a terminal, on a simulated exchange: pushes, calls, cut links and
typing; the resident memory of its second half is compared with a line through it.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from random import Random
from statistics import linear_regression
from tempfile import TemporaryDirectory

from console.simulator import Simulator, records
from tests.soak.convergence import some_changes
from tests.soak.course import Course, resident
from tests.ui.shift import Shift, shift

LARGEST_MIB = 150.0
GROWTH_MIB = 16.0
TREND_MIB = 0.3
"""Per 10,000 events, in the last half."""
TREND_FROM = 60_000
"""Events below which a trend is only reported: the first ones fill what is kept anyhow."""
BATCH = 40


def run(course: Course) -> None:
    """One trial is one event: a push or a press."""
    asyncio.run(_run(course))


async def _run(course: Course) -> None:
    random = Random(course.seed)
    with TemporaryDirectory() as folder:
        async with (
            Simulator(extensions=100, rest_port=None) as sim,
            shift(sim, Path(folder)) as console,
        ):
            sizes = await _day(course, random, console)
    _judge(course, sizes)


async def _day(course: Course, random: Random, console: Shift) -> list[tuple[float, float]]:
    sizes: list[tuple[float, float]] = []
    pushed = 0

    def count(_frame: object) -> None:
        nonlocal pushed
        pushed += 1

    console.sim.pbx.listeners.append(count)
    for number in course.rounds():
        pushed = 0
        while pushed < BATCH:
            some_changes(console.sim, random, 8)
        # The exchange lives in this process, and keeps every call.
        records.store(console.sim.pbx).calls.clear()
        await console.pilot.pause(0.002)
        if number % 20 == 0:
            course.add("pages typed")
            await console.press(*random.choice((["3", "0", "escape"], ["tab"], ["f5", "escape"])))
        if number % 200 == 100:
            course.add("cut links")
            await console.sim.drop_connections()
            await console.until(console.live, "live again")
        if number % 10 == 0:
            sizes.append((course.done + pushed, resident()))
        course.done += pushed - 1
        if course.done >= course.count:
            break
    return sizes


def _judge(course: Course, sizes: list[tuple[float, float]]) -> None:
    warm = sizes[len(sizes) // 10 :]
    half = sizes[len(sizes) // 2 :]
    largest = max(size for _, size in sizes)
    grown = warm[-1][1] - warm[0][1]
    slope, _ = linear_regression(*zip(*half, strict=True))
    trend = slope * 10_000
    course.figures |= {"largest MiB": largest, "grown MiB": grown, "trend MiB/10k": trend}
    course.expect(largest <= LARGEST_MIB, f"{largest:.0f} MiB")
    course.expect(grown <= GROWTH_MIB, f"grown by {grown:.1f} MiB")
    if course.done >= TREND_FROM:
        course.expect(trend <= TREND_MIB, f"grows by {trend:.2f} MiB per 10,000 events")
