"""A recorded session and how it is played: moments, position, speed, pause and steps.

Knows the lines that `--record` writes and the keys of a replay. Must not know files, clocks,
frames' meaning or screens: `now` is monotonic seconds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from console.i18n import Explained, Message, msg
from console.state.keys import Command, Group

SLOWEST, FASTEST = 0.125, 1000.0
"""Where the keys end; `--speed` may begin beyond."""
KEYS: tuple[Command, ...] = (
    Command("replay.pause", msg("Pause / go on"), ("ctrl+p",), Group.PROGRAM),
    Command("replay.step", msg("Next event"), ("ctrl+n",), Group.PROGRAM),
    Command("replay.faster", msg("Faster"), ("ctrl+t",), Group.PROGRAM),
    Command("replay.slower", msg("Slower"), ("ctrl+y",), Group.PROGRAM),
)
"""The keys that only a replay has."""


class BadRecording(Explained):
    """It is no recording; `line` counts from 1."""

    def __init__(self, reason: Message, line: int = 0) -> None:
        super().__init__(reason)
        self.line = line


@dataclass(frozen=True, slots=True)
class Moment:
    """One frame: seconds since the first one, epoch seconds, direction and text."""

    offset: float
    wall: float
    way: Literal["in", "out"]
    frame: str

    @property
    def quiet(self) -> bool:
        """A heartbeat: nothing to see."""
        return '"keepAlive"' in self.frame[:200]


def read(lines: Iterable[str]) -> list[Moment]:
    """The moments of a recording. Raises BadRecording.

    A line that was torn when its console died is left out; another may have gone on behind it.
    """
    moments: list[Moment] = []
    for number, line in enumerate(lines, 1):
        try:
            found = json.loads(line)
        except (ValueError, RecursionError):
            found = None
            if moments:
                continue
        moment = _moment(found, moments[-1] if moments else None)
        if moment is None:
            raise BadRecording(msg("line {line} is not one of a recording", line=number), number)
        moments.append(moment)
    if not moments:
        raise BadRecording(msg("there is nothing in it"))
    return moments


def _moment(found: Any, before: Moment | None) -> Moment | None:
    try:
        at, way, frame = found["at"], found["way"], found["frame"]
    except (LookupError, TypeError):
        return None
    if isinstance(at, bool) or not isinstance(at, int | float) or way not in ("in", "out"):
        return None
    if not isinstance(frame, str) or not 0 <= at < 1e11:
        return None
    # The clock of that computer may have been set back meanwhile.
    offset = before.offset + max(0.0, at - before.wall) if before is not None else 0.0
    return Moment(offset, float(at), way, frame)


class Player:
    """Where a replay stands, and what is due."""

    def __init__(self, moments: list[Moment], speed: float = 1.0) -> None:
        """`moments` is not empty."""
        self.speed = speed
        self.paused = False
        self.position = 0.0
        """Seconds since the first frame."""
        self._moments = moments
        self._next = 0
        self._then: float | None = None

    @property
    def length(self) -> float:
        """Seconds of the whole recording."""
        return self._moments[-1].offset

    @property
    def ended(self) -> bool:
        """Nothing is left to play."""
        return self._next >= len(self._moments)

    @property
    def wall(self) -> float:
        """What the recording computer's clock said at the position, in epoch seconds."""
        last = self._moments[max(0, self._next - 1)]
        return last.wall + self.position - last.offset

    def play(self, now: float) -> list[Moment]:
        """What became due since the last call."""
        then, self._then = self._then, now
        if self.paused or self.ended:
            return []
        if then is not None:
            self.position = min(self.length, self.position + max(0.0, now - then) * self.speed)
        return self._take()

    def step(self) -> list[Moment]:
        """Up to and with the next event, heartbeats aside; pauses."""
        self.paused = True
        taken: list[Moment] = []
        while not self.ended:
            self.position = max(self.position, self._moments[self._next].offset)
            taken.append(self._moments[self._next])
            self._next += 1
            if not taken[-1].quiet:
                break
        return taken

    def _take(self) -> list[Moment]:
        start = self._next
        while not self.ended and self._moments[self._next].offset <= self.position:
            self._next += 1
        return self._moments[start : self._next]

    def pause(self) -> None:
        """Stops, or goes on."""
        self.paused = not self.paused

    def faster(self) -> None:
        """Twice as fast."""
        self.speed = max(self.speed, min(FASTEST, self.speed * 2))

    def slower(self) -> None:
        """Half as fast."""
        self.speed = min(self.speed, max(SLOWEST, self.speed / 2))
