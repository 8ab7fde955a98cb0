"""Extension groups with their members, relations and hidden extensions (manual 6.7 to 6.16).

Knows groups and who may call whom; an extension's own record belongs to the exchange. What the
manual leaves unsaid is settled so: an extension is in one group or in none; deleting a group leaves
its members in none; the group Default stays; group names are unique.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from console.simulator import asking
from console.simulator.people import ACLS
from console.simulator.seam import Frame, Refusal, chapter

if TYPE_CHECKING:
    from console.simulator.pbx import Pbx

DEFAULT_ID = 2
"""The group Default of the manual's examples."""


@dataclass(eq=False, slots=True)
class Group:
    """One extension group ("user role")."""

    id: int
    name: str
    acl_id: int
    in_bound: bool = True
    """Calls from outside may come in."""
    internal: bool = True
    """Its members may call each other."""
    related: bool = True
    """It is among the associated groups, whose members may call each other."""
    members: dict[str, None] = field(default_factory=dict)
    """Extension numbers in the order in which they were set."""

    @property
    def role(self) -> Frame:
        """The record of 6.11, 6.13 and 6.16; the permission class is spelt callAcId there."""
        return {
            "allowInBound": str(int(self.in_bound)),
            "allowInternal": str(int(self.internal)),
            "callAcId": str(self.acl_id),
            "id": str(self.id),
            "name": self.name,
            "companyId": 1,
        }

    @property
    def related_role(self) -> Frame:
        """The record of 6.13 and 7.1: `relation` is there only for an associated group."""
        return {**self.role, "relation": 1} if self.related else self.role


@chapter("extension_groups")
class Groups:
    """All groups of the house, and which extensions are hidden from the operators' panel."""

    def __init__(self, pbx: Pbx) -> None:
        self._ids = itertools.chain((DEFAULT_ID, 6, 7), itertools.count(8))
        self._house = pbx.extensions
        pbx.may_call = self.may_call
        self.groups: dict[int, Group] = {}
        self.hidden: set[str] = set()
        default, guests, _ = (
            self.add(name, 3) for name in ("Default", "客房 Guest rooms", "Test1")
        )
        for number, extension in pbx.extensions.items():
            group = guests if extension.department == "客房部" else default
            group.members[number] = None

    def add(self, name: str, acl_id: int) -> Group:
        """A new group with an id of its own."""
        group = Group(next(self._ids), name, acl_id)
        self.groups[group.id] = group
        return group

    def get(self, ident: int) -> Group:
        """The group with this id."""
        if ident not in self.groups:
            raise Refusal(f"there is no extension group with id {ident}")
        return self.groups[ident]

    def free_name(self, name: str, itself: int = 0) -> None:
        """Refuse a name that another group has."""
        if any(group.name == name and group.id != itself for group in self.groups.values()):
            raise Refusal(f"there is an extension group named {name} already")

    def of(self, number: str) -> Group | None:
        """The group an extension is in."""
        return next((group for group in self.groups.values() if number in group.members), None)

    def name_of(self, number: str) -> str:
        """Name of the group an extension is in, "" for none."""
        group = self.of(number)
        return group.name if group else ""

    def set_members(self, group: Group, numbers: Iterable[str]) -> None:
        """Make these the members; they leave the groups they were in."""
        wanted = dict.fromkeys(numbers)
        for other in self.groups.values():
            for number in wanted:
                other.members.pop(number, None)
        group.members = wanted

    def may_call(self, caller: str, callee: str) -> bool:
        """Whether somebody may dial an extension, going by their groups (6.8, 6.14).

        Extensions in no group are not restricted.
        """
        mine, theirs = self.of(caller), self.of(callee)
        if theirs is None:
            return True
        if caller not in self._house:
            return theirs.in_bound
        if mine is None:
            return True
        return mine.internal if mine is theirs else mine.related and theirs.related


def groups(pbx: Pbx) -> Groups:
    """The extension groups of this exchange."""
    return cast("Groups", pbx.chapters.extension_groups)


def acl_name(ident: int) -> str:
    """Name of a permission class (6.1)."""
    name = dict(ACLS).get(ident)
    if name is None:
        raise Refusal(f"there is no permission class with id {ident}")
    return name


def set_acl(pbx: Pbx, number: str, ident: int) -> None:
    """Give an extension a permission class and tell the consoles."""
    extension, name = pbx.extensions[number], acl_name(ident)
    if extension.acl_id != ident:
        extension.acl_id, extension.acl_name = ident, name
        pbx.push_extension(number)


def chosen(pbx: Pbx, frame: Frame, *, all_if_empty: bool = False) -> list[str]:
    """The extensions that number, startNumber with endNumber, or roleId name (manual 7 and 8).

    Exactly one of the three is filled; none means every extension where `all_if_empty`.
    """
    number, role = asking.text(frame, "number"), asking.text(frame, "roleId")
    start, end = asking.text(frame, "startNumber"), asking.text(frame, "endNumber")
    filled = bool(number) + bool(start or end) + bool(role)
    if filled > 1:
        raise Refusal("only one of number, startNumber with endNumber, and roleId may be filled")
    if number:
        return asking.known_numbers([number], pbx.extensions, "number")
    if start or end:
        return asking.in_range(start, end, pbx.extensions)
    if role:
        members = groups(pbx).get(asking.identity(frame, "roleId")).members
        return [found for found in members if found in pbx.extensions]
    if not all_if_empty:
        raise Refusal("number, startNumber with endNumber, or roleId must be filled")
    return list(pbx.extensions)
