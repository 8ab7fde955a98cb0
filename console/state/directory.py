"""Everybody and everything the omnibox can find, kept sorted in blocks.

Knows which entries there are. Must not know any state of an extension (it changes a thousand times
more often than a name and is looked up beside each hit), nor how hits are ranked.

Entries lie in blocks of about a hundred, in order of number: a changed name costs one block.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from console.state.blocks import Block, Vocabulary
from console.state.entries import Entry, Kind, order

BLOCK = 128
"""Entries in a new block; a block that has grown to twice as many is halved."""
WORN = 8
"""Blocks with changed names that a question has joined anew; `tidy` does the others."""
MOST_WORDS = 250_000
"""Words, or departments and jobs, above which those of former names are forgotten."""


class Shelf:
    """The entries of one kind in blocks, sorted by number."""

    def __init__(self) -> None:
        self.known: dict[str, Entry] = {}
        self.blocks: list[Block] = []
        self._starts: list[tuple[str, str]] = []

    def put(self, entry: Entry) -> bool:
        """Adds an entry, or replaces the one with its key. False if nothing changed."""
        former = self.known.get(entry.key)
        if former == entry:
            return False
        place = order(entry)
        if former is not None and order(former) == place:
            self._replace(entry, place)
            return True
        if former is not None:
            self.discard(entry.key)
        self.known[entry.key] = entry
        at = max(0, bisect_right(self._starts, place) - 1)
        full = at == len(self.blocks) - 1 and len(self.blocks[at].entries) >= BLOCK
        if not self.blocks or (full and order(self.blocks[at].entries[-1]) < place):
            # Entries that arrive in order fill one block after the other.
            self._insert(len(self.blocks), Block([entry]))
            return True
        block = self.blocks[at]
        insort(block.entries, entry, key=order)
        block.fresh = False
        self._starts[at] = order(block.entries[0])
        if len(block.entries) >= 2 * BLOCK:
            self._insert(at + 1, Block(block.entries[BLOCK:]))
            del block.entries[BLOCK:]
        return True

    def _replace(self, entry: Entry, place: tuple[str, str]) -> None:
        self.known[entry.key] = entry
        block = self.blocks[bisect_right(self._starts, place) - 1]
        row = bisect_left(block.entries, place, key=order)
        block.entries[row] = entry
        if block.fresh:
            block.worn.add(row)

    def discard(self, key: str) -> bool:
        """Removes an entry. False if there was none."""
        entry = self.known.pop(key, None)
        if entry is None:
            return False
        at = bisect_right(self._starts, order(entry)) - 1
        block = self.blocks[at]
        del block.entries[bisect_left(block.entries, order(entry), key=order)]
        block.fresh = False
        if block.entries:
            self._starts[at] = order(block.entries[0])
        else:
            del self.blocks[at], self._starts[at]
        return True

    def _insert(self, at: int, block: Block) -> None:
        self.blocks.insert(at, block)
        self._starts.insert(at, order(block.entries[0]))


class Directory:
    """All entries. Changed one at a time, or loaded in slices so that the screen stays alive.

    A load is begun with the whole new list of a kind and carried on by `step`; meanwhile everything
    loaded so far can be found. `version` rises with every change of what can be found.

    When hundreds of names change at once, some are found by the former ones until `tidy` has
    joined their blocks anew: a question does not wait for that.
    """

    def __init__(self) -> None:
        self.shelves = {kind: Shelf() for kind in Kind}
        self.vocabulary = Vocabulary()
        self.subjects: dict[str, str] = {"": "\0"}
        """Departments and jobs that occur, each with a character; those of removed entries stay."""
        self.version = 0
        self._most_words = MOST_WORDS
        self._loads: dict[Kind, Iterator[Entry | str]] = {}

    def __len__(self) -> int:
        return sum(len(shelf.known) for shelf in self.shelves.values())

    def get(self, kind: Kind, key: str) -> Entry | None:
        """The entry of that key."""
        return self.shelves[kind].known.get(key)

    def put(self, entry: Entry) -> None:
        """Adds an entry, or replaces the one of its kind and key."""
        if self.shelves[entry.kind].put(entry):
            self.version += 1
            self._code(entry)
            if max(len(self.vocabulary), len(self.subjects)) > self._most_words:
                self._forget_former()

    def _code(self, entry: Entry) -> None:
        for subject in (entry.department, entry.job):
            if subject not in self.subjects:
                self.subjects[subject] = chr(len(self.subjects))

    def _forget_former(self) -> None:
        """Keeps no word, department or job but those of present entries."""
        self.vocabulary, self.subjects = Vocabulary(), {"": "\0"}
        for shelf in self.shelves.values():
            for entry in shelf.known.values():
                self._code(entry)
            for block in shelf.blocks:
                block.fresh = False
        self._most_words = max(MOST_WORDS, 2 * len(self.subjects))

    def discard(self, kind: Kind, key: str) -> None:
        """Removes an entry; nothing happens if there is none."""
        if self.shelves[kind].discard(key):
            self.version += 1

    def begin(self, kind: Kind, entries: Iterable[Entry], *, ordered: bool = False) -> None:
        """Begins to load the whole list of a kind; `step` does it. Ends a load of that kind.

        `ordered` says that the entries stand in their order already.
        """
        wanted = list(entries) if ordered else sorted(entries, key=order)
        # The set would cost memory for nothing in the common case, the first load.
        keys = {entry.key for entry in wanted} if self.shelves[kind].known else set()
        gone = [key for key in self.shelves[kind].known if key not in keys]
        self._loads[kind] = chain(gone, wanted)

    def step(self, rows: int = 256) -> bool:
        """Carries the loads on by a number of entries. True while more is to be done.

        256 entries take 1 to 3 milliseconds.
        """
        for kind in list(self._loads):
            done = 0
            for item in islice(self._loads[kind], rows):
                done += 1
                if isinstance(item, str):
                    self.discard(kind, item)
                else:
                    self.put(item)
            if done == rows:
                self._refresh(kind, all_but_last=True)
                return True
            self._refresh(kind, all_but_last=False)
            del self._loads[kind]
        return bool(self._loads)

    def load(self, kind: Kind, entries: Iterable[Entry]) -> None:
        """Loads the whole list of a kind at once: for tests, scripts and short lists."""
        self.begin(kind, entries)
        while self.step(4096):
            pass

    def blocks(self, kinds: Iterable[Kind]) -> list[Block]:
        """The blocks of some kinds, kinds in the given order, ready to be scanned."""
        found = [block for kind in kinds for block in self.shelves[kind].blocks]
        patience = WORN
        for block in found:
            if not block.fresh:
                block.refresh(self.vocabulary, self.subjects)
            elif block.worn and patience:
                patience -= 1
                self._mend(block)
        return found

    def _mend(self, block: Block) -> None:
        self.version += 1
        block.mend(self.vocabulary, self.subjects)

    def tidy(self) -> bool:
        """Joins the changed names of one block anew, in a millisecond. True if more wait."""
        worn = (b for shelf in self.shelves.values() for b in shelf.blocks if b.fresh and b.worn)
        block = next(worn, None)
        if block is not None:
            self._mend(block)
        return next(worn, None) is not None

    def _refresh(self, kind: Kind, *, all_but_last: bool) -> None:
        blocks = self.shelves[kind].blocks
        for block in blocks[:-1] if all_but_last else blocks:
            if not block.fresh:
                block.refresh(self.vocabulary, self.subjects)
            elif block.worn:
                self._mend(block)
