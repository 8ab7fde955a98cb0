"""Who is on hold for the operator, and which holds and hang-ups of his may still show.

Knows parties by their channels and numbers, and readings 20 and 21. Must not know the own lines,
nor how a command is sent.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import replace

from console.protocol.records import Extension
from console.state.own_call import HOLDING, Held, OwnCall

ENDED = 50
"""How many own lines are known that are gone: an answer about them may come late."""
HOLD_SETTLES_S = 8.0
"""How long after an accepted hold an idle own telephone means that its party is on hold."""


class HeldParties:
    """The parties on hold, in the order in which they were put there."""

    def __init__(self) -> None:
        self._by_key: dict[str, Held] = {}
        self._accepted: Held | None = None
        """The party of an accepted hold that nothing shows yet (reading 20)."""
        self._ended: deque[str] = deque(maxlen=ENDED)
        """The own lines whose calls were ended or sent on from here last."""
        self._doubtful: Held | None = None
        """Who is on hold unless he was on that line."""

    def __iter__(self) -> Iterator[Held]:
        """Those there are now, whatever is done with them meanwhile."""
        return iter(list(self._by_key.values()))

    @property
    def expects(self) -> bool:
        """Whether anybody is on hold, or a hold is still to show."""
        return bool(self._by_key or self._accepted)

    # What the PBX tells.

    def seen(self, number: str, channel: str, line: Extension, now: float) -> None:
        """A party is on hold on an own line; since then, unless that was known."""
        held = Held(number, channel, now, line.channel_id, line.start_time)
        known = self._by_key.get(channel) or self._by_key.get(number)
        if known is not None and known.number == number:
            held = replace(held, since=known.since, listed=known.listed)
            self.drop(known)
        self.keep(held)

    def found(self, record: Extension, now: float) -> None:
        """A party is on hold without an own line; since now, unless that was known."""
        held = Held(record.number, record.channel_id, now, "", record.start_time)
        if held.key not in self._by_key and record.number not in self._by_key:
            self.keep(held)

    def keep(self, held: Held) -> None:
        """A party as it is known now, behind all others if it was not."""
        self._by_key[held.key] = held

    def drop(self, held: Held) -> None:
        """A party is there no more."""
        del self._by_key[held.key]

    def drop_channel(self, channel: str) -> None:
        """Whoever was on this channel is there no more."""
        for held in self:
            if channel and held.channel == channel:
                self.drop(held)

    def talks(self, number: str, channel: str, line: str) -> None:
        """The operator talks to somebody on an own line: he is on hold no more."""
        for held in self:
            same = held.channel == channel if channel and held.channel else held.number == number
            if not (number or channel):
                # Nobody is named: it is whoever was held on this line, not just anybody unnamed.
                same = held.own_channel == line
            if same:
                self.drop(held)

    def listed(self, records: Mapping[str, Extension]) -> list[str]:
        """The calls in progress by channel; the channels of those who were listed and left."""
        left = []
        for held in self:
            if held.channel in records:
                on_hold = records[held.channel].state == HOLDING
                self.keep(replace(held, verified=True, listed=on_hold))
            elif held.listed:
                left.append(held.channel)
        return left

    def own_idle(self, now: float) -> None:
        """The own telephone is free: mostly the hold that was accepted has freed it."""
        held, self._accepted = self._accepted, None
        if held is not None and now - held.since <= HOLD_SETTLES_S:
            self.freed(held)

    def shown(self) -> None:
        """The own line reads as on hold: what was accepted has shown."""
        self._accepted = None

    def party_idle(self, number: str) -> None:
        """An extension is in no call, so on hold it will not be shown."""
        if self._accepted and self._accepted.number == number:
            self._accepted = None

    def link_lost(self) -> None:
        """From here on nobody is certain."""
        self._accepted = self._doubtful = None
        self._ended.clear()
        for held in self:
            self.keep(replace(held, verified=False, listed=False))

    # What was done here.

    def accepted(self, held: Held) -> None:
        """The PBX accepted a hold, and the own line does not show it yet."""
        self._accepted = held

    def freed(self, held: Held) -> None:
        """A hold has freed the own telephone, or a hang-up that was sent since."""
        if held.own_channel in self._ended:
            held = self._doubtful = replace(held, verified=False)
        self._by_key.setdefault(held.key, held)

    def hanging_up(self, line: str) -> None:
        """The call on an own line is ended or sent on: that frees the telephone, as a hold may."""
        self._ended.append(line)

    def hung_up(self, transferred: Held | None) -> None:
        """The PBX accepted to hang up an own line, or to send its party on: he is not on hold.

        Nor is whom that transferred (reading 21), unless the PBX goes on naming him so.
        """
        doubtful, self._accepted, self._doubtful = self._doubtful, None, None
        if doubtful is not None:
            self.forget(doubtful)
        if transferred is not None:
            self._by_key.pop(transferred.key, None)

    def forget(self, held: Held) -> bool:
        """The operator says that this party is no longer there, whatever the PBX told.

        False if something is known of the party that was not when that was asked.
        """
        if self._by_key.get(held.key) != held:
            return False
        self.drop(held)
        return True

    # Looking up.

    def on(self, line: Extension, party: str) -> Held | None:
        """Who is on hold on an own line, `party` being the channel it names; None if unknown."""
        found = self._by_key.get(party or line.another_number)
        if found is not None or party or line.another_number:
            return found
        on_line = [held for held in self if held.own_channel == line.channel_id]
        return on_line[-1] if on_line else None

    def of(self, call: OwnCall) -> bool:
        """Whether the party of this call is on hold, on its line or since that is gone."""
        of_it = (call.channel, call.started)
        return call.started is not None and any((h.own_channel, h.started) == of_it for h in self)
