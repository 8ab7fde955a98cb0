"""Which call is meant: the identity that binds an action to what was painted.

Knows records of the protocol. Must not know what is done with a call. A channel's name alone does
not name a call, since a PBX that restarts counts its channels from zero again: the start time and
the other party belong to it.
"""

from __future__ import annotations

from typing import NamedTuple

from console.protocol.records import Extension
from console.protocol.states import ExtensionState

IDLE = ExtensionState.IDLE.value
"""A plain text: it is compared with that of every record."""


class Identity(NamedTuple):
    """A call as it was seen: its channel, when it began, and who is at the other end."""

    channel: str
    started: float | None
    other: str


NOTHING = Identity("", None, "")


def may_be_same(one: Identity, other: Identity) -> bool:
    """Whether they may be one call: start and other party may be left out (reading 17)."""
    alike = (not a or not b or a == b for a, b in zip(one[1:], other[1:], strict=True))
    return one.channel == other.channel and all(alike)


def identity_of(record: Extension | None) -> Identity:
    """The call of an extension or caller; `NOTHING` when it has none (reading 17)."""
    if record is None or record.state == IDLE:
        return NOTHING
    return Identity(record.channel_id, record.start_time, record.another_number)
