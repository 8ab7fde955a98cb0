"""The voice conference of the house and its members (manual 10 and 12.4).

Knows membership, muting and joining times; the switch does the ringing and hanging up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.simulator.channels import Channel
from console.simulator.people import CONFERENCE_NUMBER
from console.simulator.seam import Frame, Refusal

if TYPE_CHECKING:
    from console.simulator.switch import Switch


@dataclass(eq=False, slots=True)
class Member:
    """One entry of the list; it stays after the member has left."""

    channel: Channel
    joined: bool
    muted: bool
    since: float
    """Epoch seconds of joining."""


class Conference:
    """One bridge for the whole house: 10.1 names none, so there is no choice to make."""

    def __init__(self, switch: Switch) -> None:
        self.switch = switch
        self.members: dict[str, Member] = {}
        """By number; who rejoins takes the old entry's place."""

    def add(self, number: str) -> None:
        """Ring a number and let it join. A party in a call with, or as, an operator is moved in."""
        switch = self.switch
        present = self.members.get(number)
        if present is not None and present.joined:
            raise Refusal(f"{number} is in the conference already")
        line = switch.line(number)
        if line is not None and line.talking and self._with_operator(line):
            self._move(line)
            return
        switch.check_target(number)
        leg = switch.ring(
            number, lambda: self.join(leg), lambda reason: None, shown=CONFERENCE_NUMBER
        )

    def _with_operator(self, line: Channel) -> bool:
        desk = self.switch.desk
        peer = line.peer
        return desk.is_operator(line.number) or (peer is not None and desk.is_operator(peer.number))

    def _move(self, line: Channel) -> None:
        peer = line.peer
        for leg in (line, peer):
            if leg is not None:
                leg.quiet()
                leg.peer = None
                self.join(leg)

    def join(self, leg: Channel) -> None:
        """An answered leg becomes a speaking member."""
        if not any(member.joined for member in self.members.values()):
            self.members.clear()
        leg.in_conference = True
        leg.state, leg.shown = "CONF_SPEAKING", CONFERENCE_NUMBER
        self.members[leg.number] = Member(leg, True, False, self.switch.clock.now())
        self.switch.register.touch(leg)
        self.switch.desk.members_changed()

    def left(self, leg: Channel) -> None:
        """A member's leg is gone; the entry stays as LEAVED."""
        member = self.members.get(leg.number)
        if member is not None and member.channel is leg:
            member.joined = False
            self.switch.desk.members_changed()

    def kick(self, ident: str, number: str) -> None:
        """Hang up a member."""
        self.switch.hang_up(self._member(ident, number).channel, "released")

    def mute(self, ident: str, number: str, *, muted: bool) -> None:
        """Forbid or allow a member to speak."""
        member = self._member(ident, number)
        member.muted = muted
        member.channel.state = "CONF_MUTE" if muted else "CONF_SPEAKING"
        self.switch.register.touch(member.channel)
        self.switch.desk.members_changed()

    def end(self) -> None:
        """Hang up everybody and forget the list."""
        joined = [member for member in self.members.values() if member.joined]
        if not joined:
            raise Refusal("there is no conference")
        for member in joined:
            self.switch.hang_up(member.channel, "released")
        self.members.clear()
        self.switch.desk.members_changed()

    def clear(self) -> None:
        """Forget everything without telling."""
        self.members.clear()

    def _member(self, ident: str, number: str) -> Member:
        for member in self.members.values():
            if member.channel.id == ident and member.joined:
                if member.channel.number != number:
                    raise Refusal(f"{ident} is the channel of {member.channel.number}")
                return member
        raise Refusal(f"channel {ident} is not in the conference")

    def listing(self) -> list[Frame]:
        """The members as push 12.4 shows them."""
        return [
            {
                "channel": member.channel.id,
                "conferenceId": 1,
                "memberState": "JOINED" if member.joined else "LEAVED",
                "number": number,
                "speakState": "MUTE" if member.muted else "UNMUTE",
                "username": member.channel.name,
                "joinTime": int(member.since),
            }
            for number, member in self.members.items()
        ]
