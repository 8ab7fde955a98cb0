"""Secrets are taken out of what is written down of a frame.

Knows how passwords, tokens and credentials look in frames. Must not know what else frames mean.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, overload

from console.protocol.wire import Record, body

DEEPEST = 32
"""Levels of nesting of a frame that are walked; the manual needs five."""
HIDDEN = "•••"
_SECRETS = frozenset({"password", "sippassword", "token", "pass", "authorization"})
_SECRET_NAME = rf'"(?:{"|".join(sorted(_SECRETS))})"\s*:\s*'
_SECRET_TEXT = re.compile(rf'({_SECRET_NAME})("(?:[^"\\]|\\.)*"?|[^\s,}}\]]+)', re.IGNORECASE)
_CREDENTIAL = re.compile(r"\b(Basic|Bearer) +[A-Za-z0-9+/=._~-]{16,}", re.IGNORECASE)
# A name in escapes, or a secret that is no scalar, is out of reach of a pattern.
_BEYOND_PATTERN = re.compile(rf"\\u00[4-7]|{_SECRET_NAME}[\[{{]", re.IGNORECASE)


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
        return _redact_text(frame)
    found: dict[str, Any] = _redact(frame, DEEPEST)
    return found


def _redact_text(frame: str) -> str:
    if _BEYOND_PATTERN.search(frame):
        try:
            return json.dumps(_redact(json.loads(frame), DEEPEST), ensure_ascii=False)
        except (ValueError, RecursionError):
            return HIDDEN
    frame = _CREDENTIAL.sub(rf"\1 {HIDDEN}", frame)
    return _SECRET_TEXT.sub(rf'\1"{HIDDEN}"', frame)


def _redact(value: Any, levels: int) -> Any:
    if isinstance(value, Mapping):
        if not levels:
            return HIDDEN
        return {
            name: HIDDEN if str(name).lower() in _SECRETS else _redact(item, levels - 1)
            for name, item in value.items()
        }
    if isinstance(value, Record):
        return _redact(body(value), levels - 1)
    if isinstance(value, str):
        return _CREDENTIAL.sub(rf"\1 {HIDDEN}", value)
    if isinstance(value, list):
        return [_redact(item, levels - 1) for item in value] if levels else HIDDEN
    return value
