"""What the commands with a screen share: the terminal's fitness, and what the console starts with.

Knows how options become a Setup. Must not know Textual until the screen is shown.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from console.cli.stop import Stop
from console.client.trace import Recorder
from console.config import Store, data_folder
from console.i18n import msg
from console.ui.driver.checks import terminal_problem
from console.ui.setup import Setup


def check_terminal(args: argparse.Namespace) -> None:
    """Raises Stop where the screen cannot be shown; the plain mode needs no screen."""
    problem = None if args.plain else terminal_problem()
    if problem is not None:
        raise Stop(problem)


def setup_of(args: argparse.Namespace, store: Store) -> Setup:
    """What every screen starts with; the caller adds whose session it is."""
    settings = store.settings
    if args.theme:
        settings = replace(settings, theme=args.theme)
    if args.language:
        settings = replace(settings, language=args.language)
    if args.record is not None:
        _check_recording(args.record)
    return Setup(
        store=store,
        settings=settings,
        data_folder=data_folder(),
        readonly=args.readonly,
        record=args.record,
        problems=list(store.problems),
    )


def _check_recording(path: Path) -> None:
    """Raises Stop while there still is a plain terminal to say it on."""
    try:
        Recorder(path).close()
    except OSError as problem:
        cause = problem.strerror or type(problem).__name__
        raise Stop(msg("Cannot write {path}: {why}", path=path, why=cause)) from None


def show(setup: Setup) -> int:
    """Run the console until the operator leaves; returns its exit code."""
    from console.ui.driver.guard import run_guarded

    def run() -> int:
        from console.ui.app import Console

        return Console(setup).run_safely()

    return run_guarded(run)
