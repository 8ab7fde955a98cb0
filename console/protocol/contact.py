"""Contacts of both address books (manual 5.6 to 5.10, 5.15 to 5.17).

Knows the messages; an update sends every field (reading 23). Must not know how a contact is
called.
"""

from __future__ import annotations

from console.protocol.declared import Declared, declare
from console.protocol.records import Choice, Contact
from console.protocol.wire import Ack, Page, Record, Request, record, wire


@declare
class Details(Declared):
    """What is sent of a contact of either book; what is left empty is empty from then on."""

    name: str
    position: str = ""
    number1: str = ""
    number2: str = ""
    email: str = ""
    remark: str = ""
    card: str = ""
    address: str = ""
    sex: str = "0"


class AddBusiness(
    Request[Ack],
    Details,
    section="5.6",
    service="contact",
    operate="add",
    licence="contact",
):
    """Adds a contact to the enterprise book."""

    department_id: str
    contact_id: str = wire("id", default="")
    """Sent empty."""


@record
class ContactForm(Record):
    """One contact, or the departments or groups to choose from."""

    type: str = ""
    department_id: str = ""
    group_id: str = ""
    contact: Contact = wire(default_factory=Contact)
    departments: list[Choice] = wire(default_factory=list)
    groups: list[Choice] = wire(default_factory=list)


class Init(
    Request[ContactForm], section="5.7", service="contact", operate="init", licence="contact"
):
    """Asks for one contact or for the choices of a form (`states.InitType`)."""

    type: str
    contact_id: str = wire("id", default="")
    department_id: str | None = None
    group_id: str | None = None


class UpdateBusiness(
    Request[Ack],
    Details,
    section="5.8",
    service="contact",
    operate="update",
    licence="contact",
):
    """Replaces a contact of the enterprise book."""

    contact_id: str = wire("id")
    department_id: str


class Delete(Request[Ack], section="5.9", service="contact", operate="delete", licence="contact"):
    """Deletes a contact of either book."""

    contact_id: str = wire("id")


class DeleteMany(
    Request[Ack],
    section="5.10",
    service="contact",
    operate="multipleDelete",
    licence="contact",
):
    """Deletes contacts of one book (`states.Book`); the ids go as a list (reading B)."""

    type: str
    ids: list[str]


class AddPersonal(
    Request[Ack],
    Details,
    section="5.15",
    service="contact",
    operate="add",
    licence="contact",
):
    """Adds a contact to the personal book."""

    group_id: str
    contact_id: str = wire("id", default="")
    """Sent empty."""
    department_id: str | None = None
    """In the table, not in the example: left out."""


class UpdatePersonal(
    Request[Ack],
    Details,
    section="5.16",
    service="contact",
    operate="update",
    licence="contact",
):
    """Replaces a contact of the personal book."""

    contact_id: str = wire("id")
    group_id: str


@record
class Contacts(Page):
    """A page of contacts and the branches of the book."""

    type: str = ""
    contacts: list[Contact] = wire(default_factory=list)
    departments: list[Choice] = wire(default_factory=list)
    groups: list[Choice] = wire(default_factory=list)


class Query(
    Request[Contacts], section="5.17", service="contact", operate="query", licence="contact"
):
    """Pages through one book (`states.Book`); "0" is every department or group."""

    type: str
    department_id: str | None = None
    group_id: str | None = None
    page: int = 1
    page_size: str = "10"
