"""The operation log (manual 14): who did what at a console.

Knows the request and its types. Must not know how files are written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from textual.screen import Screen

from console.i18n import Message, msg, tr
from console.protocol import operation_log
from console.protocol.operation_log import LogEntry
from console.protocol.states import LogType
from console.ui.form_fields import Choice, DateTime, Field
from console.ui.listing import Cells, Loaded
from console.ui.modules.export import Exported, ExportedListing
from console.ui.services import Services
from console.ui.widgets.line_columns import Column

TYPES: Mapping[str, Message] = {
    LogType.ALL: msg("all entries"),
    LogType.ALARM_SET: msg("wake-up calls"),
    LogType.CALL: msg("calls at the console"),
    LogType.DO_NOT_DISTURB_SET: msg("do not disturb"),
    LogType.EDIT_PASSWORD: msg("password"),
    LogType.LOCUTION_SET: msg("prompt tones"),
    LogType.LOGIN: msg("login"),
    LogType.LOGOUT: msg("logout"),
    LogType.NAME_SET: msg("names"),
    LogType.NIGHT_SET: msg("night service"),
    LogType.QUEUE_COLORRING_SET: msg("queue ringtones"),
    LogType.ROLE_SET: msg("permissions"),
}
_EXPORTED: Exported[LogEntry] = Exported(
    "operation-log",
    [
        ("id", msg("Id")),
        ("date", msg("Date")),
        ("type", msg("Kind")),
        ("userName", msg("Operator")),
        ("targetName", msg("Target")),
        ("comment", msg("Comment")),
    ],
    lambda e: (e.id, e.date, e.type, e.user_name, e.target_name, e.comment),
)


class OperationLog(ExportedListing[LogEntry]):
    """The log, as the PBX pages it."""

    exported = _EXPORTED

    def heading(self) -> str:
        """The title."""
        return tr("Operation log")

    def columns(self) -> tuple[Column, ...]:
        """Date, kind, who, whom, what."""
        return (
            Column(tr("Date"), 19),
            Column(tr("Kind"), 14, 2, needed=False),
            Column(tr("Operator"), 10, 1),
            Column(tr("Target"), 14, 2, needed=False),
            Column(tr("Comment"), 20, 3),
        )

    def filters(self) -> Sequence[Field]:
        """Kind and dates."""
        return (
            Choice("type", msg("Kind"), options=list(TYPES.items())),
            DateTime("start_date", msg("From")),
            DateTime("end_date", msg("To")),
        )

    def cells_of(self, item: LogEntry) -> Cells:
        """As the PBX words them."""
        return (
            (item.date, "plain"),
            (item.type, "plain"),
            (item.user_name, "plain"),
            (item.target_name, "plain"),
            (item.comment, "plain"),
        )

    async def load(self, page: int, size: int) -> Loaded[LogEntry]:
        """One page of 14."""
        wanted = self.filter_values
        reply = await self.services.ask(
            operation_log.Query(
                type=wanted.get("type") or LogType.ALL,
                start_date=wanted.get("start_date") or None,
                end_date=wanted.get("end_date") or None,
                page=page,
                page_size=size,
            )
        )
        return Loaded(reply.log_list, reply.total_count)


def screen(services: Services, numbers: Sequence[str]) -> Screen[Any]:
    """The module."""
    return OperationLog(services)
