"""The departments of the enterprise address book (manual 5.2 to 5.5).

Knows the messages. Must not know the contacts in them.
"""

from __future__ import annotations

from console.protocol.records import Choice
from console.protocol.wire import Ack, Request


class Add(Request[Ack], section="5.2", service="department", operate="add", licence="contact"):
    """Adds a department; its id is learnt by asking again (reading 27)."""

    name: str
    department_id: str = ""
    """Sent empty."""


class Get(Request[Choice], section="5.3", service="department", operate="init", licence="contact"):
    """Asks for one department."""

    department_id: str


class Update(
    Request[Ack], section="5.4", service="department", operate="update", licence="contact"
):
    """Renames a department."""

    department_id: str
    name: str


class Delete(
    Request[Ack], section="5.5", service="department", operate="delete", licence="contact"
):
    """Deletes a department; what becomes of its contacts is unsaid (reading 27)."""

    department_id: str
