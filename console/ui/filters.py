"""The view of the extension grid: which are shown, in which order.

Knows the roster's filter and the keys' commands for it. Must not know the board's rules.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from console.client.errors import RequestFailed
from console.i18n import Message, msg, tr
from console.protocol.extension_group import QueryMembers
from console.state.name_order import title_key
from console.state.roster import Filter, Order, Shown

if TYPE_CHECKING:
    from console.ui.app import Console

SHOWN_WORDS: dict[Shown, Message] = {
    Shown.ALL: msg("all"),
    Shown.IDLE: msg("idle"),
    Shown.RINGING: msg("ringing"),
    Shown.BUSY: msg("busy"),
    Shown.DND: msg("DND"),
}
ORDER_WORDS: dict[Order, Message] = {
    Order.NUMBER: msg("by number"),
    Order.NAME: msg("by name"),
    Order.STATE: msg("by state"),
    Order.DEPARTMENT: msg("by department"),
}


class Filters:
    """Steps through the filters and orders of the grid."""

    def __init__(self, app: Console) -> None:
        self._app = app
        self._groups: list[tuple[str, list[str]]] = []
        """Names and members, as they were asked for last."""
        self._group_at = 0
        self._asking: asyncio.Task[None] | None = None
        self.table: dict[str, Callable[[], None]] = {
            "view.state": self._state,
            "view.department": self._department,
            "view.group": self._group,
            "view.text": self._text,
            "view.order": self._order,
            "view.all": lambda: self._choose(Filter(hidden=self._filter.hidden)),
            "view.peek": lambda: self._choose(replace(self._filter, peek=not self._filter.peek)),
        }

    @property
    def _filter(self) -> Filter:
        return self._app.desk.roster.filter

    def _choose(self, chosen: Filter) -> None:
        self._app.desk.roster.choose(chosen)
        self._app.desk.grid.rebuild()
        self._app.refresh_lines()

    def hide(self, numbers: frozenset[str]) -> None:
        """These extensions stay off the grid unless peeked at (6.16)."""
        if numbers != self._filter.hidden:
            self._choose(replace(self._filter, hidden=numbers))

    def _state(self) -> None:
        kinds = list(Shown)
        following = kinds[(kinds.index(self._filter.shown) + 1) % len(kinds)]
        self._choose(replace(self._filter, shown=following))

    def _department(self) -> None:
        names: list[str | None] = [None]
        known = {e.department for e in self._app.board.extensions.values()} - {""}
        names += sorted(known, key=lambda name: (title_key(name), name))
        here = self._filter.department
        at = names.index(here) if here in names else 0
        self._choose(replace(self._filter, department=names[(at + 1) % len(names)]))

    def _group(self) -> None:
        """The next extension group; who is in which is asked afresh each time round."""
        if self._asking is not None and not self._asking.done():
            return  # The first one is on its way.
        if self._filter.members is None:
            self._asking = asyncio.create_task(self._ask_groups(), name="extension groups")
        elif self._group_at + 1 < len(self._groups):
            self._show_group(self._group_at + 1)
        else:
            self._choose(replace(self._filter, members=None))

    async def _ask_groups(self) -> None:
        try:
            reply = await self._app.ask(QueryMembers())
        except RequestFailed as failed:
            self._app.say(failed.reason)
            return
        names = {role.id: role.name for role in reply.roles}
        self._groups = [(names.get(g.role_id, g.role_id), g.numbers) for g in reply.role_members]
        if self._groups:
            self._show_group(0)
        else:
            self._app.say(msg("The PBX has no extension groups"))

    def _show_group(self, at: int) -> None:
        self._group_at = at
        _, numbers = self._groups[at]
        self._choose(replace(self._filter, members=frozenset(numbers)))

    def _text(self) -> None:
        text = self._app.desk.box.value.strip()
        self._app.desk.clear_box()
        self._choose(replace(self._filter, text=text))

    def _order(self) -> None:
        orders = list(Order)
        roster = self._app.desk.roster
        roster.sort(orders[(orders.index(roster.order) + 1) % len(orders)])
        self._app.desk.grid.rebuild()
        self._app.refresh_lines()

    def title(self) -> str:
        """The grid's title: how many, which and in which order."""
        chosen, roster = self._filter, self._app.desk.roster
        parts = [tr("Extensions ({n})", n=len(roster)), str(ORDER_WORDS[roster.order])]
        if chosen.shown is not Shown.ALL:
            parts.append(str(SHOWN_WORDS[chosen.shown]))
        if chosen.department is not None:
            parts.append(chosen.department)
        if chosen.members is not None:
            parts.append(self._groups[self._group_at][0])
        if chosen.text:
            parts.append(f"“{chosen.text}”")
        if chosen.peek:
            parts.append(tr("hidden ones too"))
        return " · ".join(parts)
