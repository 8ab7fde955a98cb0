"""What a command is planned from, and what comes of it.

Knows the board and requests in general. Must not know any single command, keys, sockets or screens.
A command is planned from what was painted; planning it again in the moment in which it leaves is
what keeps it from falling on another call.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from console.i18n import Message, msg
from console.protocol.checks import is_number
from console.protocol.records import Member
from console.protocol.wire import Request
from console.state.board import Board
from console.state.identity import Identity
from console.state.own_call import OwnCall
from console.state.waiting import Caller

Seen = Callable[[], bool]
"""Whether the board shows now what a command was meant to bring about."""


@dataclass(frozen=True, slots=True)
class Target:
    """Whom a command is aimed at: what is typed or chosen, as it was shown."""

    number: str
    name: str = ""
    identity: Identity | None = None
    """The call that was painted for him; None for a mere number."""

    def __str__(self) -> str:
        return f"{self.number} {self.name}".strip()


@dataclass(frozen=True, slots=True)
class Sight:
    """What the operator saw when the key was pressed."""

    board: Board
    call: OwnCall | None = None
    """The own call that was painted as the one a key acts on."""
    target: Target | None = None
    caller: Caller | None = None
    member: Member | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A request that may leave now."""

    command: str
    label: Message
    request: Request[Any]
    identity: Identity
    seen: Seen
    guarded: bool = True
    """False for dialling out, which nothing may hold up but a missing link."""
    ends: bool = False
    """What shows it is that a call is over, which may also come by itself."""
    accepted: Callable[[float], None] = field(default=lambda _now: None)
    """Called once with the time (epoch seconds) when the PBX accepts."""
    sent: Callable[[], None] = field(default=lambda: None)
    """Called once when it leaves: what the board shows from then on may come of it."""


Planner = Callable[[Sight], Plan | Message]

NO_CALL = msg("You have no call")
NO_TARGET = msg("Nobody is chosen: type a number or a name first")
CHANGED = msg("The call changed meanwhile: nothing was sent")


def party(number: str) -> str | Message:
    """Who is at the other end, in a text: not every call says it (reading 17)."""
    return number or msg("unknown number")


def number_of(sight: Sight) -> str | Message:
    """The target's number, or why there is none that can be sent."""
    if sight.target is None:
        return NO_TARGET
    number = sight.target.number
    if not is_number(number):
        return msg("Not a number that can be dialled: {number}", number=number or "-")
    return number


BAD_CHANNEL = msg("The PBX named a channel that can't be one: nothing was sent")
UNCONFIRMED_CALL = msg("This call has not been confirmed since the link was lost")
UNCONFIRMED_HELD = msg("Not seen since the link came back: use your telephone")
