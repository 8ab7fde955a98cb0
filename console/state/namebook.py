"""Who calls: the name that the address books, the extension list or the queue have for a number.

Knows numbers written in different ways. Must not know how a caller is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol, TypeVar

from console.state.entries import Entry, dialled

T = TypeVar("T")

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


class NameOf(Protocol):
    """Who has a number."""

    def __call__(self, number: str, channel: str = "") -> str:
        """A name, of the call on that channel if one is given; empty if unknown."""


class HeardNames:
    """What callers were called when they waited: so they are called while talking as well."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._channels: dict[str, tuple[str, str]] = {}
        """Number and name of who waited last on each channel: many share their firm's number."""

    def hear(self, number: str, name: str, channel: str = "") -> None:
        """Remembers a name; a withheld number has none that is not somebody else's as well."""
        if channel:
            _keep(self._channels, channel, (number, name))
        if number and name:
            _keep(self._names, number, name)

    def name(self, number: str, channel: str = "") -> str:
        """The name of that call, or the one heard last with the number; empty if none was."""
        on_channel, name = self._channels.get(channel, ("", ""))
        return (name if on_channel == number else "") or self._names.get(number, "")


def _keep(kept: dict[str, T], key: str, value: T) -> None:
    """The oldest go when they are too many."""
    kept.pop(key, None)
    kept[key] = value
    while len(kept) > HEARD_KEPT:
        del kept[next(iter(kept))]
