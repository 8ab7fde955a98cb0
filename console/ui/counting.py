"""What goes wrong without stopping the console: told to the operator once, counted, kept on disk.

Knows where the counters are. Must not know what to do about any of it.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from console import tally
from console.client.listener import oddity_words
from console.i18n import msg

if TYPE_CHECKING:
    from pathlib import Path

    from console.ui.app import Console

KEEP_S = 60.0
"""Seconds between two looks at whether there is something new to keep."""


class Counting:
    """The counters of one console."""

    def __init__(self, app: Console) -> None:
        self.app = app
        self._since = time.time()
        self._kept: dict[str, int] = {}
        self._look_at = time.monotonic() + KEEP_S
        self._task: asyncio.Task[None] | None = None
        self._faults = 0
        """Those outside of the session, which counts its own."""

    def counts(self) -> dict[str, int]:
        """All counts by kind, as `console.tally` calls them."""
        counts = {**self.app.feed.oddities, **self.app.dropped()}
        counts["repaired"] = self.app.board.repaired
        counts["fault"] = counts.get("fault", 0) + self._faults
        return {kind: count for kind, count in counts.items() if count}

    def tick(self) -> None:
        """Once a second."""
        if time.monotonic() < self._look_at:
            return
        self._look_at = time.monotonic() + KEEP_S
        counts = self.counts()
        if counts != self._kept:
            self._kept = counts
            kept = asyncio.to_thread(tally.keep, self.app.setup.data_folder, self._tally())
            self._task = asyncio.create_task(kept, name="tally")

    def end(self) -> None:
        """The console ends: what was counted is kept, also that nothing was."""
        tally.keep(self.app.setup.data_folder, self._tally())

    def _tally(self) -> tally.Tally:
        return tally.Tally(self._since, time.time(), self.counts())

    # What the operator is told.

    def oddity(self, kind: str, detail: str) -> None:
        """Something came that could not be used, or a part of the session failed."""
        words = oddity_words(kind, detail)
        if words is not None:
            self.app.say(words)

    def fault(self, where: str, error: BaseException, path: Path | None) -> None:
        """A task, callback or thread failed, and the console lives on."""
        self._faults += 1
        kind = type(error).__name__
        if path is None:
            self.app.say(msg("Fault of the console in {where} ({kind})", where=where, kind=kind))
        else:
            self.app.say(
                msg(
                    "Fault of the console in {where} ({kind}), reported in {path}",
                    where=where,
                    kind=kind,
                    path=path,
                )
            )

    def refused_input(self, kind: str) -> None:
        """Keys that did nothing must not leave anybody wondering."""
        if kind == "not_utf8":
            self.app.say(msg("What was typed is no UTF-8 and was ignored: see to the terminal"))
        else:
            self.app.say(msg("What was typed while the console stood still was discarded"))
