"""`lvconsole train [DRILL]`: scored drills on a simulated PBX of this very process.

The scores are kept in `scores.jsonl` of the data folder, one JSON object a line: `at`, `drill`,
`seed`, `calls`, `keys` and `seconds` (medians of a call), `misroutes`. What is done in a drill is
logged in a folder of its own, never among the commands on a real PBX.

Knows the simulator and the file of the scores. Must not know how a task is judged or shown.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from console import i18n
from console.cli.screen import check_terminal, setup_of
from console.cli.start import open_settings
from console.cli.stop import Stop
from console.client.account import Account
from console.disk import private_folder
from console.i18n import msg
from console.simulator import Simulator
from console.state.drills import DRILLS, Score, restored

EXTENSIONS = 60
HANDSET_S = 0.4
OUTSIDE = "13800000000"
"""Whom a busy colleague talks to; one digit more for each further one."""
FILE = "scores.jsonl"


def main(args: argparse.Namespace) -> int:
    """Run a drill to its end. Raises Stop for a drill that does not exist."""
    store = open_settings(args)
    drill = DRILLS.get(args.drill or "calls")
    if drill is None:
        known = ", ".join(DRILLS)
        raise Stop(msg("No drill “{name}”; there are: {known}", name=args.drill, known=known))
    if args.plain:
        raise Stop(msg("Drills need the screen: they have no plain mode"))
    check_terminal(args)
    from console.ui.driver.guard import run_guarded

    def run() -> int:
        from console.ui.training import Training, report

        setup = setup_of(args, store)
        scores = setup.data_folder / FILE
        setup.data_folder = setup.data_folder / "training"
        app = Training(
            setup, drill, args.seed, lambda: exchange(args.seed), lambda new: keep(scores, new)
        )
        code = app.run_safely()
        if app.score is not None:
            print("\n".join(report(app.score, app.results, read(scores))))
        return code

    return run_guarded(run)


class DrillExchange:
    """The simulator, as a drill sees it."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator
        self._outside = 0

    @property
    def account(self) -> Account:
        """The operator's account."""
        login = self._simulator.accounts[0]
        return Account(
            url=self._simulator.url,
            user=login.user,
            number=login.number,
            language=i18n.language(),
            password=login.password,
        )

    def call_in(self, number: str, name: str) -> str:
        """An outside caller waits in the queue; his channel."""
        return self._simulator.call_in(number, name)

    def occupy(self, number: str) -> None:
        """An extension talks to somebody outside."""
        self._outside += 1
        self._simulator.connect(number, f"{OUTSIDE}{self._outside}", ago=60.0)

    def fail_wake_up(self, number: str) -> None:
        """A guest does not answer his wake-up call."""
        self._simulator.fail_wake_up(number)

    def hang_up(self, who: str) -> None:
        """An extension, or the caller of a channel, hangs up."""
        self._simulator.hang_up(who)


@asynccontextmanager
async def exchange(seed: int) -> AsyncIterator[DrillExchange]:
    """A quiet house in which only the drill's callers call."""
    async with Simulator(EXTENSIONS, seed, handset_answer=HANDSET_S, rest_port=None) as simulator:
        simulator.forget_nights()
        yield DrillExchange(simulator)


def keep(path: Path, new: Score) -> list[Score]:
    """Adds a score to the history, and gives all of it; a full disk costs the history only."""
    try:
        private_folder(path.parent)
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(json.dumps(new.as_dict()) + "\n")
    except OSError:
        return [new]
    return read(path)


def read(path: Path) -> list[Score]:
    """The history; lines that are no score are left out."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    return [found for line in lines if (found := _score(line)) is not None]


def _score(line: str) -> Score | None:
    try:
        return restored(json.loads(line))
    except (ValueError, RecursionError):
        return None
