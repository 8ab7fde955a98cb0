"""Adding the contacts of a file: the file is chosen, the dry run is shown, the lines are sent.

Knows the order of these steps and what became of each line. Must not know file formats
(`contact_files`) nor how a line is judged (`contact_plan`).

Each contact is sent once. One that was not confirmed is looked for afterwards, never sent again by
itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from console.client.errors import NotConfirmed, NotSent, Refused
from console.disk import cannot_read, typed_path
from console.i18n import Message, msg, tr
from console.protocol import contact, department, group
from console.protocol.clean import clean
from console.protocol.states import Book as Kind
from console.state.book import AddressBooks
from console.ui.book_store import fresh_book
from console.ui.form_fields import Choice, Text
from console.ui.forms import Form, Values, Wrong
from console.ui.listing import Action, Cells, Listing, Loaded
from console.ui.modules import address_book_forms as forms
from console.ui.modules.contact_files import Card, Unreadable, decoded, read
from console.ui.modules.contact_plan import (
    FATES,
    Fate,
    Planned,
    counted,
    known_in,
    new_shelves,
    plan,
    same,
)
from console.ui.modules.progress import ProgressScreen, Report
from console.ui.services import Services
from console.ui.widgets.line_columns import Column

if TYPE_CHECKING:
    from console.ui.modules.address_book import AddressBookScreen

LARGEST = 32 * 1024 * 1024
"""Bytes of a file that is read."""
_LOOKS = {
    Fate.ADD: "plain",
    Fate.ADDED: "strong",
    Fate.WRONG: "state-busy",
    Fate.REFUSED: "state-busy",
    Fate.OPEN: "state-ringing",
}


async def import_contacts(book: AddressBookScreen) -> None:
    """Asks for a file and shows what it would do."""
    services, kind = book.services, book.kind
    cards: list[Card] = []

    async def look(values: Values) -> None:
        cards[:] = await asyncio.to_thread(cards_of, values["path"])

    shelves = await forms.shelves(services, kind)
    form = Form(
        msg("Import contacts from CSV or vCard"),
        (
            Text("path", msg("File"), required=True, longest=1000),
            Choice(
                "shelf_id",
                msg("Department") if kind is Kind.BUSINESS else msg("Group"),
                options=shelves,
                hint=msg("For contacts of which the file does not say it"),
            ),
        ),
        look,
        save=msg("dry run"),
        intro=msg("Nothing is sent before you have seen what would happen, line by line."),
    )
    values = await book.fill_in(form, {"shelf_id": book.shelf_id})
    if values is None:
        return
    fresh = await fresh_book(services)
    fields, default = forms.checked_fields(), str(dict(shelves).get(values["shelf_id"], ""))
    lines = await asyncio.to_thread(plan, cards, fresh, kind, fields=fields, default_shelf=default)
    name = Path(values["path"]).name
    await book.app.push_screen_wait(ImportScreen(services, kind, name, lines, fresh))
    await book.changed()


def cards_of(typed: str) -> list[Card]:
    """The contacts of a file. Raises Wrong."""
    path = typed_path(typed)
    try:
        if path.stat().st_size > LARGEST:
            raise Wrong(msg("The file is larger than {most} MB", most=LARGEST >> 20), "path")
        return read(decoded(path.read_bytes()))
    except OSError as error:
        raise Wrong(cannot_read(path, error), "path") from None
    except Unreadable as unreadable:
        raise Wrong(unreadable.reason, "path") from None


class ImportScreen(Listing[Planned]):
    """The lines of the file: first what would become of them, then what became of them."""

    markable = False

    def __init__(
        self,
        services: Services,
        kind: Kind,
        name: str,
        lines: Sequence[Planned],
        book: AddressBooks,
    ) -> None:
        self.kind = kind
        self.planned = {line.card.line: line for line in lines}
        self._name = clean(name)
        self._book = book
        self._ran = False
        super().__init__(services)

    def heading(self) -> str:
        """The file, and the fates of its lines."""
        counts = counted(self.planned.values())
        fates = tr(", ").join(f"{count} {FATES[fate]}" for fate, count in counts.items())
        if self._ran:
            return tr("Import of {file}: {fates}", file=self._name, fates=fates)
        return tr("Dry run of {file}: {fates}", file=self._name, fates=fates)

    def columns(self) -> tuple[Column, ...]:
        """Line, fate, contact, note."""
        return (
            Column(tr("Line"), 5, right=True),
            Column(tr("Outcome"), 14),
            Column(tr("Name"), 14, 2),
            Column(tr("Number"), 12, 1),
            Column(tr("Note"), 20, 4),
        )

    def actions(self) -> Sequence[Action]:
        """Begin."""
        count = counted(self.planned.values()).get(Fate.ADD, 0)
        if not count:
            return ()
        title = msg("add {count} contacts", count=count)
        return (Action("enter", title, self._run, contact.Query.licence),)

    def key_of(self, item: Planned) -> str:
        """By line."""
        return str(item.card.line)

    def cells_of(self, item: Planned) -> Cells:
        """As the columns."""
        look = _LOOKS.get(item.fate, "dim")
        return (
            (str(item.card.line), "dim"),
            (str(FATES[item.fate]), look),
            (clean(item.card.get("name")), "plain"),
            (clean(item.card.get("number1")), "plain"),
            (clean(str(item.note)), look),
        )

    async def load(self, page: int, size: int) -> Loaded[Planned]:
        """All lines; nothing is asked."""
        return Loaded(list(self.planned.values()), len(self.planned))

    async def _run(self) -> None:
        ended = await self.app.push_screen_wait(ProgressScreen(msg("Adding contacts"), self._send))
        self._ran = True
        await self._settle()
        await self.reload()
        if ended.stopped:
            self.tell(msg("Stopped: the rest was not sent"), bad=True)
        elif ended.failure:
            self.tell(msg("The rest was not sent. {reason}", reason=ended.failure), bad=True)
        else:
            added = counted(self.planned.values()).get(Fate.ADDED, 0)
            self.tell(msg("Done: {count} contacts added", count=added))

    async def _send(self, report: Report) -> None:
        """Departments first, then the contacts, one after the other."""
        lines = [line for line in self.planned.values() if line.fate is Fate.ADD]
        for name in new_shelves(lines, self._book, self.kind):
            await self._add_shelf(name)
        self._book = await fresh_book(self.services)
        ids = {shelf.name: shelf.id for shelf in self._book.shelves[self.kind]}
        for done, line in enumerate(lines):
            report(done, len(lines))
            await self._send_one(line, ids.get(line.shelf, ""))
        report(len(lines), len(lines))

    async def _add_shelf(self, name: str) -> None:
        business = self.kind is Kind.BUSINESS
        try:
            await self.services.ask(department.Add(name=name) if business else group.Add(name=name))
        except Refused as refused:
            for line in list(self.planned.values()):
                if line.fate is Fate.ADD and line.shelf == name:
                    self._became(line, Fate.REFUSED, refused.reason)

    async def _send_one(self, line: Planned, shelf_id: str) -> None:
        if self.planned[line.card.line].fate is not Fate.ADD:
            return
        if not shelf_id:
            self._became(line, Fate.REFUSED, msg("{name} is not there", name=line.shelf))
            return
        # Whatever ends the waiting from here on, the contact may have been added.
        self._became(line, Fate.OPEN)
        values = {**line.card.values, "shelf_id": shelf_id}
        try:
            await self.services.ask(forms.add_request(self.kind, values))
        except Refused as refused:
            self._became(line, Fate.REFUSED, refused.reason)
        except NotConfirmed as open_end:
            self._became(line, Fate.OPEN, open_end.reason)
        except NotSent:
            self._became(line, Fate.ADD)
            raise
        else:
            self._became(line, Fate.ADDED)

    def _became(self, line: Planned, fate: Fate, note: Message | str = "") -> None:
        self.planned[line.card.line] = replace(line, fate=fate, note=note)

    async def _settle(self) -> None:
        """What was not confirmed is looked for in the book as it is now."""
        unsure = [line for line in self.planned.values() if line.fate is Fate.OPEN]
        if not unsure:
            return
        self._book = await fresh_book(self.services)
        present = await asyncio.to_thread(known_in, self._book, self.kind)
        for line in unsure:
            if same(line.card.get("name"), line.card.get("number1"), line.shelf) in present:
                self._became(line, Fate.ADDED, msg("found when looking again"))
