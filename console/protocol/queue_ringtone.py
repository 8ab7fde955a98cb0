"""Queue ringtones (manual 11.3, 11.5).

Knows the messages; the reading one has the operate `set` (reading 30). Must not know files.
"""

from __future__ import annotations

from console.protocol.records import Prompt
from console.protocol.wire import Ack, Record, Request, record, wire


@record
class Ringtone(Record):
    """A file a queue can play."""

    id: str = ""
    name: str = ""
    is_colorring_file: bool = False


@record
class Queue(Record):
    """A queue with its ringtone."""

    id: str = ""
    name: str = ""
    enable_colroring: bool = wire("enableColroring", "enableColorring", default=False)
    colorring_files: list[Ringtone] = wire(default_factory=list)
    night_service_enabled: bool = False
    night_service_extension_id: str = ""
    night_service_locution_id: str = ""
    night_service_number: str = ""
    night_service_target_type: str = ""
    periodic_announce_locution_id: str = ""


@record
class Ringtones(Record):
    """The queues and the prompt tones."""

    queues: list[Queue] = wire("quques", "queues", default_factory=list)
    locutions: list[Prompt] = wire(default_factory=list)


class Query(
    Request[Ringtones],
    section="11.3",
    service="locution",
    operate="set",
    licence="prompt_sound_manage",
):
    """Asks for each queue's ringtone."""


class Set(
    Request[Ack],
    section="11.5",
    service="locution",
    operate="update",
    licence="prompt_sound_manage",
):
    """Switches a queue's ringtone and chooses its file, an id of `colorring_files`."""

    queue_id: str
    enable_colroring: int
    ring_id: str
