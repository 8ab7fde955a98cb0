"""Faults that a test or a drill switches on, applied where frames leave the exchange.

Knows frames and chance; no call and no socket. All are off by default and may be changed at any
time.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from console.simulator.seam import Frame
from console.simulator.wire import encode

GARBAGE = (
    "",
    "test",
    "{",
    "[]",
    "null",
    '{"service":"extensionSingle"}',
    '{"code":0,"service":"extensionSingle","extension":[]}',
    '{"code":0,"service":"callingInQueue","extensionList":"none"}',
    '{"code":0,"message":"Success","service":"nobodyKnows","serialId":"none"}',
    "\ufeff{}",
    "[" * 2000,
    '{"code":' + "9" * 400 + "}",
)
"""Text frames no manual shows."""


@dataclass
class Faults:
    """What goes wrong with outgoing frames. Shares are 0 to 1; seconds are of the real clock."""

    seed: int = 1
    delay: float = 0.0
    """Seconds before each frame is sent; order is kept."""
    drop: float = 0.0
    duplicate: float = 0.0
    reorder: float = 0.0
    """Share of frames that let the next frame go first."""
    garbage: float = 0.0
    """Share of frames preceded by one of GARBAGE."""
    no_pushes: bool = False
    silent: set[str] = field(default_factory=set)
    """Services whose requests are done but not answered; "*" means all."""
    errors: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Services whose requests are not done but answered with this code and message; "*" for all."""
    awkward: bool = False
    """Other manners: numbers as strings, {} for [], variant spellings, less echoed."""
    largest_page: int = 0
    """Rows given at most, whatever page size is asked for; 0 for any number."""
    accept_and_close: bool = False
    """New connections are accepted and closed at once."""

    def __post_init__(self) -> None:
        self._random = Random(self.seed)
        self._half_open = False
        self._kept: dict[int, list[str]] = {}
        self.on_half_open: Callable[[bool], None] = lambda on: None

    @property
    def half_open(self) -> bool:
        """Connections stay up, but nothing is read and nothing sent until switched off again."""
        return self._half_open

    @half_open.setter
    def half_open(self, on: bool) -> None:
        self._half_open = on
        self.on_half_open(on)

    def clear(self) -> None:
        """Switch every fault off."""
        fresh = Faults(seed=self.seed)
        for name in vars(fresh):
            if not name.startswith("_") and name != "on_half_open":
                setattr(self, name, getattr(fresh, name))
        self.half_open = False

    def error_for(self, service: str) -> tuple[int, str] | None:
        """Code and message with which a service is to fail."""
        return self.errors.get(service) or self.errors.get("*")

    def narrowed(self, frame: Frame) -> Frame:
        """A request as an exchange reads it that gives no page larger than it likes."""
        size = str(frame.get("pageSize", ""))
        if not (self.largest_page and size.isdecimal() and int(size) > self.largest_page):
            return frame
        return {**frame, "pageSize": self.largest_page}

    def texts(self, frame: Frame, connection: int, *, push: bool) -> Iterator[str]:
        """The texts to send in place of one frame on one connection: none, one or several."""
        if push and self.no_pushes:
            return
        service = str(frame.get("service", "")).strip()
        if not push and self.silent & {service, "*"}:
            return
        if self.garbage and self._chance(self.garbage):
            yield self._random.choice(GARBAGE)
        if self.drop and self._chance(self.drop):
            return
        text = encode(awkward(frame) if self.awkward else frame)
        kept = self._kept.pop(connection, [])
        if self.reorder and not kept and self._chance(self.reorder):
            self._kept[connection] = [text]
            return
        yield text
        if self.duplicate and self._chance(self.duplicate):
            yield text
        yield from kept

    def forget(self, connection: int) -> None:
        """A connection has ended."""
        self._kept.pop(connection, None)

    def _chance(self, share: float) -> bool:
        return self._random.random() < share


_VARIANTS = {
    "callACLId": "callAclId",
    "callACLName": "callACLname",
    "quques": "queues",
    "enableColorring": "enableColroring",
    "remark": "mark",
}
_NOT_ECHOED = ("token", "currentUserId", "companyId", "operate")


def awkward(frame: Frame) -> Frame:
    """The same answer as another release of the exchange might spell it (manual, passim)."""
    changed = {
        key: value
        for key, value in frame.items()
        if key not in _NOT_ECHOED or frame.get("service") in ("conference", "login")
    }
    return {key: _awkward_value(value) for key, value in _spelt(changed)}


def _spelt(mapping: Frame) -> Iterator[tuple[str, Any]]:
    for key, value in mapping.items():
        yield _VARIANTS.get(key, key), value


def _awkward_value(value: Any) -> Any:
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        return json.dumps(value)
    if isinstance(value, list):
        return [_awkward_value(item) for item in value] if value else {}
    if isinstance(value, dict):
        return {key: _awkward_value(item) for key, item in _spelt(value)}
    return value
