"""Runs the bench: `python -m tests.bench [--json FILE] [--only PART ...]`, in under ten minutes.

Each part starts a PBX process and the real console in a pseudo terminal, measures, and ends them.
The bare loop and the `DataTable` version run beside it for the ratios.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench import figures
from tests.bench.frames import FIRST
from tests.bench.rig import BARE, TABLE, rig
from tests.bench.table import Row, text_of, write

BUDGET = 500.0
"""Seconds after which no further part is started."""


def start() -> list[Row]:
    """From the process to the first paint, and from the login to the live grid."""
    paints, grids, memory = [], [], 0.0
    for _ in range(figures.RUNS):
        with rig(10_000) as running:
            login = next(at for at, asked in running.pbx.requests if asked["service"] == "login")
            grid = running.terminal.seen_at(str(FIRST).encode(), login) or float("inf")
            paints.append(running.terminal.painted_at() - running.terminal.spawned)
            grids.append(grid - login)
            memory = running.terminal.memory()
    with rig(50_000) as running:
        time.sleep(5)
        large = running.terminal.memory()
    return [
        Row.at_most("process start to first paint", 0.5, figures.percentile(paints, 0.5), "s"),
        Row.at_most("login to live grid of 10,000", 1.0, figures.percentile(grids, 0.5), "s"),
        Row.at_most("memory at 10,000", 70, memory, "MB"),
        Row.at_most("memory at 50,000", 130, large, "MB"),
    ]


def pushes() -> list[Row]:
    """Latency, processor, bytes, flood and keys at 10,000 extensions; the bare loop in turns."""
    with rig(10_000) as running:
        sparse = figures.sparse(running)
        with rig(10_000, program=BARE) as beside:
            at_1000, bare, ratio = figures.steady_beside(running, beside, 1000)
            bare_flood = figures.flood(beside)
        at_5000 = figures.steady(running, 5000)
        unseen = figures.invisible(running)
        keys = figures.keys(running)
        flood = figures.flood(running)
    return [
        Row.at_most("push to terminal, sparse, p50", 4, sparse["p50"], "ms"),
        Row.at_most("push to terminal, sparse, p99", 10, sparse["p99"], "ms"),
        Row.at_most("push to terminal at 1,000/s, p99", 40, at_1000["p99"], "ms"),
        Row.known("processor per push at 1,000/s", at_1000["cpu_ms"], "ms"),
        Row.known("the same of the bare loop", bare["cpu_ms"], "ms"),
        Row.at_most("ratio to the bare loop", 2.5, ratio, "times"),
        Row.at_most("share of a core at 5,000/s, 10,000 ext.", 40, at_5000["core"], "%"),
        Row.at_most("backlog after 5,000/s, 10,000 ext.", 100, at_5000["lag_ms"], "ms"),
        Row.at_most("bytes per visible change, 16 colours", 130, at_1000["bytes"], "B"),
        Row.at_most("bytes per invisible change", 0, round(unseen["bytes"], 1), "B"),
        Row.at_most("key to request at 5,000/s, p99", 15, keys["p99"], "ms"),
        Row.at_least("flood absorbed, 10,000 ext.", 50_000, flood["rate"], "/s"),
        Row.known("the same by the bare loop", bare_flood["rate"], "/s"),
        Row.known("last state shown after the flood", flood["shown_ms"], "ms"),
    ]


def sizes() -> list[Row]:
    """What 50,000 extensions cost against 1,000, and moving about in them."""
    with rig(1000) as running:
        small = figures.steady(running, 1000)
    with rig(50_000) as running:
        time.sleep(5)
        large = figures.steady(running, 1000)
        fast = figures.steady(running, 5000)
        pages = figures.paging(running)
        box = figures.omnibox(running)
    sorting = figures.roster()
    growth = large["cpu_ms"] / small["cpu_ms"]
    return [
        Row.at_most("processor per push, 50,000 to 1,000 ext.", 1.3, growth, "times"),
        Row.at_most("share of a core at 5,000/s, 50,000 ext.", 40, fast["core"], "%"),
        Row.at_most("backlog after 5,000/s, 50,000 ext.", 100, fast["lag_ms"], "ms"),
        Row.at_most("page down on 50,000, p95", 15, pages["p95"], "ms"),
        Row.at_most("filter and sort on 50,000, p95", 60, sorting["p95"], "ms"),
        Row.at_most("omnibox keystroke on 50,000, p99", 20, box["p99"], "ms"),
    ]


def colours() -> list[Row]:
    """Bytes in true colour."""
    with rig(1000, colours="true") as running:
        true = figures.steady(running, 1000, 2)
    return [Row.at_most("bytes per visible change, true colour", 190, true["bytes"], "B")]


def running_timers() -> list[Row]:
    """200 calls that do nothing but last."""
    with rig(204, state="CALLING", height=58) as running:
        cost = figures.timers(running)
    return [
        Row.known("running timers in view", cost["timers"], ""),
        Row.at_most("share of a core for the timers", 2, cost["core"], "%"),
        Row.at_most("bytes a second for the timers", 6000, cost["bytes"], "B/s"),
    ]


def slow() -> list[Row]:
    """9,600 baud."""
    with rig(10_000) as running:
        line = figures.slow_line(running)
    return [
        Row.at_most("960 B/s: age of what leaves, p99", 1, line["age_p99"], "s"),
        Row.at_most("960 B/s: age of what leaves, most", 1, line["age_max"], "s"),
        Row.at_most("960 B/s: key to request, most", 100, line["key_max"], "ms"),
        Row.at_most("960 B/s: picture right after the flood", 15, line["settled_s"], "s"),
    ]


def data_table() -> list[Row]:
    """What `DataTable` does with a tenth of the work."""
    with rig(1000, program=TABLE) as running:
        table = figures.steady(running, 200, 2)
    return [
        Row.known("DataTable, 1,000 ext., 200/s: per push", table["cpu_ms"], "ms"),
        Row.known("DataTable: bytes per visible change", table["bytes"], "B"),
        Row.known("DataTable: push to terminal, p99", table["p99"], "ms"),
    ]


PARTS: dict[str, Callable[[], list[Row]]] = {
    "start": start,
    "pushes": pushes,
    "sizes": sizes,
    "colours": colours,
    "timers": running_timers,
    "slow": slow,
    "table": data_table,
}


def main() -> int:
    """Run the parts wanted; 1 if a goal was missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--json", type=Path, default=Path("bench.json"))
    parser.add_argument("--only", nargs="*", choices=PARTS, default=list(PARTS))
    options = parser.parse_args()
    began = time.monotonic()
    rows: list[Row] = []
    for name in options.only:
        if time.monotonic() - began > BUDGET:
            sys.stderr.write(f"no time left for {name}\n")
            continue
        try:
            found = PARTS[name]()
        except RuntimeError as error:
            found = [Row(f"{name}: {error}"[:100], "", float("nan"), "", "MISSED")]
        rows += found
        sys.stderr.write(f"{name}: done after {time.monotonic() - began:.0f} s\n")
    sys.stdout.write(text_of(rows) + "\n")
    write(rows, options.json, time.monotonic() - began)
    return int(any(row.verdict == "MISSED" for row in rows))


if __name__ == "__main__":
    raise SystemExit(main())
