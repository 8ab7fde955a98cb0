"""A form for a section of the settings, made from its declarations.

Knows kinds of settings and which field each needs. Must not know any particular setting.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Any

from console.config import Entry, Kind
from console.i18n import LANGUAGES, Message, msg, own_name
from console.ui.form_fields import Choice, Field, Flag, Text, Time, Whole
from console.ui.forms import Values

_LONGEST = 500
_NAMED: Mapping[str, Message] = {
    "": msg("automatic"),
    "\t": msg("tab"),
    ",": msg("comma"),
    ";": msg("semicolon"),
    "system": msg("the system's certificates"),
    "ca": msg("an own CA file"),
    "pin": msg("one pinned certificate"),
}


@dataclass(frozen=True, slots=True)
class OneOf(Choice):
    """One of some values; typed is their place, since a value may be empty or a tab."""

    _: KW_ONLY
    values: tuple[str, ...] = ()

    def read(self, text: str) -> str:
        """The value."""
        return self.values[int(text)] if text else ""

    def write(self, value: Any) -> str:
        """Its place."""
        return str(self.values.index(value)) if value in self.values else "0"


@dataclass(frozen=True, slots=True)
class Names(Text):
    """Any of a set of names, with commas between."""

    longest: int = 200

    def read(self, text: str) -> tuple[str, ...]:
        """Each name once."""
        return tuple(dict.fromkeys(text.replace("，", ",").replace(",", " ").split()))

    def write(self, value: Any) -> str:
        """Joined by commas."""
        return ", ".join(value or ())


def field_of(entry: Entry) -> Field:
    """The field for one setting."""
    name, title, hint = entry.name, entry.title, entry.description
    if entry.kind is Kind.FLAG:
        return Flag(name, title, hint=hint)
    if entry.kind is Kind.NUMBER:
        return Whole(name, title, hint=hint, required=True, low=entry.low, high=entry.high)
    if entry.kind is Kind.TIME:
        return Time(name, title, hint=hint)
    if entry.kind is Kind.CHOICE:
        return one_of(name, title, entry.choices, hint)
    if entry.kind is Kind.CHOICES:
        hint = msg("{hint}: any of {names}", hint=hint, names=", ".join(entry.choices))
        return Names(name, title, hint=hint)
    return Text(name, title, hint=hint, longest=_LONGEST)


def one_of(name: str, title: Message, values: Sequence[str], hint: Message | None) -> OneOf:
    """A field for one of some values."""
    texts: dict[str, Message | str] = {**_NAMED}
    texts |= {language: own_name(language) for language in LANGUAGES}
    options = [(str(at), texts.get(value, value)) for at, value in enumerate(values)]
    return OneOf(name, title, hint=hint, options=options, values=tuple(values))


def faults(declared: Sequence[Entry], values: Values) -> dict[str, Message | str]:
    """What is wrong with the values by what was declared."""
    found: dict[str, Message | str] = {}
    for entry in declared:
        reason = entry.check(values[entry.name]) if entry.name in values else None
        if reason is not None:
            found[entry.name] = reason
    return found
