"""The board of wake-up calls: what is due, what was done, and failures until somebody takes them.

Knows times as the PBX writes them, in its own local time. Must not know any clock nor where things
are kept: `now` is an argument, and who took a failure goes in and out as a dictionary.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from console.protocol.checks import DATE_TIME, read_date_time, read_time
from console.protocol.records import Extension
from console.protocol.wake_up import Result

DUE_WITHIN = timedelta(hours=1)
LOOK_BACK = timedelta(hours=12)
"""How long ago a failure may have been to alarm: one night."""
TAKEN_FILE = "wake_up_taken.json"
"""In the data folder: who took which failure."""
BOARD_KEY = "b"
"""What opens the board in the module of wake-up calls."""
KEPT = 1000
"""Failures that are remembered as taken."""


class Stage(StrEnum):
    """Where a wake-up call stands."""

    FAILED = "failed"
    DUE = "due"
    TAKEN = "taken"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Taken:
    """Who took a failure, and when (as `DATE_TIME`)."""

    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Line:
    """One wake-up call on the board; `at` is its time as text."""

    key: str
    stage: Stage
    number: str
    at: str
    taken: Taken | None = None


def since(now: datetime) -> str:
    """From when on results are asked for, as 7.5 wants it."""
    return (now - LOOK_BACK).strftime(DATE_TIME)


def key_of(result: Result) -> str:
    """What tells one result from another; ids alone may begin anew after a reset."""
    return f"{result.id}/{result.number}/{result.alarm_time}"


class WakeUpBoard:
    """Results of the last hours and who took the failures."""

    def __init__(self, kept: Mapping[str, Any] | None = None) -> None:
        """`kept` is what `as_dict` gave earlier; whatever of it is malformed is left out."""
        self.taken: dict[str, Taken] = {}
        for key, value in (kept or {}).items():
            if isinstance(value, Mapping):
                self.taken[key] = Taken(str(value.get("by", "")), str(value.get("at", "")))
        self._failed: dict[str, Result] = {}
        self._done: dict[str, Result] = {}

    def show(self, failed: Iterable[Result], done: Iterable[Result], now: datetime) -> None:
        """Takes in what 7.5 answered, asked once for failures and once for successes."""
        self._failed = {key_of(r): r for r in failed if _is_recent(r, now)}
        self._done = {key_of(r): r for r in done if _is_recent(r, now)}

    @property
    def alarming(self) -> list[Result]:
        """The failures that nobody has taken yet."""
        return [result for key, result in self._failed.items() if key not in self.taken]

    def take(
        self, keys: Iterable[str], by: str, now: datetime, kept: Mapping[str, Any] | None = None
    ) -> int:
        """Somebody takes failures; how many were still free. `kept` is what others took since."""
        self.taken.update(WakeUpBoard(kept).taken)
        free = [key for key in keys if key in self._failed and key not in self.taken]
        self.taken.update({key: Taken(by, now.strftime(DATE_TIME)) for key in free})
        return len(free)

    def as_dict(self) -> dict[str, dict[str, str]]:
        """What to keep, the latest only."""
        latest = sorted(self.taken.items(), key=lambda pair: pair[1].at)[-KEPT:]
        return {key: asdict(taken) for key, taken in latest}

    def lines(self, extensions: Iterable[Extension], now: datetime) -> list[Line]:
        """Everything on the board: untaken failures, then due, then taken, then done."""
        past = [(key, result, self.taken.get(key)) for key, result in self._failed.items()]
        found = [
            Line(
                key, Stage.TAKEN if taken else Stage.FAILED, result.number, result.alarm_time, taken
            )
            for key, result, taken in past
        ]
        found += [
            Line(key, Stage.DONE, result.number, result.alarm_time)
            for key, result in self._done.items()
        ]
        order = [Stage.FAILED, Stage.DUE, Stage.TAKEN, Stage.DONE]
        newest_first = sorted(found, key=lambda line: line.at, reverse=True)
        return sorted(
            [*due(extensions, now), *newest_first], key=lambda line: order.index(line.stage)
        )


def due(extensions: Iterable[Extension], now: datetime) -> list[Line]:
    """Wake-up calls of the next hour, the nearest first, also past midnight."""
    found = []
    for extension in extensions:
        time = read_time(extension.alarm_time) if extension.alarm else None
        if time is None:
            continue
        moment = now.replace(hour=time.hour, minute=time.minute, second=0, microsecond=0)
        if moment < now.replace(second=0, microsecond=0):
            moment += timedelta(days=1)
        if moment - now <= DUE_WITHIN:
            key = f"due/{extension.number}"
            found.append((moment, Line(key, Stage.DUE, extension.number, f"{moment:%H:%M}")))
    return [line for _, line in sorted(found, key=lambda pair: (pair[0], pair[1].number))]


def _is_recent(result: Result, now: datetime) -> bool:
    """Whether it was within the last hours; a time that can't be read counts as such."""
    moment = read_date_time(result.alarm_time)
    return moment is None or moment >= now.replace(tzinfo=None) - LOOK_BACK
