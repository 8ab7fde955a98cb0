"""Call records (manual 13): filtered, paged, called back, exported.

Knows the request and its Spanish words. Must not know how files are written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from textual.screen import Screen

from console.i18n import Message, msg, tr
from console.protocol import call_record
from console.protocol.call import Dial
from console.protocol.call_record import CallRecord
from console.protocol.checks import is_number
from console.protocol.states import RecordSubtype, RecordType
from console.ui.form_fields import Choice, DateTime, Field, Number
from console.ui.listing import Action, Cells, Loaded
from console.ui.modules.export import Exported, ExportedListing
from console.ui.services import Services
from console.ui.widgets.line_columns import Column
from console.ui.words import duration

TYPES: Mapping[str, Message] = {
    RecordType.ALL: msg("all calls"),
    RecordType.INTERNAL: msg("internal"),
    RecordType.EXTERNAL: msg("external"),
}
DIRECTIONS: Mapping[str, Message] = {
    RecordSubtype.ALL: msg("both directions"),
    RecordSubtype.INCOMING: msg("incoming"),
    RecordSubtype.OUTGOING: msg("outgoing"),
}
_EXPORTED: Exported[CallRecord] = Exported(
    "call-records",
    [
        ("id", msg("Id")),
        ("callDate", msg("Date")),
        ("type", msg("Kind")),
        ("subtype", msg("Direction")),
        ("caller", msg("Caller")),
        ("callee", msg("Callee")),
        ("duration", msg("Duration")),
    ],
    lambda r: (r.id, r.call_date, r.type, r.subtype, r.caller, r.callee, r.duration),
)


class CallRecords(ExportedListing[CallRecord]):
    """Past calls, as the PBX pages them."""

    exported = _EXPORTED

    def heading(self) -> str:
        """The title."""
        return tr("Call records")

    def columns(self) -> tuple[Column, ...]:
        """Date, kind, direction, both parties, duration."""
        return (
            Column(tr("Date"), 19),
            Column(tr("Kind"), 8, needed=False),
            Column(tr("Direction"), 9),
            Column(tr("Caller"), 12, 1),
            Column(tr("Callee"), 12, 1),
            Column(tr("Duration"), 8, right=True),
        )

    def filters(self) -> Sequence[Field]:
        """Number, dates, kind, direction."""
        return (
            Number("number", msg("Number")),
            DateTime("start_date", msg("From")),
            DateTime("end_date", msg("To")),
            Choice("type", msg("Kind"), options=list(TYPES.items())),
            Choice("subtype", msg("Direction"), options=list(DIRECTIONS.items())),
        )

    def actions(self) -> Sequence[Action]:
        """Calling back and export."""
        return (
            Action("enter", msg("call back"), self.call_back, Dial.licence, needs="row"),
            *super().actions(),
        )

    def cells_of(self, item: CallRecord) -> Cells:
        """Kinds in words, parties with their names."""
        return (
            (item.call_date, "plain"),
            (_word(TYPES, item.type), "plain"),
            (_word(DIRECTIONS, item.subtype), "plain"),
            (self.services.who(item.caller), "plain"),
            (self.services.who(item.callee), "plain"),
            (lasted(item.duration), "plain"),
        )

    async def load(self, page: int, size: int) -> Loaded[CallRecord]:
        """One page of 13."""
        wanted = self.filter_values
        reply = await self.services.ask(
            call_record.Query(
                number=wanted.get("number") or None,
                start_date=wanted.get("start_date") or None,
                end_date=wanted.get("end_date") or None,
                type=wanted.get("type") or RecordType.ALL,
                subtype=wanted.get("subtype") or RecordSubtype.ALL,
                page=page,
                page_size=str(size),
            )
        )
        return Loaded(reply.record_list, reply.total_count)

    async def call_back(self) -> None:
        """Calls the party that is not this console."""
        item = self.item
        number = other_party(item, self.services.own_number()) if item is not None else ""
        if is_number(number):
            if self.services.dial(number):
                self.dismiss(None)
        else:
            self.tell(msg("There is no number to call in this row"), bad=True)


def _word(words: Mapping[str, Message], key: str) -> str:
    """A wire word for people; one that the manual does not know stays as it is."""
    return str(words[key]) if key in words else key


def lasted(seconds: str) -> str:
    """`75` as `1:15`; anything else as it came."""
    plain = seconds.isascii() and seconds.isdigit() and len(seconds) < 9
    return duration(int(seconds)) if plain else seconds


def other_party(item: CallRecord, own: str) -> str:
    """Whom to call back: of an own call the other one, else who called in, else who was called."""
    if item.caller == own:
        return item.callee
    if item.callee == own or item.subtype != RecordSubtype.OUTGOING:
        return item.caller
    return item.callee


def screen(services: Services, numbers: Sequence[str]) -> Screen[Any]:
    """The module."""
    return CallRecords(services)
