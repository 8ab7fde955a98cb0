"""Do not disturb (manual 8).

Knows the messages. Must not know the time.
"""

from __future__ import annotations

from console.protocol.target import Target
from console.protocol.wire import Ack, Page, Record, Request, record, wire


class Set(
    Request[Ack],
    Target,
    section="8.1",
    service="doNotDisturb",
    operate="add",
    licence="no_disturb",
):
    """Sets do-not-disturb between two moments, without them for ten years (reading 25)."""

    start_time: str = ""
    end_time: str = ""


class Delete(
    Request[Ack],
    Target,
    section="8.2",
    service="doNotDisturb",
    operate="delete",
    licence="no_disturb",
):
    """Ends do-not-disturb; the times are sent empty."""

    start_time: str = ""
    end_time: str = ""


@record
class Entry(Record):
    """Do-not-disturb of one extension."""

    number: str = ""
    role_name: str = ""
    date: str = ""
    """Start and end, read by `checks.read_period`."""
    status: str = ""

    @property
    def is_on(self) -> bool:
        """Whether it is set."""
        return self.status.lower() == "enable"


@record
class Entries(Page):
    """A page of extensions with their do-not-disturb."""

    do_not_disturbs: list[Entry] = wire(default_factory=list)


class Query(
    Request[Entries],
    Target,
    section="8.3",
    service="doNotDisturb",
    operate="query",
    licence="no_disturb",
):
    """Pages through the extensions (`states.DndStatus`)."""

    status: str = "all"
    is_export: int = 0
    page: int = 1
    page_size: str = "10"
