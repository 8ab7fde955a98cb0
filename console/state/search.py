"""The omnibox: what is typed finds extensions, contacts, waiting callers and commands, ranked.

Knows how words are read, how hits are ranked and when to stop. Must not know the state of an
extension: who is available is asked of a callback. Nothing typed makes it raise.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator

from console.state.asking import Asking, Hit, rank
from console.state.directory import Block, Directory, Entry, Kind, dialled
from console.state.matching import scan
from console.state.pinyin import folded, readings
from console.state.usage import Usage

LIMIT = 12
"""Hits wanted by default."""

MAX_QUERY = 64
"""Characters of the query that are read."""

MAX_WORDS = 6

REMEMBERED = 200
"""Words whose departments and jobs are remembered."""

USED = 300
"""Entries that are looked at first for having been used or being favourites."""

USAGE_BONUS = 150.0
"""What frequent use adds at most: enough to lift a hit over one tier, not over two."""

FAVOURITE_BONUS = 50.0

_COMMAND_SIGNS = (":", "：")
_NUMBER = re.compile(r"[0-9*#+()./-]*[0-9*#+][0-9*#+()./-]*")


def words_of(query: str) -> list[str]:
    """The words of a query, folded; a change between Chinese and Latin begins a new word."""
    words: list[str] = []
    for part in folded(query[:MAX_QUERY]).split():
        if _NUMBER.fullmatch(part):
            words.append(dialled(part))
            continue
        start = 0
        for at in range(1, len(part)):
            if bool(readings(part[at])) != bool(readings(part[at - 1])):
                words.append(part[start:at])
                start = at
        words.append(part[start:])
    return [word for word in words if word][:MAX_WORDS]


def _anybody(_entry: Entry) -> bool:
    return True


class Search:
    """Finds entries of a directory. Usage and favourites may be changed at any time."""

    def __init__(
        self,
        directory: Directory,
        *,
        usage: Usage | None = None,
        favourites: Collection[str] = (),
        available: Callable[[Entry], bool] = _anybody,
    ) -> None:
        self.directory = directory
        self.usage = usage if usage is not None else Usage()
        self.favourites = favourites
        """References (`Entry.ref`)."""
        self.available = available
        self._subjects = Block([])
        self._subjects_found: dict[str, frozenset[str]] = {}

    def find(self, query: str, *, now: float, limit: int = LIMIT) -> list[Hit]:
        """The best hits, best first; the same order for the same directory, usage and states.

        `:` before the query finds commands only. An empty query gives the most used. `now` is in
        epoch seconds.
        """
        kinds: tuple[Kind, ...] = tuple(Kind)
        stripped = query.lstrip()
        if stripped.startswith(_COMMAND_SIGNS):
            kinds, query = (Kind.COMMAND,), stripped[1:]
        words = words_of(query)
        blocks = self.directory.blocks(kinds)
        if not words:
            return self._unasked(blocks, kinds, now, limit)
        gains = self._special(kinds, now)
        asking = Asking(
            words,
            blocks,
            self.directory.vocabulary,
            self._subjects_of,
            self.available,
            limit,
            gains=gains,
            favoured=list(self.entries_of(gains)),
        )
        return asking.hits()

    def _subjects_of(self, word: str) -> frozenset[str]:
        """Departments and jobs that a word finds."""
        known = self.directory.subjects
        if len(self._subjects.entries) != len(known):
            self._subjects = Block([Entry(Kind.COMMAND, text, name=text) for text in known])
            self._subjects.refresh({})
            self._subjects_found.clear()
        if word not in self._subjects_found:
            if len(self._subjects_found) > REMEMBERED:
                self._subjects_found.clear()
            entries = self._subjects.entries
            found = (entries[row].name for row in scan(self._subjects, word))
            self._subjects_found[word] = frozenset(found)
        return self._subjects_found[word]

    def _special(self, kinds: tuple[Kind, ...], now: float) -> dict[str, float]:
        """What the used and the favourites gain, by reference."""
        gains: dict[str, float] = {}
        for ref, weight in self.usage.most_used(now, USED):
            gains[ref] = USAGE_BONUS * weight / (weight + 3.0)
        for ref in self.favourites:
            gains[ref] = gains.get(ref, 0.0) + FAVOURITE_BONUS
        return {ref: gain for ref, gain in gains.items() if ref.split("/", 1)[0] in kinds}

    def _unasked(
        self, blocks: list[Block], kinds: tuple[Kind, ...], now: float, limit: int
    ) -> list[Hit]:
        if kinds == (Kind.COMMAND,):
            return [Hit(entry, 0.0) for block in blocks for entry in block.entries][:limit]
        gains = self._special(kinds, now)
        found = [(entry, gains[entry.ref]) for entry in self.entries_of(gains)]
        found.sort(key=lambda pair: (-pair[1], not self.available(pair[0]), rank(pair[0])))
        return [Hit(entry, gain) for entry, gain in found[:limit]]

    def entries_of(self, refs: Iterable[str]) -> Iterator[Entry]:
        """The entries that references name, in that order; unknown ones are left out."""
        for ref in refs:
            kind, _, key = ref.partition("/")
            entry = self.directory.get(Kind(kind), key) if kind in set(Kind) else None
            if entry is not None:
                yield entry


__all__ = ["LIMIT", "Hit", "Search", "words_of"]
