"""The forms of the address book and the requests they send (manual 5.6 to 5.10, 5.15, 5.16).

Knows the fields of a contact. Must not know lists or calls.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from console.i18n import msg
from console.protocol import contact
from console.protocol.records import Choice as Named
from console.protocol.records import Contact
from console.protocol.states import Book as Kind
from console.protocol.states import InitType, Sex
from console.protocol.wire import Ack, Request
from console.state.book import Person
from console.ui.form_fields import Choice, Field, Number, Options, Text
from console.ui.forms import Form, Values
from console.ui.services import Services

LONGEST = 255
SEXES: Options = ((Sex.FEMALE.value, msg("female")), (Sex.MALE.value, msg("male")))
TEXTS = ("name", "number1", "number2", "position", "email", "remark", "card", "address")
"""The fields of a contact that are texts, by the name they are sent under."""


def _fields(shelf: Choice) -> tuple[Field, ...]:
    return (
        Text("name", msg("Name"), required=True),
        Number("number1", msg("Number")),
        Number("number2", msg("Second number")),
        shelf,
        Text("position", msg("Position"), longest=LONGEST),
        Text("email", msg("E-mail"), longest=LONGEST),
        Text("remark", msg("Remark"), longest=LONGEST),
        Text("card", msg("Card"), longest=LONGEST),
        Text("address", msg("Address"), longest=LONGEST),
        Choice("sex", msg("Sex"), options=SEXES),
    )


def checked_fields() -> tuple[Field, ...]:
    """The fields of a contact that are typed: their checks hold for a file as well."""
    return tuple(
        each for each in _fields(_shelf(Kind.BUSINESS, ())) if not isinstance(each, Choice)
    )


def _shelf(kind: Kind, options: Any) -> Choice:
    title = msg("Department") if kind is Kind.BUSINESS else msg("Group")
    return Choice("shelf_id", title, required=True, options=options)


def _named(found: list[Named]) -> Options:
    return [(each.id, each.name) for each in found]


async def shelves(services: Services, kind: Kind) -> Options:
    """The departments or groups to choose from, as 5.7 gives them. Raises RequestFailed."""
    wanted = InitType.DEPARTMENT if kind is Kind.BUSINESS else InitType.GROUP
    reply = await services.ask(contact.Init(type=wanted))
    return _named(reply.departments if kind is Kind.BUSINESS else reply.groups)


def full_record(ident: str) -> contact.Init:
    """Asks for one contact with all its fields (5.7)."""
    return contact.Init(type=InitType.CONTACT, contact_id=ident)


def adding(services: Services, kind: Kind) -> Form:
    """The form for a new contact."""
    return Form(
        title=msg("New contact"),
        fields=_fields(_shelf(kind, lambda: shelves(services, kind))),
        send=lambda values: services.ask(add_request(kind, values)),
        done=msg("Contact added"),
    )


def editing(services: Services, chosen: Person, record: contact.ContactForm) -> Form:
    """The form for a contact as 5.7 gave it, with the departments or groups of its book."""
    kind = chosen.kind
    options = _named(record.departments if kind is Kind.BUSINESS else record.groups)
    return Form(
        title=msg("Contact {name}", name=chosen.name),
        fields=_fields(_shelf(kind, options)),
        send=lambda values: services.ask(_update_request(chosen, values)),
        done=msg("Contact changed"),
        reread=lambda: _values_now(services, chosen),
    )


async def _values_now(services: Services, chosen: Person) -> dict[str, str]:
    return values_of(chosen, (await services.ask(full_record(chosen.id))).contact)


def values_of(chosen: Person, record: Contact) -> dict[str, str]:
    """What the form begins with."""
    texts = {name: getattr(record, name) for name in TEXTS}
    shelf_id = record.department_id if chosen.kind is Kind.BUSINESS else record.group_id
    return {**texts, "sex": record.sex, "shelf_id": shelf_id or chosen.shelf.id}


def add_request(kind: Kind, values: Mapping[str, str]) -> Request[Ack]:
    """5.6 or 5.15, with every field."""
    texts = _texts(values)
    if kind is Kind.BUSINESS:
        return contact.AddBusiness(department_id=values["shelf_id"], **texts)
    return contact.AddPersonal(group_id=values["shelf_id"], **texts)


def _update_request(chosen: Person, values: Values) -> Request[Ack]:
    """5.8 or 5.16: what is not sent would be lost (reading 23)."""
    texts, shelf_id = _texts(values), values["shelf_id"]
    if chosen.kind is Kind.BUSINESS:
        return contact.UpdateBusiness(contact_id=chosen.id, department_id=shelf_id, **texts)
    return contact.UpdatePersonal(contact_id=chosen.id, group_id=shelf_id, **texts)


def _texts(values: Mapping[str, str]) -> dict[str, str]:
    return {name: values.get(name, "") for name in TEXTS} | {"sex": values.get("sex") or "0"}


def deleting(people: list[Person], *, marked: bool) -> Iterator[Request[Ack]]:
    """5.9 for the one under the cursor; 5.10 for marked ones, a request for each book."""
    if not marked:
        yield from (contact.Delete(contact_id=each.id) for each in people)
        return
    for kind in Kind:
        ids = [each.id for each in people if each.kind is kind]
        if ids:
            yield contact.DeleteMany(type=kind, ids=ids)
