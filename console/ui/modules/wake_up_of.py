"""The wake-up calls of one extension (manual 7.1 to 7.3): add, change, delete.

Knows that the PBX deletes all of an extension only: changing one deletes all and sets the others
again, which is shown and asked before, and read back after. Must not know other extensions.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from console.client.errors import RequestFailed
from console.i18n import Message, msg, tr
from console.protocol import wake_up
from console.protocol.target import Target
from console.protocol.wake_up import Alarm, NumberAlarm, WakeUp
from console.ui.forms import Form, Values, Wrong
from console.ui.listing import Action, Cells, Listing, Loaded
from console.ui.modules.wake_up_set import (
    ATTEMPTS,
    DAYS,
    EVERY,
    HalfDone,
    again,
    alarm_fields,
    alarms_of,
    lost,
    set_alarms,
)
from console.ui.services import Services
from console.ui.widgets.line_columns import Column

_LICENCE = wake_up.Set.licence


class WakeUpsOf(Listing[NumberAlarm]):
    """All wake-up calls of one extension."""

    searchable = False

    def __init__(self, services: Services, number: str) -> None:
        super().__init__(services)
        self.number = number
        self._read_last = WakeUp()

    def heading(self) -> str:
        """The title."""
        return tr("Wake-up calls of {who}", who=self.services.who(self.number))

    def columns(self) -> tuple[Column, ...]:
        """Time, interval, attempts, days."""
        return (
            Column(tr("Time"), 6),
            Column(tr("Minutes between"), 16, right=True),
            Column(tr("Attempts"), 12, right=True),
            Column(tr("Days"), 8, right=True),
            Column(tr("Days done"), 10, 1, right=True),
        )

    def actions(self) -> Sequence[Action]:
        """Add, change, delete."""
        return (
            Action("a", msg("add"), self.add, _LICENCE),
            Action("enter", msg("change"), self.change, _LICENCE, needs="row"),
            Action("d", msg("delete"), self.delete, _LICENCE, needs="rows"),
        )

    def key_of(self, item: NumberAlarm) -> str:
        """The id; without one the time."""
        return item.id or item.alarm_time

    def cells_of(self, item: NumberAlarm) -> Cells:
        """As the PBX has it."""
        return (
            (item.alarm_time, "strong" if item.enabled else "dim"),
            (item.alarm_cycle, "plain"),
            (item.alarm_times, "plain"),
            (item.alarm_days, "plain"),
            (item.called_days, "plain"),
        )

    async def load(self, page: int, size: int) -> Loaded[NumberAlarm]:
        """All of 7.1: it has no pages."""
        self._read_last = await self.services.ask(wake_up.Get(number=self.number))
        alarms = self._read_last.number_alarms
        return Loaded(alarms, len(alarms))

    async def add(self) -> None:
        """Sets more, beside those that there are."""

        async def send(values: Values) -> list[Alarm]:
            await self._set(alarms_of(values), values["locution_id"])
            return [*map(again, self.items.values()), *alarms_of(values)]

        start = {"every": EVERY, "attempts": ATTEMPTS, "days": DAYS}
        await self._form(tr("New wake-up call of {number}", number=self.number), send, start)

    async def change(self) -> None:
        """Sets one anew, and the others again."""
        item = self.item
        assert item is not None
        seen = self._read_last
        others = [again(each) for key, each in self.items.items() if key != self.key_of(item)]

        async def send(values: Values) -> list[Alarm]:
            alarms = [*others, *alarms_of(values)]
            await self._set(alarms, values["locution_id"], instead_of=seen)
            return alarms

        kept = again(item)
        start = {
            "times": [kept.alarm_time],
            "every": kept.alarm_cycle,
            "attempts": kept.alarm_times,
            "days": kept.alarm_days,
            "locution_id": self._read_last.locution_id,
        }
        intro = msg("All are deleted and set again, since the PBX deletes all at once")
        title = tr("Wake-up call of {number}", number=self.number)
        await self._form(title, send, start, intro if others else "")

    async def _form(
        self,
        title: str,
        send: Callable[[Values], Awaitable[list[Alarm]]],
        start: Values,
        intro: Message | str = "",
    ) -> None:
        wanted: list[Alarm] = []

        async def sending(values: Values) -> None:
            try:
                wanted.extend(await send(values))
            except HalfDone as half:
                raise Wrong(half.reason) from None

        form = Form(title, alarm_fields(self.services), sending, save=msg("set"), intro=intro)
        if await self.fill_in(form, start) is not None:
            await self._compare(wanted)

    async def delete(self) -> None:
        """Deletes the marked ones: all, and the others are set again."""
        seen = self._read_last
        gone = [self.key_of(each) for each in self.marked]
        others = [again(each) for key, each in self.items.items() if key not in gone]
        times = ", ".join(each.alarm_time for each in self.marked)
        question = msg("Delete the wake-up calls {times} of {number}?", times=times,
                       number=self.number)  # fmt: skip
        if not await self.ask(question, msg("delete")):
            return
        try:
            await self._set(others, seen.locution_id, instead_of=seen)
        except (RequestFailed, Wrong) as failure:
            await self.reload()
            self.tell(failure.reason, bad=True)
            return
        await self._compare(others)

    async def _set(
        self, alarms: Sequence[Alarm], locution_id: str, *, instead_of: WakeUp | None = None
    ) -> None:
        """Sets these beside those that there are, or in place of all, if they are still as seen."""
        if alarms and not locution_id:
            raise Wrong(msg("Choose a prompt tone"), "locution_id")
        if instead_of is not None:
            # What somebody else set meanwhile would be deleted, and nobody would be woken.
            await self.reload()
            if _kept(self._read_last) != _kept(instead_of):
                raise Wrong(msg("Changed by somebody else meanwhile: close this and look again"))
        target = Target(number=self.number)
        replace = instead_of is not None
        await set_alarms(self.services, target, alarms, locution_id, replace=replace)

    async def _compare(self, wanted: Sequence[Alarm]) -> None:
        """Reads back, and says whether the PBX kept what was set."""
        await self.reload()
        missing = lost(wanted, self._read_last.number_alarms)
        if missing:
            self.tell(
                msg("The PBX accepted, but does not have: {times}", times=", ".join(missing)),
                bad=True,
            )
        else:
            self.tell(msg("Set, and read back as set"))


def _kept(read: WakeUp) -> set[tuple[str, Alarm]]:
    return {(each.id, again(each)) for each in read.number_alarms}
