"""Lines and branches that the tests of an area run through, by coverage."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tests.mutants.tree import run


class Covered(NamedTuple):
    """What the tests of an area run through."""

    area: str
    percent: float
    passed: bool
    seconds: float
    short: dict[str, float]
    """Modules that are not covered whole."""


def coverage_of(
    tree: Path, area: str, files: Sequence[str], tests: Sequence[str], end: float
) -> Covered:
    """Run the tests and count."""
    began = time.monotonic()
    # Of a folder, what no test imports counts as well.
    which = "source" if files[0].endswith("/") else "include"
    options = ("--branch", f"--{which}={','.join(files)}")
    quiet = ("-m", "pytest", "-q", "-p", "no:cacheprovider")
    code, words = run(tree, "coverage", "run", *options, *quiet, *tests, until=end)
    report = tree / "coverage.json"
    failed, words = run(tree, "coverage", "json", "-q", "-o", str(report), until=end)
    if failed:
        raise SystemExit(words[-2000:])
    counted = json.loads(report.read_text("utf-8"))
    short = {
        name: round(each["summary"]["percent_covered"], 1)
        for name, each in counted["files"].items()
        if each["summary"]["percent_covered"] < 100
    }
    percent = round(counted["totals"]["percent_covered"], 1)
    return Covered(area, percent, code == 0, round(time.monotonic() - began, 1), short)
