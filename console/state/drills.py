"""Drills: what the operator is asked to do, what counts as done, and the score.

Knows people, the board and the drills. Must not know keys' meaning, files, clocks or the exchange.
`now` is monotonic seconds; the exchange's choice comes from a seed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from random import Random
from statistics import median
from typing import Any

from console.i18n import Message, msg
from console.state.board import Board
from console.state.identity import IDLE
from console.state.own_call import OwnCall

GOAL = 6
"""Keys of a median call that a trained operator needs at most."""
GONE_S = 1.5
"""How long a caller may be nowhere before he counts as lost: a transfer takes its time."""
CALLERS: tuple[str, ...] = (
    *("Acme Supplies", "Bright Hotels", "City Taxi", "Delta Printing", "Harbour Bank"),
    *("华信科技", "上海远洋物流", "东方贸易", "长城旅行社", "明珠酒店"),
)


class Kind(StrEnum):
    """What a task is about."""

    TRANSFER = "transfer"
    FIND = "find"
    BUSY = "busy"
    WAKE_UP = "wake-up"


@dataclass(frozen=True, slots=True)
class Drill:
    """One drill: a number of tasks of one kind."""

    name: str
    title: Message
    kind: Kind
    count: int


DRILLS: Mapping[str, Drill] = {
    drill.name: drill
    for drill in (
        Drill("calls", msg("Answer callers and transfer them"), Kind.TRANSFER, 20),
        Drill("find", msg("Find people and dial them"), Kind.FIND, 10),
        Drill("busy", msg("Find somebody in place of a busy colleague"), Kind.BUSY, 5),
        Drill("wake-up", msg("Look after failed wake-up calls"), Kind.WAKE_UP, 5),
    )
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the house."""

    number: str
    name: str
    department: str = ""

    @property
    def label(self) -> Message | str:
        """How a task names him."""
        if not self.department:
            return self.name
        return msg("{name} ({department})", name=self.name, department=self.department)


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do. `right` are the numbers that are a right end of it."""

    kind: Kind
    person: Person
    right: frozenset[str]
    caller_number: str = ""
    caller_name: str = ""

    @property
    def text(self) -> Message:
        """What the operator is told."""
        caller, person = self.caller_name, self.person.label
        match self.kind:
            case Kind.TRANSFER:
                return msg("{caller} asks for {person}", caller=caller, person=person)
            case Kind.FIND:
                return msg("Call {person}", person=person)
            case Kind.BUSY:
                return msg(
                    "{caller} asks for {person}, who is busy: find a free colleague there",
                    caller=caller,
                    person=person,
                )
        # Who it is about stands in the alarm, as on any night.
        return msg("A wake-up call was not answered: see whose, and call there")


def tasks(drill: Drill, people: Sequence[Person], seed: int) -> list[Task]:
    """The tasks of a drill; the same for the same people and seed. Empty if nobody fits."""
    random = Random(f"{drill.name} {seed}")  # the same seed gives each drill its own
    named = [person for person in people if person.name]
    chosen = _with_colleagues(named) if drill.kind is Kind.BUSY else _distinct(named)
    made: list[Task] = []
    while chosen and len(made) < drill.count:
        random.shuffle(chosen)
        for person in chosen[: drill.count - len(made)]:
            number = f"139{random.randrange(10**8):08}"
            name = random.choice(CALLERS)
            made.append(Task(drill.kind, person, _right(drill.kind, person, named), number, name))
    return made


def _distinct(people: Sequence[Person]) -> list[Person]:
    """Those whose name and department are like nobody else's: the task must name one person."""
    seen: dict[tuple[str, str], int] = {}
    for person in people:
        same = (person.name, person.department)
        seen[same] = seen.get(same, 0) + 1
    return [person for person in people if seen[person.name, person.department] == 1]


def _with_colleagues(people: Sequence[Person]) -> list[Person]:
    return [p for p in _distinct(people) if p.department and len(_colleagues(p, people)) > 0]


def _colleagues(person: Person, people: Iterable[Person]) -> list[str]:
    return [
        p.number for p in people if p.department == person.department and p.number != person.number
    ]


def _right(kind: Kind, person: Person, people: Iterable[Person]) -> frozenset[str]:
    if kind is Kind.BUSY:
        return frozenset(_colleagues(person, people))
    return frozenset({person.number})


# Judging.


class Place(StrEnum):
    """Where a caller is."""

    WAITING = "waiting"
    HERE = "here"
    THERE = "there"
    GONE = "gone"


def whereabouts(board: Board, number: str, channel: str) -> tuple[Place, str]:
    """Where a caller is now; with the extension that has him, if another has."""
    if board.queue.get(channel) is not None:
        return Place.WAITING, ""
    if any(_is_with(call, number, channel) for call in board.calls.calls()):
        return Place.HERE, ""
    for record in board.extensions.values():
        if record.number == board.own_number or record.state == IDLE:
            continue
        if channel == record.another_channel or number == record.another_number:
            return Place.THERE, record.number
    return Place.GONE, ""


def _is_with(call: OwnCall, number: str, channel: str) -> bool:
    waiting = call.held is not None and call.held.number == number
    return call.number == number or call.party_channel == channel or waiting


@dataclass(frozen=True, slots=True)
class Result:
    """How one task went. `went_to` is empty if the caller was lost."""

    keys: int
    seconds: float
    right: bool
    went_to: str = ""


@dataclass(slots=True)
class Attempt:
    """A task in hand. `keys` is counted from outside."""

    task: Task
    began: float
    channel: str = ""
    keys: int = 0
    _answered: bool = field(default=False)
    _gone_since: float | None = field(default=None)

    def look(self, board: Board, now: float) -> Result | None:
        """The result, once there is one."""
        if self.task.kind in (Kind.FIND, Kind.WAKE_UP):
            return self._dialled(board, now)
        place, number = whereabouts(board, self.task.caller_number, self.channel)
        if place is Place.HERE:
            self._answered = True
        if place is not Place.GONE or not self._answered:
            self._gone_since = None
        if place is Place.THERE:
            return self._end(number, now)
        if place is Place.GONE and self._answered:
            if self._gone_since is None:
                self._gone_since = now
            if now - self._gone_since >= GONE_S:
                return self._end("", self._gone_since)
        return None

    def _dialled(self, board: Board, now: float) -> Result | None:
        call = next(iter(board.calls.calls()), None)
        return self._end(call.number, now) if call is not None and call.number else None

    def _end(self, number: str, now: float) -> Result:
        return Result(self.keys, now - self.began, number in self.task.right, number)


@dataclass(frozen=True, slots=True)
class Score:
    """A drill that was finished; `at` is epoch seconds."""

    at: float
    drill: str
    seed: int
    calls: int
    keys: float
    """Median keys a call."""
    seconds: float
    """Median seconds a call."""
    misroutes: int

    @property
    def reached(self) -> bool:
        """Whether a median call took no more keys than the goal, and nobody was misrouted."""
        return self.keys <= GOAL and not self.misroutes

    def as_dict(self) -> dict[str, Any]:
        """What is kept."""
        return asdict(self)

    @property
    def text(self) -> Message:
        """The score in one line."""
        return msg(
            "Tasks: {calls}. Median: {keys} keys, {seconds} s. Misrouted: {misroutes}",
            calls=self.calls,
            keys=f"{self.keys:g}",
            seconds=f"{self.seconds:.1f}",
            misroutes=self.misroutes,
        )


def score(drill: str, seed: int, results: Sequence[Result], at: float) -> Score:
    """The score of the results, of which there is at least one."""
    return Score(
        at=round(at, 3),
        drill=drill,
        seed=seed,
        calls=len(results),
        keys=float(median(result.keys for result in results)),
        seconds=round(float(median(result.seconds for result in results)), 2),
        misroutes=sum(not result.right for result in results),
    )


def restored(kept: object) -> Score | None:
    """A score as it was kept; None for anything else."""
    if not isinstance(kept, dict):
        return None
    try:
        return Score(
            at=float(kept["at"]),
            drill=str(kept["drill"]),
            seed=int(kept["seed"]),
            calls=int(kept["calls"]),
            keys=float(kept["keys"]),
            seconds=float(kept["seconds"]),
            misroutes=int(kept["misroutes"]),
        )
    except (LookupError, TypeError, ValueError, OverflowError):
        return None


def best(scores: Iterable[Score], drill: str) -> Score | None:
    """The best score of a drill: fewest misroutes, then keys, then seconds."""
    of_it = [one for one in scores if one.drill == drill]
    return min(of_it, key=lambda one: (one.misroutes, one.keys, one.seconds), default=None)
