"""Runs the small SafeApp as the command line would: environment, guard, then Textual.

Arguments: the descriptor for its JSON lines and the folder for crash reports.
"""

from __future__ import annotations

import sys
from pathlib import Path

from console.ui.driver.environment import strip_environment
from console.ui.driver.guard import run_guarded


def run() -> int:
    from tests.driver.apps.screen import Plain

    return Plain(int(sys.argv[1]), Path(sys.argv[2])).run_safely()


if __name__ == "__main__":
    strip_environment()
    sys.exit(run_guarded(run))
