"""Which extensions are listed, in which order, under which headings.

Knows the chosen filter and order and keeps the sorted rows. Must not know who draws them. Reads
the board's extensions by number and never changes them.

A change of one extension moves one row: the others are never sorted again. Rows are found by
bisection on their sort key, so there is no index that a move would have to renumber.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from console.protocol.records import Extension


class Order(StrEnum):
    """What the rows are sorted by. Only DEPARTMENT makes groups with headings."""

    NUMBER = "number"
    NAME = "name"
    STATE = "state"
    DEPARTMENT = "department"


class Shown(StrEnum):
    """A group of states to show. IDLE leaves out who is on do not disturb; DND shows them all."""

    ALL = "all"
    IDLE = "idle"
    RINGING = "ringing"
    BUSY = "busy"
    DND = "dnd"


_RINGING = ("CALLEE_RINGING", "CALLER_RINGING")
_RANKED = (
    *("CALLEE_RINGING", "CALLER_RINGING", "HOLDING", "CALLING", "RECORDING", "CONF_SPEAKING"),
    *("CONF_MUTE", "MONITOR", "FORCE_CALLIN", "DIALING", "HOOK_OFF", "BUSY", "ALARM"),
    *("RESERVED", "OTHER"),
)
_RANK = {state: chr(ord("a") + rank) for rank, state in enumerate(_RANKED)}
_UNKNOWN_RANK, _IDLE_RANK, _DND_RANK = "x", "y", "z"
_MARK = "\0"  # ends the part of a key before the number; cleaned text never holds it


@dataclass(frozen=True)
class Filter:
    """What is shown. The default shows everything that is not hidden.

    `members` are the numbers of an extension group, or None for no restriction; `text` is looked
    for in number and name; `hidden` numbers are left out unless `peek`.
    """

    shown: Shown = Shown.ALL
    department: str | None = None
    members: Collection[str] | None = None
    text: str = ""
    hidden: Collection[str] = field(default_factory=frozenset)
    peek: bool = False

    @property
    def everything(self) -> bool:
        """Whether no extension is left out."""
        free = self.shown is Shown.ALL and self.department is None and self.members is None
        return free and not self.text and (self.peek or not self.hidden)

    def test(self) -> Callable[[Extension], bool]:
        """A function that says whether an extension passes; it holds only the tests in use."""
        tests: list[Callable[[Extension], bool]] = []
        if self.shown is Shown.DND:
            tests.append(lambda extension: extension.dnd)
        elif self.shown is not Shown.ALL:
            shown = self.shown
            tests.append(lambda extension: state_group(extension) is shown)
        if self.department is not None:
            department = self.department
            tests.append(lambda extension: extension.department == department)
        if self.members is not None:
            members = frozenset(self.members)
            tests.append(lambda extension: extension.number in members)
        if self.hidden and not self.peek:
            hidden = frozenset(self.hidden)
            tests.append(lambda extension: extension.number not in hidden)
        if self.text:
            text = self.text.casefold()
            tests.append(
                lambda extension: text in extension.number or text in extension.show_name.casefold()
            )
        if len(tests) == 1:
            return tests[0]
        return lambda extension: all(test(extension) for test in tests)


def state_group(extension: Extension) -> Shown:
    """The one group an extension is in: IDLE, RINGING, DND, or BUSY for every other state."""
    if extension.state == "IDLE":
        return Shown.DND if extension.dnd else Shown.IDLE
    return Shown.RINGING if extension.state in _RINGING else Shown.BUSY


class Heading(NamedTuple):
    """A row that names a department and how many rows stand under it."""

    department: str
    size: int


@dataclass
class Group:
    """Rows under one heading, or all of them. `keys` is sorted; a key ends with its number."""

    department: str | None
    keys: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.keys)

    def numbers(self, start: int = 0, end: int | None = None) -> list[str]:
        """The numbers of the rows from `start` to before `end`."""
        return [number_of(key) for key in self.keys[start:end]]


class Place(NamedTuple):
    """Where a number stands: the group's index, and the row's index in the group."""

    group: int
    row: int


def number_key(number: str) -> str:
    """A text that sorts numbers as a reader expects: 99 before 3000 before 20000."""
    return f"{len(number):03}{number}"


def number_of(key: str) -> str:
    """The number at the end of a sort key."""
    return key[key.rfind(_MARK) + 4 :]


class Roster:
    """The rows of the extension grid, over the board's extensions by number."""

    def __init__(
        self,
        extensions: Mapping[str, Extension],
        *,
        name_key: Callable[[Extension], str] | None = None,
    ) -> None:
        """`name_key` gives the text names are sorted by (say pinyin); else the name itself."""
        self._extensions = extensions
        self._name_key = name_key or (lambda extension: extension.show_name.casefold())
        self.filter = Filter()
        self.order = Order.NUMBER
        self.groups: list[Group] = []
        self.widest = 0
        """The length of the longest number shown since the last `rebuild`."""
        self._test: Callable[[Extension], bool] = self.filter.test()
        self._placed: dict[str, tuple[str | None, str]] = {}
        self._starts: list[int] | None = None
        self.rebuild()

    def __len__(self) -> int:
        return len(self._placed)

    def __contains__(self, number: object) -> bool:
        return number in self._placed

    def get(self, number: str) -> Extension | None:
        """The extension of a number, shown or not; None if the board has none (any more)."""
        return self._extensions.get(number)

    def choose(self, chosen: Filter) -> None:
        """Show what a filter lets through."""
        self.filter = chosen
        self._test = chosen.test()
        self.rebuild()

    def sort(self, order: Order) -> None:
        """Sort by another order."""
        self.order = order
        self.rebuild()

    def rebuild(self) -> None:
        """Filter and sort all extensions anew (50,000 take tens of milliseconds)."""
        found: Iterable[Extension] = self._extensions.values()
        if not self.filter.everything:
            found = filter(self._test, found)
        if self.order is Order.NUMBER:
            self._placed = {
                number: (None, f"{len(number):03}{number}")
                for number in [extension.number for extension in found]
            }
            keys = sorted([key for _, key in self._placed.values()])
            self.groups = [Group(None, keys)] if keys else []
        else:
            key = self._key
            self._placed = {extension.number: key(extension) for extension in found}
            self.groups = self._grouped()
        self.widest = max(map(len, self._placed), default=0)
        self._starts = None

    def touch(self, numbers: Iterable[str]) -> bool:
        """Take in that these extensions changed, came or went. True if any row moved."""
        moved = False
        for number in numbers:
            extension = self._extensions.get(number)
            shown = extension is not None and (self.filter.everything or self._test(extension))
            new = self._key(extension) if extension is not None and shown else None
            old = self._placed.get(number)
            if new == old:
                continue
            moved = True
            if old is not None:
                self._take_out(number, *old)
            if new is not None:
                self._put_in(number, *new)
        if moved:
            self._starts = None
        return moved

    def place(self, number: str) -> Place | None:
        """Where a number stands, or None if it is not shown."""
        placed = self._placed.get(number)
        if placed is None:
            return None
        department, key = placed
        group = self._group_index(department)
        return Place(group, bisect_left(self.groups[group].keys, key))

    def index(self, number: str) -> int | None:
        """How many numbers are listed before this one, or None if it is not shown."""
        place = self.place(number)
        return None if place is None else self.starts[place.group] + place.row

    def at(self, index: int) -> str:
        """The number at an index from 0; IndexError outside."""
        if not 0 <= index < len(self):
            raise IndexError(index)
        group = bisect_left(self.starts, index + 1) - 1
        return number_of(self.groups[group].keys[index - self.starts[group]])

    def rows(self) -> list[Heading | str]:
        """All rows in order: a heading for each department when grouped, else numbers only."""
        rows: list[Heading | str] = []
        for group in self.groups:
            if group.department is not None:
                rows.append(Heading(group.department, len(group)))
            rows += group.numbers()
        return rows

    @property
    def starts(self) -> list[int]:
        """For each group, how many numbers stand before it."""
        if self._starts is None:
            self._starts = list(accumulate((len(group) for group in self.groups[:-1]), initial=0))
        return self._starts

    def _key(self, extension: Extension) -> tuple[str | None, str]:
        """The department whose group the row is in, if any, and the row's sort key."""
        key = number_key(extension.number)
        if self.order is Order.NUMBER:
            return None, key
        if self.order is Order.DEPARTMENT:
            return extension.department, key
        if self.order is Order.NAME:
            return None, f"{self._name_key(extension)}{_MARK}{key}"
        rank = _RANK.get(extension.state, _UNKNOWN_RANK)
        if extension.state == "IDLE":
            rank = _DND_RANK if extension.dnd else _IDLE_RANK
        return None, f"{rank}{_MARK}{key}"

    def _grouped(self) -> list[Group]:
        groups: dict[str | None, Group] = {}
        for department, key in self._placed.values():
            group = groups.get(department)
            if group is None:
                group = groups[department] = Group(department)
            group.keys.append(key)
        for group in groups.values():
            group.keys.sort()
        return sorted(groups.values(), key=lambda group: _department_key(group.department))

    def _group_index(self, department: str | None) -> int:
        """Where a department's group is, or would be put in."""
        wanted = _department_key(department)
        return bisect_left(self.groups, wanted, key=lambda group: _department_key(group.department))

    def _take_out(self, number: str, department: str | None, key: str) -> None:
        del self._placed[number]
        at = self._group_index(department)
        keys = self.groups[at].keys
        del keys[bisect_left(keys, key)]
        if not keys:
            del self.groups[at]

    def _put_in(self, number: str, department: str | None, key: str) -> None:
        self._placed[number] = department, key
        self.widest = max(self.widest, len(number))
        at = self._group_index(department)
        if at == len(self.groups) or self.groups[at].department != department:
            self.groups.insert(at, Group(department))
        insort(self.groups[at].keys, key)


def _department_key(department: str | None) -> tuple[bool, str, str]:
    """Departments by name without regard to case, those without a name last."""
    return not department, (department or "").casefold(), department or ""
