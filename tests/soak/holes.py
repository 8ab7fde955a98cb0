"""G1, G2, G4 in a network of its own: black holes, in which nobody is told that packets vanish.

In each hole a hang-up is pressed and the house goes on changing. The console must doubt the link
and give it up in time; once the hole has closed, nothing may be carried out late, and the board
must be what the exchange is.
"""

from __future__ import annotations

import asyncio
import time
from itertools import count

from console.client.link import LinkPhase
from console.client.session import Timing
from console.state.ledger import Entry, Outcome
from tests.soak import presses
from tests.soak.convergence import some_changes
from tests.soak.course import Course
from tests.soak.desk import difference, truth
from tests.soak.ghosts import COMMAND, HASTY
from tests.soak.houses import House, lived_in

HOUSES = 10
LENGTHS_S = (1, 11), (8, 22), (20, 45)
PRESSED_S = 9
"""Within this time of a hole, before the link is doubted."""
LONGEST_S = 60
"""Of a trial, nearly always."""
LOOK_S = 0.02
LIMITS_S = {LinkPhase.STALE: 12.5, LinkPhase.DOWN: 20.5}
"""After the last byte; half a second more than the rule, for this process does not run all the
time."""
LIVE_S = 45.0
"""Until the console is live again: an attempt may just have begun, and the pause grows to 15 s."""


def run(course: Course) -> None:
    """One trial is one black hole."""
    timing = Timing() if course.timed else HASTY
    holes = Holes(course, pace=timing.dead / Timing().dead)
    houses = min(HOUSES, course.count)
    course.left_out = lived_in(houses, course.seed, timing, holes.one_by_one)


class Holes:
    """Black holes of every length; `pace` is the times of this run to those of the product."""

    def __init__(self, course: Course, pace: float) -> None:
        self._course, self._pace = course, pace
        self._numbers = count()

    async def one_by_one(self, house: House) -> None:
        """One hole after the other in one house, until the course ends."""
        while time.monotonic() + LONGEST_S * self._pace < self._course.until:
            number = next(self._numbers)
            if number >= self._course.count:
                return
            house.desk.trial = f"hole {number}"
            await self._hole(house)
            self._course.done += 1

    async def _hole(self, house: House) -> None:
        """From the last byte to the right picture."""
        desk, random = house.desk, house.random
        await presses.prepare(desk, COMMAND)
        house.cable.cut = True
        began = time.monotonic()
        heal_at = began + random.uniform(*random.choice(LENGTHS_S)) * self._pace
        press_at = began + random.uniform(0, PRESSED_S) * self._pace
        watch = asyncio.create_task(self._watched(house, began, heal_at))
        await asyncio.sleep(press_at - time.monotonic())
        await self._pressed(house, heal_at)
        await watch
        healed = time.monotonic()
        await desk.in_step(LIVE_S, LOOK_S)
        self._course.within("live again s", time.monotonic() - healed, LIVE_S, desk.trial)
        wrong = difference(desk.board, truth(house.sim))
        self._course.expect(not wrong, f"{desk.trial}: {wrong}")
        desk.dispatcher.ledger.dismiss()

    async def _watched(self, house: House, began: float, heal_at: float) -> None:
        """Let the house change until the hole closes; was the link doubted and given up in time?"""
        desk = house.desk
        desk.links.clear()
        while time.monotonic() < heal_at:
            if house.random.random() < LOOK_S:
                some_changes(house.sim, house.random, 2)
            await asyncio.sleep(LOOK_S)
        house.cable.cut = False
        seen = {phase: (at - began) / self._pace for at, phase in reversed(desk.links)}
        for phase, limit in LIMITS_S.items():
            if (heal_at - began) / self._pace > limit:
                # A link that was given up at once was never doubted.
                at = min((seen[one] for one in (phase, LinkPhase.DOWN) if one in seen), default=1e9)
                self._course.within(f"{phase} s", at, limit, desk.trial)

    async def _pressed(self, house: House, heal_at: float) -> None:
        """Press the hang-up; what is told of it, and what the exchange gets."""
        desk, course = house.desk, self._course
        received = len(house.sim.received)
        presses.press(desk, COMMAND, presses.sight_of(desk, COMMAND), time.monotonic())
        if not desk.dispatcher.ledger.entries:
            course.add("nothing sent")
            return
        entry: Entry = desk.dispatcher.ledger.entries[-1]
        await desk.until(lambda: entry.outcome is not Outcome.SENT, "an outcome", pause=LOOK_S)
        told, settled = entry.outcome, len(house.sim.received)
        if time.monotonic() < heal_at:
            # Nothing can have arrived: whoever says more than that lies.
            course.expect(told is Outcome.NOT_CONFIRMED, f"{desk.trial}: {told} in a hole")
        course.add(told.value.replace(" ", "-"))
        await desk.in_step(LIVE_S, LOOK_S)
        arrived = [
            place
            for place, one in enumerate(house.sim.received)
            if place >= received and (one.frame or {}).get("service") in presses.SERVICES
        ]
        course.expect(len(arrived) <= 1, f"{desk.trial}: carried out {len(arrived)} times")
        late = told is Outcome.NOT_CONFIRMED and any(place >= settled for place in arrived)
        course.expect(not late, f"{desk.trial}: carried out late")
