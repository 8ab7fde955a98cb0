"""What arrived: a reply, a push or something unreadable.

Knows the outside of a frame, and cleans every text in it once. Must not know who asked, nor how
frames travel.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import orjson

from console.protocol import push
from console.protocol.clean import clean
from console.protocol.push import ExtensionSingle, Push
from console.protocol.records import Extension
from console.protocol.redacting import DEEPEST
from console.protocol.values import number, text

LARGEST_FRAME = 64 * 1024 * 1024
"""Characters or bytes; 50,000 extensions are about 25 million."""
LARGE_FRAME = 1024 * 1024
"""Characters from which on extension records are read while the frame is decoded."""
MOST_ELEMENTS = 2_000_000
"""Commas in a large frame; 50,000 extensions have 1.3 million. Small elements, empty objects say,
take many times the memory of their text."""
_BACKSLASH, _DELETE = 0x5C, 0x7F


class Reason(StrEnum):
    """Why a frame cannot be read."""

    EMPTY = "empty"
    TOO_LARGE = "too large"
    TOO_DEEP = "nested too deeply"
    NOT_JSON = "not JSON"
    NOT_AN_OBJECT = "not a JSON object"
    WRONG_TYPES = "a push whose contents are of another type"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer to a request; its fields are texts already cleaned."""

    service: str
    operate: str
    serial: str
    """"" if absent; the reply of keepAlive has "0"."""
    code: int | None
    message: str
    """The server's own words, for display only (reading 9)."""
    data: dict[str, Any] = field(repr=False)
    """The fields; in a frame above `LARGE_FRAME` extensions are already records."""

    @property
    def ok(self) -> bool:
        """Only code 0 is success (reading 9)."""
        return self.code == 0


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A frame that is neither reply nor push."""

    reason: Reason
    size: int
    """Characters of a text frame, bytes of a binary one."""


class _TooDeepError(RecursionError):
    """Deeper than `DEEPEST`, found where Python itself would still go on."""


def _no_number(_name: str) -> None:
    return None


def _careful_int(digits: str) -> int | None:
    return int(digits) if len(digits) < 20 else None


def _settle(found: dict[str, Any]) -> dict[str, Any] | Extension:
    """An extension at once as its record: as dictionaries, 50,000 would take 100 MB."""
    if "showName" not in found or "state" not in found:
        return found
    return Extension.read(_clean_all(found, DEEPEST))


def _decoder(**options: Any) -> json.JSONDecoder:
    # Raw control characters inside strings are let through here and cleaned after.
    return json.JSONDecoder(strict=False, parse_constant=_no_number, **options)


_DECODER = _decoder()
_LARGE_DECODER = _decoder(object_hook=_settle)
_CAREFUL_DECODER = _decoder(parse_int=_careful_int)


def parse(frame: str | bytes) -> Reply | Push | Unreadable:
    """Reads one frame. Never raises; every text in the result is clean."""
    size = len(frame)
    if size > LARGEST_FRAME:
        return Unreadable(Reason.TOO_LARGE, size)
    if size <= LARGE_FRAME:
        try:
            # Strict, and three times as fast; it refuses raw control characters and bad UTF-8.
            data = orjson.loads(frame)
            if not _is_clean(frame):
                data = _clean_all(data, DEEPEST)
        except (ValueError, RecursionError):
            return _parse_tolerantly(frame, size)
        return _sort_out(data, size)
    commas = frame.count(",") if isinstance(frame, str) else frame.count(b",")
    if commas > MOST_ELEMENTS:
        return Unreadable(Reason.TOO_LARGE, size)
    return _parse_tolerantly(frame, size)


def _is_clean(frame: str | bytes) -> bool:
    """Whether no text of strict JSON can hold anything that `clean` would change."""
    if isinstance(frame, str):
        return frame.isascii() and "\\" not in frame and "\x7f" not in frame
    # By their numbers: to look for bytes in bytes takes ten times as long.
    return frame.isascii() and _BACKSLASH not in frame and _DELETE not in frame


def _parse_tolerantly(frame: str | bytes, size: int) -> Reply | Push | Unreadable:
    source = frame if isinstance(frame, str) else bytes(frame).decode("utf-8", "replace")
    source = source.strip("\ufeff\x00 \t\r\n")
    if not source:
        return Unreadable(Reason.EMPTY, size)
    try:
        data = _load(source)
        if "\\" in source or not (source.isascii() and source.isprintable()):
            data = _clean_all(data, DEEPEST)
    except RecursionError:
        return Unreadable(Reason.TOO_DEEP, size)
    except ValueError:
        return Unreadable(Reason.NOT_JSON, size)
    return _sort_out(data, size)


def _load(source: str) -> Any:
    try:
        return (_LARGE_DECODER if len(source) > LARGE_FRAME else _DECODER).decode(source)
    except json.JSONDecodeError:
        raise
    except ValueError:  # a whole number of thousands of digits
        return _CAREFUL_DECODER.decode(source)


def _clean_text(value: str) -> str:
    return value if value.isascii() and value.isprintable() else clean(value, limit=None)


def _clean_all(value: Any, levels: int) -> Any:
    kind = value.__class__
    if kind is str:
        return _clean_text(value)
    if kind is not dict and kind is not list:
        return value
    if not levels:
        raise _TooDeepError
    if kind is list:
        return [_clean_all(item, levels - 1) for item in value]
    return {
        _clean_text(name): (
            _clean_text(item) if item.__class__ is str else _clean_all(item, levels - 1)
        )
        for name, item in value.items()
    }


def _sort_out(data: Any, size: int) -> Reply | Push | Unreadable:
    if data.__class__ is not dict:
        return Unreadable(Reason.NOT_AN_OBJECT, size)
    is_single = data.get("service") == "extensionSingle" and data.get("code", 0) == 0
    if is_single and data.get("extension").__class__ is dict:
        # Nine of ten frames of a busy day: the shortest way to the same as below.
        return ExtensionSingle.read(data)
    service, operate = text(data.get("service")), text(data.get("operate"))
    code = number(data.get("code"))
    kind = push.kind_of(service, operate)
    # A failure under the name of a push must not empty the list the push would replace.
    if kind is not None and code in (0, None):
        return (
            kind.read(data) if push.is_sound(kind, data) else Unreadable(Reason.WRONG_TYPES, size)
        )
    serial, message = text(data.get("serialId")), text(data.get("message"))
    return Reply(service, operate, serial, code, message, data)
