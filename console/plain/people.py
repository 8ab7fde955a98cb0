"""Who is found by name or number, and who a typed word means.

Knows the directory of extensions and contacts and the last list that was printed. Must not know
commands. `now` is epoch seconds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from console.i18n import Message, msg, tr
from console.plain.words import party
from console.protocol.checks import is_number
from console.protocol.records import Extension
from console.state.board import Board, Changes
from console.state.directory import Directory, Entry, Kind, dialled
from console.state.identity import identity_of
from console.state.namebook import NameBook
from console.state.planning import Target
from console.state.search import Search

SHOWN = 9
_PICK = re.compile(r"#(\d{1,2})")


class People:
    """Finds people and remembers what was printed as `#1` to `#9`."""

    def __init__(self, board: Board, word_of: Callable[[Extension], str]) -> None:
        self._board = board
        self._word_of = word_of
        self._names = NameBook()
        self._directory = Directory()
        self._search = Search(self._directory, available=self._is_free)
        self._stale = True
        self._printed: list[Target] = []

    def load_contacts(self, entries: Iterable[Entry]) -> None:
        """The contacts of the address books."""
        kept = list(entries)
        self._directory.load(Kind.CONTACT, kept)
        self._names.load(kept)

    def follow(self, changes: Changes) -> None:
        """Extensions came, went or were renamed."""
        self._stale = self._stale or bool(changes.described)

    def name_of(self, number: str) -> str:
        """A name for a number; empty if unknown."""
        record = self._board.extensions.get(number)
        return record.show_name if record is not None else self._names.name(number)

    def find(self, text: str, now: float) -> list[str]:
        """The best hits as numbered lines."""
        if self._stale:
            self._stale = False
            records = self._board.extensions.values()
            self._directory.load(Kind.EXTENSION, [_entry(record) for record in records])
        found: dict[str, Entry] = {}
        for hit in self._search.find(text, now=now, limit=2 * SHOWN):
            for number in map(dialled, hit.entry.numbers):
                if is_number(number):
                    # Extensions come before the contacts of the same number.
                    found.setdefault(number, hit.entry)
        self._printed = []
        lines = [self._hit(entry, number) for number, entry in list(found.items())[:SHOWN]]
        return lines or [tr("Nobody is found by {text}", text=text)]

    def _hit(self, entry: Entry, number: str) -> str:
        record = self._board.extensions.get(number)
        identity = identity_of(record) if record is not None else None
        self._printed.append(Target(number, entry.name, identity))
        state = self._word_of(record) if record is not None else ""
        words = (party(number, entry.name), state, entry.department, entry.job)
        return f"#{len(self._printed)} " + ", ".join(word for word in words if word)

    def target(self, word: str) -> Target | Message | None:
        """Whom a word names: `#N` as printed, or a number; None for a text to be searched."""
        pick = _PICK.fullmatch(word)
        if pick is not None:
            place = int(pick[1])
            if 1 <= place <= len(self._printed):
                return self._printed[place - 1]
            return msg("There is no {pick}: find somebody with f first", pick=word)
        number = dialled(word)
        if not is_number(number) or not is_number(word.replace(" ", "").replace("-", "")):
            return None
        record = self._board.extensions.get(number)
        identity = identity_of(record) if record is not None else None
        return Target(number, self.name_of(number), identity)

    def _is_free(self, entry: Entry) -> bool:
        record = self._board.extensions.get(entry.number)
        return record is None or (record.state == "IDLE" and not record.dnd)


def _entry(record: Extension) -> Entry:
    return Entry(
        Kind.EXTENSION,
        record.number,
        name=record.show_name,
        number=record.number,
        department=record.department,
        job=record.job,
    )
