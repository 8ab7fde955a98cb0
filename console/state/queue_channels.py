"""The channels of queue callers after they left the queue: nothing else may name them then.

Knows who waited on which channel, and for how long that tells anything. Must not know calls.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from console.protocol.records import Extension
from console.state.waiting import WaitingCallers

REMEMBERED = 500
"""How many channels are kept after their callers left the queue."""
TURNS_UP_S = 20.0
"""How long after that a caller may turn up in a call; who has not by then has hung up."""


class QueueChannels:
    """Who is reached on which channel. Times are epoch seconds."""

    def __init__(self, queue: WaitingCallers) -> None:
        self._queue = queue
        self._numbers: dict[str, str] = {}
        """Channel → number, the latest last."""
        self._waited: dict[str, None] = {}
        """Channels on which somebody has waited, the latest last; a lost link ends no memory."""
        self._left: dict[str, float] = {}
        """When the callers on these channels left the queue who may turn up in a call yet."""

    def note(self, records: Iterable[Extension], now: float) -> None:
        """These wait from now on; to be called while the queue is still as it was before."""
        for caller in self._queue.oldest_first():
            self._left[caller.channel] = now
        for record in records:
            self._left.pop(record.channel_id, None)
            self._numbers.pop(record.channel_id, None)
            self._numbers[record.channel_id] = record.number
            self._waited.pop(record.channel_id, None)
            self._waited[record.channel_id] = None
        for known in (self._numbers, self._waited):
            while len(known) > REMEMBERED:
                del known[next(iter(known))]

    def of(self, number: str) -> str:
        """The channel of whoever left the queue last with this number; empty if nobody did."""
        # Several may call from one number: who still waits is nobody's party.
        there = (c for c, n in reversed(self._numbers.items()) if n == number)
        return next((c for c in there if self._queue.get(c) is None), "")

    def waited(self, channel: str) -> bool:
        """Whether a caller is known to have waited on this channel."""
        return channel in self._waited

    def forget(self, number: str) -> None:
        """Whoever has this number is in another call from now on: his channel is a new one."""
        for channel in [c for c, n in self._numbers.items() if n == number]:
            if self._queue.get(channel) is None:
                del self._numbers[channel]

    def expire(self, now: float, is_in_call: Callable[[str], bool]) -> None:
        """Lets go of those who have hung up; `is_in_call` tells it of a number."""
        for channel in [c for c, left in self._left.items() if now - left >= TURNS_UP_S]:
            del self._left[channel]
            if not is_in_call(self._numbers.get(channel, "")):
                self._numbers.pop(channel, None)

    def link_lost(self) -> None:
        """Who is where is not known any more."""
        self._numbers, self._left = {}, {}
