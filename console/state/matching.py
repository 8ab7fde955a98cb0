"""How one typed word is found in a block of the directory, and how well.

Knows the texts of a block, the tiers of a match and how a word may stand for syllables: each gives
a beginning of itself, so 李明朗 is found by liminglang, lml, liml and lmlang. Must not know who is
ranked before whom within a tier, nor anything outside the block.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from enum import IntEnum
from functools import lru_cache

from console.state.blocks import Block, Lines
from console.state.pinyin import Group

SCANNED = 8
"""Letters of a word that the scan compares; the rest is traced row by row.

A regular expression may try every way to cut a word into syllables. This bounds the ways.
"""

REMEMBERED = 512
"""Words whose expressions are kept: while a word is typed, each is asked for once a block."""

INFIX = 3
"""Digits from which on a number is also found by its middle."""

_END = r"(?![a-z0-9])"
_LAST = r"[^ \n]*\n"
_DIALLED = re.compile(r"[0-9*#+]+")
_TYPED = re.compile(r"[a-z0-9]+")
_READING = re.compile(r"[A-Z][a-z0-9]*|[0-9][a-z0-9]*")


class Tier(IntEnum):
    """How well a word fits; the value is the score of the hit."""

    SUBJECT = 100
    """Department or job."""
    INSIDE = 200
    """In the middle of a name or number."""
    WORD = 300
    """The beginning of a later word or syllable of the name."""
    PREFIX = 400
    """The beginning of the name."""
    WHOLE = 500
    """Whole words or syllables from the beginning of the name on."""
    NAME = 600
    """The whole name, or all its initials."""
    NUMBER_PREFIX = 800
    NUMBER = 1000


def scan(block: Block, word: str) -> dict[int, Tier]:
    """The entries of a block that a word finds by name or number: index → tier.

    The word must be folded and not empty. A single letter finds beginnings only.
    """
    rows = scan_begun(block, word)
    scan_inside(block, word, rows)
    return rows


def scan_begun(block: Block, word: str) -> dict[int, Tier]:
    """The entries that have a name, a word of it or a number that begins with a word."""
    rows: dict[int, Tier] = {}
    if _is_spelled(word):
        _scan_spellings(block.spellings, word, rows)
    elif word in block.names.text:
        _scan_lines(block.names, " " + word, rows, Tier.WORD)
        _scan_lines(block.names, "\t" + word, rows, Tier.PREFIX)
        _scan_lines(block.names, f"\t{word}\t", rows, Tier.NAME)
    if is_dialled(word):
        _scan_lines(block.numbers, "\t" + word, rows, Tier.NUMBER_PREFIX)
        _scan_lines(block.numbers, f"\t{word}\t", rows, Tier.NUMBER)
    return rows


def scan_better(block: Block, word: str, cuts: int) -> dict[int, Tier]:
    """The entries that a word finds as more than the beginning of a name or number.

    `cuts` says into how many whole words and syllables it can be cut (`Vocabulary.cuts`).
    """
    return _scan_only(block, word, _better_pattern if cuts else None)


def scan_best(block: Block, word: str, cuts: int) -> dict[int, Tier]:
    """The entries of which a word is the whole name, all its initials or the whole number."""
    return _scan_only(block, word, _name_pattern if cuts & block.sizes else None)


def _scan_only(
    block: Block, word: str, whole: Callable[[str], re.Pattern[str]] | None
) -> dict[int, Tier]:
    """`whole` gives what finds whole words; None: it can only be the initials of a name."""
    rows: dict[int, Tier] = {}
    if len(word) > SCANNED:
        return scan_begun(block, word)
    if not _is_spelled(word):
        if is_dialled(word):
            _scan_lines(block.numbers, f"\t{word}\t", rows, Tier.NUMBER)
        _scan_lines(block.names, f"\t{word}\t", rows, Tier.NAME)
        return rows
    if is_letter(word):
        sought = word.upper() in block.letters
    else:
        sought = whole is not None or bool(block.sizes >> len(word) & 1)
    if sought:
        lines = block.spellings
        for match in (whole or _initials_pattern)(word).finditer(lines.text):
            row, tier = lines.row(match.start()), _TIERS[match.lastindex or 0]
            rows[row] = max(tier, rows.get(row, tier))
    return rows


def scan_inside(block: Block, word: str, rows: dict[int, Tier]) -> None:
    """Adds the entries that have a word in the middle of a name or number."""
    if not is_letter(word):
        _scan_lines(block.names, word, rows, Tier.INSIDE)
    if len(word) >= INFIX and is_dialled(word):
        _scan_lines(block.numbers, word, rows, Tier.INSIDE)


def scan_subjects(block: Block, codes: re.Pattern[str]) -> list[int]:
    """The entries of a block whose department or job has one of the codes."""
    return sorted({match.start() // 2 for match in codes.finditer(block.subjects)})


@lru_cache(REMEMBERED)
def is_dialled(word: str) -> bool:
    """Whether a word can be a number."""
    return _DIALLED.fullmatch(word) is not None


def is_letter(word: str) -> bool:
    """Whether a word is a single Latin letter or digit: it stands in nearly every name."""
    return len(word) == 1 and word.isascii()


@lru_cache(REMEMBERED)
def _is_spelled(word: str) -> bool:
    """Whether a word is looked for among the spellings of the names."""
    return _TYPED.fullmatch(word) is not None and not is_dialled(word)


def _scan_lines(lines: Lines, wanted: str, rows: dict[int, Tier], tier: Tier) -> None:
    text = lines.text
    at = text.find(wanted)
    while at >= 0:
        row = lines.row(at)
        if rows.get(row, Tier.SUBJECT) < tier:
            rows[row] = tier
        # One hit a line is enough.
        at = text.find(wanted, lines.starts[row + 1])


def _scan_spellings(lines: Lines, word: str, rows: dict[int, Tier]) -> None:
    text = lines.text
    for match in _pattern(word[:SCANNED]).finditer(text):
        start = match.start()
        row = lines.row(start)
        tier = _TIERS[match.lastindex or 0]
        if text[start - 1] != "\t" and text[start] != "\t":
            tier = Tier.WORD
        if len(word) > SCANNED:
            tier = _traced(lines[row], word)
        if rows.get(row, Tier.SUBJECT) < tier:
            rows[row] = tier


def _traced(line: str, word: str) -> Tier:
    """The tier of a long word in a line of spellings; SUBJECT if the line does not have it."""
    letters = iter(line.lower())
    if not all(letter in letters for letter in word):
        # Not even in this order: that is seen far sooner than traced.
        return Tier.SUBJECT
    return tier_of(_spelled(line), word) or Tier.SUBJECT


_TIERS = (Tier.PREFIX, Tier.NAME, Tier.NAME, Tier.WHOLE)


@lru_cache(REMEMBERED)
def _pattern(word: str) -> re.Pattern[str]:
    """Finds a word in spellings; its groups are whole name, initials, whole syllables."""
    mixed = "".join(_follow(c) for c in word[1:])
    lead = "" if word[0].isalpha() else r"[ \t]"
    return re.compile(rf"{lead}{word[0].upper()}(?={mixed})(?:{_better(word)}|)")


@lru_cache(REMEMBERED)
def _better_pattern(word: str) -> re.Pattern[str]:
    return re.compile(rf"\t{word[0].upper()}(?:{_better(word)})")


@lru_cache(REMEMBERED)
def _name_pattern(word: str) -> re.Pattern[str]:
    return re.compile(rf"\t{word[0].upper()}(?:{_name(word)})")


@lru_cache(REMEMBERED)
def _initials_pattern(word: str) -> re.Pattern[str]:
    return re.compile(rf"\t{word[0].upper()}({_initials(word)})")


def _better(word: str) -> str:
    """What may follow the first letter of a word that is more than a beginning of the name."""
    return f"{_name(word)}|({_whole(word)})"


def _name(word: str) -> str:
    """What may follow the first letter of a word that is a whole name, or all its initials."""
    return f"({_whole(word)}{_LAST})|({_initials(word)})"


def _initials(word: str) -> str:
    return "".join(_begin(c) for c in word[1:]) + _LAST if len(word) > 1 else "(?!)"


def _whole(word: str) -> str:
    return "".join(_follow(c, _END) for c in word[1:]) + _END


def _follow(char: str, end: str = "") -> str:
    """The next letter goes on in this syllable, or begins the next one in any of its readings."""
    return f"(?:{char}|{end}{_begin(char)})"


def _begin(char: str) -> str:
    """The next group begins with a letter in any of its readings, or with a digit."""
    return rf"[^ \n]* [^ \n]*?{char.upper()}" if char.isalpha() else rf"[^ \n]* {char}"


def lenient(word: str) -> re.Pattern[str]:
    """Finds names begun by a word as southern speakers type it: z for zh, n for ng, and so on."""
    first = word[0]
    parts = ["\t" + first.upper()]
    former = first
    for char in word[1:SCANNED]:
        optional = (former + char) in {"zh", "ch", "sh", "ng"}
        if not optional:
            parts.append(_MAY_FOLLOW.get(former, ""))
        parts.append(_follow(char) + ("?" if optional else ""))
        former = char
    return re.compile("".join(parts))


_MAY_FOLLOW = {"z": "h?", "c": "h?", "s": "h?", "n": "g?"}


def rows_of(pattern: re.Pattern[str], block: Block) -> list[int]:
    """The entries of a block whose spelling a pattern finds."""
    lines = block.spellings
    return sorted({lines.row(match.start()) for match in pattern.finditer(lines.text)})


def _spelled(line: str) -> list[Group]:
    """The groups of a line of spellings; their offsets in the name are not known here."""
    return [
        Group(0, 0, tuple(reading.lower() for reading in _READING.findall(part)))
        for part in line.strip().replace("\t", "").split(" ")
    ]


def tier_of(groups: Sequence[Group], word: str) -> Tier | None:
    """How well a word fits a spelled name; None if it does not."""
    if trace(groups, word, whole=True, entire=True) or _are_initials(groups, word):
        return Tier.NAME
    if trace(groups, word, whole=True):
        return Tier.WHOLE
    if trace(groups, word):
        return Tier.PREFIX
    if any(trace(groups[at:], word) for at in range(1, len(groups))):
        return Tier.WORD
    return None


def trace(
    groups: Sequence[Group], word: str, *, whole: bool = False, entire: bool = False
) -> list[int]:
    """How many letters of a word each group gives, from the first group on; [] if it does not fit.

    With `whole` each group gives a whole reading, with `entire` every group gives something.
    """
    failed: set[tuple[int, int]] = set()

    def taken(group: int, at: int) -> list[int] | None:
        if at == len(word):
            return [] if group == len(groups) or not entire else None
        if group == len(groups) or (group, at) in failed:
            return None
        for length in _lengths(groups[group], word, at, whole=whole):
            later = taken(group + 1, at + length)
            if later is not None:
                return [length, *later]
        failed.add((group, at))
        return None

    return taken(0, 0) or []


def _lengths(group: Group, word: str, at: int, *, whole: bool) -> list[int]:
    """How many letters a group can give from an offset of the word on, the most first."""
    lengths: set[int] = set()
    for reading in group.readings:
        common = 0
        while common < len(reading) and word[at + common : at + common + 1] == reading[common]:
            common += 1
        if not whole:
            lengths.update(range(1, common + 1))
        elif common == len(reading):
            lengths.add(common)
    return sorted(lengths, reverse=True)


def _are_initials(groups: Sequence[Group], word: str) -> bool:
    return len(word) == len(groups) > 1 and all(
        any(reading.startswith(word[at]) for reading in group.readings)
        for at, group in enumerate(groups)
    )
