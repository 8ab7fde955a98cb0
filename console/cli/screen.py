"""What the commands with a screen share: the terminal's fitness, and what the console starts with.

Knows how options become a Setup. Must not know Textual until the screen is shown.
"""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from console.cli.stop import NO_LINK, Stop
from console.client.errors import ConnectFailure
from console.config import Store, data_folder
from console.disk import cannot_write
from console.i18n import msg
from console.secrets import REST_VARIABLE, taken
from console.ui.driver.checks import terminal_problem
from console.ui.setup import SMALLEST, Setup

if TYPE_CHECKING:
    from console.client.credential import Credential


def check_terminal(args: argparse.Namespace) -> None:
    """Raises Stop where the screen cannot be shown; the plain mode needs no screen."""
    problem = None if args.plain else terminal_problem()
    if problem is not None:
        raise Stop(problem)
    if not args.plain and sys.stdout.isatty():
        width, height = os.get_terminal_size(sys.stdout.fileno())
        if width and height and (width < SMALLEST[0] or height < SMALLEST[1]):
            needed = {"w": SMALLEST[0], "h": SMALLEST[1]}
            raise Stop(msg("Window too small: at least {w} by {h}", **needed))


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
        rest_credential=_rest_credential(),
        problems=list(store.problems),
    )


def _rest_credential() -> Credential | None:
    """The credential of the environment. Raises Stop."""
    written = taken(REST_VARIABLE, os.environ)
    if not written:
        return None
    from console.client.credential import Credential

    try:
        return Credential.parse(written)
    except ValueError:
        what = msg("{name} is neither user:password nor a Basic header", name=REST_VARIABLE)
        raise Stop(what) from None


def _check_recording(path: Path) -> None:
    """Raises Stop while there still is a plain terminal to say it on."""
    from console.client.trace import Recorder

    try:
        Recorder(path).close()
    except OSError as problem:
        raise Stop(cannot_write(path, problem)) from None


def show(setup: Setup) -> int:
    """Run the console until the operator leaves; returns its exit code."""
    from console.ui import garbage
    from console.ui.driver.guard import run_guarded

    def run() -> int:
        garbage.none_yet()
        from console.ui.app import Console

        return Console(setup).run_safely()

    return run_guarded(run)


def show_plain(setup: Setup) -> int:
    """Run the linear mode until the operator leaves; returns its exit code. Raises Stop."""
    from console.plain.run import Start, main
    from console.ui.widgets.states import look

    assert setup.account is not None
    try:
        return main(
            Start(
                setup.account,
                setup.trust,
                setup.settings,
                setup.data_folder,
                setup.profile,
                word_of=lambda record: str(look(record).word),
                readonly=setup.readonly,
                recorder=setup.recorder(),
                notice=setup.notice,
                problems=[str(problem) for problem in setup.problems],
            )
        )
    except ConnectFailure as failure:
        raise Stop(failure.reason, NO_LINK) from None
