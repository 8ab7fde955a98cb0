"""Do not disturb (manual 8): who has it, set and cleared for one, a range, a list or a group.

Knows the query 8.3. Must not know how it is set.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.screen import Screen

from console.i18n import Message, msg, tr
from console.protocol import dnd
from console.protocol.checks import read_period
from console.protocol.dnd import Entry
from console.protocol.states import DndStatus
from console.protocol.target import Target
from console.ui.form_fields import Choice, Field
from console.ui.forms import Form, Values
from console.ui.listing import Action, Cells, Loaded
from console.ui.modules.dnd_set import check_period, clear_dnd, period_fields, set_dnd
from console.ui.modules.whom import (
    ByNumber,
    do_for_each,
    filter_fields,
    named,
    one,
    query_target,
    whom_fields,
)
from console.ui.services import Services
from console.ui.widgets.line_columns import Column

_LICENCE = dnd.Query.licence
_KINDS = (
    (DndStatus.ALL.value, msg("all")),
    (DndStatus.ON.value, msg("on")),
    (DndStatus.OFF.value, msg("off")),
)


class DoNotDisturb(ByNumber[Entry]):
    """Extensions with their do-not-disturb."""

    def heading(self) -> str:
        """The title."""
        return tr("Do not disturb")

    def columns(self) -> tuple[Column, ...]:
        """Extension, group, state, period."""
        return (
            Column(tr("Extension"), 12, 2),
            Column(tr("Group"), 10, 1, needed=False),
            Column(tr("State"), 6),
            Column(tr("Period"), 36),
        )

    def filters(self) -> Sequence[Field]:
        """State and whom."""
        return (Choice("status", msg("State"), options=_KINDS), *filter_fields(self.services))

    def actions(self) -> Sequence[Action]:
        """Switch, set, clear."""
        return (
            Action("t", msg("switch"), self.toggle, _LICENCE, needs="rows"),
            Action("a", msg("set"), self.set, _LICENCE),
            Action("d", msg("clear"), self.clear, _LICENCE),
        )

    def key_of(self, item: Entry) -> str:
        """The number."""
        return item.number

    def cells_of(self, item: Entry) -> Cells:
        """State as a word, the period readable."""
        period = read_period(item.date)
        shown = item.date
        if period is not None:
            shown = tr("{start} to {end}", start=f"{period[0]:%Y-%m-%d %H:%M}",
                       end=f"{period[1]:%Y-%m-%d %H:%M}")  # fmt: skip
        return (
            (self.services.who(item.number), "plain"),
            (item.role_name, "plain"),
            (tr("on"), "state-dnd") if item.is_on else (tr("off"), "dim"),
            (shown, "plain"),
        )

    async def load(self, page: int, size: int) -> Loaded[Entry]:
        """One page of 8.3."""
        wanted = self.filter_values
        reply = await self.services.ask(
            dnd.Query(
                **query_target(wanted),
                status=wanted.get("status") or DndStatus.ALL,
                page=page,
                page_size=str(size),
            )
        )
        return Loaded(reply.do_not_disturbs, reply.total_count)

    async def toggle(self) -> None:
        """Sets it for those marked that have it not, and clears it for the others."""
        on = {item.number for item in self.marked if item.is_on}

        async def do(target: Target) -> None:
            if target.number in on:
                await clear_dnd(self.services, target)
            else:
                await set_dnd(self.services, target)

        wanted = [one(item.number) for item in self.marked]
        said = await do_for_each(self.app, msg("Do not disturb"), wanted, do)
        single = msg("Cleared") if on else msg("Set")
        await self.reload()
        self.tell(said or single)

    async def set(self) -> None:
        """Sets it for a list or a group, with a period or without."""

        async def send(values: Values) -> Message | None:
            async def do(target: Target) -> None:
                await set_dnd(self.services, target, values)

            return await do_for_each(self.app, msg("Do not disturb"), named(values), do)

        form = Form(
            tr("Set do not disturb"),
            [*whom_fields(self.services), *period_fields()],
            send,
            done=msg("Set"),
            save=msg("set"),
            check=lambda values: check_period(self.services, values),
            say=self.tell,
        )
        await self._fill(form)

    async def clear(self) -> None:
        """Clears it for a list or a group."""

        async def send(values: Values) -> Message | None:
            async def do(target: Target) -> None:
                await clear_dnd(self.services, target)

            return await do_for_each(self.app, msg("Do not disturb"), named(values), do)

        form = Form(
            tr("Clear do not disturb"),
            whom_fields(self.services),
            send,
            done=msg("Cleared"),
            save=msg("clear"),
            say=self.tell,
        )
        await self._fill(form)

    async def _fill(self, form: Form) -> None:
        if await self.fill_in(form, self.beginning()) is not None:
            await self.reload()


def screen(services: Services, numbers: Sequence[str]) -> Screen[Any]:
    """The module."""
    return DoNotDisturb(services, numbers)
