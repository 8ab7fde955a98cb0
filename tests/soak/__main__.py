"""Runs the soaks of the goals, two beside each other, and prints goal, figure and verdict.

    python -m tests.soak [--minutes N] [--share F] [--jobs N] [--json FILE] [GOAL...]

Each soak ends when its count or its part of the time is reached: `short` means the time came first,
`left out` that this computer cannot run it.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
import time
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from pathlib import Path
from typing import Any

from tests.soak.soaks import SOAKS, take

LONGEST = 60.0
"""Minutes."""
STARTING = 2.0
"""Seconds that a soak takes to begin, in a process of its own."""
MARGIN = 20.0
"""Seconds after its time in which a soak has to come to its end."""


def chosen(words: list[str]) -> list[str]:
    """Names of soaks: all, or those named by goal or name."""
    known = {word.lower() for word in words}
    unknown = known - {s.goal.lower() for s in SOAKS.values()} - SOAKS.keys()
    if unknown:
        raise SystemExit(f"no soak for {', '.join(sorted(unknown))}")
    return [n for n, s in SOAKS.items() if not known or n in known or s.goal.lower() in known]


def run_all(names: list[str], minutes: float, share: float, jobs: int) -> list[dict[str, Any]]:
    """Run soaks, `jobs` beside each other, those of little weight first.

    Most come to their count long before their time: what they leave is for those that follow.
    """
    end = time.monotonic() + minutes * 60 - MARGIN
    waiting = sorted(names, key=lambda name: SOAKS[name].weight)
    context = multiprocessing.get_context("spawn")
    rows: list[dict[str, Any]] = []
    with ProcessPoolExecutor(jobs, mp_context=context, max_tasks_per_child=1) as pool:
        running: set[Future[dict[str, Any]]] = set()
        while waiting or running:
            while waiting and len(running) < jobs:
                seconds = part(waiting, end - time.monotonic(), jobs)
                name = waiting.pop(0)
                count = max(1, round(SOAKS[name].trials * share))
                running.add(pool.submit(take, name, count, seconds, end))
            done, running = wait(running, return_when=FIRST_COMPLETED)
            rows += [one.result() for one in done]
    return sorted(rows, key=lambda row: int(row["goal"][1:]))


def part(waiting: list[str], left: float, jobs: int) -> float:
    """Seconds for the first of the soaks that wait, of all those that are left."""
    weights = [SOAKS[name].weight for name in waiting]
    # The last ones have not the others' cores: each of them runs on one.
    share = weights[0] / max(sum(weights) / jobs, weights[0])
    return max(0.0, share * left - STARTING)


def table(rows: list[dict[str, Any]]) -> str:
    """Goal, figure and verdict, one line each; faults below."""
    lines = []
    for row in rows:
        figures = ", ".join(f"{key} {value:g}" for key, value in row["figures"].items())
        tally = f"{row['fault_count']} faults in {row['done']:,} of {row['wanted']:,}"
        head = f"{row['goal']:<4} {row['soak']:<15} {row['verdict']:<7}"
        lines.append(f"{head} {tally}; {figures}; {row['seconds']:g} s")
        lines += [f"       {why}" for why in (row["left_out"], *row["faults"][:5]) if why]
    return "\n".join(lines)


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak")
    parser.add_argument("goals", nargs="*", metavar="GOAL", help="G1, or the name of a soak")
    parser.add_argument("--minutes", type=float, default=LONGEST, help="at most this long in all")
    parser.add_argument("--share", type=float, default=1.0, help="of the full counts")
    parser.add_argument("--jobs", type=int, default=2, help="soaks beside each other")
    parser.add_argument("--json", type=Path, default=Path("soak.json"), help="where figures go")
    given = parser.parse_args()
    minutes = min(max(given.minutes, 0.5), LONGEST)
    rows = run_all(chosen(given.goals), minutes, given.share, max(1, given.jobs))
    given.json.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    sys.stdout.write(table(rows) + "\n")
    return 1 if any(row["verdict"] == "FAILED" for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
