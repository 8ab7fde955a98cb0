"""What arrived: a reply, a push or something unreadable.

Knows the outside of a frame, cleans every text in it once, and hides secrets. Must not know
who asked, nor how frames travel.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, overload

from console.protocol import push
from console.protocol.clean import clean
from console.protocol.push import Push
from console.protocol.wire import number, text

LARGEST_FRAME = 64 * 1024 * 1024
"""Characters or bytes; 50,000 extensions are about 25 million."""
DEEPEST = 32
"""Levels of nesting that are walked; the manual needs five."""
HIDDEN = "•••"


class Reason(StrEnum):
    """Why a frame cannot be read."""

    EMPTY = "empty"
    TOO_LARGE = "too large"
    TOO_DEEP = "nested too deeply"
    NOT_JSON = "not JSON"
    NOT_AN_OBJECT = "not a JSON object"


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


class _TooDeepError(ValueError):
    pass


def _no_number(_name: str) -> None:
    return None


def _careful_int(digits: str) -> int | None:
    return int(digits) if len(digits) < 20 else None


# Raw control characters inside strings are let through here and cleaned after.
_decode = json.JSONDecoder(parse_constant=_no_number, strict=False).decode
_decode_carefully = json.JSONDecoder(
    parse_constant=_no_number, parse_int=_careful_int, strict=False
).decode


def parse(frame: str | bytes) -> Reply | Push | Unreadable:
    """Reads one frame. Never raises; every text in the result is clean."""
    size = len(frame)
    if size > LARGEST_FRAME:
        return Unreadable(Reason.TOO_LARGE, size)
    source = frame if isinstance(frame, str) else bytes(frame).decode("utf-8", "replace")
    source = source.strip("\ufeff\x00 \t\r\n")
    if not source:
        return Unreadable(Reason.EMPTY, size)
    try:
        data = _load(source)
        if not isinstance(data, dict):
            return Unreadable(Reason.NOT_AN_OBJECT, size)
        if "\\" in source or not (source.isascii() and source.isprintable()):
            data = _clean_all(data, DEEPEST)
    except (RecursionError, _TooDeepError):
        return Unreadable(Reason.TOO_DEEP, size)
    except ValueError:
        return Unreadable(Reason.NOT_JSON, size)
    return _sort_out(data)


def _load(source: str) -> Any:
    try:
        return _decode(source)
    except json.JSONDecodeError:
        raise
    except ValueError:  # a whole number of thousands of digits
        return _decode_carefully(source)


def _clean_all(value: Any, levels: int) -> Any:
    if value.__class__ is str:
        return value if value.isascii() and value.isprintable() else clean(value, limit=None)
    if value.__class__ is dict:
        if not levels:
            raise _TooDeepError
        return {
            _clean_all(name, levels): _clean_all(item, levels - 1) for name, item in value.items()
        }
    if value.__class__ is list:
        if not levels:
            raise _TooDeepError
        return [_clean_all(item, levels - 1) for item in value]
    return value


def _sort_out(data: dict[str, Any]) -> Reply | Push:
    service, operate = text(data.get("service")), text(data.get("operate"))
    code = number(data.get("code"))
    kind = push.kind_of(service, operate)
    # A failure under the name of a push must not empty the list the push would replace.
    if kind is not None and code in (0, None):
        return kind.read(data)
    serial, message = text(data.get("serialId")), text(data.get("message"))
    return Reply(service, operate, serial, code, message, data)


_SECRETS = frozenset({"password", "sippassword", "token", "pass", "authorization"})
_SECRET_TEXT = re.compile(
    r'("(?:password|sipPassword|token|pass|authorization)"\s*:\s*)("(?:[^"\\]|\\.)*"?|[^\s,}\]]+)',
    re.IGNORECASE,
)


@overload
def redact(frame: str) -> str: ...
@overload
def redact(frame: bytes) -> str: ...
@overload
def redact(frame: Mapping[str, Any]) -> dict[str, Any]: ...
def redact(frame: str | bytes | Mapping[str, Any]) -> str | dict[str, Any]:
    """The frame or object with every password and token replaced; never raises."""
    if isinstance(frame, bytes):
        frame = frame.decode("utf-8", "replace")
    if isinstance(frame, str):
        return _SECRET_TEXT.sub(rf'\1"{HIDDEN}"', frame)
    found: dict[str, Any] = _redact(frame, DEEPEST)
    return found


def _redact(value: Any, levels: int) -> Any:
    if isinstance(value, Mapping):
        if not levels:
            return HIDDEN
        return {
            name: HIDDEN if str(name).lower() in _SECRETS else _redact(item, levels - 1)
            for name, item in value.items()
        }
    if isinstance(value, list):
        return [_redact(item, levels - 1) for item in value] if levels else HIDDEN
    return value
