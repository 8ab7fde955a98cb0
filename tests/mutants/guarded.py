"""What is guarded by which tests."""

from __future__ import annotations

GOAL = 0.9
"""Of the mutations of the guarded code."""

GUARDED = {
    "console/protocol/clean.py": ("tests/protocol/test_clean.py",),
    "console/protocol/checks.py": ("tests/protocol/test_checks.py",),
    "console/state/guard.py": ("tests/state/test_guard.py",),
    "console/state/identity.py": ("tests/state/test_identity.py",),
    "console/state/ledger.py": ("tests/state/test_ledger.py",),
    "console/client/pending.py": ("tests/client/test_pending.py",),
}
"""The cleaner, the identity check, the outcome machine: each by its own tests alone."""

AREAS = {
    "link": (("console/client/",), ("tests/client",)),
    "state": (
        ("console/state/",),
        (
            *("tests/state", "tests/search", "tests/grid/test_roster.py"),
            *("tests/modules/test_book.py", "tests/modules/test_export.py"),
            *("tests/cli/test_audit.py", "tests/cli/test_replay.py", "tests/cli/test_train.py"),
            # Of `places`, which tells the README and nobody else.
            "tests/test_readme.py",
        ),
    ),
    "cleaner": (("console/protocol/clean.py",), ("tests/protocol/test_clean.py",)),
    "input": (
        ("console/ui/driver/firewall.py", "console/ui/driver/keys.py"),
        ("tests/driver/test_firewall.py", "tests/driver/test_items.py"),
    ),
    "output": (
        tuple(f"console/ui/driver/{name}.py" for name in ("output", "grammar", "line", "picture")),
        ("tests/driver/test_output.py", "tests/driver/test_line.py"),
    ),
}
"""Name, files or a folder with all that is in it, and the tests that belong to them."""
