"""The fault catalogue is complete, and the tests it names exist."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

TESTS = Path(__file__).parent
FAULTS = tomllib.loads((TESTS / "faults.toml").read_text(encoding="utf-8"))
TESTED: dict[str, list[str]] = {
    fault: tests for faults in FAULTS.values() for fault, tests in faults.items()
}


def test_every_fault_has_a_test() -> None:
    assert TESTED.keys() == {f"C{n}" for n in range(1, 88)}
    assert all(TESTED.values())


def test_every_test_named_exists() -> None:
    missing = []
    for test in {name for tests in TESTED.values() for name in tests}:
        path, _, name = test.partition("::")
        text = (TESTS / path).read_text(encoding="utf-8")
        if not re.search(rf"^(async )?def {name}\(", text, re.MULTILINE):
            missing.append(test)
    assert not missing
