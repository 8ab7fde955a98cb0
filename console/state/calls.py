"""The operator's own calls: ringing, talking, held, consulting, in conference.

Knows the records of the own extension and of its partners, and readings 13, 17, 18, 20 and 21. Must
not know how a command is sent; it only learns that one was accepted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from console.protocol.records import Extension
from console.state.identity import IDLE, Identity, identity_of


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


ROLES: Mapping[str, Role] = {
    "CALLEE_RINGING": Role.RINGING,
    "ALARM": Role.RINGING,
    "RESERVED": Role.DIALLING,
    "HOOK_OFF": Role.DIALLING,
    "DIALING": Role.DIALLING,
    "CALLER_RINGING": Role.DIALLING,
    "CALLING": Role.TALKING,
    "RECORDING": Role.TALKING,
    "HOLDING": Role.HELD,
    "CONF_SPEAKING": Role.CONFERENCE,
    "CONF_MUTE": Role.CONFERENCE,
    "MONITOR": Role.LISTENING,
    "FORCE_CALLIN": Role.BARGED,
}


@dataclass(frozen=True, slots=True)
class Held:
    """A party put on hold, as remembered at that moment (reading 20). Times are epoch seconds."""

    number: str
    channel: str
    since: float
    own_channel: str
    started: float | None = None
    verified: bool = True


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

    @property
    def since(self) -> float | None:
        """When the present condition began: held since, talking since, ringing since."""
        if self.role is Role.HELD and self.held:
            return self.held.since
        return self.answered or self.started


class OwnCalls:
    """All calls of one extension, and the parties it put on hold."""

    def __init__(self, number: str, channel_of: Callable[[str], str]) -> None:
        self.number = number
        self._channel_of = channel_of
        self._lines: dict[str, Extension] = {}
        self._listed: set[str] = set()
        self._held: dict[str, Held] = {}
        self._waiting: Held | None = None
        self._target = ""
        self.verified = True

    # What the PBX tells.

    def own(self, record: Extension, now: float) -> None:
        """A push or fresh record of the own extension."""
        self.verified = True
        if record.state == IDLE:
            self._lines.clear()
            self._waiting = None
            return
        channel = record.channel_id
        for other, line in list(self._lines.items()):
            if other != channel and line.state != "HOLDING" and other not in self._listed:
                del self._lines[other]
        self._lines[channel] = record
        if record.state == "HOLDING":
            self._remember(record, now)
        elif ROLES.get(record.state) is Role.TALKING:
            self._talks_to(record)

    def calling(self, records: Iterable[Extension], now: float) -> None:
        """The list of calls in progress: the own ones may be among them (reading 13)."""
        listed = {r.channel_id: r for r in records if r.state != IDLE and r.channel_id}
        for channel, record in listed.items():
            if record.number == self.number:
                self._lines[channel] = record
                if record.state == "HOLDING":
                    self._remember(record, now)
        gone = self._listed - listed.keys()
        for channel in gone:
            self._lines.pop(channel, None)
            self._drop_party(channel)
        self._listed = set(listed)

    def party(self, record: Extension) -> None:
        """A push of any other extension: a held partner may have gone."""
        for held in list(self._held.values()):
            if held.number != record.number:
                continue
            elsewhere = record.another_number not in ("", self.number)
            if (
                record.state == IDLE
                or record.channel_id != held.channel
                or (ROLES.get(record.state) is Role.TALKING and elsewhere)
            ):
                del self._held[held.channel]
            else:
                self._held[held.channel] = replace(held, verified=True)
        waiting = self._waiting
        if waiting and waiting.number == record.number and record.state == IDLE:
            self._waiting = None

    def _remember(self, record: Extension, now: float) -> None:
        number = record.another_number
        channel = record.another_channel or self._channel_of(number)
        if not number and not channel:
            return
        known = self._held.get(channel)
        since = known.since if known and known.number == number else now
        self._held[channel] = Held(number, channel, since, record.channel_id, record.start_time)

    def _talks_to(self, record: Extension) -> None:
        channel = record.another_channel or self._channel_of(record.another_number)
        for held in list(self._held.values()):
            if held.channel == channel or (not channel and held.number == record.another_number):
                del self._held[held.channel]
        waiting = self._waiting
        if waiting and record.another_number == waiting.number:
            self._waiting = None

    def _drop_party(self, channel: str) -> None:
        self._held.pop(channel, None)
        if self._waiting and self._waiting.channel == channel:
            self._waiting = None

    # What was done here.

    def consulting(self, call: OwnCall, target: str, now: float) -> None:
        """The PBX accepted a consultation: the party of `call` waits from now on (4.7)."""
        self._waiting = Held(call.number, call.party_channel, now, call.channel, call.started)
        self._target = target

    def forget(self, channel: str) -> None:
        """The operator or a refusal says that this held party is no longer there."""
        self._drop_party(channel)

    def link_lost(self) -> None:
        """From here on no call is certain."""
        self.verified = False
        self._held = {k: replace(h, verified=False) for k, h in self._held.items()}

    def settle(self, extensions: Mapping[str, Extension]) -> None:
        """After a fresh list of extensions: drops held partners that it shows elsewhere."""
        for held in list(self._held.values()):
            record = extensions.get(held.number)
            if record is not None:
                self.party(record)

    # What is shown.

    def calls(self) -> list[OwnCall]:
        """The calls in the order in which they began; held parties without a line come last."""
        calls = [self._call(record) for record in self._lines.values()]
        shown = {c.held.channel for c in calls if c.held} | {c.party_channel for c in calls}
        for held in self._held.values():
            if held.channel not in shown:
                line = held.own_channel if held.own_channel in self._lines else ""
                calls.append(
                    OwnCall(
                        Role.HELD,
                        line,
                        held.number,
                        held.channel,
                        held.started,
                        None,
                        held,
                        self.verified and held.verified,
                    )
                )
        return sorted(calls, key=lambda c: (c.role is Role.HELD and not c.channel, c.started or 0))

    def _call(self, record: Extension) -> OwnCall:
        number = record.another_number
        party = record.another_channel or self._channel_of(number)
        role = ROLES.get(record.state, Role.OTHER)
        held = self._held.get(party) if role is Role.HELD else None
        if (
            self._waiting
            and role in (Role.TALKING, Role.DIALLING)
            and number != self._waiting.number
        ):
            role, held = Role.CONSULTING, self._waiting
        return OwnCall(
            role,
            record.channel_id,
            number,
            party,
            record.start_time,
            record.answer_time,
            held,
            self.verified,
        )

    def get(self, identity: Identity) -> OwnCall | None:
        """The call with this identity, as it is now."""
        return next((c for c in self.calls() if c.identity == identity), None)

    def first(self, *roles: Role) -> OwnCall | None:
        """The first call in one of these roles, in the order of the roles."""
        calls = self.calls()
        return next((c for role in roles for c in calls if c.role is role), None)

    @property
    def held(self) -> list[OwnCall]:
        """The held calls, longest held first."""
        held = [c for c in self.calls() if c.role is Role.HELD]
        return sorted(held, key=lambda c: c.since or 0.0)

    def line_identity(self, channel: str) -> Identity:
        """The identity of the own line on a channel."""
        return identity_of(self._lines.get(channel))
