"""Measures the tests themselves (G24); needs `pip install -e '.[test,mutants]'`.

    python -m tests.mutants [--only mutants|coverage] [--minutes N] [--json FILE] [--shown N]

Breaks the guarded code in one place after another and counts how often its own tests turn red; then
counts which branches of the code at the edges its own tests run through. Works on a copy of the
tree. Ends with 1 where the share found is below the goal.

mutmut breaks functions, not what stands outside of them or is decorated: the limits in seconds and
the tables of characters are held by tests that name them.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.mutants.coverage import Covered, coverage_of
from tests.mutants.guarded import AREAS, GOAL, GUARDED
from tests.mutants.mutations import Found, mutate
from tests.mutants.tree import copy_of_the_tree

LONGEST = 15.0
"""Minutes."""


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants")
    parser.add_argument("--only", choices=["mutants", "coverage"], help="one half of it")
    parser.add_argument("--minutes", type=float, default=LONGEST, help="at most this long in all")
    parser.add_argument("--json", type=Path, help="where figures go")
    parser.add_argument("--shown", type=int, default=10, help="mutations not found to print")
    given = parser.parse_args()
    end = time.monotonic() + min(max(given.minutes, 1.0), LONGEST) * 60
    figures: dict[str, object] = {}
    good = True
    with TemporaryDirectory() as folder:
        tree = copy_of_the_tree(Path(folder))
        if given.only != "coverage":
            found = mutate(tree, GUARDED, end)
            print_mutants(found, given.shown)
            figures["mutants"] = [one._asdict() for one in found]
            good = share(found) >= GOAL
        if given.only != "mutants":
            covered = [coverage_of(tree, area, *AREAS[area], end) for area in AREAS]
            print_coverage(covered)
            figures["coverage"] = [one._asdict() for one in covered]
    if given.json:
        given.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0 if good else 1


def share(found: list[Found]) -> float:
    """The part of the mutations tried that turned a test red."""
    tried = sum(one.tried for one in found)
    return sum(one.found for one in found) / tried if tried else 0.0


def print_mutants(found: list[Found], shown: int) -> None:
    """A line for each module, the whole, and some that were not found."""
    lines = []
    for one in found:
        missing = f", {one.untried} untried" if one.untried else ""
        lines.append(f"{one.module:<28} {one.found:>4} of {one.tried:>4} found{missing}")
    lines.append(f"{'share found':<28} {share(found):.1%} (goal {GOAL:.0%})")
    lines += [f"    not found: {change}" for one in found for change in one.missed[:shown]]
    sys.stdout.write("\n".join(lines) + "\n")


def print_coverage(covered: list[Covered]) -> None:
    """A line for each area, then the modules that are not covered whole."""
    for area in covered:
        sys.stdout.write(
            f"{area.area:<10} {area.percent:.1f} % of lines and branches,"
            f" {area.seconds:.0f} s{'' if area.passed else ', TESTS FAILED'}\n"
        )
        for module, percent in area.short.items():
            sys.stdout.write(f"    {module:<40} {percent:.0f} %\n")


if __name__ == "__main__":
    sys.exit(main())
