"""Goals, verdicts and the table.

Knows the figures of the performance goals and how they are printed. Must not measure anything.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """One figure: what, its goal, the value measured, and whether the goal is met."""

    what: str
    goal: str
    figure: float
    unit: str
    verdict: str

    @classmethod
    def at_most(cls, what: str, goal: float, figure: float, unit: str) -> Row:
        """A figure that must not exceed its goal."""
        return cls(what, f"≤ {goal:g}", figure, unit, _verdict(figure <= goal))

    @classmethod
    def at_least(cls, what: str, goal: float, figure: float, unit: str) -> Row:
        """A figure that must reach its goal."""
        return cls(what, f"≥ {goal:g}", figure, unit, _verdict(figure >= goal))

    @classmethod
    def known(cls, what: str, figure: float, unit: str) -> Row:
        """A figure without a goal, to compare with."""
        return cls(what, "", figure, unit, "")


def _verdict(met: bool) -> str:
    return "met" if met else "MISSED"


def text_of(rows: Sequence[Row]) -> str:
    """The table for reading."""
    cells = [("what", "goal", "figure", "verdict")]
    cells += [(row.what, row.goal, f"{row.figure:,.3g} {row.unit}", row.verdict) for row in rows]
    widths = [max(len(line[at]) for line in cells) for at in range(4)]
    lines = [
        "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()
        for line in cells
    ]
    return "\n".join([lines[0], "-" * sum(widths, 6), *lines[1:]])


def write(rows: Sequence[Row], path: Path, seconds: float) -> None:
    """The table as JSON, with how long the bench took."""
    body = {"seconds": round(seconds, 1), "figures": [asdict(row) for row in rows]}
    path.write_text(json.dumps(body, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
