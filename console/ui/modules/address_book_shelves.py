"""Departments and groups of the two address books (manual 5.2 to 5.5, 5.11 to 5.14).

Knows their names and how many contacts are in them. Must not know contacts otherwise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from console.i18n import msg, tr
from console.protocol import contact, department, group
from console.protocol.states import Book as Kind
from console.protocol.wire import Ack, Request
from console.state.book import Shelf
from console.ui.book_store import fresh_book
from console.ui.form_fields import Field, Text
from console.ui.forms import Form, Values
from console.ui.listing import Action, Cells, Listing, Loaded
from console.ui.services import Services
from console.ui.widgets.line_columns import Column


@dataclass(frozen=True, slots=True)
class Counted:
    """A department or group and the number of contacts in it."""

    shelf: Shelf
    contacts: int


class ShelvesScreen(Listing[Counted]):
    """The departments or the groups."""

    markable = False

    def __init__(self, services: Services, kind: Kind) -> None:
        self.kind = kind
        super().__init__(services)

    @property
    def _business(self) -> bool:
        return self.kind is Kind.BUSINESS

    def heading(self) -> str:
        """Which of both."""
        return tr("Departments") if self._business else tr("Personal groups")

    def columns(self) -> tuple[Column, ...]:
        """Name and size."""
        return (Column(tr("Title"), 20, 1), Column(tr("Contacts"), 12, right=True))

    def actions(self) -> Sequence[Action]:
        """Add, rename, delete."""
        licence = contact.Query.licence
        return (
            Action("a", msg("add"), self._add, licence),
            Action("e", msg("rename"), self._rename, licence, needs="row"),
            Action("d", msg("delete"), self._delete, licence, needs="row"),
        )

    def key_of(self, item: Counted) -> str:
        """By id."""
        return item.shelf.id

    def cells_of(self, item: Counted) -> Cells:
        """Name and size."""
        return ((item.shelf.name, "strong"), (str(item.contacts), "plain"))

    async def load(self, page: int, size: int) -> Loaded[Counted]:
        """All of them at once, from the tree (5.1)."""
        book = await fresh_book(self.services)
        sizes = Counter(one.shelf.id for one in book.on(self.kind))
        found = [Counted(each, sizes[each.id]) for each in book.shelves[self.kind]]
        return Loaded(found, len(found))

    def _fields(self) -> tuple[Field, ...]:
        return (Text("name", msg("Title"), required=True),)

    async def _add(self) -> None:
        def request(values: Values) -> Request[Ack]:
            name = values["name"]
            return department.Add(name=name) if self._business else group.Add(name=name)

        form = Form(
            msg("New department") if self._business else msg("New group"),
            self._fields(),
            lambda values: self.services.ask(request(values)),
            msg("Added"),
        )
        if await self.fill_in(form) is not None:
            await self.reload()

    async def _rename(self) -> None:
        chosen = self.item
        if chosen is None:
            return
        ident = chosen.shelf.id
        asked = department.Get(department_id=ident) if self._business else group.Get(group_id=ident)

        async def read() -> Values:
            return {"name": (await self.services.ask(asked)).name}

        now = await read()

        def request(values: Values) -> Request[Ack]:
            if self._business:
                return department.Update(department_id=ident, name=values["name"])
            return group.Update(group_id=ident, name=values["name"])

        form = Form(
            msg("Rename {name}", name=now["name"]),
            self._fields(),
            lambda values: self.services.ask(request(values)),
            msg("Renamed"),
            reread=read,
        )
        if await self.fill_in(form, now) is not None:
            await self.reload()

    async def _delete(self) -> None:
        chosen = self.item
        if chosen is None or not await self._agreed(chosen):
            return
        ident = chosen.shelf.id
        if self._business:
            await self.services.ask(department.Delete(department_id=ident))
        else:
            await self.services.ask(group.Delete(group_id=ident))
        await self.reload()
        self.tell(msg("{name} deleted", name=chosen.shelf.name))

    async def _agreed(self, chosen: Counted) -> bool:
        """What becomes of the contacts is unsaid (reading 27): with contacts, it is typed."""
        name, count = chosen.shelf.name, chosen.contacts
        if not count:
            return await self.ask(msg("Delete {name}?", name=name), msg("delete"))
        question = msg(
            "{name} has {count} contacts; the PBX may delete them with it. "
            "Type {count} to delete it",
            name=name,
            count=count,
        )
        return await self.type_in(question, str(count))
