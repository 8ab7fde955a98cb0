"""The callers who wait in the queues.

Knows the pushes callingInQueue and extensionSingle (manual 12.1, 12.3) and how to read them
(readings 13 to 16). Must not know what the operator does with a caller.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from console.protocol.records import Extension
from console.state.identity import IDLE, Identity

FORGET_UNSEEN_S = 120.0
"""How long a caller of the last connection stays listed, marked, before he is let go."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who waits: his record, and since when he is known to wait (epoch seconds)."""

    record: Extension
    since: float
    verified: bool = True
    """False after a reconnection until the PBX names him again."""

    @property
    def channel(self) -> str:
        """His channel, which is also his key."""
        return self.record.channel_id

    @property
    def identity(self) -> Identity:
        """What an action on him is bound to."""
        return Identity(self.record.channel_id, self.record.start_time, self.record.number)

    def waited(self, now: float) -> float:
        """Seconds he has waited, never negative (reading 16)."""
        return max(0.0, now - self.since)


def is_one_wait(before: Extension, after: Extension) -> bool:
    """Whether two records of one channel are of the same caller.

    A PBX that restarts counts its channels from zero again. A number may become known later.
    """
    starts = (before.start_time, after.start_time)
    if None not in starts and starts[0] == starts[1]:
        return True
    if before.number and after.number:
        return before.number == after.number
    return None in starts


@dataclass(frozen=True, slots=True)
class Departure:
    """A caller who left the queue: the record of him, and when (epoch seconds)."""

    caller: Caller
    at: float


class WaitingCallers:
    """One common list of the waiting callers, oldest first."""

    def __init__(self) -> None:
        self._callers: dict[str, Caller] = {}
        self._order: list[Caller] | None = []
        self._lost_at: float | None = None
        self.told = False
        """Whether the PBX has sent its list on this connection: else an empty one says nothing."""
        self.departures: list[Departure] = []
        """Callers who left since `take_departures`, in order."""

    def __len__(self) -> int:
        return len(self._callers)

    def get(self, channel: str) -> Caller | None:
        """The caller on a channel, if he still waits."""
        return self._callers.get(channel)

    def oldest_first(self) -> list[Caller]:
        """All callers; by position only where all are distinct and above 0 (reading 15)."""
        if self._order is None:
            callers = list(self._callers.values())
            positions = {c.record.position for c in callers}
            ranked = len(positions) == len(callers) and all((p or 0) > 0 for p in positions)
            if ranked:
                callers.sort(key=lambda c: c.record.position or 0)
            else:
                callers.sort(key=lambda c: (c.since, c.channel))
            self._order = callers
        return self._order

    def replace(self, records: Iterable[Extension], now: float) -> bool:
        """Takes a push's list as the whole list (reading 13); tells whether anything changed."""
        listed: dict[str, Caller] = {}
        gone = dict(self._callers)
        for record in records:
            if not record.channel_id:
                continue
            known = self._callers.get(record.channel_id)
            if known is not None and is_one_wait(known.record, record):
                gone.pop(record.channel_id, None)
            else:
                known = None
            since = record.start_time
            if since is None or since > now:
                # A PBX whose clock is ahead must not make a waiting time negative or shrink.
                since = known.since if known else now
            listed[record.channel_id] = Caller(record, since)
        self.departures += (Departure(caller, now) for caller in gone.values())
        changed = listed != self._callers or not self.told
        self._callers, self._order, self._lost_at = listed, None, None
        self.told = True
        return changed

    def ended(self, record: Extension, now: float) -> bool:
        """An IDLE push takes its caller out, should the lists prove incremental (reading 13)."""
        if record.state != IDLE:
            return False
        caller = self._callers.get(record.channel_id)
        if caller is None or caller.record.number != record.number:
            return False
        return self._remove(caller.channel, now)

    def _remove(self, channel: str, now: float) -> bool:
        self.departures.append(Departure(self._callers.pop(channel), now))
        self._order = None
        return True

    def link_lost(self, now: float) -> None:
        """From here on nobody in the list is certain."""
        self._callers = {k: replace(c, verified=False) for k, c in self._callers.items()}
        self._order, self._lost_at = None, now
        self.told = False

    def check_against(self, extensions: dict[str, Extension], now: float) -> None:
        """After a fresh list of extensions: confirms or drops internal callers kept from before."""
        for channel, caller in list(self._callers.items()):
            record = extensions.get(caller.record.number)
            if caller.verified or record is None:
                continue
            if record.channel_id == channel and record.state != IDLE:
                self._callers[channel] = replace(caller, verified=True)
                self._order = None
            else:
                self._remove(channel, now)

    def expire(self, now: float) -> bool:
        """Lets go of callers of a former connection that the PBX never named again."""
        if self._lost_at is None or now - self._lost_at < FORGET_UNSEEN_S:
            return False
        gone = [k for k, c in self._callers.items() if not c.verified]
        for channel in gone:
            self._remove(channel, now)
        self._lost_at = None
        return bool(gone)

    def take_departures(self) -> list[Departure]:
        """The departures since the last call."""
        taken, self.departures = self.departures, []
        return taken
