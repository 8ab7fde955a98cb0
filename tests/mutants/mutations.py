"""Mutations by mutmut: each module in turn, judged by its own tests alone."""

from __future__ import annotations

import json
import shutil
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from tests.mutants.tree import run

# From a fresh process for each mutation: what a test before it left in a cache would hide it.
SETTINGS = """

[tool.mutmut]
source_paths = ["console"]
only_mutate = {module}
pytest_add_cli_args_test_selection = {tests}
also_copy = ["themes", "README.md"]
process_isolation = "forkserver"
"""
FOUND = {"killed", "timeout", "suspicious", "segfault", "caught by type check"}


class Found(NamedTuple):
    """What the tests of a module found."""

    module: str
    tried: int
    found: int
    untried: int
    missed: list[str]
    """What was changed without any test turning red."""


def mutate(tree: Path, guarded: Mapping[str, tuple[str, ...]], end: float) -> list[Found]:
    """All modules; those for which no time is left have nothing tried."""
    project = tree / "pyproject.toml"
    plain = project.read_text("utf-8")
    found = []
    for module, tests in guarded.items():
        settings = SETTINGS.format(module=json.dumps([module]), tests=json.dumps(list(tests)))
        project.write_text(plain + settings, "utf-8")
        found.append(_one(tree, module, end))
        shutil.rmtree(tree / "mutants", ignore_errors=True)
    project.write_text(plain, "utf-8")
    return found


def _one(tree: Path, module: str, end: float) -> Found:
    code, words = run(tree, "mutmut", "run", "--max-children", "2", until=end)
    _, listed = run(tree, "mutmut", "results", "--all", "true", until=time.monotonic() + 60)
    states = dict(line.strip().split(": ", 1) for line in listed.splitlines() if ": " in line)
    if not states and code != -9:
        raise SystemExit(words[-2000:])
    counts = Counter(states.values())
    untried = counts["not checked"] + counts["check was interrupted by user"]
    missed = [
        _change(tree, name)
        for name, state in states.items()
        if state in ("survived", "no tests") and time.monotonic() < end
    ]
    tried = len(states) - untried - counts["skipped"]
    return Found(module, tried, sum(counts[state] for state in FOUND), untried, missed)


def _change(tree: Path, name: str) -> str:
    _, words = run(tree, "mutmut", "show", name, until=time.monotonic() + 30)
    changed = [
        line[1:].strip()
        for line in words.splitlines()
        if line[:1] in ("-", "+") and line[:3] not in ("---", "+++")
    ]
    return f"{name.partition('__mutmut')[0].replace('ǁ', '.')}: {' -> '.join(changed)}"
