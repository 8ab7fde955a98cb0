"""Writing the listed contacts to a file.

Knows what is asked, and that the whole record of a contact is a request of its own (5.7). Must not
know file formats.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from console.client.errors import NotSent, Refused
from console.i18n import Message, msg
from console.new_file import CannotWrite, NewFile
from console.state.book import Person
from console.state.export import Csv
from console.ui.form_fields import Choice, Flag, Text
from console.ui.forms import Form, Values, Wrong
from console.ui.modules import address_book_forms as forms
from console.ui.modules.contact_files import COLUMNS, SHELF, Card, vcard
from console.ui.modules.export import offered, with_ending, written
from console.ui.modules.progress import Report

if TYPE_CHECKING:
    from console.ui.modules.address_book import AddressBookScreen


async def export_contacts(book: AddressBookScreen) -> None:
    """Asks where to, and writes what is listed: a book, a department or group, or hits."""

    opened: list[NewFile] = []
    start = {"format": "csv", "path": offered(book, "contacts"), "whole": True}
    chosen = await book.fill_in(_form(book, opened), start)
    if chosen is None or not opened:
        return
    file = opened[0]
    counts = await written(book, file, lambda report: _write(book, chosen, file, report))
    if counts is not None:
        book.tell(_told(*counts, file.path), bad=bool(counts[1]))


def _told(count: int, partly: int, path: Path) -> Message:
    told = msg("{count} contacts written to {file}", count=count, file=path)
    if not partly:
        return told
    return msg("{told}; {count} only as listed: the PBX refused the rest",
               told=told, count=partly)  # fmt: skip


def _form(book: AddressBookScreen, opened: list[NewFile]) -> Form:
    """Asks for format and file; the file it opened is added to `opened`."""

    async def begin(values: Values) -> None:
        try:
            opened.append(NewFile(with_ending(values["path"], values["format"])))
        except CannotWrite as failure:
            raise Wrong(failure.reason, "path") from None

    return Form(
        msg("Export contacts: {what}", what=book.heading()),
        (
            Choice("format", msg("Format"), options=(("csv", "CSV"), ("vcf", "vCard"))),
            Text("path", msg("File"), required=True, longest=1000),
            Flag("whole", msg("All fields"), hint=msg("One request for each contact")),
        ),
        begin,
        save=msg("export"),
    )


async def _write(
    book: AddressBookScreen, values: Values, file: NewFile, report: Report
) -> tuple[int, int]:
    """How many are written, and how many of them without the fields that were asked for."""
    settings, partly = book.services.settings().export, 0
    try:
        with file:
            people = [person async for page in book.pages() for person in page.items]
            table = Csv(COLUMNS, delimiter=settings.delimiter, mark=settings.excel_mark)
            if values["format"] == "csv":
                file.write(table.head())
            for done, person in enumerate(people):
                report(done, len(people))
                card, complete = await _card(book, person, whole=values["whole"])
                partly += not complete
                if values["format"] == "csv":
                    file.write(table.rows([[card.get(name) for name in COLUMNS]]))
                else:
                    file.write(vcard(card))
                if done % 100 == 0:
                    await asyncio.sleep(0)  # A long list must not hold up the desk.
    except CannotWrite as failure:
        raise NotSent(failure.reason) from None
    return len(people), partly


async def _card(book: AddressBookScreen, person: Person, *, whole: bool) -> tuple[Card, bool]:
    """The contact, and whether it has all the fields that were asked for."""
    values = {
        SHELF: person.shelf.name,
        "name": person.name,
        "number1": person.number1,
        "number2": person.number2,
        "remark": person.remark,
    }
    if whole:
        try:
            record = (await book.services.ask(forms.full_record(person.id))).contact
        except Refused:
            # Deleted meanwhile, or not to be read: as it was listed.
            return Card(0, values), False
        values |= {name: getattr(record, name) for name in (*forms.TEXTS, "sex")}
    return Card(0, values), True
