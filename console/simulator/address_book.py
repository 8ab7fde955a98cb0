"""The enterprise and the personal address book (manual 5).

Knows departments, groups and contacts; no calls. What the manual leaves unsaid is settled so:
a department or group with contacts is not deleted; names of departments, and of one operator's
groups, are unique; several contacts may share a name; an update writes every field, an absent one
becomes empty; ids are never used again.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from random import Random
from typing import TYPE_CHECKING, cast

from console.simulator import asking, book_seed
from console.simulator.seam import Frame, Operator, Refusal, chapter, handler

if TYPE_CHECKING:
    from console.simulator.pbx import Pbx

FIELDS = ("name", "position", "number1", "number2", "email", "remark", "card", "address", "sex")


@dataclass(eq=False, slots=True)
class Shelf:
    """A department, whose owner is "", or a group of one operator's personal book."""

    id: int
    name: str
    owner: str = ""
    contacts: dict[int, Contact] = field(default_factory=dict)


@dataclass(eq=False, slots=True)
class Contact:
    """One entry of either book; `fields` has the manual's texts by their wire names."""

    id: int
    shelf: Shelf
    fields: dict[str, str]

    @property
    def brief(self) -> Frame:
        """What the tree (5.1) shows."""
        shown = {name: self.fields[name] for name in ("name", "number1", "number2")}
        return {"id": str(self.id), **shown}


@chapter("address_book")
class AddressBook:
    """Both books. Contact ids are unique over both, since 5.9 names no book."""

    def __init__(self, pbx: Pbx) -> None:
        self._random = Random(f"address book {pbx.random.random()}")
        self._ids = itertools.count(1)
        self._shelf_ids = {"department": itertools.count(1), "group": itertools.count(1)}
        self.departments: dict[int, Shelf] = {}
        self.groups: dict[int, Shelf] = {}
        self.contacts: dict[int, Contact] = {}
        house = [(e.name, e.number, e.department) for e in pbx.extensions.values()]
        self.fill(book_seed.CONTACTS, house)

    # -- filling -------------------------------------------------------------------------------

    def fill(self, count: int, house: Iterable[tuple[str, str, str]] = ()) -> None:
        """Add seeded contacts until the enterprise book has `count` of them.

        `house` is name, number and department of extensions whose people get a card of their own.
        """
        by_name = {shelf.name: shelf for shelf in self.departments.values()}
        present = sum(len(shelf.contacts) for shelf in self.departments.values())
        for name, fields in book_seed.cards(self._random, count - present, house):
            shelf = by_name.get(name) or self.add_shelf("department", name)
            by_name[name] = shelf
            self.add_contact(shelf, fields)

    def add_shelf(self, kind: str, name: str, owner: str = "") -> Shelf:
        """A new department or group with an id of its own."""
        shelf = Shelf(next(self._shelf_ids[kind]), name, owner)
        self.shelves(kind)[shelf.id] = shelf
        return shelf

    def add_contact(self, shelf: Shelf, fields: dict[str, str]) -> Contact:
        """A new contact with an id of its own."""
        contact = Contact(next(self._ids), shelf, fields)
        self.contacts[contact.id] = shelf.contacts[contact.id] = contact
        return contact

    def move(self, contact: Contact, shelf: Shelf) -> None:
        """Put a contact into another department or group of the same book."""
        if shelf is not contact.shelf:
            del contact.shelf.contacts[contact.id]
            contact.shelf = shelf
            shelf.contacts[contact.id] = contact

    def remove(self, contact: Contact) -> None:
        """Delete a contact for good."""
        del self.contacts[contact.id]
        del contact.shelf.contacts[contact.id]

    # -- finding -------------------------------------------------------------------------------

    def shelves(self, kind: str) -> dict[int, Shelf]:
        """All departments, or the groups of all operators."""
        return self.departments if kind == "department" else self.groups

    def visible(self, kind: str, operator: Operator) -> list[Shelf]:
        """The departments, or this operator's groups, of which there is a seeded one at first."""
        if kind == "department":
            return list(self.departments.values())
        owner = operator.account.user
        mine = [group for group in self.groups.values() if group.owner == owner]
        if not mine:
            group = self.add_shelf("group", book_seed.DEFAULT_GROUP, owner)
            for fields in book_seed.personal(self._random):
                self.add_contact(group, fields)
            mine = [group]
        return mine

    def shelf(self, kind: str, ident: int, operator: Operator) -> Shelf:
        """The department or own group with this id."""
        found = next((s for s in self.visible(kind, operator) if s.id == ident), None)
        if found is None:
            raise Refusal(f"there is no {kind} with id {ident}")
        return found

    def contact(self, ident: int, operator: Operator) -> Contact:
        """The contact with this id, unless it is in another operator's personal book."""
        found = self.contacts.get(ident)
        if found is None or found.shelf.owner not in ("", operator.account.user):
            raise Refusal(f"there is no contact with id {ident}")
        return found

    def free_name(self, kind: str, name: str, operator: Operator, itself: int = 0) -> None:
        """Refuse a name that another department or own group has."""
        for shelf in self.visible(kind, operator):
            if shelf.name == name and shelf.id != itself:
                raise Refusal(f"there is a {kind} named {name} already")


def book(pbx: Pbx) -> AddressBook:
    """The address books of this exchange."""
    return cast("AddressBook", pbx.chapters.address_book)


def _named(shelves: Iterable[Shelf]) -> list[Frame]:
    return [{"id": str(shelf.id), "name": shelf.name} for shelf in shelves]


@handler("tree", "query")
def tree(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """Everything at once (5.1); a department without contacts shows {} for them."""

    def branch(shelf: Shelf) -> Frame:
        contacts = [contact.brief for contact in shelf.contacts.values()]
        contained = asking.empty_as_object(contacts)
        return {"id": str(shelf.id), "name": shelf.name, "contacts": contained}

    store = book(pbx)
    return {
        "departments": [branch(shelf) for shelf in store.visible("department", operator)],
        "groups": [branch(shelf) for shelf in store.visible("group", operator)],
    }


# -- departments (5.2 to 5.5) and groups (5.11 to 5.14) ----------------------------------------


def _add_shelf(pbx: Pbx, operator: Operator, frame: Frame, kind: str) -> Frame:
    """5.2 and 5.11."""
    name = asking.required(frame, "name", longest=asking.LONGEST_NAME)
    if asking.text(frame, f"{kind}Id"):
        raise Refusal(f"{kind}Id must be empty: the id of a new {kind} is given by the exchange")
    book(pbx).free_name(kind, name, operator)
    book(pbx).add_shelf(kind, name, "" if kind == "department" else operator.account.user)
    return {}


def _get_shelf(pbx: Pbx, operator: Operator, frame: Frame, kind: str) -> Frame:
    """5.3 and 5.12; the id comes back as a number."""
    shelf = book(pbx).shelf(kind, asking.identity(frame, f"{kind}Id"), operator)
    return {"id": shelf.id, "name": shelf.name}


def _update_shelf(pbx: Pbx, operator: Operator, frame: Frame, kind: str) -> Frame:
    """5.4 and 5.13."""
    shelf = book(pbx).shelf(kind, asking.identity(frame, f"{kind}Id"), operator)
    name = asking.required(frame, "name", longest=asking.LONGEST_NAME)
    book(pbx).free_name(kind, name, operator, shelf.id)
    shelf.name = name
    return {}


def _delete_shelf(pbx: Pbx, operator: Operator, frame: Frame, kind: str) -> Frame:
    """5.5 and 5.14; only an empty one."""
    shelf = book(pbx).shelf(kind, asking.identity(frame, f"{kind}Id"), operator)
    if shelf.contacts:
        raise Refusal(f"{kind} {shelf.name} still has {len(shelf.contacts)} contacts")
    del book(pbx).shelves(kind)[shelf.id]
    return {}


for _kind in ("department", "group"):
    for _operate, _do in {
        "add": _add_shelf,
        "init": _get_shelf,
        "update": _update_shelf,
        "delete": _delete_shelf,
    }.items():
        handler(_kind, _operate)(partial(_do, kind=_kind))


# -- contacts (5.6 to 5.10 and 5.15 to 5.17) ---------------------------------------------------


def _place(pbx: Pbx, operator: Operator, frame: Frame) -> Shelf:
    """Where a contact belongs: departmentId makes it an enterprise one, groupId a personal one."""
    department = asking.optional_identity(frame, "departmentId")
    group = asking.optional_identity(frame, "groupId")
    if bool(department) == bool(group):
        raise Refusal("exactly one of departmentId and groupId must be filled")
    kind = "department" if department else "group"
    return book(pbx).shelf(kind, department or group, operator)


def _fields(frame: Frame) -> dict[str, str]:
    fields = {name: asking.text(frame, name, longest=255) for name in FIELDS}
    fields["name"] = asking.required(frame, "name", longest=asking.LONGEST_NAME)
    fields["sex"] = fields["sex"] or "0"
    return fields


@handler("contact", "add")
def add_contact(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """5.6 and 5.15."""
    if asking.text(frame, "id"):
        raise Refusal("id must be empty: the id of a new contact is given by the exchange")
    shelf = _place(pbx, operator, frame)
    book(pbx).add_contact(shelf, _fields(frame))
    return {}


@handler("contact", "update")
def update_contact(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """5.8 and 5.16; a contact may change its department or group, not its book."""
    contact = book(pbx).contact(asking.identity(frame, "id"), operator)
    shelf = _place(pbx, operator, frame)
    if bool(shelf.owner) != bool(contact.shelf.owner):
        raise Refusal(f"contact {contact.id} is in the other address book")
    contact.fields = _fields(frame)
    book(pbx).move(contact, shelf)
    return {}


@handler("contact", "delete")
def delete_contact(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """5.9."""
    book(pbx).remove(book(pbx).contact(asking.identity(frame, "id"), operator))
    return {}


@handler("contact", "multipleDelete")
def delete_contacts(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """5.10; all of them or, when one id is wrong, none."""
    kind = frame["type"]
    idents = [asking.identity({"ids": ident}, "ids") for ident in frame["ids"]]
    if not idents:
        raise Refusal("ids must not be empty")
    contacts = [book(pbx).contact(ident, operator) for ident in dict.fromkeys(idents)]
    for contact in contacts:
        if bool(contact.shelf.owner) != (kind == "group"):
            raise Refusal(f"contact {contact.id} is in the other address book")
    for contact in contacts:
        book(pbx).remove(contact)
    return {"type": kind}


@handler("contact", "init")
def get_contact(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """5.7: all departments, all own groups, or one contact with the names of its book."""
    kind = frame["type"]
    reply: Frame = {
        "departmentId": asking.optional_identity(frame, "departmentId"),
        "groupId": asking.optional_identity(frame, "groupId"),
        "totalCount": 0,
        "type": kind,
    }
    if kind == "contact":
        contact = book(pbx).contact(asking.identity(frame, "id"), operator)
        kind = "group" if contact.shelf.owner else "department"
        place = {f"{kind}Id": str(contact.shelf.id)}
        reply["contact"] = {"companyId": "1", "id": str(contact.id), **contact.fields, **place}
    reply[f"{kind}s"] = _named(book(pbx).visible(kind, operator))
    return reply


@handler("contact", "query")
def query_contacts(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """5.17: one page of a book, or of one department or group of it; 0 stands for all."""
    kind = frame["type"]
    ident = asking.optional_identity(frame, f"{kind}Id")
    shelves = book(pbx).visible(kind, operator)
    chosen = [book(pbx).shelf(kind, ident, operator)] if ident else shelves
    contacts = [contact for shelf in chosen for contact in shelf.contacts.values()]
    page, number, size = asking.page_of(contacts, frame)
    reply: Frame = {
        "type": kind,
        "page": number,
        "pageSize": size,
        "totalCount": str(len(contacts)),
        "groupId": asking.optional_identity(frame, "groupId"),
        "departmentId": asking.optional_identity(frame, "departmentId"),
        "contacts": [_row(contact, kind, operator) for contact in page],
        # The other kind's list is empty; the manual shows {} for groups and for nothing else.
        "groups": {},
        "departments": [],
    }
    reply[f"{kind}s"] = _named(shelves)
    return reply


def _row(contact: Contact, kind: str, operator: Operator) -> Frame:
    male = contact.fields["sex"] == "1"
    words = ("male", "男") if male else ("female", "女")
    return {
        **contact.brief,
        "mark": contact.fields["remark"],
        "sex": asking.worded(operator, *words),
        f"{kind}Name": contact.shelf.name,
    }
