"""The address book: both books, their departments and groups, and calls out of them (manual 5).

Knows what is listed and which key does what. Its forms are in `address_book_forms`, departments
and groups in `address_book_shelves`. Must not know how a call is made.

Pages come from the PBX (5.17). A search, and everything while the link is down, is answered by the
book as it was last read whole (5.1), with its age on the screen.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from textual.binding import Binding, BindingType

from console.client.errors import RequestFailed
from console.i18n import Message, msg, tr
from console.protocol import contact
from console.protocol.checks import is_number
from console.protocol.records import Contact
from console.protocol.states import Book as Kind
from console.state.book import AddressBooks, Person, Shelf, person
from console.state.own_call import Role
from console.ui.book_store import fresh_book, kept_book
from console.ui.form_inputs import Picker
from console.ui.listing import Action, Cells, Listing, Loaded
from console.ui.listing_actions import FEW
from console.ui.modules import address_book_forms as forms
from console.ui.services import Services
from console.ui.widgets.grid_text import cut
from console.ui.widgets.line_columns import Column
from console.ui.words import listed

EVERYWHERE = "0"
"""The department or group that stands for all (5.17)."""
LONGEST = 20
"""Cells of a name beside the key that calls him: the other keys need their room."""


class AddressBookScreen(Listing[Person]):
    """The contacts of one book."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", show=False),
        Binding("right", "step(1)", show=False),
    ]

    more_keys = (("← →", msg("previous or next department or group")),)

    def __init__(self, services: Services) -> None:
        self.kind = Kind.BUSINESS
        self.shelf_id = ""
        self.book: AddressBooks | None = None
        self._recalled = False
        self._working, self._asking = asyncio.Lock(), asyncio.Lock()
        self._why_unread: Message | str = ""
        self.second = False
        """Whether the second number is called."""
        self._painted = ("", "")
        self._known = False
        super().__init__(services)

    # What is listed.

    def heading(self) -> str:
        """The book, and the department or group if one was chosen."""
        titles = {Kind.BUSINESS: tr("Enterprise book"), Kind.PERSONAL: tr("Personal book")}
        if self.search_text.strip():
            return tr("Search in both books")
        shelf = self.shelf()
        return f"{titles[self.kind]} · {shelf.name}" if shelf is not None else titles[self.kind]

    def columns(self) -> tuple[Column, ...]:
        """Name, numbers, where it stands."""
        return (
            Column(tr("Name"), 16, 3),
            Column(tr("Number"), 14, 1),
            Column(tr("Second number"), 14, 1, needed=False),
            Column(tr("Department"), 12, 2, needed=False),
            Column(tr("Remark"), 8, 2, needed=False),
        )

    def actions(self) -> Sequence[Action]:
        """Calling first."""
        licence = contact.Query.licence
        return (
            Action("enter", self._call_title(), self._call, needs="row"),
            Action("n", msg("other number"), self._other_number, needs="row"),
            Action("b", msg("other book"), self._other_book),
            Action("g", msg("department or group"), self._choose_shelf),
            Action("a", msg("add"), self._add, licence),
            Action("e", msg("edit"), self._edit, licence, needs="row"),
            Action("d", msg("delete"), self._delete, licence, needs="rows"),
            Action("m", msg("departments and groups"), self._shelves, licence),
            Action("i", msg("import"), self._import, licence),
            Action("x", msg("export"), self._export, licence),
        )

    def key_of(self, item: Person) -> str:
        """Unique over both books."""
        return item.key

    def cells_of(self, item: Person) -> Cells:
        """A number that can't be dialled is dim."""
        looks = ["plain" if is_number(number) else "dim" for number in (item.number1, item.number2)]
        return (
            (item.name, "strong"),
            (item.number1, looks[0]),
            (item.number2, looks[1]),
            (item.shelf.name, "plain"),
            (item.remark, "dim"),
        )

    def searched(self, text: str) -> bool:
        """The whole book is searched, not only what is on the screen."""
        return True

    def fits(self, item: Person, text: str) -> bool:
        """What is listed was found already."""
        return True

    async def load(self, page: int, size: int) -> Loaded[Person]:
        """A page of the PBX; hits and offline pages from the book as it was read."""
        await self._recall()
        if self.search_text.strip():
            return await self._hits()
        if not self.services.live() and self.book is not None:
            return self._kept_page(self.book, page, size)
        await self._first_book()
        # For all of either book the manual's example names group 0, and no department.
        in_department = self.shelf_id and self.kind is Kind.BUSINESS
        place = {"department_id" if in_department else "group_id": self.shelf_id or EVERYWHERE}
        query = contact.Query(type=self.kind, page=page, page_size=str(size), **place)
        reply = await self.services.ask(query)
        return Loaded([self._person(each) for each in reply.contacts], reply.total_count)

    def _person(self, found: Contact) -> Person:
        """A contact of a page: which department it is in is said by name only."""
        name = found.department_name or found.group_name
        known = self.book.get(f"{self.kind.value}/{found.id}") if self.book is not None else None
        shelf = known.shelf if known is not None else self.shelf() or Shelf("", name)
        return person(found, self.kind, Shelf(shelf.id, name or shelf.name))

    async def _recall(self) -> None:
        """The book as it was kept, until it is read."""
        async with self._working:
            if self.book is None and not self._recalled:
                folder, owner = self.services.desk_folder(), self.services.own_number()
                kept = await asyncio.to_thread(kept_book, folder, owner)
                self.book, self._recalled = self.book or kept, True

    async def _hits(self) -> Loaded[Person]:
        if self.book is None:
            await self._first_book()
        book = self.book
        if book is None:
            self.forget()  # A page of the book is no answer to what was typed.
            raise RequestFailed(self._why_unread)
        async with self._working:
            await asyncio.to_thread(book.index)
        found = book.find(self.search_text, self.services.server_now())
        self._tell_age()
        return Loaded(found, len(found))

    def _kept_page(self, book: AddressBooks, page: int, size: int) -> Loaded[Person]:
        people = book.on(self.kind, self.shelf_id)
        self._tell_age()
        return Loaded(people[(page - 1) * size : page * size], len(people))

    def _tell_age(self) -> None:
        if self.book is None or self.services.live():
            return
        self.tell(
            msg(
                "No link: the book as it was read at {moment}, {minutes} minutes ago",
                moment=f"{datetime.fromtimestamp(self.book.read_at):%Y-%m-%d %H:%M}",  # noqa: DTZ006
                minutes=int(self.book.age(self.services.server_now()) // 60),
            ),
            bad=True,
        )

    async def read_book(self) -> None:
        """Read both books whole (5.1). Raises RequestFailed."""
        book = await fresh_book(self.services)
        if self.book is None or book.asked >= self.book.asked:
            self.book = book
        self._known = True
        if self.shelf() is None:
            self.shelf_id = ""

    async def changed(self) -> None:
        """Something was changed: what adding made is only learnt by asking again (reading 27)."""
        self.lines.marks.clear()
        await self.afresh()

    async def afresh(self) -> None:
        """Both books and the page."""
        await self._try_book()
        await self.reload()

    async def _first_book(self) -> None:
        """Both books, until they were read once; a search meanwhile waits for the same reading."""
        async with self._asking:
            if not self._known:
                await self._try_book()

    async def _try_book(self) -> None:
        try:
            await self.read_book()
        except RequestFailed as failure:
            self._why_unread = failure.reason
            self.tell(failure.reason, bad=True)

    # Departments and groups.

    def shelf(self) -> Shelf | None:
        """The department or group that is listed, None for all."""
        shelves = self.book.shelves[self.kind] if self.book is not None else ()
        return next((each for each in shelves if each.id == self.shelf_id), None)

    async def _other_book(self) -> None:
        self.kind = Kind.PERSONAL if self.kind is Kind.BUSINESS else Kind.BUSINESS
        await self._list_shelf("")

    async def _list_shelf(self, shelf_id: str) -> None:
        self.shelf_id = shelf_id
        self.forget()
        await self.reload()

    async def _choose_shelf(self) -> None:
        shelves = self.book.shelves[self.kind] if self.book is not None else ()
        options = [("", tr("all")), *((each.id, each.name) for each in shelves)]
        chosen = await self.app.push_screen_wait(Picker(options, self.shelf_id))
        if chosen is not None:
            await self._list_shelf(chosen)

    def action_step(self, step: int) -> None:
        """Left and right go through the departments or groups."""
        if self.focused is not self.lines or self.busy:
            return
        shelves = self.book.shelves[self.kind] if self.book is not None else ()
        ids = ["", *(each.id for each in shelves)]
        at = ids.index(self.shelf_id) if self.shelf_id in ids else 0
        shelf_id = ids[(at + step) % len(ids)]
        self.begin(Action("", msg("department or group"), lambda: self._list_shelf(shelf_id)))

    async def _shelves(self) -> None:
        from console.ui.modules.address_book_shelves import ShelvesScreen

        await self.app.push_screen_wait(ShelvesScreen(self.services, self.kind))
        await self.changed()

    # Calling.

    def call_target(self) -> str:
        """The number that a call from here goes to."""
        if self.item is None:
            return ""
        numbers = self.item.numbers
        return numbers[min(len(numbers) - 1, int(self.second))] if numbers else ""

    def _meant(self) -> tuple[str, str]:
        """What Enter does now, and to which number."""
        talking = self.services.board().calls.first(Role.TALKING) is not None
        return ("transfer" if talking else "dial", self.call_target())

    def _call_title(self) -> Message:
        verb, number = self._meant()
        name = cut(self.item.name, LONGEST) if self.item is not None else ""
        if verb == "transfer":
            return msg("blind transfer to {number} {name}", number=number, name=name)
        return msg("dial {number} {name}", number=number, name=name)

    def show_head(self) -> None:
        """With what Enter does: only what is named on the screen is done."""
        super().show_head()
        self._painted = self._meant()

    async def _call(self) -> None:
        verb, number = self._meant()
        if verb == "transfer" and self._painted != (verb, number):
            self.tell(msg("The call has changed: look and press again"), bad=True)
            self.show_head()
            return
        if not is_number(number):
            self.tell(msg("{number} can't be dialled", number=number or "-"), bad=True)
        elif (self.services.dial if verb == "dial" else self.services.transfer)(number):
            self.dismiss(None)

    async def _other_number(self) -> None:
        self.second = not self.second
        self.redraw()

    # Contacts.

    async def _add(self) -> None:
        values = {"shelf_id": self.shelf_id, "sex": "0"}
        if await self.fill_in(forms.adding(self.services, self.kind), values) is not None:
            await self.changed()

    async def _edit(self) -> None:
        chosen = self.item
        if chosen is None:
            return
        reply = await self.services.ask(forms.full_record(chosen.id))
        form = forms.editing(self.services, chosen, reply)
        if await self.fill_in(form, forms.values_of(chosen, reply.contact)) is not None:
            await self.changed()

    async def _delete(self) -> None:
        people = self.marked
        names = listed([each.name for each in people], FEW)
        question = msg("Delete {count} contacts: {names}?", count=len(people), names=names)
        if len(people) == 1:
            question = msg("Delete {name}?", name=names)
        if not await self.agree(question, msg("delete"), len(people)):
            return
        try:
            for request in forms.deleting(people, marked=bool(self.lines.marks)):
                await self.services.ask(request)
        finally:
            await self.changed()
        done = msg("{count} contacts deleted", count=len(people))
        self.tell(msg("{name} deleted", name=names) if len(people) == 1 else done)

    # Files.

    async def _import(self) -> None:
        from console.ui.modules.contact_import import import_contacts

        await import_contacts(self)

    async def _export(self) -> None:
        from console.ui.modules.contact_export import export_contacts

        await export_contacts(self)


def screen(services: Services, numbers: Sequence[str] = ()) -> AddressBookScreen:
    """The address book."""
    return AddressBookScreen(services)
