"""G2, G3 in a network of its own: a line that loses packets and takes its time is no lost link.

One packet in twenty is lost, each way takes a quarter of a second, and the house is busy. No link
may be given up, no gap between two beats may grow, and the board must be right in the end.
"""

from __future__ import annotations

import asyncio
import time
from itertools import pairwise

from console.client.link import LinkPhase
from console.client.session import Timing
from tests.soak.convergence import some_changes
from tests.soak.course import Course
from tests.soak.desk import difference, truth
from tests.soak.houses import House, lived_in

HOUSES = 20
LOSS, DELAY_S = 0.05, 0.25
TRIAL_S = 60.0
GAP_S = 12.0
"""Between two frames at the exchange (G3)."""
STEP_S = 0.1
ENDING_S = 30.0
"""Until the last pushes have arrived, at the latest; half a trial is kept free for it."""


def run(course: Course) -> None:
    """One trial is a minute of one console."""
    trial_s = TRIAL_S if course.timed else 1.0

    async def live(house: House) -> None:
        await _minutes(course, house, trial_s)

    course.left_out = lived_in(min(HOUSES, course.count), course.seed, Timing(), live)


async def _minutes(course: Course, house: House, trial_s: float) -> None:
    desk, cable = house.desk, house.cable
    generation = desk.session.generation
    desk.links.clear()
    cable.loss, cable.delay = LOSS, DELAY_S
    while course.done < course.count and time.monotonic() + 1.5 * trial_s < course.until:
        end = time.monotonic() + trial_s
        while time.monotonic() < end:
            if house.random.random() < STEP_S:
                course.add("changes", some_changes(house.sim, house.random, 3))
            await asyncio.sleep(STEP_S)
        course.done += 1
    given_up = sum(phase is LinkPhase.DOWN for _, phase in desk.links)
    course.expect(not given_up, f"given up: {desk.feed.link.cause}, {given_up} times")
    course.expect(desk.session.generation == generation, "another connection")
    course.add("doubted", sum(phase is LinkPhase.STALE for _, phase in desk.links))
    await desk.in_step(ENDING_S, STEP_S)
    wrong = difference(desk.board, truth(house.sim))
    course.expect(not wrong, wrong)
    heard = [one.at for one in house.sim.received]
    gap = max((after - before for before, after in pairwise(heard)), default=0.0)
    course.within("longest gap s", gap, GAP_S, "between two frames")
    course.add("packets lost", cable.lost)
    cable.loss = cable.delay = 0.0
