"""Past wake-up calls (manual 7.5): filtered, paged, exported.

Knows the query. Must not know who took a failure: that is the board's.
"""

from __future__ import annotations

from collections.abc import Sequence

from console.i18n import msg, tr
from console.protocol import wake_up
from console.protocol.states import WakeUpResult
from console.protocol.wake_up import Result
from console.ui.form_fields import Choice, DateTime, Field
from console.ui.listing import Cells, Loaded
from console.ui.modules.export import Exported, ExportedListing
from console.ui.modules.whom import filter_fields, query_target
from console.ui.widgets.line_columns import Column

_KINDS = (
    (WakeUpResult.ALL.value, msg("all")),
    (WakeUpResult.SUCCESS.value, msg("successes")),
    (WakeUpResult.FAILURE.value, msg("failures")),
)
_EXPORTED: Exported[Result] = Exported(
    "wake-up-results",
    [
        ("id", msg("Id")),
        ("alarmTime", msg("Time")),
        ("number", msg("Extension")),
        ("roleName", msg("Group")),
        ("result", msg("Result")),
    ],
    lambda r: (r.id, r.alarm_time, r.number, r.role_name, r.result),
)


class WakeUpResults(ExportedListing[Result]):
    """How wake-up calls went, as the PBX pages them."""

    exported = _EXPORTED

    def heading(self) -> str:
        """The title."""
        return tr("Wake-up results")

    def columns(self) -> tuple[Column, ...]:
        """When, whom, what came of it."""
        return (
            Column(tr("Time"), 19),
            Column(tr("Extension"), 10, 1),
            Column(tr("Group"), 12, 1, needed=False),
            Column(tr("Result"), 18, 1),
        )

    def filters(self) -> Sequence[Field]:
        """Result, dates, whom."""
        return (
            Choice("result", msg("Result"), options=_KINDS),
            DateTime("start_date", msg("From")),
            DateTime("end_date", msg("To")),
            *filter_fields(self.services),
        )

    def cells_of(self, item: Result) -> Cells:
        """The result in the PBX's words."""
        return (
            (item.alarm_time, "plain"),
            (self.services.who(item.number), "plain"),
            (item.role_name, "plain"),
            (item.result, "plain"),
        )

    async def load(self, page: int, size: int) -> Loaded[Result]:
        """One page of 7.5."""
        wanted = self.filter_values
        reply = await self.services.ask(
            wake_up.QueryResults(
                **query_target(wanted),
                result=wanted.get("result") or WakeUpResult.ALL,
                start_date=wanted.get("start_date") or "",
                end_date=wanted.get("end_date") or "",
                page=page,
                page_size=str(size),
            )
        )
        return Loaded(reply.results, reply.total_count)
