"""Which parts of an entry fit what was typed, for the screen to set them off.

Knows how a match by pinyin or initials lies in the name as it is shown. Must not know how hits are
found or ranked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from console.state.entries import Entry
from console.state.matching import trace
from console.state.pinyin import MAX_NAME, Group, fold, spell


class Span(NamedTuple):
    """Characters `start` to `end` of a field: "name", "number", "department" or "job"."""

    field: str
    start: int
    end: int


def spans(entry: Entry, words: Sequence[str]) -> tuple[Span, ...]:
    """The fitting parts, sorted and without doubles; every span lies inside its field."""
    found: set[Span] = set()
    groups = spell(entry.name)
    joined = _spelled_spans(entry.name, groups, "".join(words))
    if joined:
        return tuple(sorted(joined))
    for word in words:
        found.update(_word_spans(entry, groups, word))
    return tuple(sorted(found))


def _word_spans(entry: Entry, groups: Sequence[Group], word: str) -> Iterator[Span]:
    """The first field that has the word: number, name, then department and job."""
    at = entry.number.find(word)
    if at == 0:
        yield Span("number", 0, len(word))
        return
    for start in range(len(groups)):
        found = _spelled_spans(entry.name, groups[start:], word)
        if found:
            yield from found
            return
    inside = _inside(entry.name[:MAX_NAME], word)
    if inside:
        yield Span("name", *inside)
    elif at > 0:
        yield Span("number", at, at + len(word))
    else:
        yield from _subject_spans(entry, word)


def _subject_spans(entry: Entry, word: str) -> Iterator[Span]:
    for field, text in (("department", entry.department), ("job", entry.job)):
        groups = spell(text)
        for start in range(len(groups)):
            found = _spelled_spans(text, groups[start:], word, field)
            if found:
                yield from found
                break
        else:
            inside = _inside(text[:MAX_NAME], word)
            if inside:
                yield Span(field, *inside)


def _spelled_spans(
    text: str, groups: Sequence[Group], word: str, field: str = "name"
) -> list[Span]:
    taken = trace(groups, word, whole=True) or trace(groups, word)
    return [
        Span(field, group.start, _end(text, group, letters))
        for group, letters in zip(groups, taken, strict=False)
    ]


def _end(text: str, group: Group, letters: int) -> int:
    """Where the first letters of a group end in the text: a Chinese character is one piece."""
    if group.end - group.start == 1:
        return group.end
    counts = (sum(map(str.isalnum, fold(char))) for char in text[group.start : group.end])
    ends = enumerate(accumulate(counts), group.start + 1)
    return next((at for at, count in ends if count >= letters), group.end)


def _inside(text: str, word: str) -> tuple[int, int] | None:
    """Where a folded word stands in a text, in offsets of the text as it is shown."""
    pieces = [(piece, at) for at, char in enumerate(text) for piece in fold(char)]
    start = "".join(piece for piece, _ in pieces).find(word)
    return (pieces[start][1], pieces[start + len(word) - 1][1] + 1) if start >= 0 else None
