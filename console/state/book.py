"""Both address books as one: who is in which department or group, since when it is known.

Knows the tree of manual 5.1 and the plain data it is kept as. Must not know files, screens or how a
contact is changed. Moments are epoch seconds of the PBX's clock.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from console.protocol.address_book import AddressBook, Branch
from console.protocol.clean import clean
from console.protocol.records import Contact
from console.protocol.states import Book as Kind
from console.state.directory import Directory
from console.state.entries import Entry, order
from console.state.entries import Kind as EntryKind
from console.state.namebook import NameBook
from console.state.search import Search

VERSION = 1
FOUND_MOST = 200
"""Hits of a search in the book."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """A department of the enterprise book or a group of the personal one."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Person:
    """A contact as far as lists tell: the full record is asked for one by one (manual 5.7)."""

    id: str
    kind: Kind
    shelf: Shelf
    name: str
    number1: str = ""
    number2: str = ""
    remark: str = ""

    @property
    def key(self) -> str:
        """Unique over both books."""
        return f"{self.kind.value}/{self.id}"

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers that are filled in."""
        return tuple(number for number in (self.number1, self.number2) if number)


def person(contact: Contact, kind: Kind, shelf: Shelf) -> Person:
    """A contact of the tree or of a page."""
    return Person(
        contact.id,
        kind,
        shelf,
        contact.name,
        contact.number1,
        contact.number2,
        contact.remark,
    )


@dataclass(frozen=True, slots=True)
class Contacts:
    """The contacts that have a number, for the search box and the names of callers."""

    entries: tuple[Entry, ...]
    """In the order of the directory."""
    names: NameBook


class AddressBooks:
    """What was read of both books at one moment. Never changed: a later reading is another one.

    All that takes long with many contacts, `read`, `restore`, `contacts`, `index` and `keep`, may
    be done in a thread.
    """

    def __init__(
        self,
        people: Sequence[Person],
        shelves: Mapping[Kind, Sequence[Shelf]],
        *,
        read_at: float,
        owner: str,
        asked: int = 0,
    ) -> None:
        """`owner` is the operator's own number: the personal book is nobody else's.

        `asked` rises with each reading that is asked for; it is 0 for what was kept.
        """
        self.people = tuple(people)
        self.shelves = {kind: tuple(shelves.get(kind, ())) for kind in Kind}
        self.read_at = read_at
        self.owner = owner
        self.asked = asked
        self._search: Search | None = None
        self._by_key = {one.key: one for one in self.people}

    @classmethod
    def read(cls, tree: AddressBook, *, now: float, owner: str, asked: int = 0) -> Self:
        """From the reply of 5.1."""
        people: list[Person] = []
        shelves: dict[Kind, list[Shelf]] = {}
        branches: tuple[tuple[Kind, list[Branch]], ...] = (
            (Kind.BUSINESS, tree.departments),
            (Kind.PERSONAL, tree.groups),
        )
        for kind, found in branches:
            for branch in found:
                shelf = Shelf(branch.id, branch.name)
                shelves.setdefault(kind, []).append(shelf)
                people += [person(contact, kind, shelf) for contact in branch.contacts]
        return cls(people, shelves, read_at=now, owner=owner, asked=asked)

    # What others need of it.

    def entries(self) -> Iterator[Entry]:
        """The contacts that have a number."""
        return (_entry(one) for one in self.people if one.numbers)

    @cached_property
    def contacts(self) -> Contacts:
        """The contacts that have a number, as others want them."""
        entries = tuple(sorted(self.entries(), key=order))
        names = NameBook()
        names.load(entries)
        return Contacts(entries, names)

    def get(self, key: str) -> Person | None:
        """The contact of that key."""
        return self._by_key.get(key)

    def on(self, kind: Kind, shelf_id: str = "") -> list[Person]:
        """The contacts of a book, or of one of its departments or groups."""
        return [
            one
            for one in self.people
            if one.kind is kind and (not shelf_id or one.shelf.id == shelf_id)
        ]

    def find(self, text: str, now: float) -> list[Person]:
        """The contacts that fit a text by name, pinyin, number or department, best first."""
        hits = self.index().find(text, now=now, limit=FOUND_MOST)
        return [self._by_key[hit.entry.key] for hit in hits]

    def index(self) -> Search:
        """What `find` looks in; made once."""
        if self._search is None:
            directory = Directory()
            directory.load(EntryKind.CONTACT, map(_entry, self.people))
            self._search = Search(directory)
        return self._search

    def age(self, now: float) -> float:
        """Seconds since it was read."""
        return max(0.0, now - self.read_at)

    # On disk.

    def keep(self) -> dict[str, Any]:
        """As plain data."""
        contacts: dict[tuple[Kind, Shelf], list[list[str]]] = {}
        for one in self.people:
            row = [one.id, one.name, one.number1, one.number2]
            contacts.setdefault((one.kind, one.shelf), []).append(row)
        books = {
            kind.value: [
                {"id": shelf.id, "name": shelf.name, "contacts": contacts.get((kind, shelf), [])}
                for shelf in self.shelves[kind]
            ]
            for kind in Kind
        }
        return {
            "version": VERSION,
            "read_at": self.read_at,
            "owner": self.owner,
            "books": books,
        }

    @classmethod
    def restore(cls, data: object, *, owner: str) -> Self | None:
        """From plain data; None if it is none of ours, or another operator's."""
        if not isinstance(data, dict) or data.get("version") != VERSION:
            return None
        if data.get("owner") != owner:
            return None
        read_at, books = data.get("read_at"), data.get("books")
        if not isinstance(read_at, int | float) or not isinstance(books, dict):
            return None
        people: list[Person] = []
        shelves: dict[Kind, list[Shelf]] = {}
        for kind in Kind:
            for branch in _rows(books.get(kind.value)):
                shelf = Shelf(_text(branch.get("id")), _text(branch.get("name")))
                shelves.setdefault(kind, []).append(shelf)
                people += _restored(branch.get("contacts"), kind, shelf)
        return cls(people, shelves, read_at=float(read_at), owner=owner)


def _entry(one: Person) -> Entry:
    first, *others = one.numbers or ("",)
    return Entry(
        EntryKind.CONTACT,
        one.key,
        name=one.name,
        number=first,
        others=tuple(others),
        department=one.shelf.name,
    )


def _rows(value: object) -> list[dict[str, Any]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _text(value: object) -> str:
    # The file may have been changed by anybody: its texts are as hostile as the PBX's.
    return clean(value, limit=None) if isinstance(value, str) else ""


def _restored(value: object, kind: Kind, shelf: Shelf) -> list[Person]:
    rows = value if isinstance(value, list) else []
    return [
        Person(_text(row[0]), kind, shelf, _text(row[1]), _text(row[2]), _text(row[3]))
        for row in rows
        if isinstance(row, list) and len(row) == 4
    ]
