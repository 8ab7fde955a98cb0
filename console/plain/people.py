"""Who is found by name or number, and who a typed word means.

Knows the directory of extensions and contacts, who is called often and the last list that was
printed. Must not know commands. `now` is epoch seconds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable

from console.i18n import Message, msg, tr
from console.memory import Memory
from console.plain.words import party
from console.protocol.checks import is_number
from console.protocol.records import Extension
from console.state.board import Board, Changes
from console.state.colleagues import free_colleagues, is_free
from console.state.directory import Directory
from console.state.entries import Entry, Kind, dialled, extension_entry
from console.state.identity import identity_of
from console.state.namebook import HeardNames, NameBook
from console.state.planning import Target
from console.state.search import Search

SHOWN = 9
_PICK = re.compile(r"#(\d{1,2})")


class People:
    """Finds people and remembers what was printed as `#1` to `#9`."""

    def __init__(
        self,
        board: Board,
        word_of: Callable[[Extension], str],
        aged: Callable[[str], str] = str,
    ) -> None:
        """`word_of` names a state, `aged` adds to a text that it may be old."""
        self._board = board
        self._aged = aged
        self._word_of = word_of
        self._names = NameBook()
        self.heard = HeardNames()
        self._directory = Directory()
        self.search = Search(self._directory, available=self._is_free)
        self._stale = True
        self._printed: list[Target] = []
        self._refs: dict[str, str] = {}
        self._memory: Memory | None = None

    def remember(self, memory: Memory) -> None:
        """Takes what was kept of people and keeps what is added."""
        self._memory = memory

    def used(self, number: str) -> None:
        """A call was sent there: it ranks higher from now on."""
        ref = self._ref(number)
        if ref and self._memory is not None:
            self._memory.used(ref)

    def favour(self, word: str) -> list[str]:
        """Makes a favourite of somebody, or no longer."""
        target = self.target(word) if word else None
        if isinstance(target, Message):
            return [str(target)]
        ref = self._ref(target.number) if target is not None else ""
        if not ref or target is None or self._memory is None:
            return [tr("Choose an extension or a contact first")]
        if self._memory.favour(ref):
            return [tr("{who} is a favourite now", who=str(target))]
        return [tr("{who} is no favourite any more", who=str(target))]

    def _ref(self, number: str) -> str:
        if number in self._board.extensions:
            return f"{Kind.EXTENSION}/{number}"
        return self._refs.get(number, "")

    def load_contacts(self, entries: Iterable[Entry]) -> None:
        """The contacts of the address books."""
        kept = list(entries)
        self._directory.load(Kind.CONTACT, kept)
        self._names.load(kept)

    def follow(self, changes: Changes) -> None:
        """Extensions came, went or were renamed."""
        self._stale = self._stale or bool(changes.described)
        if changes.queue:
            for caller in self._board.queue.oldest_first():
                record = caller.record
                self.heard.hear(record.number, record.show_name, record.channel_id)

    def name_of(self, number: str, channel: str = "") -> str:
        """A name for a number, of the call on that channel; empty if unknown."""
        record = self._board.extensions.get(number)
        if record is not None:
            return record.show_name
        return self._names.name(number) or self.heard.name(number, channel)

    def find(self, text: str, now: float) -> list[str]:
        """The best hits as numbered lines."""
        if self._stale:
            self._stale = False
            records = self._board.extensions.values()
            self._directory.load(Kind.EXTENSION, [extension_entry(record) for record in records])
        found: dict[str, Entry] = {}
        for hit in self.search.find(text, now=now, limit=2 * SHOWN):
            for number in map(dialled, hit.entry.numbers):
                if is_number(number):
                    # Extensions come before the contacts of the same number.
                    found.setdefault(number, hit.entry)
        self._printed = []
        hits = list(found.items())[:SHOWN]
        self._refs = {number: entry.ref for number, entry in hits}
        lines = [self._hit(entry, number) for number, entry in hits]
        if hits:
            lines += self._instead(hits[0][0], {number for number, _ in hits})
        return lines or [tr("Nobody is found by {text}", text=text)]

    def _instead(self, number: str, printed: Collection[str]) -> list[str]:
        """Free colleagues of the best hit, if that is an extension that is not free."""
        record = self._board.extensions.get(number)
        if record is None or is_free(record):
            return []
        free = free_colleagues(number, self._board.extensions, self._board.own_number)
        return [
            tr("Free instead: {who}", who=self._hit(extension_entry(one), one.number))
            for one in free
            if one.number not in printed
        ]

    def _hit(self, entry: Entry, number: str) -> str:
        record = self._board.extensions.get(number)
        identity = identity_of(record) if record is not None else None
        self._printed.append(Target(number, entry.name, identity))
        state = self._aged(self._word_of(record)) if record is not None else ""
        sign = tr("favourite") if entry.ref in self.search.favourites else ""
        words = (party(number, entry.name), state, sign, entry.department, entry.job)
        return f"#{len(self._printed)} " + tr(", ").join(word for word in words if word)

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
        return record is None or is_free(record)
