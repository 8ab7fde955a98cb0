"""What can be asked in a form: kinds of fields, each with its checks.

Knows texts as they are typed and the values read from them. Must not know widgets, requests or the
PBX.

    Text("name", msg("Name"), required=True)          -> str
    Secret("old", msg("Old password"))                -> str, never shown
    Number("number1", msg("Number"))                  -> str of 0-9 * # +
    Numbers("numbers", msg("Extensions"))             -> list[str]; "3001, 3002"
    Ranges("numbers", msg("Extensions"))              -> list[Stretch]; "110:120,131"
    Whole("tries", msg("Attempts"), low=1, high=9)    -> int, None if empty
    Time("time", msg("Time"))                         -> "05:30"
    DateTime("start", msg("From"))                    -> "2019-10-09 12:00:00"
    Flag("keep", msg("Keep"))                         -> bool
    Choice("id", msg("Class"), options=[("3", "All")])-> the key of the option; options may be an
                                                         async function, called when the form opens
Every kind takes `required`, `hint` (a text shown under the field) and `only`: a function of the
typed texts by name, which says whether the field is shown (a hidden field is read as if empty).
"""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from datetime import datetime
from typing import Any, NamedTuple

from console.i18n import Message, msg
from console.protocol.checks import DATE_TIME, is_number, narrow, read_date_time, read_time

LONGEST = 64
"""Characters of a name, and of any field that does not say otherwise."""
Texts = Mapping[str, str]
"""What is typed, by field name. A flag is "1" or "0", a choice the key of its option."""
Options = Sequence[tuple[str, Message | str]]
"""Pairs of a key and what is shown for it."""
AskOptions = Callable[[], Awaitable[Options]]

_UNSEEN = ("Cf", "Cs", "Zl", "Zp")
_SIGNS = str.maketrans("，：；－", ",:;-")
"""What a Chinese input method types for the signs between numbers and in times."""


def typed(text: str) -> str:
    """A text as it may be sent: line ends and control characters are blanks, invisible marks go.

    Unlike `protocol.clean` it keeps every character that people can see, whatever its width.
    """
    kinds = ((char, unicodedata.category(char)) for char in text)
    return "".join(" " if kind == "Cc" else char for char, kind in kinds if kind not in _UNSEEN)


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to ask: `name` is how the value is called, `title` what is shown."""

    name: str
    title: Message
    _: KW_ONLY
    required: bool = False
    hint: Message | None = None
    only: Callable[[Texts], bool] | None = None
    longest: int = LONGEST
    """Characters that can be typed."""

    def tidy(self, text: str) -> str:
        """The typed text as it is checked and read: clean, without outer blanks."""
        return typed(text).strip()

    def check(self, text: str) -> Message | None:
        """What is wrong with a tidied text."""
        if not text:
            return msg("This must be filled in") if self.required else None
        if len(text) > self.longest:
            return msg("At most {most} characters", most=self.longest)
        return self.fault(text)

    def fault(self, text: str) -> Message | None:
        """What is wrong with a text that is not empty and not too long."""
        return None

    def read(self, text: str) -> Any:
        """The value of a tidied text that passed the check."""
        return text

    def write(self, value: Any) -> str:
        """A value as the text that is typed for it."""
        return "" if value is None else str(value)

    def tell(self, value: Any) -> str:
        """A value as it is shown to people."""
        return self.write(value)

    def narrows(self, value: Any) -> bool:
        """Whether a filter with this value leaves anything out."""
        return bool(value)


@dataclass(frozen=True, slots=True)
class Text(Field):
    """Any text."""


@dataclass(frozen=True, slots=True)
class Secret(Field):
    """A password: shown as dots, sent exactly as typed."""

    def tidy(self, text: str) -> str:
        """As typed: a blank may belong to it."""
        return text


class _Narrow(Field):
    """A field of digits and signs, which may be typed full-width."""

    __slots__ = ()

    def tidy(self, text: str) -> str:
        """With full-width digits and signs made narrow."""
        return typed(narrow(text.translate(_SIGNS))).strip()


@dataclass(frozen=True, slots=True)
class Number(_Narrow):
    """A telephone number. Blanks and dashes that people write into it are left out."""

    def tidy(self, text: str) -> str:
        """Without blanks, dashes and brackets."""
        tidy = typed(narrow(text.translate(_SIGNS)))
        return "".join(char for char in tidy if char not in " -()")

    def fault(self, text: str) -> Message | None:
        """Not 1 to 32 of the characters that can be dialled."""
        return None if is_number(text) else msg("A number has digits, *, # and + only, at most 32")


@dataclass(frozen=True, slots=True)
class Numbers(_Narrow):
    """Extension numbers with commas or blanks between; each is kept once."""

    longest: int = 10_000

    def fault(self, text: str) -> Message | None:
        """The first that is no number."""
        wrong = next((part for part in self.read(text) if not is_number(part)), None)
        return None if wrong is None else msg("{part} is no number", part=wrong)

    def read(self, text: str) -> list[str]:
        """The numbers in the order typed."""
        return list(dict.fromkeys(text.replace(";", ",").replace(",", " ").split()))

    def write(self, value: Any) -> str:
        """Joined by commas."""
        return value if isinstance(value, str) else ",".join(value or ())


class Stretch(NamedTuple):
    """A range of extensions, both ends included; one extension has both ends alike."""

    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Ranges(_Narrow):
    """Extensions and ranges of them: `110:120,131`."""

    longest: int = 10_000

    def fault(self, text: str) -> Message | None:
        """The first part that is no number and no range."""
        for part in self.read(text):
            if part.first != part.last and not _in_order(part):
                return msg("{first}:{last} is no range", first=part.first, last=part.last)
            if not is_number(part.first):
                return msg("{part} is no number", part=part.first or "-")
        return None

    def read(self, text: str) -> list[Stretch]:
        """The parts in the order typed, each once."""
        found = []
        for part in text.replace(";", ",").replace(",", " ").split():
            first, colon, last = part.partition(":")
            found.append(Stretch(first, last if colon else first))
        return list(dict.fromkeys(found))

    def write(self, value: Any) -> str:
        """As typed."""
        if isinstance(value, str):
            return value
        parts = [one.first if one.first == one.last else ":".join(one) for one in value or ()]
        return ",".join(parts)


def _in_order(part: Stretch) -> bool:
    if not all(end.isascii() and end.isdecimal() for end in part):
        return False
    return len(part.first) < 16 > len(part.last) and int(part.first) <= int(part.last)


@dataclass(frozen=True, slots=True)
class Whole(_Narrow):
    """A whole number from `low` to `high`."""

    low: int = 0
    high: int = 9999

    def fault(self, text: str) -> Message | None:
        """No whole number, or out of the range."""
        digits = text.isascii() and text.isdigit() and len(text) < 16
        if digits and self.low <= int(text) <= self.high:
            return None
        return msg("A whole number from {low} to {high}", low=self.low, high=self.high)

    def read(self, text: str) -> int | None:
        """The number, or None for nothing."""
        return int(text) if text else None


@dataclass(frozen=True, slots=True)
class Time(_Narrow):
    """A time of day: `05:30` or `5:30`."""

    def fault(self, text: str) -> Message | None:
        """No time."""
        return None if read_time(text) else msg("A time like 05:30")

    def read(self, text: str) -> str:
        """With two digits for the hour, as it is sent."""
        found = read_time(text)
        return "" if found is None else f"{found:%H:%M}"


@dataclass(frozen=True, slots=True)
class DateTime(_Narrow):
    """A day and a time: `2019-10-09 12:00`, with or without seconds."""

    def fault(self, text: str) -> Message | None:
        """No day of the calendar with a time of day."""
        return None if _moment(text) else msg("A day and time like 2019-10-09 12:00")

    def read(self, text: str) -> str:
        """With seconds, as it is sent."""
        found = _moment(text)
        return "" if found is None else found.strftime(DATE_TIME)


def _moment(text: str) -> datetime | None:
    return read_date_time(text) or read_date_time(f"{text}:00")


@dataclass(frozen=True, slots=True)
class Choice(Field):
    """One of some options."""

    options: Options | AskOptions = ()
    known: dict[str, Message | str] = dataclasses.field(default_factory=dict, compare=False)
    """The texts of options that were asked for, once they have come."""

    def tell(self, value: Any) -> str:
        """The option's text; its key where the options are still to be asked for."""
        known = self.known if callable(self.options) else dict(self.options)
        return str(known.get(value, self.write(value)))

    def narrows(self, value: Any) -> bool:
        """The first of given options stands for all that there is."""
        first = "" if callable(self.options) or not self.options else self.options[0][0]
        return bool(value) and value != first


NO_YES: Options = (("0", msg("no")), ("1", msg("yes")))


@dataclass(frozen=True, slots=True)
class Flag(Field):
    """Yes or no."""

    def read(self, text: str) -> bool:
        """Whether it is yes."""
        return text == "1"

    def write(self, value: Any) -> str:
        """Yes for anything that is true, but for the text "0"."""
        return "1" if value and value != "0" else "0"

    def tell(self, value: Any) -> str:
        """Yes or no."""
        written = self.write(value)
        return next(str(text) for key, text in NO_YES if key == written)
