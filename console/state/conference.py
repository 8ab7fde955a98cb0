"""The members of the conference, as the push 12.4 lists them.

Knows the push and reading 22. Must not know how members are added or removed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from console.protocol.records import Member
from console.protocol.states import MemberState, SpeakState

LEFT_SHOWN_S = 60.0
"""How long a member who left stays listed as such."""


def joined(member: Member) -> bool:
    """Whether he is in the conference now."""
    return member.member_state != MemberState.LEFT


def muted(member: Member) -> bool:
    """Whether he can't be heard."""
    return member.speak_state == SpeakState.MUTE


@dataclass(slots=True)
class Conference:
    """One conference: its name and its members, those who left for a minute longer."""

    name: str = ""
    verified: bool = True
    members: dict[str, Member] = field(default_factory=dict)
    """By channel, in the order of joining."""
    left: dict[str, tuple[Member, float]] = field(default_factory=dict)
    """By number: those who left, and when it was seen (epoch seconds)."""
    _forgotten: dict[str, Member] = field(default_factory=dict)
    """By number: those shown long enough as having left, though the PBX lists them still."""

    def replace(self, name: str, members: Iterable[Member], now: float) -> None:
        """Takes the push's list as the whole list; LEAVED members may or may not be in it."""
        before = self.members
        listed = [m for m in members if m.channel or m.number]
        present = sorted((m for m in listed if joined(m)), key=lambda m: m.join_time or 0.0)
        self.name, self.verified = name, True
        self.members = {m.channel or m.number: m for m in present}
        here = {m.number for m in present}
        for member in [*before.values(), *(m for m in listed if not joined(m))]:
            known = member.number in self.left or self._is_forgotten(member)
            if member.number not in here and not known:
                self.left[member.number] = (member, now)
        self.left = {n: v for n, v in self.left.items() if n not in here}
        self._forgotten = {n: m for n, m in self._forgotten.items() if n not in here}

    def _is_forgotten(self, member: Member) -> bool:
        known = self._forgotten.get(member.number)
        return known is not None and known.channel == member.channel

    def ended(self, now: float) -> None:
        """The PBX accepted the end: whether an empty list follows is unsaid, so all are out."""
        for member in self.members.values():
            self.left[member.number] = (member, now)
        self.members = {}

    def expire(self, now: float) -> bool:
        """Forgets those who left long ago; tells whether anybody was."""
        kept = {n: v for n, v in self.left.items() if now - v[1] < LEFT_SHOWN_S}
        gone = len(kept) != len(self.left)
        self._forgotten |= {n: v[0] for n, v in self.left.items() if n not in kept}
        self.left = kept
        return gone

    def member_of(self, number: str) -> Member | None:
        """The present member with this number."""
        return next((m for m in self.members.values() if m.number == number), None)
