"""Wake-up calls (manual 7): who has one, set and delete for one, a range, a list or a group.

Knows the query 7.4 and the ways into the other parts. Must not know how wake-up calls are set.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.screen import Screen

from console.i18n import Message, msg, tr
from console.protocol import wake_up
from console.protocol.states import WakeUpStatus
from console.protocol.target import Target
from console.protocol.wake_up import Status
from console.state.number_list import expand, joined
from console.state.wake_up_board import BOARD_KEY
from console.ui.form_fields import Choice, Field
from console.ui.forms import Form, Values, Wrong
from console.ui.listing import Action, Cells, Listing, Loaded
from console.ui.listing_actions import FEW
from console.ui.modules.wake_up_board import Board
from console.ui.modules.wake_up_of import WakeUpsOf
from console.ui.modules.wake_up_results import WakeUpResults
from console.ui.modules.wake_up_set import (
    ATTEMPTS,
    DAYS,
    EVERY,
    REPLACE,
    HalfDone,
    alarm_fields,
    alarms_of,
    set_alarms,
)
from console.ui.modules.whom import (
    GROUP,
    ByNumber,
    do_for_each,
    fields_of,
    filter_fields,
    group_of,
    named,
    one,
    query_target,
    whom_fields,
)
from console.ui.services import Services
from console.ui.widgets.line_columns import Column

_LICENCE = wake_up.Query.licence
_KINDS = (
    (WakeUpStatus.SET.value, msg("set")),
    (WakeUpStatus.NOT_SET.value, msg("not set")),
    (WakeUpStatus.ALL.value, msg("all")),
)


_STATES = {"enable": msg("on"), "disable": msg("off")}
"""The words of the manual's example (7.4); others are shown as they come."""


class WakeUps(ByNumber[Status]):
    """Extensions with or without wake-up call."""

    def heading(self) -> str:
        """The title."""
        return tr("Wake-up calls")

    def columns(self) -> tuple[Column, ...]:
        """Extension, group, next time, state."""
        return (
            Column(tr("Extension"), 12, 2),
            Column(tr("Group"), 12, 1, needed=False),
            Column(tr("Next"), 6),
            Column(tr("State"), 10, 1),
        )

    def filters(self) -> Sequence[Field]:
        """State and whom."""
        return (
            Choice("status", msg("State"), options=_KINDS),
            *filter_fields(self.services),
        )

    def actions(self) -> Sequence[Action]:
        """Set, open, delete, results, board."""
        return (
            Action("enter", msg("open"), self.open_one, _LICENCE, needs="row"),
            Action("a", msg("set"), self.set, _LICENCE),
            Action("d", msg("delete"), self.delete, _LICENCE, needs="rows"),
            Action("l", msg("delete for a list"), self.delete_list, _LICENCE),
            Action("w", msg("results"), self.results, _LICENCE),
            Action(BOARD_KEY, msg("board"), self.board, _LICENCE),
        )

    def key_of(self, item: Status) -> str:
        """The number."""
        return item.number

    def cells_of(self, item: Status) -> Cells:
        """Who, and when he is called next."""
        record = self.services.board().extensions.get(item.number)
        time = record.alarm_time if record is not None and record.alarm else ""
        return (
            (self.services.who(item.number), "plain"),
            (item.role_name, "plain"),
            (time, "strong"),
            (str(_STATES.get(item.status, item.status)), "plain"),
        )

    async def load(self, page: int, size: int) -> Loaded[Status]:
        """One page of 7.4."""
        wanted = self.filter_values
        reply = await self.services.ask(
            wake_up.Query(
                **query_target(wanted),
                status=wanted.get("status") or WakeUpStatus.SET,
                page=page,
                page_size=str(size),
            )
        )
        return Loaded(reply.alarms, reply.total_count)

    async def open_one(self) -> None:
        """The wake-up calls of the extension under the cursor."""
        item = self.item
        assert item is not None
        await self.app.push_screen_wait(WakeUpsOf(self.services, item.number))
        await self.reload()

    async def set(self) -> None:
        """Sets wake-up calls for a list or a group."""
        start = {**self.beginning(), "every": EVERY, "attempts": ATTEMPTS, "days": DAYS}
        if await self.fill_in(set_form(self), start) is not None:
            await self.reload()

    async def delete(self) -> None:
        """Deletes all wake-up calls of the marked extensions."""
        numbers = [item.number for item in self.marked]
        question = msg("Delete all wake-up calls of {numbers}?", numbers=joined(numbers))
        if await self.agree(question, msg("delete"), len(numbers)):
            wanted = [one(number) for number in numbers]
            said = await do_for_each(self.app, msg("Delete wake-up calls"), wanted, self._delete)
            await self.reload()
            self.tell(said or msg("Deleted"))

    async def delete_list(self) -> None:
        """Deletes all wake-up calls of a list or a group."""

        fields = whom_fields(self.services)

        async def send(values: Values) -> Message | None:
            await self._ask_for_many(values, fields)
            title = msg("Delete wake-up calls")
            return await do_for_each(self.app, title, named(values), self._delete)

        form = Form(
            tr("Delete all wake-up calls"),
            fields,
            send,
            done=msg("Deleted"),
            save=msg("delete"),
            say=self.tell,
        )
        if await self.fill_in(form, self.beginning()) is not None:
            await self.reload()

    async def _ask_for_many(self, values: Values, fields: Sequence[Field]) -> None:
        """A form was filled in, which is consent enough for a few that are named in it."""
        if values["whom"] == GROUP:
            # Who is in it is not known here: the whole house may be.
            who, count = str(msg("the group {name}", name=group_of(values, fields))), 0
        else:
            numbers = expand(values["numbers"], self.services.board().extensions)
            who, count = joined(numbers), len(numbers)
            if count <= FEW:
                return
        question = msg("Delete all wake-up calls of {numbers}?", numbers=who)
        if not await self.agree(question, msg("delete"), count):
            raise Wrong(msg("Nothing was sent"))

    async def _delete(self, target: Target) -> None:
        await self.services.ask(wake_up.Delete(**fields_of(target)))

    async def results(self) -> None:
        """How past wake-up calls went."""
        await self.app.push_screen_wait(WakeUpResults(self.services))

    async def board(self) -> None:
        """What is due, done and failed."""
        await self.app.push_screen_wait(Board(self.services))


def set_form(listing: Listing[Status]) -> Form:
    """The form that sets wake-up calls for a list or a group."""
    services = listing.services

    async def send(values: Values) -> Message | None:
        async def do(target: Target) -> None:
            await set_alarms(
                services,
                target,
                alarms_of(values),
                values["locution_id"],
                replace=values["replace"],
            )

        try:
            return await do_for_each(listing.app, msg("Set wake-up calls"), named(values), do)
        except HalfDone as half:
            raise Wrong(half.reason) from None

    return Form(
        tr("Set wake-up calls"),
        [*whom_fields(services), *alarm_fields(services), REPLACE],
        send,
        done=msg("Wake-up calls set"),
        save=msg("set"),
        say=listing.tell,
    )


def screen(services: Services, numbers: Sequence[str]) -> Screen[Any]:
    """The module."""
    return WakeUps(services, numbers)
