"""Channels: one leg of a call each, their names, and what an extension's record shows of them.

Knows no rule of call control; the switch sets states, this file keeps records and registers true.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from console.simulator.clock import Timer
from console.simulator.people import CONFERENCE_NUMBER, Extension

TRUNKS = ("trunk1", "trunk2")

Then = Callable[[], None]
Fail = Callable[[str], None]


@dataclass(eq=False, slots=True)
class Call:
    """What the call records will say of one call; times are epoch seconds."""

    caller: str
    callee: str
    outside: str
    start: float
    answer: float | None = None
    ended: bool = False


@dataclass(eq=False, slots=True)
class Ringing:
    """A telephone that rings: what follows when it is lifted, and when it is not."""

    answered: Then
    failed: Fail
    """Told why: unanswered, busy, hangup (the leg was hung up), released."""


@dataclass(eq=False, slots=True)
class Channel:
    """One leg. `peer` is the other party: talked to, rung, or last held."""

    id: str
    number: str
    name: str
    extension: Extension | None
    """None for a party outside the house."""
    direction: str
    """"0" this leg calls, "1" it is called."""
    start: float
    state: str
    answer: float | None = None
    peer: Channel | None = None
    shown: str = ""
    """Number of the other party while there is no peer yet."""
    held_for: str = ""
    """Number of the extension that put this party on hold."""
    consult: Channel | None = None
    """The party that waits while this operator's leg consults about an attended transfer."""
    watched: Channel | None = None
    """The leg of the call this one listens to or has barged into."""
    waiting: bool = False
    in_conference: bool = False
    ringing: Ringing | None = None
    call: Call | None = None
    timers: list[Timer] = field(default_factory=list)

    def quiet(self) -> None:
        """Call off everything this leg's person was going to do."""
        for timer in self.timers:
            timer.cancel()
        self.timers.clear()

    @property
    def talking(self) -> bool:
        """In a conversation of two."""
        return self.state == "CALLING" and self.peer is not None and self.ringing is None

    @property
    def idle_line(self) -> bool:
        """Off hook with the party on hold: may start something else."""
        return self.state == "HOLDING" and not self.held_for and self.consult is None


class Register:
    """All channels that live, by id and by extension, and the extensions whose record changed."""

    def __init__(self, house: dict[str, Extension]) -> None:
        self.house = house
        self.by_id: dict[str, Channel] = {}
        self.by_number: dict[str, Channel] = {}
        """The one channel of each extension in use."""
        self.changed: dict[str, Extension] = {}
        self._counter = 0

    def create(
        self, number: str, direction: str, state: str, now: float, name: str = ""
    ) -> Channel:
        """A new leg to an extension, or over a trunk when the number is outside the house."""
        extension = self.house.get(number)
        device = number if extension else TRUNKS[self._counter % len(TRUNKS)]
        ident = f"SIP/{device}-{self._counter:08x}"
        self._counter += 1
        title = extension.name if extension else name
        channel = Channel(ident, number, title, extension, direction, now, state)
        self.by_id[ident] = channel
        if extension:
            extension.waiting = None
            self.by_number[number] = channel
        self.touch(channel)
        return channel

    def touch(self, channel: Channel) -> None:
        """Bring the extension's record up to date with its leg; it will be pushed."""
        extension = channel.extension
        if extension is None:
            return
        peer = channel.peer
        extension.state = channel.state
        extension.channel = channel.id
        extension.another_channel = peer.id if peer else ""
        extension.another_number = peer.number if peer else channel.shown
        extension.start_time = channel.start
        extension.answer_time = channel.answer
        extension.direction = channel.direction
        extension.conf_name = CONFERENCE_NUMBER if channel.in_conference else ""
        if channel.answer is not None:
            extension.waiting = int(channel.answer - channel.start)
        self.changed[extension.number] = extension

    def remove(self, channel: Channel) -> None:
        """The leg is gone. Its extension is IDLE and keeps the call's data, as 12.1 shows."""
        self.by_id.pop(channel.id, None)
        channel.quiet()
        extension = channel.extension
        if extension is not None and self.by_number.get(channel.number) is channel:
            del self.by_number[channel.number]
            extension.state = "IDLE"
            extension.another_channel = ""
            extension.conf_name = ""
            self.changed[extension.number] = extension

    def clear(self) -> None:
        """A restarted exchange: no channel, no data of old calls, the counter at 0."""
        for channel in list(self.by_id.values()):
            self.remove(channel)
        for extension in self.house.values():
            extension.state, extension.channel, extension.another_number = "IDLE", "", ""
            extension.start_time = extension.answer_time = extension.waiting = None
            extension.direction = ""
        self.changed.clear()
        self._counter = 0
