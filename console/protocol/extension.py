"""Extensions: the list, names, dialling permissions, hiding (manual 6.1 to 6.6, 6.15, 6.16).

Knows the messages. Must not know which extension is whose.
"""

from __future__ import annotations

from console.protocol.records import Acl, Extension, GroupMembers, Role
from console.protocol.wire import Ack, Record, Request, record, wire


@record
class Acls(Record):
    """The permission classes of the system."""

    acls: list[Acl] = wire("callACLs", "acls", "aclList", default_factory=list)


class QueryAcls(
    Request[Acls],
    section="6.1",
    service="callACL",
    operate="query",
    licence="dial_privilege",
):
    """Lists the permission classes."""


@record
class Extensions(Record):
    """Every extension and the permission classes."""

    extensions: list[Extension] = wire("extensionList", default_factory=list)
    acls: list[Acl] = wire("aclList", "acls", "callACLs", default_factory=list)


class Query(Request[Extensions], section="6.2", service="extension", operate="query"):
    """Lists every extension with its state."""


@record
class AclMembers(Record):
    """The extensions of one permission class."""

    acl_id: str = ""
    numbers: list[str] = wire(default_factory=list)


@record
class DialPermissions(Record):
    """Which extension has which permission class."""

    acl_members: list[AclMembers] = wire(default_factory=list)
    acls: list[Acl] = wire("acls", "aclList", "callACLs", default_factory=list)
    numbers: list[str] = wire(default_factory=list)


class QueryDialPermissions(
    Request[DialPermissions],
    section="6.3",
    service="callAclNumber",
    operate="query",
    licence="dial_privilege",
    also=("callAcNumber",),
):
    """Lists the permission class of every extension."""


class SetDialPermission(
    Request[Ack],
    section="6.4",
    service="callAcNumber",
    operate="update",
    licence="dial_privilege",
    also=("callAclNumber",),
):
    """Gives extensions a permission class; replaces its whole list (reading 23)."""

    acl_id: str = wire("id")
    numbers: str


@record
class Name(Record):
    """The display name of an extension."""

    name: str = wire(default="", whole=True)
    number: str = ""


class GetName(Request[Name], section="6.5", service="setName", operate="init"):
    """Asks for the display name of an extension."""

    number: str


class SetName(Request[Ack], section="6.6", service="setName", operate="update"):
    """Sets the display name of an extension."""

    number: str
    name: str


@record
class Hidden(Record):
    """The hidden extensions, of all groups and of each group."""

    numbers: list[str] = wire(default_factory=list)
    hide_numbers: list[str] = wire(default_factory=list)
    roles: list[Role] = wire(default_factory=list)
    role_members: list[GroupMembers] = wire(default_factory=list)

    @property
    def everything(self) -> frozenset[str]:
        """All that is hidden, whether the PBX tells it of the house or of a group only."""
        of_groups = (number for group in self.role_members for number in group.hide_numbers)
        return frozenset((*self.hide_numbers, *of_groups))


class Hide(Request[Hidden], section="6.15", service="hideExtension", operate="update"):
    """Hides extensions from the console's list; replaces the whole list (reading 23)."""

    role_id: str = wire("id")
    """An extension group, "0" for all."""
    numbers: str


class QueryHidden(Request[Hidden], section="6.16", service="hideExtension", operate="query"):
    """Lists the hidden extensions."""
