"""What requests of many chapters ask in the same way: a page, some extensions, a time, an id.

Knows the manual's forms of these and refuses what does not fit; keeps no state.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from console.simulator.seam import Frame, Operator, Refusal

Row = TypeVar("Row")

TIME_FORM = "%Y-%m-%d %H:%M:%S"
PAGE_SIZE = 10
"""Rows of a page where the request names no size."""
LONGEST_TEXT = 128
LONGEST_NAME = 64


def text(frame: Frame, name: str, *, longest: int = LONGEST_TEXT) -> str:
    """An optional text field, trimmed; "" when absent."""
    found = frame.get(name)
    value = "" if found is None else str(found).strip()
    if len(value) > longest:
        raise Refusal(f"{name} is longer than {longest} characters")
    return value


def required(frame: Frame, name: str, *, longest: int = LONGEST_TEXT) -> str:
    """A text field that must not be empty."""
    value = text(frame, name, longest=longest)
    if not value:
        raise Refusal(f"{name} must not be empty")
    return value


def whole(frame: Frame, name: str, *, low: int, high: int) -> int:
    """A required whole number between two bounds, as number or string."""
    value = required(frame, name)
    if not (value.isascii() and value.isdigit() and low <= int(value) <= high):
        raise Refusal(f"{name} must be a whole number from {low} to {high}, not {value!r}")
    return int(value)


def identity(frame: Frame, name: str) -> int:
    """A required id: a whole number, sent as a string."""
    value = required(frame, name)
    if not (value.isascii() and value.isdigit() and len(value) < 16):
        raise Refusal(f"{name} {value!r} is not an id")
    return int(value)


def optional_identity(frame: Frame, name: str) -> int:
    """An id that may be absent, "" or "0", all of which give 0."""
    return identity(frame, name) if text(frame, name) else 0


def items(frame: Frame, name: str) -> list[str]:
    """A comma-joined list, with or without a trailing comma; each entry once, in order."""
    value = str(frame.get(name, "") or "")
    return list(dict.fromkeys(part.strip() for part in value.split(",") if part.strip()))


def page_of(rows: Sequence[Row], frame: Frame) -> tuple[list[Row], int, int]:
    """The rows of the page asked for, its number and size; past the end there are none."""
    page = whole(frame, "page", low=1, high=10**9) if "page" in frame else 1
    size = whole(frame, "pageSize", low=1, high=10**6) if "pageSize" in frame else PAGE_SIZE
    return list(rows[(page - 1) * size : page * size]), page, size


def written(moment: float) -> str:
    """Epoch seconds as the exchange's local time, e.g. 2019-10-09 12:00:00."""
    return time.strftime(TIME_FORM, time.localtime(moment))


def moment_of(value: str, name: str) -> float:
    """Epoch seconds of a local time such as 2019-10-09 12:00:00."""
    try:
        parsed = time.strptime(value, TIME_FORM)
    except ValueError:
        raise Refusal(f"{name} {value!r} is not of the form 2019-10-09 12:00:00") from None
    return time.mktime(parsed)


def period(frame: Frame) -> tuple[float, float]:
    """An optional period, in whole seconds with both ends included; a bound left out is open."""
    start, end = "startDate", "endDate"
    first = moment_of(text(frame, start), start) if text(frame, start) else 0.0
    last = moment_of(text(frame, end), end) if text(frame, end) else float("inf")
    if first > last:
        raise Refusal(f"{start} is after {end}")
    return first, last


def known_numbers(numbers: Iterable[str], extensions: dict[str, Any], name: str) -> list[str]:
    """The numbers, all of which must be extensions."""
    found = list(numbers)
    unknown = [number for number in found if number not in extensions]
    if unknown:
        raise Refusal(f"{name}: there is no extension {unknown[0]}")
    return found


def in_range(start: str, end: str, extensions: Iterable[str]) -> list[str]:
    """The extensions from one number to another, both included."""
    if not (start and end):
        raise Refusal("startNumber and endNumber must both be filled")
    if not (start.isascii() and start.isdigit() and end.isascii() and end.isdigit()):
        raise Refusal(f"{start} to {end} is not a range of extension numbers")
    low, high = int(start), int(end)
    if low > high:
        raise Refusal(f"startNumber {start} is after endNumber {end}")
    found = [number for number in extensions if low <= int(number) <= high]
    if not found:
        raise Refusal(f"there is no extension from {start} to {end}")
    return found


def empty_as_object(values: Sequence[Row]) -> Sequence[Row] | Frame:
    """An empty list in the form {} that several of the manual's examples show."""
    return values or {}


def worded(operator: Operator, english: str, chinese: str) -> str:
    """A text for display in the language of the login."""
    return english if operator.language == "en" else chinese
