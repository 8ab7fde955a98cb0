"""One question to the directory: scans it, ranks what fits and stops when enough is known.

Knows the ranking: tier, gain by use, availability, kind, number. Must not know where the question,
the usage or the availability come from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from console.state.directory import Block, Entry, Kind
from console.state.matching import Tier, lenient, rows_of, scan, scan_numbers
from console.state.spans import Span, spans

FEW = 3
"""Typing errors are forgiven when there are fewer hits than this."""

ALIKE = 72.0
"""Likeness, 0 to 100, from which on a word counts as a misspelt one."""

_LENIENT_SCORE = 60.0
_ASKED = 4_096
"""Entries of one rank whose availability is asked for at most."""

_LETTERS = re.compile(r"[a-z]{3,}")
_DIALLED = re.compile(r"[0-9*#+]+")
_KIND_RANK = {kind: rank for rank, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class Hit:
    """A found entry. `spans` are the parts of its fields that fit what was typed."""

    entry: Entry
    score: float
    spans: tuple[Span, ...] = ()


def rank(entry: Entry) -> tuple[int, str, str]:
    """The order of entries that are equal in everything else."""
    return (_KIND_RANK[entry.kind], entry.number, entry.key)


@dataclass(slots=True)
class Asking:
    """A question of one or more folded words."""

    words: Sequence[str]
    blocks: Sequence[Block]
    vocabulary: Iterable[str]
    """The words that occur in names."""
    subjects_of: Callable[[str], frozenset[str]]
    """Departments and jobs that a word finds."""
    available: Callable[[Entry], bool]
    limit: int
    gains: Mapping[str, float] = field(default_factory=dict)
    """What the used and the favourites gain, by reference."""
    favoured: Sequence[Entry] = ()
    """The entries of `gains`."""
    _found: dict[float, list[Entry]] = field(default_factory=dict)
    _apart: dict[int, tuple[float, Entry]] = field(default_factory=dict)

    def hits(self) -> list[Hit]:
        """The best hits, best first."""
        self._favoured()
        if len(self.words) > 1:
            self._several()
        elif _DIALLED.fullmatch(self.words[0]):
            self._number(self.words[0])
        else:
            self._single(self.words[0])
        if len(self.words) == 1 and self._count() < self.limit:
            self._by_subject()
        if self._count() < FEW:
            self._forgiving()
        return [
            Hit(entry, score, spans(entry, self.words)) for score, entry in self._best()
        ]

    def _count(self) -> int:
        return len(self._apart) + sum(map(len, self._found.values()))

    def _favoured(self) -> None:
        """Looks at the used and the favourites on their own: their rank depends on each."""
        if not self.favoured:
            return
        block = Block(list(self.favoured))
        block.refresh({})
        for row, score in self._scores(block).items():
            entry = block.entries[row]
            self._apart[id(entry)] = (score + self.gains[entry.ref], entry)

    def _add(self, score: float, entry: Entry) -> None:
        if id(entry) not in self._apart:
            self._found.setdefault(score, []).append(entry)

    def _single(self, word: str) -> None:
        for block in self.blocks:
            for row, tier in sorted(scan(block, word).items()):
                self._add(float(tier), block.entries[row])

    def _number(self, word: str) -> None:
        """Numbers are in order, so the first ones that are free are enough."""
        whole = f"\t{word}\t"
        free = 0
        for block in self.blocks:
            if free >= self.limit and whole not in block.numbers:
                continue
            rows: dict[int, Tier] = {}
            scan_numbers(block, word, rows)
            for row, tier in sorted(rows.items()):
                self._add(float(tier), block.entries[row])
                free += tier >= Tier.NUMBER_PREFIX and self.available(block.entries[row])
        if self._count() < self.limit:
            numbered = {id(entry) for entries in self._found.values() for entry in entries}
            for block in self.blocks:
                for row, tier in sorted(scan(block, word).items()):
                    if id(block.entries[row]) not in numbered:
                        self._add(float(tier), block.entries[row])

    def _several(self) -> None:
        for block in self.blocks:
            for row, score in sorted(self._scores(block).items()):
                self._add(score, block.entries[row])

    def _scores(self, block: Block) -> dict[int, float]:
        """The entries that fit all words, with the mean of the words' scores."""
        tiers = [scan(block, word) for word in self.words]
        subjects = [self.subjects_of(word) for word in self.words]
        rows: Iterable[int] = set().union(*tiers)
        if all(subjects):
            rows = range(len(block.entries))
        scores: dict[int, float] = {}
        for row in rows:
            entry = block.entries[row]
            total = 0.0
            for by_name, by_subject in zip(tiers, subjects, strict=True):
                tier = by_name.get(row)
                if tier is None:
                    if entry.department not in by_subject and entry.job not in by_subject:
                        break
                    tier = Tier.SUBJECT
                total += tier
            else:
                scores[row] = total / len(self.words)
        if len(self.words) > 1:
            # "li wei" is first of all the one who is called so.
            for row, tier in scan(block, "".join(self.words)).items():
                scores[row] = max(scores.get(row, 0.0), float(tier))
        return scores

    def _by_subject(self) -> None:
        subjects = self.subjects_of(self.words[0])
        known = {id(entry) for entries in self._found.values() for entry in entries}
        free = 0
        for block in self.blocks if subjects else ():
            for entry in block.entries:
                if entry.department in subjects or entry.job in subjects:
                    if id(entry) in known:
                        continue
                    self._add(float(Tier.SUBJECT), entry)
                    free += self.available(entry)
            if free >= self.limit:
                return

    def _forgiving(self) -> None:
        known = {id(entry) for entries in self._found.values() for entry in entries}
        known.update(self._apart)
        for score, entry in (*self._lenient(), *self._corrected()):
            if id(entry) not in known:
                known.add(id(entry))
                self._add(score, entry)

    def _lenient(self) -> Iterable[tuple[float, Entry]]:
        word = "".join(self.words)
        if not _LETTERS.fullmatch(word):
            return
        pattern = lenient(word)
        for block in self.blocks:
            for row in rows_of(pattern, block):
                yield _LENIENT_SCORE, block.entries[row]

    def _corrected(self) -> Iterable[tuple[float, Entry]]:
        """What would be found if misspelt words were the most alike words that occur in names."""
        words = [_nearest(word, self.vocabulary) for word in self.words]
        if words == list(self.words) or not all(words):
            return
        asking = Asking(
            words, self.blocks, self.vocabulary, self.subjects_of, self.available, self.limit
        )
        asking._several() if len(words) > 1 else asking._single(words[0])
        for score, entry in asking._best():
            yield score / 20.0, entry

    def _best(self) -> list[tuple[float, Entry]]:
        """The best by score, then the free ones, then by kind and number."""
        ranked = [
            (-score, not self.available(entry), rank(entry), entry)
            for score, entry in self._apart.values()
        ]
        taken = 0
        for score in sorted(self._found, reverse=True):
            free, busy = self._divide(self._found[score])
            ranked += [(-score, False, rank(entry), entry) for entry in free]
            ranked += [(-score, True, rank(entry), entry) for entry in busy]
            taken += len(free) + len(busy)
            if taken >= self.limit:
                break
        ranked.sort(key=lambda item: item[:3])
        return [(-score, entry) for score, _, _, entry in ranked[: self.limit]]

    def _divide(self, entries: list[Entry]) -> tuple[list[Entry], list[Entry]]:
        """The first free ones and the first busy ones, as many as can be wanted."""
        free: list[Entry] = []
        busy: list[Entry] = []
        for entry in entries[:_ASKED]:
            (free if self.available(entry) else busy).append(entry)
            if len(free) == self.limit:
                break
        return free, busy[: self.limit]


def _nearest(word: str, vocabulary: Iterable[str]) -> str:
    """The word of a vocabulary that is most alike; the word itself if it is too short to err in."""
    if not _LETTERS.fullmatch(word):
        return word
    # Costs 6 MB and 60 ms, so it is not imported before somebody mistypes.
    from rapidfuzz import fuzz, process

    best = process.extractOne(word, vocabulary, scorer=fuzz.ratio, score_cutoff=ALIKE)
    return best[0] if best is not None else ""
