"""Extension management: names, permission classes, groups, hiding (manual 6).

Knows what is shown of an extension and which key changes what. Must not know how a list is written
(`whole_list`) nor calls.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from console.client.errors import Refused
from console.i18n import msg, tr
from console.protocol import extension, extension_group
from console.protocol.records import Extension
from console.state.roster import number_key
from console.ui.form_fields import Choice, Field, Flag, Options, Text
from console.ui.forms import Form, Values, only_asked
from console.ui.listing import Action, Cells, Listing, Loaded
from console.ui.modules import extension_lists as lists
from console.ui.modules.whole_list import Wanted, WholeList, change
from console.ui.services import Services
from console.ui.widgets.line_columns import Column

_DIAL = extension.QueryAcls.licence
_GROUP = extension_group.Query.licence


@dataclass(frozen=True, slots=True)
class Placed:
    """An extension with what chapter 6 keeps of it."""

    record: Extension
    acl: str = ""
    group: str = ""
    hidden: bool = False


@dataclass(slots=True)
class Settings:
    """What is set for which extension, by number."""

    acls: dict[str, str] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()


class ExtensionsScreen(Listing[Placed]):
    """All extensions, hidden ones too."""

    def __init__(self, services: Services, numbers: Sequence[str]) -> None:
        self._first = numbers[0] if numbers else ""
        super().__init__(services)

    def heading(self) -> str:
        """The title."""
        return tr("Extension management")

    def columns(self) -> tuple[Column, ...]:
        """Number, name, class, group, hidden."""
        return (
            Column(tr("Number"), 8),
            Column(tr("Name"), 16, 3),
            Column(tr("Permission class"), 16, 2),
            Column(tr("Group"), 12, 2),
            Column(tr("Hidden"), 6),
            Column(tr("Department"), 10, 1, needed=False),
        )

    def actions(self) -> Sequence[Action]:
        """What can be set."""
        return (
            Action("e", msg("rename"), self._rename, needs="row"),
            Action("c", msg("permission class"), self._set_class, _DIAL, needs="rows"),
            Action("o", msg("put in a group"), self._set_group, _GROUP, needs="rows"),
            Action("h", msg("hide"), self._hide, needs="rows"),
            Action("s", msg("show again"), self._show_again, needs="rows"),
            Action("p", msg("permission classes"), self._all_classes, _DIAL),
            Action("u", msg("extension groups"), self._groups, _GROUP),
        )

    def key_of(self, item: Placed) -> str:
        """By number."""
        return item.record.number

    def cells_of(self, item: Placed) -> Cells:
        """As the columns."""
        return (
            (item.record.number, "strong"),
            (item.record.show_name, "plain"),
            (item.acl, "plain"),
            (item.group, "plain"),
            (tr("hidden") if item.hidden else "", "dim"),
            (item.record.department, "dim"),
        )

    async def load(self, page: int, size: int) -> Loaded[Placed]:
        """All at once: the list is the board's (6.2), what is set for it is asked for."""
        settings = await self._settings()
        board = self.services.board().extensions
        found = [
            Placed(
                record,
                settings.acls.get(number, record.call_acl_name),
                settings.groups.get(number, ""),
                number in settings.hidden,
            )
            for number, record in sorted(board.items(), key=lambda pair: number_key(pair[0]))
        ]
        return Loaded(found, len(found))

    async def _settings(self) -> Settings:
        """What the licences let us ask for (6.3, 6.11, 6.16). Raises RequestFailed."""
        granted, settings = self.services.licences(), Settings()
        if _DIAL in granted:
            permissions = await self.services.ask(extension.QueryDialPermissions())
            names = {acl.id: acl.name for acl in permissions.acls}
            members = ((each.acl_id, each.numbers) for each in permissions.acl_members)
            settings.acls = _named_by_number(members, names)
        if _GROUP in granted:
            groups = await self.services.ask(extension_group.QueryMembers())
            titles = {role.id: role.name for role in groups.roles}
            members = ((each.role_id, each.numbers) for each in groups.role_members)
            settings.groups = _named_by_number(members, titles)
        try:
            hidden = await self.services.ask(extension.QueryHidden())
        except Refused as refused:
            self.tell(refused.reason, bad=True)
        else:
            settings.hidden = hidden.everything
        return settings

    def redraw(self) -> None:
        """With the cursor on the extension the module was opened for."""
        super().redraw()
        if self._first in self.items:
            self.lines.select(self._first)
            self._first = ""

    # Changing.

    async def _rename(self) -> None:
        chosen = self.item
        if chosen is None:
            return
        number = chosen.record.number

        async def read() -> Values:
            return {"name": (await self.services.ask(extension.GetName(number=number))).name}

        form = Form(
            msg("Name of extension {number}", number=number),
            (Text("name", msg("Name"), required=True),),
            lambda values: self.services.ask(extension.SetName(number=number, name=values["name"])),
            reread=read,
        )
        sent = await self.fill_in(form, await read())
        if sent is None:
            return
        kept = (await read())["name"]
        await self.reload()
        if kept == sent["name"]:
            self.tell(msg("{number} is called {name}", number=number, name=kept))
        else:
            self.tell(msg("The PBX calls it {name} still", name=kept), bad=True)

    def _numbers(self) -> list[str]:
        return [each.record.number for each in self.marked]

    async def _chosen(self, title: str, fields: Sequence[Field]) -> Values | None:
        return await self.fill_in(Form(title, fields, only_asked, save=msg("go on")))

    async def _set_class(self) -> None:
        numbers = self._numbers()
        options = await lists.ask_acls(self.services)
        title = tr("Permission class of {numbers}", numbers=", ".join(numbers))
        field_ = Choice("acl_id", msg("Permission class"), required=True, options=options)
        chosen = await self._chosen(title, (field_,))
        if chosen is None:
            return
        name = _name_in(options, chosen["acl_id"])
        whole = lists.permission(self.services, chosen["acl_id"], name)
        await self._write(whole, lambda before: [*before, *numbers])

    async def _set_group(self) -> None:
        numbers = self._numbers()
        groups = await self.services.ask(extension_group.QueryMembers())
        options = [(role.id, role.name) for role in groups.roles]
        title = tr("Extension group of {numbers}", numbers=", ".join(numbers))
        keep = Flag("keep", msg("Keep own class"), hint=KEEP_HINT)
        field_ = Choice("role_id", msg("Group"), required=True, options=options)
        chosen = await self._chosen(title, (field_, keep))
        if chosen is None:
            return
        role_id, name = chosen["role_id"], _name_in(options, chosen["role_id"])
        whole = lists.members(self.services, role_id, name, keep_role=chosen["keep"])
        await self._write(whole, lambda before: [*before, *numbers])

    async def _hide(self) -> None:
        numbers = self._numbers()
        await self._write(lists.hidden(self.services), lambda before: [*before, *numbers])

    async def _show_again(self) -> None:
        numbers = set(self._numbers())
        await self._write(
            lists.hidden(self.services),
            lambda before: [number for number in before if number not in numbers],
        )

    async def _write(self, whole: WholeList, wanted: Wanted) -> None:
        if await change(self, whole, wanted):
            self.lines.marks.clear()
            await self.reload()

    # Further screens.

    async def _all_classes(self) -> None:
        from console.ui.modules.extension_groups import ClassesScreen

        await self.app.push_screen_wait(ClassesScreen(self.services))
        await self.reload()

    async def _groups(self) -> None:
        from console.ui.modules.extension_groups import GroupsScreen

        await self.app.push_screen_wait(GroupsScreen(self.services))
        await self.reload()


KEEP_HINT = msg("yes: each extension keeps its permission class; no: it takes the group's")


def _named_by_number(
    members: Iterable[tuple[str, Iterable[str]]], names: Mapping[str, str]
) -> dict[str, str]:
    """The name of what each number belongs to; its id where it has none."""
    return {number: names.get(id_, id_) for id_, numbers in members for number in numbers}


def _name_in(options: Options, key: str) -> str:
    return next((str(text) for found, text in options if found == key), key)


def screen(services: Services, numbers: Sequence[str] = ()) -> ExtensionsScreen:
    """Extension management, with the cursor on the first of some extensions."""
    return ExtensionsScreen(services, numbers)
