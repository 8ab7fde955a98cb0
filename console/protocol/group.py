"""The groups of the personal address book (manual 5.11 to 5.14).

Knows the messages. Must not know the contacts in them.
"""

from __future__ import annotations

from console.protocol.records import Choice
from console.protocol.wire import Ack, Request


class Add(Request[Ack], section="5.11", service="group", operate="add", licence="contact"):
    """Adds a group; its id is learnt by asking again (reading 27)."""

    name: str
    group_id: str = ""
    """Sent empty."""


class Get(Request[Choice], section="5.12", service="group", operate="init", licence="contact"):
    """Asks for one group."""

    group_id: str


class Update(Request[Ack], section="5.13", service="group", operate="update", licence="contact"):
    """Renames a group."""

    group_id: str
    name: str


class Delete(Request[Ack], section="5.14", service="group", operate="delete", licence="contact"):
    """Deletes a group; what becomes of its contacts is unsaid (reading 27)."""

    group_id: str
