"""Runs the small SafeApp as `textual serve` would have it run: on a terminal in a browser."""

from __future__ import annotations

import os
import sys

from console.ui.driver.browser import run_in_browser, window
from console.ui.driver.environment import strip_environment
from console.ui.driver.guard import run_guarded
from tests.driver.apps.plain import run

if __name__ == "__main__":
    size = window(os.environ)
    strip_environment()
    assert size is not None
    sys.exit(run_in_browser(lambda: run_guarded(run), size))
