"""The board: everything the PBX has told about the switchboard, kept true.

Knows the pushes and the extension list, and decides which of them wins. Must not know who shows it
or how the frames arrived. All times are epoch seconds unless a name says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from console.protocol.push import (
    CallingInQueue,
    CallingQueue,
    ConferenceMembers,
    ExtensionSingle,
    Push,
)
from console.protocol.records import Extension
from console.state.calls import OwnCalls
from console.state.conference import Conference
from console.state.identity import IDLE
from console.state.queue_channels import QueueChannels
from console.state.waiting import WaitingCallers

MOST_EXTENSIONS = 60_000
"""Records kept at most of extensions that no list names."""


@dataclass(slots=True)
class Changes:
    """What became different since it was last asked."""

    numbers: set[str] = field(default_factory=set)
    """Extensions whose record changed, or which are gone."""
    described: set[str] = field(default_factory=set)
    """Those who came, went, or have another name, department or job."""
    queue: bool = False
    calls: bool = False
    conference: bool = False

    def __bool__(self) -> bool:
        return bool(self.numbers or self.queue or self.calls or self.conference)


class Board:
    """Extensions, waiting callers, own calls and the conference, as the PBX last told them."""

    def __init__(self, own_number: str = "") -> None:
        self.extensions: dict[str, Extension] = {}
        self.queue = WaitingCallers()
        self.conference = Conference()
        self.calls = OwnCalls(own_number, self.channel_of)
        self.live = False
        """False from the loss of a link until the extension list was read afresh."""
        self.repaired = 0
        """Differences that a fresh list found and mended on a link that was up."""
        self.unknown: set[str] = set()
        """Extensions that were pushed without being in the list."""
        self._calling: dict[str, Extension] = {}
        self._channels = QueueChannels(self.queue)
        self._pushed: set[str] | None = None
        self._changes = Changes()

    @property
    def own_number(self) -> str:
        """The operator's own extension."""
        return self.calls.number

    @property
    def own(self) -> Extension | None:
        """The record of the own extension."""
        return self.extensions.get(self.own_number)

    def log_in(self, own_number: str) -> None:
        """A login succeeded: whose console this is."""
        if own_number != self.calls.number:
            self.calls = OwnCalls(own_number, self.channel_of)
            self._changes.calls = True

    def apply(self, push: Push, now: float) -> None:
        """Takes one push in."""
        match push:
            case ExtensionSingle():
                self._extension(push.extension, now)
            case CallingInQueue():
                self._channels.note(push.extensions, now)
                if self.queue.replace(push.extensions, now):
                    self._changes.queue = True
            case CallingQueue():
                self._calling = {r.channel_id: r for r in push.extensions if r.channel_id}
                self.calls.calling(push.extensions, now)
                self._changes.calls = True
            case ConferenceMembers():  # pragma: no branch: a fifth kind would be a type error
                self.conference.replace(push.conference_name, push.members, now)
                self._changes.conference = True

    def _extension(self, record: Extension, now: float) -> None:
        number = record.number
        if not number:
            return
        if self._pushed is not None:
            self._pushed.add(number)
        before = self.extensions.get(number)
        if before is None:
            if len(self.extensions) >= MOST_EXTENSIONS:
                return
            self.unknown.add(number)
        self._put(record, before, now)
        if self.queue and self.queue.ended(record, now):
            self._changes.queue = True

    def _put(self, record: Extension, before: Extension | None, now: float) -> None:
        if _is_same(record, before):
            return
        number = record.number
        self.extensions[number] = record
        self._changes.numbers.add(number)
        if before is None or (
            before.show_name != record.show_name
            or before.department != record.department
            or before.job != record.job
        ):
            self._changes.described.add(number)
        if number == self.calls.number:
            self.calls.own(record, now)
            self._changes.calls = True
        else:
            changed = self.calls.party(record, now)
            self._changes.calls |= changed or record.another_number == self.calls.number

    # The extension list (6.2): a push seen since it was asked for wins over it.

    def reread_started(self) -> None:
        """The extension list has been asked for: pushes from here on are newer than the answer."""
        self._pushed = set()

    def load(self, records: Iterable[Extension], now: float) -> None:
        """Takes the answer of 6.2 in."""
        pushed, self._pushed = self._pushed or set(), None
        listed = {r.number: r for r in records if r.number}
        was_live, repaired = self.live, 0
        for number, record in listed.items():
            if number in pushed:
                continue
            before = self.extensions.get(number)
            if before != record:
                repaired += before is not None and not _same_call(before, record)
                self._put(record, before, now)
        for number in [n for n in self.extensions if n not in listed and n not in pushed]:
            del self.extensions[number]
            self._changes.numbers.add(number)
            self._changes.described.add(number)
        if was_live:
            self.repaired += repaired
        self.unknown.clear()
        self._verify(now)

    def _verify(self, now: float) -> None:
        if not self.live:
            own = self.own
            if own is not None:
                self.calls.own(own, now)
            self.calls.settle(self.extensions, now)
            self.queue.check_against(self.extensions, now)
        self.live = True
        self._all_panes()

    def link_lost(self, now: float) -> None:
        """Nothing shown is certain from here on."""
        self.live = False
        self._pushed = None
        self._calling = {}
        self._channels.link_lost()
        self.queue.link_lost(now)
        self.calls.link_lost()
        self.conference.verified = False
        self._all_panes()

    def _all_panes(self) -> None:
        self._changes.queue = self._changes.calls = self._changes.conference = True

    def expire(self, now: float) -> None:
        """Lets go of what is shown for a while only; to be called about once a second."""
        self._changes.queue |= self.queue.expire(now)
        self._changes.conference |= self.conference.expire(now)
        self._channels.expire(now, self._is_in_call)

    def called(self, number: str) -> None:
        """Whoever has this number is in another call from now on: his channel is a new one."""
        self._channels.forget(number)

    def _is_in_call(self, number: str) -> bool:
        with_him = (r for r in self.extensions.values() if r.another_number == number)
        mine = any(call.number == number for call in self.calls.calls())
        return mine or any(r.state != IDLE for r in with_him)

    def touch_calls(self) -> None:
        """Something done here changed how the own calls are shown."""
        self._changes.calls = True

    def take_changes(self) -> Changes:
        """What changed since the last call."""
        taken, self._changes = self._changes, Changes()
        return taken

    # Looking up.

    def has_left(self, number: str, channel: str) -> bool:
        """Whether an extension is in no call on that channel; of anybody else nothing is known."""
        record = self.extensions.get(number)
        if record is None:
            return False
        other = bool(channel and record.channel_id) and record.channel_id != channel
        return record.state == IDLE or other

    def channel_of(self, number: str) -> str:
        """The channel on which somebody is in a call now; empty when he is in none or unknown."""
        if not number:
            return ""
        record = self.extensions.get(number)
        if record is not None:
            return "" if record.state == IDLE else record.channel_id
        for record in self._calling.values():
            if record.number == number and record.state != IDLE:
                return record.channel_id
        return self._channels.of(number)

    def waited(self, channel: str) -> bool:
        """Whether a caller is known to have waited in the queue on this channel."""
        return self._channels.waited(channel)

    def names(self, channel: str) -> bool:
        """Whether somebody is known to be in a call on this channel, at either end."""
        if self.queue.get(channel) is not None or channel in self.conference.members:
            return True
        records = (*self.extensions.values(), *self._calling.values())
        return any(channel in (r.channel_id, r.another_channel) for r in records if r.state != IDLE)

    def call_on(self, channel: str) -> Extension | None:
        """The record that is in a call on this channel now."""
        record = self._calling.get(channel)
        if record is not None:
            return record
        return next(
            (r for r in self.extensions.values() if r.channel_id == channel and r.state != IDLE),
            None,
        )


def _is_same(record: Extension, before: Extension | None) -> bool:
    """Whether a push tells nothing new. Nearly all do, and in these fields: they come first."""
    return (
        before is not None
        and record.state == before.state
        and record.show_name == before.show_name
        and record == before
    )


def _same_call(one: Extension, other: Extension) -> bool:
    """Whether two records differ in nothing that a push would have told."""
    if one.state == other.state == IDLE:
        return one.disturb_id == other.disturb_id
    return (one.state, one.channel_id, one.another_number, one.disturb_id) == (
        other.state,
        other.channel_id,
        other.another_number,
        other.disturb_id,
    )
