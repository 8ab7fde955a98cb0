"""Where a name stands in a list sorted by name: Chinese ones by pinyin, among the Latin ones.

Knows the keys of names that were worked out. Must not know lists, extensions or who sorts them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import islice

from console.state.pinyin import SURNAMES, fold, readings

MOST = 200_000
"""Keys kept; names change, and those of old ones are not worth their room for ever."""


class NameOrder:
    """The sort keys of people's names, each worked out once."""

    def __init__(self) -> None:
        self._keys: dict[str, str] = {}
        self._waiting: Iterator[str] = iter(())

    def key(self, name: str) -> str:
        """What a person's name is sorted by. It begins with a family name."""
        kept = self._keys.get(name)
        if kept is None:
            if len(self._keys) >= MOST:
                self._keys.clear()
            special = SURNAMES.get(name[:1])
            first = name[:1] if special else ""
            kept = (_syllable(special, first) if special else "") + _spelled(name[len(first) :])
            self._keys[name] = kept
        return kept

    def begin(self, names: Iterable[str]) -> None:
        """Begins to work out many keys ahead; `step` does it."""
        self._waiting = iter(names)

    def step(self, names: int = 512) -> bool:
        """Works out some more, in one to two milliseconds. True while more are to be done."""
        done = 0
        for name in islice(self._waiting, names):
            self.key(name)
            done += 1
        return done == names


@lru_cache(maxsize=4096)
def title_key(title: str) -> str:
    """What a department is sorted by; family names do not occur in it."""
    return _spelled(title)


def _spelled(text: str) -> str:
    return text.casefold() if text.isascii() else "".join(map(_placed, text))


@cache
def _placed(char: str) -> str:
    known = readings(char)
    return _syllable(known[0], char) if known else fold(char)


def _syllable(reading: str, char: str) -> str:
    """A character by its reading, apart from others of that reading.

    The sign between is less than all that names hold, so that `li` stands before `lin`.
    """
    return f"{reading}\x01{char}"
