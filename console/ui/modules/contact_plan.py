"""What an import would do, line by line, before anything is sent.

Knows the address book as it was read and the checks of the contact form. Must not know files or the
screen, and sends nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from console.i18n import Message, msg
from console.protocol.clean import clean
from console.protocol.states import Book as Kind
from console.state.book import AddressBooks
from console.ui.form_fields import Field, Text
from console.ui.modules.contact_files import SHELF, Card


class Fate(StrEnum):
    """What becomes of a line."""

    ADD = "add"
    KNOWN = "known"
    DOUBLE = "double"
    WRONG = "wrong"
    ADDED = "added"
    REFUSED = "refused"
    OPEN = "open"


FATES: Mapping[Fate, Message] = {
    Fate.ADD: msg("to be added"),
    Fate.KNOWN: msg("already there"),
    Fate.DOUBLE: msg("twice in the file"),
    Fate.WRONG: msg("wrong"),
    Fate.ADDED: msg("added"),
    Fate.REFUSED: msg("refused"),
    Fate.OPEN: msg("not confirmed"),
}


_SHELF = Text(SHELF, msg("Department"))


@dataclass(frozen=True, slots=True)
class Planned:
    """One line of the file and what becomes of it."""

    card: Card
    shelf: str
    """Name of its department or group."""
    fate: Fate
    note: Message | str = ""


def plan(
    cards: Iterable[Card],
    book: AddressBooks,
    kind: Kind,
    *,
    fields: Sequence[Field],
    default_shelf: str,
) -> list[Planned]:
    """The fate of every line; of many, in a thread.

    Args:
        cards: the lines.
        book: as it was read just before.
        kind: the book they are to be added to.
        fields: of the contact form, for its checks.
        default_shelf: name of the department or group of lines that name none.
    """
    shelves = {shelf.name for shelf in book.shelves[kind]}
    known = known_in(book, kind)
    met: dict[tuple[str, str, str], int] = {}
    found = []
    for card in cards:
        shelf = card.get(SHELF) or default_shelf
        tidy = Card(card.line, tidied(card, fields))
        key = same(tidy.get("name"), tidy.get("number1"), shelf)
        fate = Fate.ADD
        note: Message | str = ""
        fault = _fault(tidy, fields) or _shelf_fault(shelf)
        if fault is not None:
            fate, note = Fate.WRONG, fault
        elif key in known:
            fate = Fate.KNOWN
        elif key in met:
            fate, note = Fate.DOUBLE, msg("as line {line}", line=met[key])
        elif shelf not in shelves:
            note = _new(kind, shelf)
        met.setdefault(key, card.line)
        found.append(Planned(tidy, shelf, fate, note))
    return found


def tidied(card: Card, fields: Sequence[Field]) -> dict[str, str]:
    """The values as the form would read them, but for what is wrong anyway."""
    values = dict(card.values)
    for each in fields:
        text = each.tidy(card.get(each.name))
        values[each.name] = each.read(text) if text and each.check(text) is None else text
    return values


def _fault(card: Card, fields: Sequence[Field]) -> Message | None:
    for each in fields:
        fault = each.check(card.get(each.name))
        if fault is not None:
            return msg("{field}: {fault}", field=each.title, fault=fault)
    if card.get("sex") not in ("", "0", "1"):
        return msg("{field}: {fault}", field=msg("Sex"), fault=msg("male or female"))
    return None


def _shelf_fault(name: str) -> Message | None:
    if not name:
        return msg("No department or group is named")
    return _SHELF.check(name)


def _new(kind: Kind, shelf: str) -> Message:
    if kind is Kind.BUSINESS:
        return msg("with a new department {name}", name=shelf)
    return msg("with a new group {name}", name=shelf)


def known_in(book: AddressBooks, kind: Kind) -> set[tuple[str, str, str]]:
    """What `same` says of each contact of a book."""
    return {same(one.name, one.number1, one.shelf.name) for one in book.on(kind)}


def same(name: str, number: str, shelf: str) -> tuple[str, str, str]:
    """What two contacts have in common that are taken for one."""
    # The book's texts were cleaned on their way in, those of a file are as they were typed.
    return clean(name).casefold(), clean(number), clean(shelf)


def new_shelves(lines: Iterable[Planned], book: AddressBooks, kind: Kind) -> list[str]:
    """Departments or groups that must be added first, in the order of the file."""
    present = {shelf.name for shelf in book.shelves[kind]}
    wanted = [line.shelf for line in lines if line.fate is Fate.ADD]
    return [name for name in dict.fromkeys(wanted) if name not in present]


def counted(lines: Iterable[Planned]) -> dict[Fate, int]:
    """How many lines have which fate."""
    found: dict[Fate, int] = {}
    for line in lines:
        found[line.fate] = found.get(line.fate, 0) + 1
    return found
