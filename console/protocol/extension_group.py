"""Extension groups, which the wire calls user roles (manual 6.7 to 6.14).

Knows the messages. Must not know which extension is in which group.
"""

from __future__ import annotations

from console.protocol.records import Acl, GroupMembers, Role
from console.protocol.wire import Ack, Page, Record, Request, record, wire


@record
class Groups(Page):
    """A page of extension groups and the permission classes."""

    user_roles: list[Role] = wire("userRoles", "roles", default_factory=list)
    acls: list[Acl] = wire("aclList", "acls", "callACLs", default_factory=list)


class Query(
    Request[Groups], section="6.7", service="userRole", operate="query", licence="group_manage"
):
    """Pages through the extension groups whose name contains `name`."""

    name: str = ""
    page: int = 1
    page_size: int = 10


class Add(Request[Ack], section="6.8", service="userRole", operate="add", licence="group_manage"):
    """Adds an extension group."""

    name: str
    call_acl_id: str = wire("callACLId")
    allow_in_bound: int
    allow_internal: int


class Update(
    Request[Ack], section="6.9", service="userRole", operate="update", licence="group_manage"
):
    """Replaces the settings of an extension group."""

    role_id: str = wire("id")
    name: str
    call_acl_id: str = wire("callACLId")
    allow_in_bound: int
    allow_internal: int


class Delete(
    Request[Ack], section="6.10", service="userRole", operate="delete", licence="group_manage"
):
    """Deletes an extension group."""

    role_id: str = wire("id")


@record
class Memberships(Record):
    """The groups and the extensions in each."""

    numbers: list[str] = wire(default_factory=list)
    role_members: list[GroupMembers] = wire(default_factory=list)
    roles: list[Role] = wire("roles", "userRoles", default_factory=list)


class QueryMembers(
    Request[Memberships],
    section="6.11",
    service="userRoleNumber",
    operate="query",
    licence="group_manage",
):
    """Asks which extensions are in which group."""


class SetMembers(
    Request[Ack],
    section="6.12",
    service="userRoleNumber",
    operate="update",
    licence="group_manage",
):
    """Replaces the extensions of a group, comma-joined (reading 23)."""

    role_id: str = wire("id")
    keep_role: int
    """1: each extension keeps its own permission; 0: it takes the group's."""
    numbers: str


@record
class Relations(Record):
    """The groups; `relation` marks those that may dial each other."""

    roles: list[Role] = wire("roles", "userRoles", default_factory=list)


class QueryRelations(
    Request[Relations],
    section="6.13",
    service="userRoleRelation",
    operate="query",
    licence="group_manage",
):
    """Asks which groups may dial each other."""


class SetRelations(
    Request[Ack],
    section="6.14",
    service="userRoleRelation",
    operate="update",
    licence="group_manage",
):
    """Replaces the list of associated groups, comma-joined with a trailing comma (reading 23)."""

    relations: str
