"""What a soak is given and what it hands back. Knows counts and time; no goal."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Course:
    """A soak's way: at most `count` trials, ending at `until` (monotonic seconds) at the latest."""

    count: int
    until: float
    seed: int = 1
    timed: bool = True
    """Whether a time over its limit is a fault: not in the tests, whose machine may be busy."""
    done: int = 0
    faults: list[str] = field(default_factory=list)
    """What went against the goal; none is allowed."""
    left_out: str = ""
    """Why this computer cannot run it; nothing is proved then."""
    figures: dict[str, float] = field(default_factory=dict)
    """What was measured, by name with unit."""

    def rounds(self, most: int | None = None) -> Iterator[int]:
        """Numbers of trials, from 0; each counts as done once the next is asked for."""
        for number in range(self.count if most is None else most):
            if time.monotonic() >= self.until:
                return
            yield number
            self.done += 1

    def fault(self, what: str) -> None:
        """Something is against the goal."""
        self.faults.append(what[:500])

    def expect(self, claim: object, what: str) -> None:
        """A fault unless the claim holds."""
        if not claim:
            self.fault(what)

    def within(self, name: str, took: float, limit: float, what: str) -> None:
        """Keep the longest time; a fault if it is over its limit and times count."""
        self.most(name, took)
        self.expect(took <= limit or not self.timed, f"{took:.3g} over {limit:g}: {name}, {what}")

    def most(self, name: str, value: float) -> None:
        """Keep the largest value."""
        self.figures[name] = max(self.figures.get(name, value), value)

    def add(self, name: str, value: float = 1) -> None:
        """Sum values up."""
        self.figures[name] = self.figures.get(name, 0) + value

    @property
    def verdict(self) -> str:
        """`ok`, `short` if the time ended before the count was reached, `left out`, or `FAILED`."""
        if self.left_out:
            return "left out"
        if self.faults or not self.done:
            return "FAILED"
        return "ok" if self.done >= self.count else "short"


def resident() -> float:
    """Resident MiB of this process."""
    with open("/proc/self/status", encoding="ascii") as status:
        line = next(line for line in status if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024
