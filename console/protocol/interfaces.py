"""The manual's 74 interfaces in one table.

Knows every module that declares one, and imports them all. Must not be imported where start-up
time counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from console.protocol import (  # noqa: F401 - a module declares when it is imported
    address_book,
    call,
    call_record,
    conference,
    contact,
    department,
    dnd,
    extension,
    extension_group,
    group,
    night_service,
    operation_log,
    prompt,
    push,
    queue_ringtone,
    session,
    user,
    wake_up,
)
from console.protocol.rest import REST_CALLS, RestCall
from console.protocol.wire import REQUESTS, Request


@dataclass(frozen=True, slots=True)
class Interface:
    """One interface: what it is and where it is declared."""

    id: str
    section: str
    kind: Literal["request", "push", "rest", "text"]
    licence: str
    summary: str
    declared: type[Request[Any]] | type[push.Push] | type[RestCall] | None
    """None for the text frame of 2.8, which is `session.TEST_FRAME`."""


def _summary(declared: type) -> str:
    return (declared.__doc__ or "").strip().splitlines()[0]


def _order(interface: Interface) -> tuple[int, ...]:
    return tuple(int(part) for part in interface.section.split("."))


def _all() -> dict[str, Interface]:
    found = [
        Interface(
            "session.test", "2.8", "text", "", "Tests whether the server answers at all.", None
        )
    ]
    for name, request in REQUESTS.items():
        found.append(
            Interface(name, request.section, "request", request.licence, _summary(request), request)
        )
    for name, kind in push.PUSHES.items():
        found.append(Interface(name, kind.section, "push", kind.licence, _summary(kind), kind))
    for name, rest in REST_CALLS.items():
        found.append(Interface(name, rest.section, "rest", rest.licence, _summary(rest), rest))
    return {interface.id: interface for interface in sorted(found, key=_order)}


INTERFACES: dict[str, Interface] = _all()
"""Every interface by its id, in the order of the manual."""
