"""G4: nothing is told done that was not done.

Requests, answers, pushes and cuts in any order, as in `tests/state/test_schedules.py`, whose
judgement this is; here they are drawn evenly, which finds what Hypothesis seldom comes upon.
"""

from __future__ import annotations

import asyncio
from random import Random
from typing import Any

from tests.soak.course import Course
from tests.state.test_schedules import ANSWERS, CALLERS, FRAMES, HEARD, OTHER_ACTS, Shift


def run(course: Course) -> None:
    """One trial is one schedule."""
    for number in course.rounds():
        # One of its own, so that a trial that failed can be taken alone.
        random = Random(f"{course.seed} {number}")
        steps = [_step(random) for _ in range(random.randrange(12, 41))]
        try:
            asyncio.run(_take(steps))
        except AssertionError as fault:
            course.fault(f"seed {course.seed} {number}: {str(fault).splitlines()[0]}")
        course.add("steps", len(steps))


async def _take(steps: list[tuple[tuple[Any, ...], int]]) -> None:
    shift = Shift()
    try:
        for step in steps:
            await shift.step(*step)
            shift.check()
    finally:
        shift.end()


def _step(random: Random) -> tuple[tuple[Any, ...], int]:
    acts: tuple[tuple[Any, ...], ...] = (
        *[("press", random.randrange(12), random.random() < 0.75, random.choice(ANSWERS))] * 4,
        ("answer", random.choice(HEARD)),
        ("pass", random.choice((1, 3, 30))),
        ("comes", random.choice(CALLERS)),
        random.choice((*OTHER_ACTS, ("leaves", random.randrange(4)))),
    )
    return random.choice(acts), random.choice(FRAMES)
