"""How one value of a frame is read: a scalar, a flag, a moment, a list, whatever form it came in.

Knows the forms that the manual shows for each kind of value (readings A and B). Must not know any
field or record. Nothing here raises.
"""

from __future__ import annotations

import re

CUT = 200
"""Characters kept of a text that is only shown."""
WHOLE = 10_000
"""Characters kept of a text that is sent back as it came (tokens, remarks)."""
LARGEST = 10**15
"""Whole numbers from here on mean nothing in this protocol."""
LAST_MOMENT = 253_370_764_800.0
"""Start of the year 9999: later moments cannot be shown as a date."""

_WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,15}").fullmatch
_MOMENT = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,9})?").fullmatch
_SHARED_MOST = 8192


class _Shared(dict[object, str]):
    """One copy of each short text, by the scalar it was read from."""

    def __missing__(self, value: object) -> str:
        found = text(value)
        if len(self) < _SHARED_MOST and len(found) < CUT:
            self[value] = found
        return found


SHARED = _Shared()
"""Looking up reads a scalar; TypeError for a container."""


def whole_text(value: object) -> str:
    """A scalar as text without outer blanks; null, absence and containers are empty."""
    if value.__class__ is str:
        return value.strip()[:WHOLE]
    if value is True or value is False:
        return "1" if value else "0"
    if isinstance(value, int):
        return str(value) if -LARGEST < value < LARGEST else ""
    if isinstance(value, float):
        if not -LARGEST < value < LARGEST:
            return ""
        return str(int(value)) if value.is_integer() else str(value)
    return ""


def text(value: object) -> str:
    """A scalar as text to be shown: without outer blanks, cut at `CUT` characters."""
    if value.__class__ is str:
        if len(value) > CUT:
            return value[:CUT].strip()
        return value.strip()
    return whole_text(value)


def shared_text(value: object) -> str:
    """Like `text`, for values many records have in common: one copy is kept of each."""
    return SHARED[value] if isinstance(value, (str, int, float)) else text(value)


def number(value: object) -> int | None:
    """A whole number however it was sent; anything else is unknown."""
    if value.__class__ is int:
        return value if -LARGEST < value < LARGEST else None
    if value == "":
        return None
    found = whole_text(value)
    return int(found) if _WHOLE_NUMBER(found) else None


def moment(value: object) -> float | None:
    """Epoch seconds; "", 0 and anything that is no moment are unknown (reading A)."""
    if value.__class__ is int:
        return float(value) if 0 < value < LAST_MOMENT else None
    if value == "":
        return None
    found = whole_text(value)
    if not _MOMENT(found):
        return None
    seconds = float(found)
    return seconds if 0 < seconds < LAST_MOMENT else None


def flag(value: object) -> bool:
    """Any number but 0 is on, as number or as text; all else is off."""
    return bool(number(value))


def numbers(value: object) -> list[str]:
    """Extension numbers, sent as a list or joined by commas; never cut (readings B, 23)."""
    if isinstance(value, list):
        found = [text(item) for item in value]
    elif isinstance(value, str):
        found = [item.strip() for item in value.split(",")]
    else:
        found = [whole_text(value)]
    return [item for item in found if item]


def switched_on(value: object) -> frozenset[str]:
    """The names of an object's fields whose value is on, such as the licences of login."""
    if not isinstance(value, dict):
        return frozenset()
    return frozenset(name for name, state in value.items() if flag(state))


def join_numbers(items: list[str], *, trailing: bool = False) -> str:
    """Numbers as the manual sends them: comma-joined, in 6.14 and 6.15 with a trailing comma."""
    joined = ",".join(items)
    return f"{joined}," if trailing and items else joined
