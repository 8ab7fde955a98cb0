"""The soaks: where each is, what it asks for, and running one in this process."""

from __future__ import annotations

import time
from importlib import import_module
from typing import Any, NamedTuple

from tests.soak.course import Course


class Soak(NamedTuple):
    """Where a soak is, how many trials the goal asks for, and its part of the time."""

    module: str
    goal: str
    trials: int
    weight: int


SOAKS = {
    "convergence": Soak("convergence", "G1", 20_000, 10),
    "holes": Soak("holes", "G1", 50, 6),
    "presses": Soak("presses", "G4", 20_000, 10),
    "answers": Soak("answers", "G4", 20_000, 8),
    "ghosts": Soak("ghosts", "G4", 50, 2),
    "schedules": Soak("schedules", "G5", 500_000, 4),
    "frames": Soak("frames", "G6", 20_000_000, 8),
    "losses": Soak("losses", "G2", 100, 6),
    "screens": Soak("screens", "G5", 500, 3),
    "widths": Soak("widths", "G8", 8_000, 1),
    "endings": Soak("endings", "G9", 22, 2),
    "blocked": Soak("blocked", "G10", 600, 10),
    "canaries": Soak("canaries", "G13", 2, 1),
    "environments": Soak("environments", "G19", 31, 2),
    "emergency": Soak("emergency", "G21", 29, 1),
    "names": Soak("names", "G7", 100_000, 6),
    "memory": Soak("memory", "G11", 172_800, 6),
    "settings": Soak("settings", "G15", 1_000, 2),
    "settings_files": Soak("settings_files", "G15", 100_000, 3),
    "input": Soak("input", "G18", 20_000_000, 6),
    "outgoing": Soak("outgoing", "G22", 1_000_000, 4),
}
"""By name; each is a module of this package with `run(course)`."""


def take(name: str, count: int, seconds: float, end: float) -> dict[str, Any]:
    """Run one soak in this process."""
    began = time.monotonic()
    course = Course(count, min(began + seconds, end))
    try:
        import_module(f"tests.soak.{SOAKS[name].module}").run(course)
    except Exception as error:
        course.fault(f"{type(error).__name__}: {error}")
        # Only the first are shown, and this one ended the soak.
        course.faults.insert(0, course.faults.pop())
    return {
        "goal": SOAKS[name].goal,
        "soak": name,
        "wanted": course.count,
        "done": course.done,
        "seconds": round(time.monotonic() - began, 1),
        "verdict": course.verdict,
        "left_out": course.left_out,
        "figures": {key: round(value, 4) for key, value in course.figures.items()},
        "faults": course.faults[:20],
        "fault_count": len(course.faults),
    }
