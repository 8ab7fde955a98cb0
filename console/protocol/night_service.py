"""Night service (manual 9, 11.6).

Knows the messages; it can be set, but neither read nor switched off (reading 26). Must not know
when it is night.
"""

from __future__ import annotations

from console.protocol.records import Choice, ExtensionChoice, Prompt
from console.protocol.wire import Ack, Record, Request, record, wire


class Update(
    Request[Ack],
    section="9",
    service="nightService",
    operate="update",
    licence="night_service",
):
    """Sends a queue's calls to an extension or another queue (`states.NightTarget`)."""

    queue_id: str
    type: str
    extension_id: str = ""
    """The id, not the number, of the target extension (reading 6)."""
    route_queue_id: str = ""


@record
class Choices(Record):
    """What night service can be set to."""

    users: list[Choice] = wire(default_factory=list)
    queues: list[Choice] = wire("queues", "quques", default_factory=list)
    locutions: list[Prompt] = wire(default_factory=list)
    extensions: list[ExtensionChoice] = wire(default_factory=list)


class Init(
    Request[Choices],
    section="11.6",
    service="nightService",
    operate="init",
    licence="night_service",
):
    """Asks for the queues, prompts, extensions and voice-mail users."""
