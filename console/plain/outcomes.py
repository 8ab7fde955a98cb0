"""What became of commands, one line for each outcome that is new.

Knows the ledger and what was printed of it. Must not know how a command is sent.
"""

from __future__ import annotations

from console.plain.words import entry_line
from console.state.ledger import Entry, Ledger


class Outcomes:
    """The ledger's news."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._told: dict[Entry, str] = {}

    def lines(self) -> list[str]:
        """Lines for commands whose outcome is another than was printed."""
        lines = []
        for entry in self._ledger.entries:
            line = entry_line(entry)
            if line is not None and line != self._told.get(entry):
                lines.append(line)
                self._told[entry] = line
        kept = set(self._ledger.entries)
        self._told = {entry: line for entry, line in self._told.items() if entry in kept}
        return lines
