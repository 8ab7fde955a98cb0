"""The omnibox: what is typed finds extensions, contacts, waiting callers and commands, ranked.

Knows how words are read, how hits are ranked and when to stop. Must not know the state of an
extension: who is available is asked of a callback. Nothing typed makes it raise.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from console.state.asking import NARROW, Asking, Hit, rank
from console.state.blocks import Block, Vocabulary, narrowed
from console.state.directory import Directory
from console.state.entries import Entry, Kind, dialled
from console.state.matching import INFIX, is_dialled, is_letter, scan
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

_KINDS = {str(kind): kind for kind in Kind}
COMMAND_SIGNS = (":", "：")
"""What a query for commands begins with."""
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


class Narrowed:
    """What fitted the last question: only there a longer one has to look."""

    def __init__(self) -> None:
        self._asked: tuple[list[str], tuple[Kind, ...], int] = ([], (), -1)
        self._fitting: Sequence[tuple[Block, Collection[int]]] = ()
        self._blocks: list[Block] | None = None
        """What fitted, laid out once a longer question comes."""

    def blocks_for(
        self, words: list[str], kinds: tuple[Kind, ...], version: int, blocks: list[Block]
    ) -> list[Block]:
        """Where to look for words: `blocks`, or only what fitted the words before them."""
        former, *rest = self._asked
        if rest != [kinds, version] or not _goes_on(former, words):
            return blocks
        if self._blocks is None:
            self._blocks, self._fitting = narrowed(self._fitting), ()
        return self._blocks

    def keep(
        self,
        words: list[str],
        kinds: tuple[Kind, ...],
        version: int,
        fitting: Sequence[tuple[Block, Collection[int]]] | None,
    ) -> None:
        """Remembers what fits, if all of it is known and it is little enough.

        What was remembered before is still true otherwise: `blocks_for` checks what it is for.
        """
        if fitting is None or _widens(words[-1]):
            return
        if sum(len(rows) for _, rows in fitting) <= 2 * NARROW:
            self._asked = (words, kinds, version)
            self._fitting, self._blocks = fitting, None


def _goes_on(former: list[str], words: list[str]) -> bool:
    """Whether whatever fits the words also fitted the former ones."""
    last = len(former) - 1
    if last < 0 or len(words) <= last or words[:last] != former[:last]:
        return False
    return words[last] == former[last] or (
        words[last].startswith(former[last]) and not _widens(former[last])
    )


def _widens(word: str) -> bool:
    """Whether a longer word may find what this one does not: the middle of a number or name."""
    return is_letter(word) or (is_dialled(word) and len(word) < INFIX)


class Search:
    """Finds entries of a directory. Usage and favourites may be changed at any time."""

    def __init__(
        self,
        directory: Directory,
        *,
        available: Callable[[Entry], bool] = _anybody,
    ) -> None:
        self.directory = directory
        self.usage = Usage()
        self.favourites: Collection[str] = ()
        """References (`Entry.ref`)."""
        self.available = available
        self._narrowed = Narrowed()
        self._favoured = Block([])
        self._subjects = Block([])
        self._codes = directory.subjects
        self._subjects_found: dict[str, re.Pattern[str] | None] = {}

    def find(self, query: str, *, now: float, limit: int = LIMIT) -> list[Hit]:
        """The best hits, best first; the same order for the same directory, usage and states.

        `:` before the query finds commands only. An empty query gives the most used. `now` is in
        epoch seconds.
        """
        kinds: tuple[Kind, ...] = tuple(Kind)
        stripped = query.lstrip()
        if stripped.startswith(COMMAND_SIGNS):
            kinds, query = (Kind.COMMAND,), stripped[1:]
        words = words_of(query)
        blocks = self.directory.blocks(kinds)
        if not words:
            return self._unasked(blocks, kinds, now, limit)
        gains = self._special(kinds, now)
        asking = Asking(
            words,
            self._narrowed.blocks_for(words, kinds, self.directory.version, blocks),
            self.directory.vocabulary,
            self._subjects_of,
            self.available,
            limit,
            gains=gains,
            favoured=self._favoured_block(gains),
            everywhere=blocks,
        )
        hits = asking.hits()
        self._narrowed.keep(words, kinds, self.directory.version, asking.fitting)
        return hits

    def _favoured_block(self, gains: Mapping[str, float]) -> Block:
        """The entries of `gains`; laid out anew only when they are others."""
        entries = list(self.entries_of(gains))
        self._know_subjects()
        if entries != self._favoured.entries:
            self._favoured = Block(entries)
            self._favoured.refresh(Vocabulary(), self.directory.subjects)
        return self._favoured

    def _subjects_of(self, word: str) -> re.Pattern[str] | None:
        """Finds the codes of the departments and jobs that a word finds; None if there are none."""
        codes = self._know_subjects()
        if len(self._subjects.entries) != len(codes):
            self._subjects = Block([Entry(Kind.COMMAND, text, name=text) for text in codes])
            self._subjects.refresh(Vocabulary(), codes)
            self._subjects_found.clear()
        if word not in self._subjects_found:
            if len(self._subjects_found) > REMEMBERED:
                self._subjects_found.clear()
            entries = self._subjects.entries
            found = "".join(codes[entries[row].name] for row in sorted(scan(self._subjects, word)))
            pattern = re.compile(f"[{re.escape(found)}]") if found else None
            self._subjects_found[word] = pattern
        return self._subjects_found[word]

    def _know_subjects(self) -> dict[str, str]:
        """The codes of departments and jobs; what was laid out by former ones is forgotten."""
        if self._codes is not self.directory.subjects:
            self._codes = self.directory.subjects
            self._favoured, self._subjects = Block([]), Block([])
        return self._codes

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
            entry = self.directory.get(_KINDS[kind], key) if kind in _KINDS else None
            if entry is not None:
                yield entry


__all__ = ["LIMIT", "Hit", "Search", "words_of"]
