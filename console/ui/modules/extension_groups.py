"""Extension groups and permission classes (manual 6.1, 6.3, 6.4, 6.7 to 6.16).

Knows the settings of a group, its members and which groups may dial each other. Must not know how a
list is written (`whole_list`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from console.i18n import msg, tr
from console.protocol import extension, extension_group
from console.protocol.records import Acl, Role
from console.ui.form_fields import Choice, Field, Flag, Numbers, Options, Text
from console.ui.forms import Form, Values, Wrong, only_asked
from console.ui.listing import Action, Cells, ItemT, Listing, Loaded
from console.ui.listing_pages import whole
from console.ui.modules import extension_lists as lists
from console.ui.modules.extensions import KEEP_HINT
from console.ui.modules.whole_list import WholeList, change
from console.ui.services import Services
from console.ui.widgets.line_columns import Column

_GROUP = extension_group.Query.licence


class GroupsScreen(Listing[Role]):
    """The extension groups, found by name by the PBX."""

    markable = False

    def __init__(self, services: Services) -> None:
        self._acls: list[Acl] = []
        super().__init__(services)

    def heading(self) -> str:
        """The title."""
        return tr("Extension groups")

    def columns(self) -> tuple[Column, ...]:
        """Name, class, what is allowed."""
        return (
            Column(tr("Title"), 20, 2),
            Column(tr("Permission class"), 20, 1),
            Column(tr("Calls from outside"), 18),
            Column(tr("Among each other"), 16),
        )

    def actions(self) -> Sequence[Action]:
        """The group itself, then its lists."""
        return (
            Action("a", msg("add"), self._add, _GROUP),
            Action("e", msg("edit"), self._edit, _GROUP, needs="row"),
            Action("d", msg("delete"), self._delete, _GROUP, needs="row"),
            Action("m", msg("members"), self._members, _GROUP, needs="row"),
            Action("l", msg("groups that may dial each other"), self._relations, _GROUP),
            Action("h", msg("hidden members"), self._hidden, _GROUP, needs="row"),
        )

    def key_of(self, item: Role) -> str:
        """By id."""
        return item.id

    def cells_of(self, item: Role) -> Cells:
        """As the columns."""
        words = {True: tr("allowed"), False: tr("barred")}
        return (
            (item.name, "strong"),
            (item.call_acl_name, "plain"),
            (words[item.allow_in_bound], "plain"),
            (words[item.allow_internal], "plain"),
        )

    def searched(self, text: str) -> bool:
        """The PBX looks for the name."""
        return True

    def fits(self, item: Role, text: str) -> bool:
        """What came was found by the PBX."""
        return True

    async def load(self, page: int, size: int) -> Loaded[Role]:
        """A page (6.7)."""
        name = self.search_text.strip()
        reply = await self.services.ask(extension_group.Query(name=name, page=page, page_size=size))
        self._acls = reply.acls or self._acls
        return Loaded(reply.user_roles, reply.total_count)

    def _fields(self) -> tuple[Field, ...]:
        classes: Options = lists.acl_options(self._acls)
        return (
            Text("name", msg("Title"), required=True),
            Choice("call_acl_id", msg("Permission class"), required=True, options=classes),
            Flag("allow_in_bound", msg("Calls from outside")),
            Flag("allow_internal", msg("Among each other")),
        )

    async def _add(self) -> None:
        form = Form(
            msg("New extension group"),
            self._fields(),
            lambda values: self.services.ask(extension_group.Add(**_sent(values))),
            msg("Added"),
        )
        if await self.fill_in(form, {"allow_in_bound": True, "allow_internal": True}) is not None:
            await self.reload()

    async def _edit(self) -> None:
        role = self.item
        if role is None:
            return
        form = Form(
            msg("Extension group {name}", name=role.name),
            self._fields(),
            lambda values: self.services.ask(
                extension_group.Update(role_id=role.id, **_sent(values))
            ),
            msg("Group changed"),
            reread=lambda: self._values_now(role),
        )
        if await self.fill_in(form, _values_of(role)) is not None:
            await self.reload()

    async def _values_now(self, role: Role) -> Values:
        async def named(page: int, size: int) -> Loaded[Role]:
            query = extension_group.Query(name=role.name, page=page, page_size=size)
            reply = await self.services.ask(query)
            return Loaded(reply.user_roles, reply.total_count)

        async for page in whole(named, self.key_of):
            for found in page.items:
                if found.id == role.id:
                    return _values_of(found)
        raise Wrong(
            msg("{name} was renamed or deleted meanwhile: read the list afresh", name=role.name)
        )

    async def _delete(self) -> None:
        role = self.item
        if role is None:
            return
        members = len(await lists.members(self.services, role.id, role.name, keep_role=True).read())
        question = msg("Delete {name} with {count} members?", name=role.name, count=members)
        if await self.ask(question, msg("delete")):
            await self.services.ask(extension_group.Delete(role_id=role.id))
            await self.reload()
            self.tell(msg("{name} deleted", name=role.name))

    async def _members(self) -> None:
        role = self.item
        if role is None:
            return
        now = await lists.members(self.services, role.id, role.name, keep_role=True).read()
        fields = (
            Numbers("numbers", msg("Extensions"), hint=NUMBERS_HINT),
            Flag("keep", msg("Keep own class"), hint=KEEP_HINT),
        )
        form = Form(msg("Members of {name}", name=role.name), fields, only_asked, save=msg("go on"))
        chosen = await self.fill_in(form, {"numbers": now, "keep": True})
        if chosen is not None:
            whole = lists.members(self.services, role.id, role.name, keep_role=chosen["keep"])
            await change(self, whole, lambda _before: chosen["numbers"])

    async def _relations(self) -> None:
        reply = await self.services.ask(extension_group.QueryRelations())
        fields = [Flag(role.id, msg("{name}", name=role.name)) for role in reply.roles]
        title = msg("Groups that may dial each other")
        form = Form(title, fields, only_asked, save=msg("go on"))
        now = {role.id: role.relation for role in reply.roles}
        chosen = await self.fill_in(form, now)
        if chosen is not None:
            names = {role.id: role.name for role in reply.roles}
            wanted = [ident for ident, on in chosen.items() if on]
            await change(self, lists.relations(self.services, names), lambda _before: wanted)

    async def _hidden(self) -> None:
        role = self.item
        if role is None:
            return
        await _type_anew(self, lists.hidden(self.services, role.id, role.name))


NUMBERS_HINT = msg("The whole list, with commas between")


async def _type_anew(listing: Listing[ItemT], whole: WholeList) -> bool:
    """Lets a list as it is now be typed anew; True if it was written. Raises what `change` does."""
    now = await whole.read()
    fields = (Numbers("numbers", msg("Extensions"), hint=NUMBERS_HINT),)
    form = Form(whole.title, fields, only_asked, save=msg("go on"))
    chosen = await listing.fill_in(form, {"numbers": now})
    return chosen is not None and await change(listing, whole, lambda _before: chosen["numbers"])


def _values_of(role: Role) -> Values:
    return {
        "name": role.name,
        "call_acl_id": role.call_acl_id,
        "allow_in_bound": role.allow_in_bound,
        "allow_internal": role.allow_internal,
    }


def _sent(values: Values) -> Values:
    return {
        "name": values["name"],
        "call_acl_id": values["call_acl_id"],
        "allow_in_bound": int(values["allow_in_bound"]),
        "allow_internal": int(values["allow_internal"]),
    }


@dataclass(frozen=True, slots=True)
class Held:
    """A permission class and the extensions that have it."""

    acl: Acl
    numbers: tuple[str, ...]


class ClassesScreen(Listing[Held]):
    """The permission classes, each with its extensions."""

    markable = False

    def heading(self) -> str:
        """The title."""
        return tr("Permission classes")

    def columns(self) -> tuple[Column, ...]:
        """Name and extensions."""
        return (
            Column(tr("Title"), 24, 1),
            Column(tr("Extensions"), 10, right=True),
            Column(tr("Numbers"), 16, 2),
        )

    def actions(self) -> Sequence[Action]:
        """Its list."""
        return (Action("m", msg("members"), self._members, extension.QueryAcls.licence, "row"),)

    def key_of(self, item: Held) -> str:
        """By id."""
        return item.acl.id

    def cells_of(self, item: Held) -> Cells:
        """As the columns."""
        return (
            (item.acl.name, "strong"),
            (str(len(item.numbers)), "plain"),
            (", ".join(item.numbers), "dim"),
        )

    async def load(self, page: int, size: int) -> Loaded[Held]:
        """The classes (6.1) with who has them (6.3)."""
        acls = (await self.services.ask(extension.QueryAcls())).acls
        reply = await self.services.ask(extension.QueryDialPermissions())
        numbers = {each.acl_id: tuple(each.numbers) for each in reply.acl_members}
        found = [Held(acl, numbers.get(acl.id, ())) for acl in acls]
        return Loaded(found, len(found))

    async def _members(self) -> None:
        held = self.item
        if held is None:
            return
        whole = lists.permission(self.services, held.acl.id, held.acl.name)
        if await _type_anew(self, whole):
            await self.reload()
