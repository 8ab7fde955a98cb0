"""Call records (manual 13).

Knows the messages. Must not know how they are shown.
"""

from __future__ import annotations

from console.protocol.wire import Page, Record, Request, record, wire


@record
class CallRecord(Record):
    """A call of the past."""

    id: str = ""
    type: str = wire(default="", shared=True)
    """A word of `states.RecordType`."""
    subtype: str = wire(default="", shared=True)
    """A word of `states.RecordSubtype`."""
    call_date: str = ""
    caller: str = ""
    callee: str = ""
    duration: str = ""


@record
class CallRecords(Page):
    """A page of call records."""

    record_list: list[CallRecord] = wire(default_factory=list)


class Query(
    Request[CallRecords],
    section="13",
    service="callrecord",
    operate="query",
    licence="call_log",
):
    """Pages through the call records of a number between two moments."""

    number: str | None = None
    start_date: str | None = None
    end_date: str | None = None
    type: str = "all"
    subtype: str = "all"
    is_export: int | None = None
    """Its effect is unsaid (reading 28)."""
    page: int = 1
    page_size: str = "10"
