"""When to beat, doubt, give up, try again and log in again: the link's rules without any I/O.

Knows the times that experiments chose. Must not know sockets, tasks or the clock: every time is
the argument `now`, in seconds of one clock that never runs backwards.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from random import random

from console.client.errors import Retry
from console.i18n import Message

HOUR = 3600.0


class LinkPhase(StrEnum):
    """What the operator may believe about the picture."""

    CONNECTING = "connecting"
    """Opening the socket, logging in or reading the extensions."""
    LIVE = "live"
    """Logged in and in step with the PBX."""
    STALE = "stale"
    """The socket is open, but nothing has come for a while."""
    DOWN = "down"
    """No link; `Link.retry_at` says when the next attempt begins."""
    ENDED = "ended"
    """No link, and none will be tried."""


@dataclass(frozen=True, slots=True)
class Link:
    """The state of the link at one moment. Times are seconds of the session's clock."""

    phase: LinkPhase
    since: float
    """When this phase began."""
    cause: Message | str = ""
    """Why, in one sentence; empty while all is well."""
    retry_at: float | None = None
    """When the next attempt begins, while DOWN."""
    heard_at: float | None = None
    """When the last byte came: the age of what is shown."""
    generation: int = 0
    """Number of the connection, from 1; 0 before the first."""

    @property
    def stands(self) -> bool | None:
        """Whether there is a link; None while one is being made."""
        if self.phase is LinkPhase.CONNECTING:
            return None
        return self.phase not in (LinkPhase.DOWN, LinkPhase.ENDED)


@dataclass(frozen=True, slots=True)
class Timing:
    """Every time of the link, in seconds."""

    open_limit: float = 10.0
    """Name, TCP, TLS and websocket together."""
    reply_limit: float = 8.0
    """After it a request is not confirmed."""
    beat: float = 10.0
    """Between two keepAlive frames; the PBX drops after 90 s of silence (manual 2.1)."""
    stale: float = 12.0
    """Nothing came for so long, not even the answer to a beat: what is shown may be old."""
    dead: float = 20.0
    """Nothing came, or this process did not run, for so long: the link is made again."""
    settled: float = 30.0
    """A link that lived this long starts the back-off afresh."""
    delays: tuple[float, ...] = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0)
    """Back-off; the first is an upper bound of a random delay, the others get a tenth of jitter."""
    slow_delay: float = 60.0
    login_burst: int = 2
    login_every: float = 12.0
    """Logins on new connections: this many at once, then one per this time (six in a minute)."""
    reread: float = 300.0
    reread_gap: float = 5.0
    """Between two re-reads of the extension list, whoever asks."""
    renew_after: float = 20 * HOUR
    renew_by: float = 23 * HOUR
    """A token lives 24 h (reading 5): renewed in a quiet moment after the first, at the second."""
    renew_retry: float = 60.0
    close_limit: float = 2.0


class Beat(Enum):
    """What `Pulse.tick` asks for."""

    SEND = auto()
    STALE = auto()
    FRESH = auto()
    DEAD = auto()
    SLEPT = auto()


class Pulse:
    """Heartbeat of one connection: when to send it, when to doubt the link, when to give it up.

    Any byte counts as a sign of life. The schedule of beats never slips: a late beat is sent at
    once and the next is due one interval after it.
    """

    def __init__(self, timing: Timing, now: float) -> None:
        self._timing = timing
        self._heard = self._ticked = now
        self._next_beat = now + timing.beat
        self._stale = False

    def heard(self, at: float) -> None:
        """A byte came at that time."""
        self._heard = max(self._heard, at)

    def slept(self, now: float) -> bool:
        """Whether this process did not run for so long that the link must be taken for dead."""
        return now - self._ticked >= self._timing.dead

    def tick(self, now: float) -> list[Beat]:
        """What is due at `now`, in order. DEAD and SLEPT end the connection."""
        if self.slept(now):
            return [Beat.SLEPT]
        self._ticked = max(self._ticked, now)
        # Sums, as in `next_at`: a difference may round to less than was waited for.
        if now >= self._heard + self._timing.dead:
            return [Beat.DEAD]
        due: list[Beat] = []
        stale = now >= self._heard + self._timing.stale
        if stale != self._stale:
            self._stale = stale
            due.append(Beat.STALE if stale else Beat.FRESH)
        if now >= self._next_beat:
            self._next_beat = now + self._timing.beat
            due.append(Beat.SEND)
        return due

    def next_at(self) -> float:
        """When `tick` has something to do at the latest, if nothing is heard until then."""
        limit = self._timing.dead if self._stale else self._timing.stale
        return min(self._next_beat, self._heard + limit)


class Backoff:
    """When the next connection may be tried.

    Two limits at once: delays that grow until a link has lived long enough, and a budget of logins,
    which also keeps two consoles from throwing each other out in turn.
    """

    def __init__(self, timing: Timing, chance: Callable[[], float] = random) -> None:
        self._timing = timing
        self._chance = chance
        self._failures = 0
        self._tokens = float(timing.login_burst)
        self._refilled = 0.0

    def logging_in(self, now: float) -> None:
        """A login is sent on a new connection."""
        self._refill(now)
        self._tokens -= 1

    def lived(self, seconds: float) -> None:
        """A connection was live for that long before it ended."""
        if seconds >= self._timing.settled:
            self._failures = 0

    def next_at(self, now: float, retry: Retry) -> float:
        """When to try again after a failure at `now`; counts the failure."""
        delay = self._timing.slow_delay if retry == "slow" else self._delay()
        self._failures += 1
        return max(now + delay, self.soonest(now))

    def _delay(self) -> float:
        step = min(self._failures, len(self._timing.delays) - 1)
        delay = self._timing.delays[step]
        return delay * self._chance() if step == 0 else delay * (1 + 0.1 * self._chance())

    def _refill(self, now: float) -> None:
        gained = (now - self._refilled) / self._timing.login_every
        self._tokens = min(self._tokens + max(gained, 0.0), float(self._timing.login_burst))
        self._refilled = now

    def soonest(self, now: float) -> float:
        """When the budget of logins allows the next attempt, whatever the back-off says."""
        self._refill(now)
        missing = 1.0 - self._tokens
        return now if missing <= 0 else now + missing * self._timing.login_every


class Renewal:
    """When the token of one login must be replaced (reading 5)."""

    def __init__(self, timing: Timing, now: float) -> None:
        self._timing = timing
        self._logged_in = now
        self._tried: float | None = None
        self.suspected = False
        """The PBX has refused something for the sake of the token."""

    def renewed(self, now: float) -> None:
        """A new login on the same socket has succeeded."""
        self._logged_in, self._tried, self.suspected = now, None, False

    def tried(self, now: float) -> None:
        """A renewal has begun."""
        self._tried = now

    def suspect(self, now: float) -> None:
        """The PBX has complained about the token: renew, but not again and again."""
        if now - self._logged_in >= self._timing.renew_retry:
            self.suspected = True

    def due(self, now: float, *, idle: bool) -> bool:
        """Whether to log in again now; `idle` tells that no call is in hand."""
        if self._tried is not None and now - self._tried < self._timing.renew_retry:
            return False
        age = now - self._logged_in
        quiet = idle and age >= self._timing.renew_after
        return self.suspected or quiet or age >= self._timing.renew_by


class Rereads:
    """When to read the extension list afresh: periodically, on demand, never in a storm."""

    def __init__(self, timing: Timing, now: float) -> None:
        self._timing = timing
        self._last = now
        self._wanted = False

    def want(self) -> None:
        """Somebody asks for a re-read."""
        self._wanted = True

    def started(self, now: float) -> None:
        """One is being sent; it serves every wish until now."""
        self._last, self._wanted = now, False

    def next_at(self) -> float:
        """When the next one is due."""
        return self._last + (self._timing.reread_gap if self._wanted else self._timing.reread)
