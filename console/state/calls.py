"""The operator's own calls: ringing, talking, held, consulting, in conference.

Knows the records of the own extension and of its partners, and readings 13, 18 and 20. Must not
know how a command is sent; it only learns that one was accepted.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from console.protocol.records import Extension
from console.state.held_parties import ENDED, HeldParties
from console.state.identity import IDLE, Identity
from console.state.own_call import HOLDING, ROLES, Held, OwnCall, Role, role_of
from console.state.picked_up import PickedUp


class OwnCalls:
    """All calls of one extension, and the parties it put on hold."""

    def __init__(self, number: str, channel_of: Callable[[str], str]) -> None:
        self.number = number
        self._channel_of = channel_of
        self._lines: dict[str, Extension] = {}
        self._gone: deque[str] = deque(maxlen=ENDED)
        """The channels of the lines that were up when the own telephone became free."""
        self._listed: set[str] = set()
        self._on_hold = HeldParties()
        self._picked = PickedUp()
        self._waiting: Held | None = None
        """Who waits while another is consulted about him."""
        self._own_channel = ""
        self._partner_holds: set[str] = set()
        """Own lines that are on hold although only the partner's record says so."""
        self.verified = True

    # What the PBX tells.

    def own(self, record: Extension, now: float) -> None:
        """A push or fresh record of the own extension."""
        self.verified = True
        if record.state == IDLE:
            self._on_hold.own_idle(now)
            self._picked.forget()
            self._own_channel = ""
            self._gone.extend(self._lines)
            self._lines.clear()
            self._partner_holds.clear()
            self._waiting = None
            return
        record = self._named(record, now)
        channel = self._own_channel = record.channel_id
        for other, line in list(self._lines.items()):
            if other != channel and line.state != HOLDING and other not in self._listed:
                del self._lines[other]
        self._line(record, now)
        if ROLES.get(self._lines[channel].state) is Role.TALKING:
            self._talks_to(self._lines[channel])

    def _named(self, record: Extension, now: float) -> Extension:
        if self._waiting is not None:
            return record
        return self._picked.name(record, self._lines.get(record.channel_id), now)

    def picked(self, number: str, channel: str, now: float) -> None:
        """The PBX accepted to put a caller of the queue (4.5) or on hold (4.4) through."""
        self._picked.accepted(number, channel, now)
        line = self._lines.get(self._own_channel)
        if line is not None:
            line = self._lines[self._own_channel] = self._named(line, now)
            if ROLES.get(line.state) is Role.TALKING:
                self._talks_to(line)

    def calling(self, records: Iterable[Extension], now: float) -> None:
        """The list of calls in progress: the own ones may be among them (reading 13)."""
        listed = {r.channel_id: r for r in records if r.state != IDLE and r.channel_id}
        for record in listed.values():
            if record.number == self.number:
                self._line(record, now)
            elif record.state == HOLDING:
                self._holds(record, now)
        for channel in self._on_hold.listed(listed):
            self._drop_party(channel)
        for channel in self._listed - listed.keys():
            if channel != self._own_channel:
                self._lines.pop(channel, None)
            if self._waiting and self._waiting.channel == channel:
                self._waiting = None
        self._listed = set(listed)

    def party(self, record: Extension, now: float) -> bool:
        """A push of any other extension: a partner may be held, or have gone.

        Tells whether that changed anything.
        """
        waited_for = self._on_hold.expects or self._waiting
        if not waited_for and (record.state != HOLDING or not self._lines):
            # So it is for nine of ten pushes.
            return False
        before = {*self._on_hold}, self._waiting
        if record.state == HOLDING:
            self._holds(record, now)
        for held in self._on_hold:
            if held.number == record.number:
                self._follow(held, record)
            elif _has_taken(record, held):
                self._drop_party(held.channel)
        waiting = self._waiting
        if waiting and waiting.number == record.number and record.state == IDLE:
            self._waiting = None
        if record.state == IDLE:
            self._on_hold.party_idle(record.number)
        return before != ({*self._on_hold}, self._waiting)

    def _follow(self, held: Held, record: Extension) -> None:
        self._on_hold.drop(held)
        elsewhere = record.another_number not in ("", self.number)
        if record.state == IDLE or held.channel not in ("", record.channel_id):
            return
        if ROLES.get(record.state) is Role.TALKING:
            shown = self._lines.get(held.own_channel)
            if held.own_channel in self._partner_holds and shown is not None:
                self._partner_holds.discard(held.own_channel)
                self._lines[held.own_channel] = replace(shown, state=record.state)
                return
            if elsewhere:
                return
        self._on_hold.keep(replace(held, channel=record.channel_id, verified=True))

    def _line(self, record: Extension, now: float) -> None:
        before = self._lines.get(record.channel_id)
        record = _as_named_before(record, before)
        if record.channel_id in self._partner_holds and before is not None:
            if record.state != HOLDING and record.another_number == before.another_number:
                return
            self._partner_holds.discard(record.channel_id)
        self._lines[record.channel_id] = record
        if record.channel_id in self._gone:
            # A PBX that was started anew counts its channels from the first.
            self._gone.remove(record.channel_id)
        if record.state != HOLDING:
            return
        self._on_hold.shown()
        number = record.another_number
        channel = record.another_channel or self._channel_of(number)
        if not number and not channel and before is not None and before.another_number:
            # Whoever was talked to on this line is who is on hold (reading 20).
            number = before.another_number
            channel = before.another_channel or self._channel_of(number)
        if number or channel:
            self._on_hold.seen(number, channel, record, now)

    def _holds(self, record: Extension, now: float) -> None:
        """A partner is shown as held while the own line still reads as talking to him.

        Or as held for this extension, which has no line: he was put on hold unseen, by another
        console or before a link was lost.
        """
        if not self._lines and record.another_number == self.number:
            self._on_hold.found(record, now)
        for line in self._lines.values():
            talks = ROLES.get(line.state) is Role.TALKING
            if talks and record.another_number == self.number == line.number:
                # Another of the same number may be on hold already: the channel tells them apart.
                same = line.another_channel in ("", record.channel_id) or not record.channel_id
                if same and line.another_number == record.number:
                    self._lines[line.channel_id] = replace(line, state=HOLDING)
                    self._partner_holds.add(line.channel_id)
                    self._on_hold.seen(record.number, record.channel_id, line, now)
                return

    def _talks_to(self, record: Extension) -> None:
        number = record.another_number
        channel = record.another_channel or self._channel_of(number)
        self._on_hold.talks(number, channel, record.channel_id)
        if self._waiting and number == self._waiting.number:
            self._waiting = None

    def _drop_party(self, channel: str) -> None:
        self._on_hold.drop_channel(channel)
        if self._waiting and self._waiting.channel == channel:
            self._waiting = None

    # What was done here.

    def consulting(self, call: OwnCall, now: float) -> None:
        """The PBX accepted a consultation: the party of `call` waits from now on (4.7)."""
        if not self._lines or call.channel in self._gone:
            return  # The answer came late: that is over.
        self._waiting = Held(call.number, call.party_channel, now, call.channel, call.started)

    def holding(self, call: OwnCall, now: float, *, left: bool = False) -> None:
        """The PBX accepted to hold `call` (4.3); mostly its pushes say so themselves.

        `left`: its party is known to be there no more.
        """
        line = self._lines.get(call.channel)
        if not (call.number or call.party_channel):
            return
        held = Held(call.number, call.party_channel, now, call.channel, call.started)
        if line is None and not left:
            # It freed the own telephone before it answered (case 1 of 4.4).
            self._on_hold.freed(held)
        elif line is not None and role_of(line) is Role.TALKING:
            self._on_hold.accepted(held)

    def forget(self, held: Held) -> bool:
        """The operator says that this party is no longer there, whatever the PBX told.

        False if something is known of the party that was not when that was asked.
        """
        return self._on_hold.forget(held)

    def hanging_up(self, call: OwnCall) -> None:
        """An own call is ended or sent on from here: that frees the telephone, as a hold may."""
        self._on_hold.hanging_up(call.channel)

    def hung_up(self, transferred: Held | None = None) -> None:
        """The PBX accepted to hang up an own line, or to send its party on: he is not on hold.

        Nor is whom that transferred (reading 21), unless the PBX goes on naming him so.
        """
        self._on_hold.hung_up(transferred)

    def link_lost(self) -> None:
        """From here on no call is certain."""
        self.verified = False
        self._on_hold.link_lost()
        self._picked.forget()
        self._listed.clear()
        self._partner_holds.clear()

    def settle(self, extensions: Mapping[str, Extension], now: float) -> None:
        """After a fresh list of extensions: lets go of what it shows to be over."""
        self.verified = True
        for channel in list(self._lines):
            if channel != self._own_channel and channel not in self._listed:
                del self._lines[channel]
        if not self._lines:
            self._waiting = None
        partners = {held.number for held in self._on_hold}
        parties = {held.channel for held in self._on_hold}
        for record in extensions.values():
            if (
                record.number in partners
                or record.another_channel in parties
                or record.another_number == self.number
            ):
                self.party(record, now)

    # What is shown.

    def calls(self) -> list[OwnCall]:
        """The calls in the order in which they began; held parties without a line come last."""
        calls = [self._call(record) for record in self._lines.values()]
        shown = {c.held.key for c in calls if c.held} | {self._surely_with(c) for c in calls}
        for held in self._on_hold:
            if held.key not in shown:
                line = held.own_channel if held.own_channel in self._lines else ""
                sure = self.verified and held.verified
                party = (held.number, held.channel, held.started)
                calls.append(OwnCall(Role.HELD, line, *party, None, held, sure))
        return sorted(calls, key=lambda c: (c.role is Role.HELD and not c.channel, c.started or 0))

    def _surely_with(self, call: OwnCall) -> str:
        """The party's channel; empty where it was only found by the number that is called.

        Somebody on hold may be called by his number, and is on hold still.
        """
        named = self._lines[call.channel].another_channel
        return named if call.role in (Role.DIALLING, Role.OTHER) else call.party_channel

    def _call(self, record: Extension) -> OwnCall:
        number = record.another_number
        party = record.another_channel or self._channel_of(number)
        role = role_of(record)
        held = self._on_hold.on(record, party) if role is Role.HELD else None
        if held is not None:
            number, party = held.number, held.channel
        # A line that was talking before keeps that call's answer time while it dials.
        answered = None if role is Role.DIALLING else record.answer_time
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
            answered,
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

    def holds_of(self, call: OwnCall) -> bool:
        """Whether the party of this call is on hold, on its line or since that is gone."""
        return self._on_hold.of(call)

    @property
    def held(self) -> list[OwnCall]:
        """The held calls, longest held first."""
        held = [c for c in self.calls() if c.role is Role.HELD]
        return sorted(held, key=lambda c: c.since or 0.0)


def _as_named_before(record: Extension, before: Extension | None) -> Extension:
    """With the channel that was named for this party of the same call, should none be named now."""
    if before is None or record.another_channel or not record.another_number:
        return record
    known = (before.another_number, before.start_time) == (record.another_number, record.start_time)
    return replace(record, another_channel=before.another_channel) if known else record


def _has_taken(record: Extension, held: Held) -> bool:
    """Whether another extension talks on the held party's very channel: nobody here holds him."""
    talks = ROLES.get(record.state) is Role.TALKING
    return talks and bool(held.channel) and record.another_channel == held.channel
