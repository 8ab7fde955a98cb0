"""Which extensions are listed, in which order, under which headings.

Knows the chosen filter and order and keeps the sorted rows. Must not know who draws them. Reads
the board's extensions by number and never changes them.

A change of one extension moves one row: the others are never sorted again. Rows are found by
bisection on their sort key, made from the record each row was placed by, so that there is no
index which a move would have to renumber.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from console.protocol.states import ExtensionState as State
from console.state.identity import IDLE
from console.state.name_order import NameOrder, title_key

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


_RINGING = (State.CALLEE_RINGING.value, State.CALLER_RINGING.value)
_RANKED = (
    *(State.CALLEE_RINGING, State.CALLER_RINGING, State.HOLDING, State.CALLING, State.RECORDING),
    *(State.CONF_SPEAKING, State.CONF_MUTE, State.MONITOR, State.FORCE_CALLIN, State.DIALING),
    *(State.HOOK_OFF, State.BUSY, State.ALARM, State.RESERVED, State.OTHER),
)
_RANK = {state.value: chr(ord("a") + rank) for rank, state in enumerate(_RANKED)}
_UNKNOWN_RANK, _IDLE_RANK, _DND_RANK = "x", "y", "z"


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

    def sift(self, found: list[Extension]) -> list[Extension]:
        """The extensions that pass, in their order. One plain loop for each restriction in use."""
        if self.shown is Shown.DND:
            found = [each for each in found if each.disturb_id]
        elif self.shown is Shown.IDLE:
            found = [each for each in found if each.state == IDLE and not each.disturb_id]
        elif self.shown is not Shown.ALL:
            shown = self.shown
            found = [each for each in found if state_group(each) is shown]
        if self.department is not None:
            department = self.department
            found = [each for each in found if each.department == department]
        if self.members is not None:
            members = self.members
            found = [each for each in found if each.number in members]
        if self.hidden and not self.peek:
            hidden = self.hidden
            found = [each for each in found if each.number not in hidden]
        if self.text:
            text = self.text.casefold()
            found = [
                each for each in found if text in each.number or text in each.show_name.casefold()
            ]
        return found


def state_group(extension: Extension) -> Shown:
    """The one group an extension is in: IDLE, RINGING, DND, or BUSY for every other state."""
    state = extension.state
    if state == IDLE:
        return Shown.DND if extension.disturb_id else Shown.IDLE
    return Shown.RINGING if state in _RINGING else Shown.BUSY


class Heading(NamedTuple):
    """A row that names a department and how many rows stand under it."""

    department: str
    size: int


@dataclass
class Group:
    """Rows under one heading, or all of them: their numbers in order."""

    department: str | None
    numbers: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.numbers)


class Place(NamedTuple):
    """Where a number stands: the group's index, and the row's index in the group."""

    group: int
    row: int


def number_key(number: str) -> tuple[int, str]:
    """Sorts numbers as a reader expects: 99 before 3000 before 20000."""
    return len(number), number


class Roster:
    """The rows of the extension grid, over the board's extensions by number."""

    def __init__(self, extensions: Mapping[str, Extension], names: NameOrder | None = None) -> None:
        self._extensions = extensions
        self._order_of = (names or NameOrder()).key
        self.filter = Filter()
        self.order = Order.NUMBER
        self.groups: list[Group] = []
        self.widest = 0
        """The length of the longest number shown since the last `rebuild`."""
        self._placed: dict[str, Extension] = {}
        """Each number shown, with the record by which its row was placed."""
        self._numbers: list[str] = []
        self._named = array("I")
        """Where those by name stand among those by number."""
        self._named_numbers: list[str] = []
        self._names: list[str] = []
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
        self.rebuild()

    def sort(self, order: Order) -> None:
        """Sort by another order."""
        self.order = order
        self.rebuild()

    def rebuild(self) -> None:
        """Filter and sort all extensions anew (50,000 take tens of milliseconds).

        Whatever the order, the records are gone through in that of their numbers, in which they
        also came: to fetch them in another from all over the memory takes several times as long.
        """
        every = self._every()
        found = self.filter.sift(every)
        if found is every:
            self._placed = dict(self._extensions)
        else:
            self._placed = {each.number: each for each in found}
        self.widest = len(found[-1].number) if found else 0
        self._starts = None
        if self.order is Order.DEPARTMENT:
            self.groups = _by_department(found)
        elif self.order is Order.STATE:
            self.groups = _one_group(_by_state(found))
        elif self.order is Order.NAME:
            self.groups = _one_group(self._placed_by_name(every))
        else:
            self.groups = _one_group([each.number for each in found])

    def touch(self, numbers: Iterable[str]) -> bool:
        """Take in that these extensions changed, came or went. True if any row moved."""
        moved = False
        extensions, placed = self._extensions, self._placed
        everything, by_number = self.filter.everything, self.order is Order.NUMBER
        for number in numbers:
            new = extensions.get(number)
            old = placed.get(number)
            if new is not None and not everything and not self.filter.sift([new]):
                new = None
            if new is old:
                continue
            if old is not None and new is not None and (by_number or self._same_place(old, new)):
                placed[number] = new
                continue
            moved = True
            if old is not None:
                self._take_out(old)
            if new is not None:
                self._put_in(new)
        if moved:
            self._starts = None
        return moved

    def place(self, number: str) -> Place | None:
        """Where a number stands, or None if it is not shown."""
        placed = self._placed.get(number)
        if placed is None:
            return None
        group = self._group_index(self._department(placed))
        return Place(group, self._row(self.groups[group], placed))

    def index(self, number: str) -> int | None:
        """How many numbers are listed before this one, or None if it is not shown."""
        place = self.place(number)
        return None if place is None else self.starts[place.group] + place.row

    def at(self, index: int) -> str:
        """The number at an index from 0; IndexError outside."""
        if not 0 <= index < len(self):
            raise IndexError(index)
        group = bisect_left(self.starts, index + 1) - 1
        return self.groups[group].numbers[index - self.starts[group]]

    @property
    def starts(self) -> list[int]:
        """For each group, how many numbers stand before it."""
        if self._starts is None:
            self._starts = list(accumulate((len(group) for group in self.groups[:-1]), initial=0))
        return self._starts

    def _every(self) -> list[Extension]:
        """All of the board by number; sorted again only after one came or went."""
        extensions = self._extensions
        every = [each for each in map(extensions.get, self._numbers) if each is not None]
        if not len(every) == len(self._numbers) == len(extensions):
            self._numbers = sorted(extensions)
            self._numbers.sort(key=len)
            every = [extensions[number] for number in self._numbers]
        return every

    def _placed_by_name(self, every: Sequence[Extension]) -> list[str]:
        """The numbers shown by name; all are sorted again only after a name changed."""
        numbers, names = self._numbers, [each.show_name for each in every]
        if numbers is not self._named_numbers or names != self._names:
            keys = list(map(self._order_of, names))
            self._named = array("I", sorted(range(len(keys)), key=keys.__getitem__))
            self._named_numbers, self._names = numbers, names
        if self.filter.everything:
            return [numbers[at] for at in self._named]
        shown = bytes(map(self._placed.__contains__, numbers))
        return [numbers[at] for at in self._named if shown[at]]

    def _department(self, extension: Extension) -> str | None:
        return extension.department if self.order is Order.DEPARTMENT else None

    def _key(self, extension: Extension) -> tuple[str, int, str]:
        """What rows are sorted by inside their group."""
        text = ""
        if self.order is Order.NAME:
            text = self._order_of(extension.show_name)
        elif self.order is Order.STATE:
            text = _rank(extension)
        return (text, *number_key(extension.number))

    def _same_place(self, old: Extension, new: Extension) -> bool:
        if self._department(old) != self._department(new):
            return False
        return self._key(old) == self._key(new)

    def _group_index(self, department: str | None) -> int:
        """Where a department's group is, or would be put in."""
        wanted = _department_key(department)
        return bisect_left(self.groups, wanted, key=lambda group: _department_key(group.department))

    def _row(self, group: Group, extension: Extension) -> int:
        """Where an extension's row is in its group, or would be put in."""
        placed, key = self._placed, self._key
        return bisect_left(group.numbers, key(extension), key=lambda number: key(placed[number]))

    def _take_out(self, old: Extension) -> None:
        at = self._group_index(self._department(old))
        group = self.groups[at]
        del group.numbers[self._row(group, old)]
        del self._placed[old.number]
        if not group.numbers:
            del self.groups[at]

    def _put_in(self, new: Extension) -> None:
        department = self._department(new)
        at = self._group_index(department)
        if at == len(self.groups) or self.groups[at].department != department:
            self.groups.insert(at, Group(department))
        group = self.groups[at]
        group.numbers.insert(self._row(group, new), new.number)
        self._placed[new.number] = new
        self.widest = max(self.widest, len(new.number))


def _one_group(numbers: list[str]) -> list[Group]:
    return [Group(None, numbers)] if numbers else []


def _by_department(found: Iterable[Extension]) -> list[Group]:
    numbers: dict[str, list[str]] = {}
    for each in found:
        numbers.setdefault(each.department, []).append(each.number)
    names = sorted(numbers, key=_department_key)
    return [Group(name, numbers[name]) for name in names]


def _by_state(found: Iterable[Extension]) -> list[str]:
    """The numbers by the rank of their states, within a rank in their order."""
    ranks: dict[str, list[str]] = {}
    for each in found:
        ranks.setdefault(_rank(each), []).append(each.number)
    return [number for rank in sorted(ranks) for number in ranks[rank]]


def _rank(extension: Extension) -> str:
    state = extension.state
    if state == IDLE:
        return _DND_RANK if extension.disturb_id else _IDLE_RANK
    return _RANK.get(state, _UNKNOWN_RANK)


def _department_key(department: str | None) -> tuple[bool, str, str]:
    """Departments by name, those without a name last."""
    return not department, title_key(department or ""), department or ""
