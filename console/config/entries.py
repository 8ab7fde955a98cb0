"""How one setting is declared: kind, bounds and description stand beside its default.

Knows how to check a value and how to list the settings of a section, so that the reader, the
settings form and the manual use one declaration. Must not know any particular setting.
"""

from __future__ import annotations

import re
from dataclasses import Field, dataclass, field, fields
from enum import StrEnum
from typing import Any

from console.i18n import Message, msg

_TIME = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")


class Kind(StrEnum):
    """What a setting holds, and so which field a form shows."""

    FLAG = "flag"
    NUMBER = "number"
    TEXT = "text"
    TIME = "time"
    """HH:MM, or empty."""
    CHOICE = "choice"
    CHOICES = "choices"
    """Any of a set of names, kept as a tuple."""


@dataclass(frozen=True)
class Entry:
    """One setting of a section. Bounds are inclusive; `choices` is empty where all is allowed."""

    name: str
    kind: Kind
    default: object
    title: Message
    description: Message
    low: int = 0
    high: int = 0
    choices: tuple[str, ...] = ()

    def check(self, value: object) -> Message | None:
        """Why a value cannot be taken, or None."""
        return _CHECKS[self.kind](self, value)

    def taken(self, value: Any) -> Any:
        """A checked value as the setting holds it."""
        return tuple(value) if self.kind is Kind.CHOICES else value


def option(
    default: Any,
    kind: Kind,
    title: Message,
    description: Message,
    *,
    bounds: tuple[int, int] = (0, 0),
    choices: tuple[str, ...] = (),
) -> Any:
    """A dataclass field that is a setting."""
    parts = (kind, title, description, bounds, choices)
    return field(default=default, metadata={"option": parts})


def entries(section: Any) -> tuple[Entry, ...]:
    """The settings of a section (a dataclass or one of its objects), in the order declared."""
    return tuple(_entry(part) for part in fields(section) if "option" in part.metadata)


def _entry(part: Field[Any]) -> Entry:
    kind, title, description, (low, high), choices = part.metadata["option"]
    return Entry(part.name, kind, part.default, title, description, low, high, choices)


def _check_flag(_: Entry, value: object) -> Message | None:
    return None if isinstance(value, bool) else msg("must be true or false")


def _check_number(entry: Entry, value: object) -> Message | None:
    if isinstance(value, bool) or not isinstance(value, int):
        return msg("must be a whole number")
    if entry.low <= value <= entry.high:
        return None
    return msg("must be between {low} and {high}", low=entry.low, high=entry.high)


def _check_text(_: Entry, value: object) -> Message | None:
    if not isinstance(value, str):
        return msg("must be a text in quotes")
    return None if value.isprintable() else msg("must not hold control characters")


def _check_time(_: Entry, value: object) -> Message | None:
    if isinstance(value, str) and (not value or _TIME.fullmatch(value)):
        return None
    return msg("must be a time such as “22:30”, or empty")


def _check_choice(entry: Entry, value: object) -> Message | None:
    if value in entry.choices:
        return None
    return msg("must be one of: {choices}", choices=", ".join(entry.choices))


def _check_choices(entry: Entry, value: object) -> Message | None:
    if isinstance(value, list | tuple) and all(name in entry.choices for name in value):
        return None
    return msg("must be a list of: {choices}", choices=", ".join(entry.choices))


_CHECKS = {
    Kind.FLAG: _check_flag,
    Kind.NUMBER: _check_number,
    Kind.TEXT: _check_text,
    Kind.TIME: _check_time,
    Kind.CHOICE: _check_choice,
    Kind.CHOICES: _check_choices,
}
