"""The whole address book at once (manual 5.1).

Knows the message. Must not know how it is shown.
"""

from __future__ import annotations

from console.protocol.records import Contact
from console.protocol.wire import Record, Request, record, wire


@record
class Branch(Record):
    """A department or personal group with its contacts."""

    id: str = ""
    name: str = ""
    contacts: list[Contact] = wire(default_factory=list)


@record
class AddressBook(Record):
    """The departments of the enterprise book and the groups of the personal book."""

    departments: list[Branch] = wire(default_factory=list)
    groups: list[Branch] = wire(default_factory=list)


class Tree(Request[AddressBook], section="5.1", service="tree", operate="query", licence="contact"):
    """Asks for every contact of both books."""
