"""Each goal of reliability has tests or soaks that exist, and a short run of each soak is clean."""

from __future__ import annotations

import re
import time
import tomllib
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.soak.course import Course
from tests.soak.soaks import SOAKS

TESTS = Path(__file__).parent
GOALS: dict[str, dict[str, Any]] = tomllib.loads((TESTS / "goals.toml").read_text("utf-8"))
SHORT = {
    "convergence": 30,
    "holes": 10,
    "losses": 5,
    "presses": 30,
    "answers": 30,
    "ghosts": 2,
    "schedules": 2_000,
    "frames": 20_000,
    "settings": 10,
    "settings_files": 300,
    "input": 30_000,
    "outgoing": 2_000,
}
"""Trials of a short run; names and memory take a console of their own and run alone."""
LIMIT = 30.0


def test_every_goal_is_in_the_table() -> None:
    assert list(GOALS) == [f"G{number}" for number in range(1, 25)]
    assert all(row["goal"] and row["tests"] for row in GOALS.values())


def test_every_test_named_exists() -> None:
    missing = []
    for test in {name for row in GOALS.values() for name in row["tests"]}:
        path, _, name = test.partition("::")
        text = (TESTS / path).read_text(encoding="utf-8")
        if not re.search(rf"^(async )?def {name}\(", text, re.MULTILINE):
            missing.append(test)
    assert not missing


def test_every_soak_belongs_to_its_goal() -> None:
    named = {soak: goal for goal, row in GOALS.items() for soak in row["soaks"]}
    assert named == {name: soak.goal for name, soak in SOAKS.items()}


@pytest.mark.parametrize("name", SHORT)
def test_a_short_run_of_a_soak_is_clean(name: str) -> None:
    course = Course(SHORT[name], time.monotonic() + LIMIT, seed=7, timed=False)
    import_module(f"tests.soak.{SOAKS[name].module}").run(course)
    if course.left_out:
        pytest.skip(course.left_out)
    assert course.faults == []
    assert course.done
