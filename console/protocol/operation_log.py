"""The operation log (manual 14).

Knows the messages. Must not know how they are shown.
"""

from __future__ import annotations

from console.protocol.wire import Page, Record, Request, record, wire


@record
class LogEntry(Record):
    """What somebody did at a console."""

    id: str = ""
    type: str = wire(default="", shared=True)
    """For display only (reading A)."""
    target_name: str = ""
    date: str = ""
    comment: str = wire(default="", whole=True)
    user_id: str = ""
    user_name: str = ""


@record
class LogEntries(Page):
    """A page of the log."""

    log_list: list[LogEntry] = wire(default_factory=list)


class Query(Request[LogEntries], section="14", service="log", operate="query"):
    """Pages through the log (`states.LogType`)."""

    type: str = "all"
    start_date: str | None = None
    end_date: str | None = None
    is_export: int | None = None
    """Its effect is unsaid (reading 28)."""
    page: int = 1
    page_size: int = 10
