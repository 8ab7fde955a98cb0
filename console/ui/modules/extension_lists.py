"""The four lists of chapter 6 that are written whole, and their requests.

Knows which request reads and which writes: permission classes (6.3, 6.4), members of a group (6.11,
6.12), associated groups (6.13, 6.14), hidden extensions (6.15, 6.16). Must not know screens.
"""

from __future__ import annotations

from console.i18n import Message, msg
from console.protocol import extension, extension_group
from console.protocol.records import Acl
from console.protocol.values import join_numbers
from console.ui.form_fields import Options
from console.ui.modules.whole_list import WholeList
from console.ui.services import Services

ALL_GROUPS = "0"
"""The group id that stands for all (6.15)."""


def acl_options(acls: list[Acl]) -> Options:
    """Permission classes to choose from."""
    return [(each.id, each.name) for each in acls]


async def ask_acls(services: Services) -> Options:
    """The permission classes (6.1). Raises RequestFailed."""
    return acl_options((await services.ask(extension.QueryAcls())).acls)


def permission(services: Services, acl_id: str, name: str) -> WholeList:
    """The extensions of a permission class (6.3, 6.4)."""

    async def read() -> list[str]:
        reply = await services.ask(extension.QueryDialPermissions())
        return [n for one in reply.acl_members if one.acl_id == acl_id for n in one.numbers]

    async def write(numbers: list[str]) -> None:
        await services.ask(extension.SetDialPermission(acl_id=acl_id, numbers=",".join(numbers)))

    return WholeList(msg("Permission class {name}", name=name), read, write)


def members(services: Services, role_id: str, name: str, *, keep_role: bool) -> WholeList:
    """The extensions of a group (6.11, 6.12)."""

    async def read() -> list[str]:
        reply = await services.ask(extension_group.QueryMembers())
        return [n for one in reply.role_members if one.role_id == role_id for n in one.numbers]

    async def write(numbers: list[str]) -> None:
        request = extension_group.SetMembers(
            role_id=role_id, keep_role=int(keep_role), numbers=join_numbers(numbers)
        )
        await services.ask(request)

    return WholeList(msg("Extension group {name}", name=name), read, write)


def relations(services: Services, names: dict[str, str]) -> WholeList:
    """The ids of the groups that may dial each other (6.13, 6.14); `names` by id."""

    async def read() -> list[str]:
        reply = await services.ask(extension_group.QueryRelations())
        return [role.id for role in reply.roles if role.relation]

    async def write(ids: list[str]) -> None:
        joined = join_numbers(ids, trailing=True)
        await services.ask(extension_group.SetRelations(relations=joined))

    title = msg("Groups that may dial each other")
    return WholeList(title, read, write, lambda ident: names.get(ident, ident))


def hidden(services: Services, role_id: str = ALL_GROUPS, name: str = "") -> WholeList:
    """The hidden extensions of all groups, or of one (6.15, 6.16)."""

    async def read() -> list[str]:
        reply = await services.ask(extension.QueryHidden())
        if role_id == ALL_GROUPS:
            return reply.hide_numbers
        return [n for one in reply.role_members if one.role_id == role_id for n in one.hide_numbers]

    async def write(numbers: list[str]) -> None:
        joined = join_numbers(numbers, trailing=True)
        await services.ask(extension.Hide(role_id=role_id, numbers=joined))

    title: Message = msg("Hidden extensions")
    if name:
        title = msg("Hidden extensions of {name}", name=name)
    return WholeList(title, read, write)
