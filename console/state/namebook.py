"""Who calls: the name that the address books, the extension list or the queue have for a number.

Knows numbers written in different ways. Must not know how a caller is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from console.state.entries import Entry, dialled

TAIL = 7
"""Digits at the end that are compared when the whole number is not known."""

HEARD_KEPT = 500
"""How many callers are remembered by the name the queue gave them."""

_SHORT = 6
"""Numbers up to this length are inside numbers: nothing is taken off them."""

_PREFIX = re.compile(r"^(?:\+86|0086|86(?=1[3-9]\d{9}$)|\+|00|0)")


def normal(number: str) -> str:
    """A number without blanks and dashes, the prefix of China and the zeros of a trunk call."""
    plain = dialled(number)
    if len(plain) <= _SHORT:
        return plain
    return _PREFIX.sub("", _PREFIX.sub("", plain, count=1), count=1)


class NameBook:
    """Names by number. An extension's name wins over a contact's."""

    def __init__(self) -> None:
        self._names: dict[str, dict[str, str]] = {}
        """Number → name of each entry that has it, by reference."""
        self._tails: dict[str, set[str]] = {}
        """Last digits → numbers that end so."""

    def put(self, entry: Entry) -> None:
        """Adds an entry with all its numbers."""
        for number in filter(None, map(normal, entry.numbers)):
            if entry.name:
                self._names.setdefault(number, {})[entry.ref] = entry.name
                if len(number) >= TAIL:
                    self._tails.setdefault(number[-TAIL:], set()).add(number)

    def load(self, entries: Iterable[Entry]) -> None:
        """Adds many entries."""
        for entry in entries:
            self.put(entry)

    def name(self, number: str) -> str:
        """The name for a number, "" if it is unknown or the last digits fit more than one."""
        wanted = normal(number)
        names = self._names.get(wanted)
        if names is None and len(wanted) >= TAIL:
            tail = self._tails.get(wanted[-TAIL:], set())
            known = next(iter(tail)) if len(tail) == 1 else ""
            # Both are written in full or one is a part of the other: 010 8888 1234 and 88881234.
            if known and (wanted.endswith(known) or known.endswith(wanted)):
                names = self._names[known]
        if not names:
            return ""
        return names[min(names, key=lambda ref: (not ref.startswith("extension/"), ref))]


class HeardNames:
    """What callers were called when they waited: so they are called while talking as well."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def hear(self, number: str, name: str) -> None:
        """Remembers a name; a withheld number has none that is not somebody else's as well."""
        if not number or not name:
            return
        self._names.pop(number, None)
        self._names[number] = name
        while len(self._names) > HEARD_KEPT:
            del self._names[next(iter(self._names))]

    def name(self, number: str) -> str:
        """The name that was heard last; empty if none was."""
        return self._names.get(number, "")
