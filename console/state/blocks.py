"""Runs of entries laid out for a fast scan: their names, spellings and numbers joined into texts.

Knows entries and their text form. Must not know which entries there are, nor how a text is scanned.

A block joins the names, spellings and numbers of its entries into three long strings, one line an
entry: a string is scanned at the speed of C, it takes a tenth of the memory of an index of words,
and a changed name costs one block.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import accumulate

from console.state.entries import Entry, dialled
from console.state.pinyin import MAX_NAME, Group, folded, spell

_ONE_LETTER = re.compile("\t([A-Z])(?=[ \t])")


class Lines:
    """Lines joined into one text; each begins with "\\n", and one more ends the text."""

    __slots__ = ("starts", "text")

    def __init__(self, lines: Sequence[str]) -> None:
        self.text = "".join(lines) + "\n"
        self.starts = array("I", accumulate(map(len, lines), initial=0))

    def row(self, at: int) -> int:
        """Which line an offset of the text lies in."""
        return bisect_right(self.starts, at) - 1

    def __getitem__(self, row: int) -> str:
        return self.text[self.starts[row] : self.starts[row + 1]]

    def changed(self, lines: Mapping[int, str]) -> Lines:
        """The same with some lines replaced."""
        rows = range(len(self.starts) - 1)
        return Lines([lines[row] if row in lines else self[row] for row in rows])


class Vocabulary:
    """The words and syllables that occur in names, those of former names too."""

    def __init__(self) -> None:
        self.words: dict[str, None] = {}
        """What takes more than one character: typing errors are corrected to these."""
        self._syllables: set[str] = set()

    def __len__(self) -> int:
        return len(self.words)

    def learn(self, group: Group) -> None:
        """Adds all readings of a word or syllable."""
        if group.end - group.start > 1:
            self.words[group.readings[0]] = None
        else:
            self._syllables.update(group.readings)

    def cuts(self, text: str) -> int:
        """Into how many whole words and syllables a text can be cut: a bit for each number."""
        ways = [1] + [0] * len(text)
        for end in range(1, len(text) + 1):
            for start in range(end):
                part = text[start:end]
                if ways[start] and (part in self._syllables or part in self.words):
                    ways[end] |= ways[start] << 1
        return ways[-1]


class Block:
    """A run of entries and their texts; line n of a text is entry n.

    A line of `names` is the folded name, one of `numbers` the numbers, after a "\\t" each. A line
    of `spellings` has a group for each word or syllable: all its readings, each begun by a capital
    (or by a digit); "\\t" stands before each reading of the first group, a blank before each later
    group: "\\n\\tShan\\tDan Xiong Xin". Each line ends with "\\t", so that a whole field can be
    asked for. `subjects` has two characters for an entry, the codes of department and job.
    """

    __slots__ = (
        *("entries", "fresh", "worn", "letters", "sizes"),
        *("names", "numbers", "spellings", "subjects"),
    )

    def __init__(self, entries: list[Entry]) -> None:
        self.entries = entries
        self.fresh = False
        self.worn: set[int] = set()
        """The lines that are still of the entry before; of the same number, with another name."""
        self.names = self.numbers = self.spellings = Lines(())
        self.subjects = ""
        self.letters = ""
        """The letters that are the whole first word of a name: no other is sought as one."""
        self.sizes = 0
        """Of how many words and syllables its names are: a bit for each number."""

    def note_spellings(self) -> None:
        """The spellings are others."""
        text = self.spellings.text
        self.letters = "".join(set(_ONE_LETTER.findall(text)))
        blanks = {line.count(" ") for line in text[1:-1].split("\n")}
        self.sizes = sum(1 << count + 1 for count in blanks)

    def refresh(self, vocabulary: Vocabulary, codes: Mapping[str, str]) -> None:
        """Joins the texts anew; the words of the names are added to the vocabulary.

        `codes` has a character for each department and job.
        """
        entries = self.entries
        self.spellings = Lines([_spelling(entry.name, vocabulary) for entry in entries])
        self.note_spellings()
        self.names = Lines([f"\n\t{_line(entry.name)}\t" for entry in entries])
        self.numbers = Lines([_numbers(entry) for entry in entries])
        self.subjects = "".join([codes[e.department] + codes[e.job] for e in entries])
        self.fresh = True
        self.worn.clear()

    def mend(self, vocabulary: Vocabulary, codes: Mapping[str, str]) -> None:
        """Joins the worn lines anew: as `refresh` does, in a tenth of the time if they are few."""
        worn = {row: self.entries[row] for row in self.worn}
        spellings = {row: _spelling(entry.name, vocabulary) for row, entry in worn.items()}
        self.spellings = self.spellings.changed(spellings)
        self.note_spellings()
        self.names = self.names.changed({row: f"\n\t{_line(e.name)}\t" for row, e in worn.items()})
        self.numbers = self.numbers.changed({row: _numbers(e) for row, e in worn.items()})
        subjects = [self.subjects[at : at + 2] for at in range(0, len(self.subjects), 2)]
        for row, entry in worn.items():
            subjects[row] = codes[entry.department] + codes[entry.job]
        self.subjects = "".join(subjects)
        self.worn.clear()


def narrowed(found: Iterable[tuple[Block, Collection[int]]]) -> list[Block]:
    """One fresh block of only the entries found, as pairs of a fresh block and indexes in it."""
    kept = [(block, row) for block, rows in found for row in sorted(rows)]
    block = Block([block.entries[row] for block, row in kept])
    block.names = Lines([block.names[row] for block, row in kept])
    block.numbers = Lines([block.numbers[row] for block, row in kept])
    block.spellings = Lines([block.spellings[row] for block, row in kept])
    block.note_spellings()
    block.subjects = "".join([block.subjects[2 * row : 2 * row + 2] for block, row in kept])
    block.fresh = True
    return [block] if kept else []


def _line(name: str) -> str:
    text = folded(name[:MAX_NAME])
    return text if text.isprintable() else "".join(c for c in text if c.isprintable())


def _numbers(entry: Entry) -> str:
    if not entry.others and entry.number.isdecimal():
        return f"\n\t{entry.number}\t"
    return "\n" + "".join(f"\t{dialled(number)}" for number in entry.numbers) + "\t"


def _spelling(name: str, vocabulary: Vocabulary) -> str:
    groups = spell(name)
    if not groups:
        return "\n\t"
    for group in groups:
        vocabulary.learn(group)
    first = "\t".join([reading.capitalize() for reading in groups[0].readings])
    later = [" " + "".join([r.capitalize() for r in group.readings]) for group in groups[1:]]
    return f"\n\t{first}{''.join(later)}\t"
