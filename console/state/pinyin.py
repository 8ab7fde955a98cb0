"""How a name is typed with Latin letters: its syllables and words, each with every reading.

Knows the readings of Chinese characters and how text is folded for comparison: case, accents and
width. Must not know what is searched, nor how hits are ranked.
"""

from __future__ import annotations

import importlib.util
import re
import sys
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

# Readings that a character has as a family name; they stand before its other readings.
SURNAMES = {
    "单": "shan", "單": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "查": "zha", "区": "ou",
    "區": "ou", "盖": "ge", "蓋": "ge", "乐": "yue", "樂": "yue", "朴": "piao", "尉": "yu",
    "缪": "miao", "繆": "miao", "翟": "zhai", "洗": "xian", "冼": "xian", "召": "shao",
    "逄": "pang",
    "员": "yun", "員": "yun", "种": "chong", "任": "ren", "华": "hua", "葛": "ge", "黑": "he",
    "秘": "bi", "折": "she", "那": "na", "覃": "qin", "宓": "mi", "卜": "bu", "能": "nai",
    "乜": "nie", "佴": "nai", "隗": "wei", "繁": "po", "长": "zhang", "澹": "tan", "冯": "feng",
    "馮": "feng", "宁": "ning", "纪": "ji", "重": "chong", "过": "guo", "郇": "xun", "晟": "cheng",
}  # fmt: skip

MAX_NAME = 64
"""Characters of a name that are read: the rest of a longer one is neither indexed nor matched."""

MAX_GROUPS = 12
"""Words and syllables of a name that are read; it also bounds the work a hostile name can cause."""

_NAME_WORD = re.compile(r"[a-z0-9]+(?:'+[a-z0-9]+)*")
_WORD = re.compile(r"[a-z0-9]+")
_KEY = re.compile(rb'"(\d+)"')
_APOSTROPHES = {"'", "’", "‘"}


class Group(NamedTuple):
    """One word, or one Chinese character, of a name.

    `start` and `end` are offsets in the name as it is shown; `readings` are of a-z and 0-9.
    """

    start: int
    end: int
    readings: tuple[str, ...]


@cache
def fold(char: str) -> str:
    """One character without case, accent and width; may be longer, or empty for a bare accent."""
    decomposed = unicodedata.normalize("NFKD", char).casefold()
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def folded(text: str) -> str:
    """A text without case, accents and width."""
    return text.lower() if text.isascii() else "".join(map(fold, text))


@cache
def readings(char: str) -> tuple[str, ...]:
    """Every reading of a Chinese character without tones; () for any other character.

    ü can be typed as v, u or yu.
    """
    return tuple(dict.fromkeys(_toneless(char))) if char >= "〇" else ()


def spell(name: str) -> list[Group]:
    """The words and syllables of a name in order; no more than MAX_GROUPS."""
    read = name[:MAX_NAME]
    if read.isascii():
        words = _NAME_WORD.finditer(read.lower())
        groups = [Group(m.start(), m.end(), (m[0].replace("'", ""),)) for m in words]
    else:
        groups = _spell_mixed(read)
    return groups[:MAX_GROUPS]


def _spell_mixed(name: str) -> list[Group]:
    groups: list[Group] = []
    start, word, last = 0, "", 0
    for at, char in enumerate(name):
        known = readings(char)
        letters = "" if known else fold(char)
        if letters and _WORD.fullmatch(letters):
            start = start if word else at
            word, last = word + letters, at + 1
            continue
        if word and (char in _APOSTROPHES or unicodedata.combining(char)):
            continue
        if word:
            groups.append(Group(start, last, (word,)))
            word = ""
        if known:
            groups.append(Group(at, at + 1, known if groups else _as_surname(char, known)))
    if word:
        groups.append(Group(start, last, (word,)))
    return groups


def _as_surname(char: str, known: tuple[str, ...]) -> tuple[str, ...]:
    special = SURNAMES.get(char)
    return known if special is None else tuple(dict.fromkeys((special, *known)))


def _toneless(char: str) -> Iterator[str]:
    for toned in _toned(ord(char)).split(","):
        plain = "".join(map(_plain, toned))
        if "ü" in plain:
            yield from (plain.replace("ü", typed) for typed in ("v", "u", "yu"))
        elif _WORD.fullmatch(plain):
            yield plain


@cache
def _plain(char: str) -> str:
    """A letter of a reading without its tone, with the two dots of ü kept."""
    decomposed = unicodedata.normalize("NFD", char)
    return "ü" if "\u0308" in decomposed else fold(char)


@cache
def _table() -> bytes:
    """pypinyin's table of single characters, as it lies on disk.

    Importing pypinyin costs 59 MB and 0.3 s, nearly all for a dictionary of phrases. The table of
    single characters is a JSON object from code point to readings, 0.8 MB, so it is kept unread and
    a character is looked up in it the first time it occurs.
    """
    package = importlib.util.find_spec("pypinyin")
    if package is None or package.origin is None:
        return b""
    try:
        return (Path(package.origin).parent / "pinyin_dict.json").read_bytes()
    except OSError:
        return b""


def _toned(code: int) -> str:
    table = _table()
    # The keys stand in rising order, one on a line: a plain find would read half a megabyte.
    at = bisect_left(range(len(table)), code, key=lambda at: _key_after(table, at)[0])
    found, end = _key_after(table, at)
    if found != code:
        return ""
    opening = table.find(b'"', end + 1)
    return table[opening + 1 : table.find(b'"', opening + 1)].decode("utf-8", "replace")


def _key_after(table: bytes, at: int) -> tuple[int, int]:
    """The first key that begins at or after an offset, and where its closing quote is."""
    match = _KEY.search(table, at)
    return (int(match[1]), match.end() - 1) if match else (sys.maxunicode + 1, len(table))
