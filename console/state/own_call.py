"""One own call as it is now: the operator's role on it, its parties and what is on hold.

Knows how a record of the own extension reads (readings 18 and 20). Must not know how several calls
hang together, nor what was pushed before: that is `calls`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from console.protocol.records import Extension
from console.protocol.states import ExtensionState
from console.state.identity import Identity


class Role(StrEnum):
    """What the operator is doing on a call."""

    RINGING = "ringing"
    DIALLING = "dialling"
    TALKING = "talking"
    HELD = "held"
    CONSULTING = "consulting"
    CONFERENCE = "conference"
    LISTENING = "listening"
    BARGED = "barged"
    OTHER = "other"


HOLDING = ExtensionState.HOLDING.value
"""Whether the extension holds or is held is not said, so both ends are read."""

ROLES: Mapping[str, Role] = {
    ExtensionState.CALLEE_RINGING: Role.RINGING,
    ExtensionState.ALARM: Role.RINGING,
    ExtensionState.RESERVED: Role.DIALLING,
    ExtensionState.HOOK_OFF: Role.DIALLING,
    ExtensionState.DIALING: Role.DIALLING,
    ExtensionState.CALLER_RINGING: Role.DIALLING,
    ExtensionState.CALLING: Role.TALKING,
    ExtensionState.RECORDING: Role.TALKING,
    ExtensionState.HOLDING: Role.HELD,
    ExtensionState.CONF_SPEAKING: Role.CONFERENCE,
    ExtensionState.CONF_MUTE: Role.CONFERENCE,
    ExtensionState.MONITOR: Role.LISTENING,
    ExtensionState.FORCE_CALLIN: Role.BARGED,
}

ACTIVE = (
    Role.CONSULTING,
    Role.TALKING,
    Role.DIALLING,
    Role.RINGING,
    Role.CONFERENCE,
    Role.BARGED,
    Role.LISTENING,
    Role.OTHER,
)
"""The roles of a call that keys act on, the first found wins; held calls come after them."""


def role_of(record: Extension) -> Role:
    """What the own extension does, by its record (reading 18 for who rings)."""
    return Role.RINGING if record.rings else ROLES.get(record.state, Role.OTHER)


@dataclass(frozen=True, slots=True)
class Held:
    """A party put on hold, as remembered at that moment (reading 20). Times are epoch seconds."""

    number: str
    channel: str
    since: float
    own_channel: str
    started: float | None = None
    verified: bool = True
    listed: bool = False
    """The list of calls in progress names the party as held, so leaving that list is leaving."""

    @property
    def key(self) -> str:
        """The channel; the number while the channel is not known."""
        return self.channel or self.number


@dataclass(frozen=True, slots=True)
class OwnCall:
    """One call of the operator."""

    role: Role
    channel: str
    """The own channel; empty for a held party after the own extension hung up."""
    number: str
    """The other party's number."""
    party_channel: str
    started: float | None
    answered: float | None
    held: Held | None = None
    """The party on hold; for a consultation, the party that waits to be transferred."""
    verified: bool = True

    @property
    def identity(self) -> Identity:
        """What an action on this call is bound to."""
        return Identity(self.channel or self.party_channel, self.started, self.number)

    def is_with(self, channel: str, number: str) -> bool:
        """Whether that party is at the other end: channels tell, where known; no name is nobody."""
        if channel and self.party_channel:
            return channel == self.party_channel
        return bool(number) and number == self.number

    @property
    def since(self) -> float | None:
        """When the present condition began: held, consulting, talking or ringing since."""
        if self.role is Role.HELD and self.held:
            return self.held.since
        began = self.answered or self.started
        if self.role is Role.CONSULTING and self.held:
            # The line keeps the times of the call that was on it before.
            return max(self.held.since, began or 0.0)
        return began


def active_of(calls: Iterable[OwnCall]) -> OwnCall | None:
    """The call that keys act on; None where all are on hold."""
    known = list(calls)
    return next((call for role in ACTIVE for call in known if call.role is role), None)
