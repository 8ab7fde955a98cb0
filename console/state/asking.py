"""One question to the directory: scans it, ranks what fits and stops when enough is known.

Knows the ranking: tier, gain by use, availability, kind, number. Must not know where the question,
the usage or the availability come from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from console.state.blocks import Block, Vocabulary
from console.state.entries import Entry, Kind
from console.state.matching import (
    SCANNED,
    Tier,
    lenient,
    rows_of,
    scan,
    scan_begun,
    scan_best,
    scan_better,
    scan_inside,
    scan_subjects,
)
from console.state.spans import Span, spans

FEW = 3
"""Typing errors are forgiven when there are fewer hits than this."""

ALIKE = 72.0
"""Likeness, 0 to 100, from which on a word counts as a misspelt one."""

NARROW = 2_000
"""Fitting entries up to which all are looked for, so that a longer question looks only at them."""

ENOUGH = 200
"""Hits after which a question of several words looks only for who is called so as a whole."""

_LENIENT_SCORE = 60.0
_ASKED = 4_096
"""Entries of one rank whose availability is asked for at most."""

_LETTERS = re.compile(r"[a-z]{3,}")
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
    vocabulary: Vocabulary
    subjects_of: Callable[[str], re.Pattern[str] | None]
    """Finds the codes of the departments and jobs that a word finds; None if there are none."""
    available: Callable[[Entry], bool]
    limit: int
    gains: Mapping[str, float] = field(default_factory=dict)
    """What the used and the favourites gain, by reference."""
    favoured: Block = field(default_factory=lambda: Block([]))
    """The entries of `gains`."""
    everywhere: Sequence[Block] = ()
    """Where misspelt words are looked for, if not in `blocks`."""
    fitting: Sequence[tuple[Block, Collection[int]]] | None = None
    """All that fits, once that is known: a longer question need not look elsewhere."""
    _found: dict[float, list[Entry]] = field(default_factory=dict)
    _apart: dict[int, tuple[float, Entry]] = field(default_factory=dict)

    def hits(self) -> list[Hit]:
        """The best hits, best first."""
        for row, score in self._scores(self.favoured).items():
            # Their rank depends on each, so they are looked at on their own.
            entry = self.favoured.entries[row]
            self._apart[id(entry)] = (score + self.gains[entry.ref], entry)
        self._ask()
        if self._count() < FEW:
            self._forgive()
        return [Hit(entry, score, spans(entry, self.words)) for score, entry in self._best()]

    def _ask(self) -> None:
        if len(self.words) > 1:
            self._several()
        else:
            self._single(self.words[0])

    def _count(self) -> int:
        return len(self._apart) + sum(map(len, self._found.values()))

    def _add(self, score: float, entry: Entry) -> None:
        if id(entry) not in self._apart:
            self._found.setdefault(score, []).append(entry)

    def _add_rows(self, block: Block, rows: Mapping[int, float]) -> None:
        for row in sorted(rows):
            self._add(float(rows[row]), block.entries[row])

    def _single(self, word: str) -> None:
        """A beginning fits thousands, in order: of them the first free ones are enough.

        The blocks after those are asked only for what ranks higher, and so are those after enough
        whole words.
        """
        known: list[tuple[Block, dict[int, Tier]]] = []
        free = whole = 0
        cuts = self.vocabulary.cuts(word[:SCANNED])
        for block in self.blocks:
            if free < self.limit:
                rows = scan_begun(block, word)
            elif whole < self.limit:
                rows = scan_better(block, word, cuts)
            else:
                rows = scan_best(block, word, cuts)
            known.append((block, rows))
            if rows:
                ready = self._ready(block, rows)
                free += len(ready)
                whole += sum(tier >= Tier.WHOLE for tier in ready)
        if free < self.limit:
            if sum(len(rows) for _, rows in known) <= NARROW:
                for block, rows in known:
                    scan_inside(block, word, rows)
            self._fit_subjects(word, known)
        for block, rows in known:
            if rows:
                self._add_rows(block, rows)

    def _ready(self, block: Block, rows: Mapping[int, Tier]) -> list[Tier]:
        """How well the free ones fit among those that begin so."""
        entries, least = block.entries, Tier.PREFIX
        return [t for row, t in rows.items() if t >= least and self.available(entries[row])]

    def _fit_subjects(self, word: str, known: list[tuple[Block, dict[int, Tier]]]) -> None:
        """Adds departments and jobs; all that fits is known if they are not too many."""
        left, codes = NARROW, self.subjects_of(word)
        for block, rows in known:
            left -= _add_subjects(block, codes, rows)
            if left < 0:
                return
        self.fitting = known

    def _several(self) -> None:
        fitting: list[tuple[Block, Collection[int]]] = []
        for block in self.blocks:
            enough = self._count() >= ENOUGH
            scores = self._as_one(block) if enough else self._scores(block)
            self._add_rows(block, scores)
            if not enough:
                fitting.append((block, scores))
        if len(fitting) == len(self.blocks):
            self.fitting = fitting

    def _as_one(self, block: Block) -> dict[int, float]:
        """ "li wei" is first of all the one who is called so."""
        rows = scan_begun(block, "".join(self.words))
        return {row: float(tier) for row, tier in rows.items() if tier <= Tier.NAME}

    def _scores(self, block: Block) -> dict[int, float]:
        """The entries that fit all words, with the mean of the words' scores."""
        words = sorted(self.words, key=self._subjects_count)
        first = scan(block, words[0])
        _add_subjects(block, self.subjects_of(words[0]), first)
        totals: dict[int, float] = dict(first)
        for word in words[1:]:
            if not totals:
                break
            rows, codes = scan(block, word), self.subjects_of(word)
            totals = {
                row: total + (rows.get(row) or Tier.SUBJECT)
                for row, total in totals.items()
                if row in rows or _has_subject(block, row, codes)
            }
        scores = {row: total / len(words) for row, total in totals.items()}
        if len(words) > 1:
            for row, score in self._as_one(block).items():
                scores[row] = max(scores.get(row, 0.0), score)
        return scores

    def _subjects_count(self, word: str) -> int:
        codes = self.subjects_of(word)
        return len(codes.pattern) if codes is not None else 0

    def _forgive(self) -> None:
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
        for block in self.everywhere:
            for row in rows_of(pattern, block):
                yield _LENIENT_SCORE, block.entries[row]

    def _corrected(self) -> Iterable[tuple[float, Entry]]:
        """What would be found if misspelt words were the most alike words that occur in names."""
        vocabulary = list(self.vocabulary.words)
        words = [_nearest(word, vocabulary) for word in self.words]
        if words == list(self.words) or not all(words):
            return
        asking = Asking(
            words, self.everywhere, self.vocabulary, self.subjects_of, self.available, self.limit
        )
        asking._ask()
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


def _add_subjects(block: Block, codes: re.Pattern[str] | None, rows: dict[int, Tier]) -> int:
    """Adds the entries of departments and jobs to what was found; says how many."""
    if codes is None:
        return 0
    before = len(rows)
    for row in scan_subjects(block, codes):
        rows.setdefault(row, Tier.SUBJECT)
    return len(rows) - before


def _has_subject(block: Block, row: int, codes: re.Pattern[str] | None) -> bool:
    return codes is not None and codes.search(block.subjects, 2 * row, 2 * row + 2) is not None


def prepare() -> None:
    """Load what corrects typing errors, so that the first one is forgiven as fast as others.

    It takes 60 ms and 6 MB, which a start has no need of; may be called from any thread.
    """
    import rapidfuzz.fuzz
    import rapidfuzz.process  # noqa: F401


def _nearest(word: str, vocabulary: Sequence[str]) -> str:
    """The word of a vocabulary that is most alike; the word itself if it is too short to err in."""
    if not _LETTERS.fullmatch(word):
        return word
    # Not with the rest of the program: see `prepare`.
    from rapidfuzz import fuzz, process

    best = process.extractOne(word, vocabulary, scorer=fuzz.ratio, score_cutoff=ALIKE)
    return best[0] if best is not None else ""
