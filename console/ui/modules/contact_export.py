"""Writing the listed contacts to a file.

Knows what is asked, and that the whole record of a contact is a request of its own (5.7). Must not
know file formats.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from console.client.errors import NotSent, Refused
from console.i18n import msg
from console.new_file import CannotWrite, NewFile
from console.state.book import Person
from console.state.export import Csv
from console.ui.form_fields import Choice, Flag, Text
from console.ui.forms import Form, Values, Wrong
from console.ui.modules import address_book_forms as forms
from console.ui.modules.contact_files import COLUMNS, SHELF, Card, vcard
from console.ui.modules.export import offered, with_ending
from console.ui.modules.progress import ProgressScreen, Report

if TYPE_CHECKING:
    from console.ui.modules.address_book import AddressBookScreen


async def export_contacts(book: AddressBookScreen) -> None:
    """Asks where to, and writes what is listed: a book, a department or group, or hits."""

    async def check(values: Values) -> None:
        path = with_ending(values["path"], values["format"])
        if path.exists():
            raise Wrong(msg("There is such a file already: choose another name"), "path")

    form = Form(
        msg("Export contacts: {what}", what=book.heading()),
        (
            Choice("format", msg("Format"), options=(("csv", "CSV"), ("vcf", "vCard"))),
            Text("path", msg("File"), required=True, longest=1000),
            Flag("whole", msg("All fields"), hint=msg("One request for each contact")),
        ),
        check,
        save=msg("export"),
    )
    start = {"format": "csv", "path": offered(book, "contacts"), "whole": True}
    values = await book.fill_in(form, start)
    if values is None:
        return
    chosen, path = values, with_ending(values["path"], values["format"])
    title = msg("Export to {file}", file=path)
    ended = await book.app.push_screen_wait(
        ProgressScreen(title, lambda report: _write(book, chosen, path, report))
    )
    if ended.stopped:
        book.tell(msg("Stopped: nothing was written"))
    elif ended.failure:
        book.tell(msg("Nothing was written. {reason}", reason=ended.failure), bad=True)
    else:
        book.tell(msg("{count} contacts written to {file}", count=ended.value, file=path))


async def _write(book: AddressBookScreen, values: Values, path: Path, report: Report) -> int:
    settings = book.services.settings().export
    try:
        with NewFile(path) as file:
            people = [person async for page in book.pages() for person in page.items]
            table = Csv(COLUMNS, delimiter=settings.delimiter, mark=settings.excel_mark)
            if values["format"] == "csv":
                file.write(table.head())
            for done, person in enumerate(people):
                report(done, len(people))
                card = await _card(book, person, whole=values["whole"])
                if values["format"] == "csv":
                    file.write(table.rows([[card.get(name) for name in COLUMNS]]))
                else:
                    file.write(vcard(card))
                if done % 100 == 0:
                    await asyncio.sleep(0)  # A long list must not hold up the desk.
    except CannotWrite as failure:
        raise NotSent(failure.reason) from None
    return len(people)


async def _card(book: AddressBookScreen, person: Person, *, whole: bool) -> Card:
    """The contact with all its fields, or as it is listed."""
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
            return Card(0, values)  # Deleted meanwhile: as it was listed.
        values |= {name: getattr(record, name) for name in (*forms.TEXTS, "sex")}
    return Card(0, values)
