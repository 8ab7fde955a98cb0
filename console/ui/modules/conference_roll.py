"""The roll call of a conference (manual 10.1, 10.5): a list dialled in one go, and who joined.

Knows what was asked for and what the board tells of the members. Must not know how calls are made:
the PBX calls the numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from textual.screen import Screen

from console.client.errors import NotConfirmed, RequestFailed
from console.i18n import Message, msg, tr
from console.protocol import conference
from console.protocol.checks import is_number
from console.state.conference import muted
from console.state.number_list import expand
from console.state.other_commands import NO_CONFERENCE
from console.ui.form_fields import Ranges
from console.ui.forms import Form, Values, Wrong
from console.ui.listing import Action, Cells, Listing, Loaded
from console.ui.services import Services
from console.ui.widgets.line_columns import Column

_LICENCE = conference.AddMember.licence
MOST = 200
"""Numbers that one call takes: a range typed wrong must not ring the whole house."""


class Called(StrEnum):
    """What became of calling a number."""

    NOT_YET = "not yet"
    SENT = "sent"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNSURE = "unsure"


_WORDS: Mapping[Called, Message] = {
    Called.NOT_YET: msg(". not called yet"),
    Called.SENT: msg("> calling"),
    Called.ACCEPTED: msg("> called, not in yet"),
    Called.REFUSED: msg("! refused"),
    Called.UNSURE: msg("? not confirmed"),
}


class Roll(Listing[str]):
    """The numbers asked for, and those that are in without having been."""

    markable = False
    searchable = False

    def __init__(self, services: Services, numbers: Sequence[str]) -> None:
        """`numbers` are to be called when the operator says so."""
        super().__init__(services)
        self._called: dict[str, Called] = {
            number: Called.NOT_YET for number in numbers if is_number(number)
        }
        self._reasons: dict[str, Message | str] = {}
        self._was_in: set[str] = set()

    def heading(self) -> str:
        """How many of how many are in."""
        here = self._present()
        return tr("Conference: {here} in, {missing} missing", here=len(here),
                  missing=len(self._missing()))  # fmt: skip

    def columns(self) -> tuple[Column, ...]:
        """Whom, and whether in."""
        return (Column(tr("Number"), 20, 1), Column(tr("State"), 30, 2))

    def actions(self) -> Sequence[Action]:
        """Calling the list, the missing, ending."""
        return (
            Action("a", msg("call a list"), self.call_list, _LICENCE),
            Action("m", msg("call the missing"), self.call_missing, _LICENCE),
            Action("e", msg("end the conference"), self.end_it, _LICENCE),
        )

    def on_mount(self) -> None:
        """Follow the members as they come and go."""
        self.set_interval(0.5, self._follow)

    def _follow(self) -> None:
        if not self._reading:
            self._take_in()
            self.redraw()

    def _present(self) -> dict[str, bool]:
        """Numbers that are in, and whether they are muted."""
        members = self.services.board().conference.members.values()
        return {member.number: muted(member) for member in members}

    def _missing(self) -> list[str]:
        here = self._present()
        return [number for number in self._called if number not in here]

    def key_of(self, item: str) -> str:
        """The number."""
        return item

    def cells_of(self, item: str) -> Cells:
        """Sign and word."""
        who = self.services.who(item)
        here = self._present()
        if item in here:
            text = tr("+ in, muted") if here[item] else tr("+ in")
            return ((who, "plain"), (text, "state-conference"))
        if item in self._was_in:
            return ((who, "plain"), (tr("- left"), "strong"))
        called = self._called.get(item, Called.NOT_YET)
        text, reason = str(_WORDS[called]), self._reasons.get(item, "")
        return ((who, "plain"), (f"{text}{tr(': ')}{reason}" if reason else text, "dim"))

    async def load(self, page: int, size: int) -> Loaded[str]:
        """What the board tells: nothing is asked, the members are pushed (12.4)."""
        self._take_in()
        return Loaded(list(self.items), len(self.items))

    def _take_in(self) -> None:
        here = self._present()
        self._was_in |= here.keys()
        wanted = dict.fromkeys([*self._called, *sorted(self._was_in)])
        self.items = {number: number for number in wanted}
        self.total = len(self.items)

    async def call_list(self) -> None:
        """Calls a typed list; the marked extensions of the desk are offered."""
        found: list[str] = []

        async def take(values: Values) -> None:
            numbers = expand(values["numbers"], self.services.board().extensions)
            if not numbers:
                raise Wrong(msg("There is no extension in this range"), "numbers")
            if len(numbers) > MOST:
                raise Wrong(msg("These are {count} numbers; {most} at most", count=len(numbers),
                                most=MOST), "numbers")  # fmt: skip
            found.extend(numbers)

        form = Form(
            tr("Call into the conference"),
            [Ranges("numbers", msg("Numbers"), required=True, hint=msg("Such as 110:120,131"))],
            take,
            save=msg("call"),
        )
        if await self.fill_in(form, {"numbers": ",".join(self._missing())}) is not None:
            await self._call(found)

    async def call_missing(self) -> None:
        """Calls once more those that are not in."""
        missing = self._missing()
        if missing:
            await self._call(missing)
        else:
            self.tell(msg("Nobody is missing"))

    async def _call(self, numbers: Sequence[str]) -> None:
        for number in numbers:
            self._called.setdefault(number, Called.NOT_YET)
        self._was_in -= set(numbers) - self._present().keys()
        refused = 0
        for number in numbers:
            if number not in self._present():
                refused += not await self._add(number)
                self._follow()
        if refused:
            self.tell(msg("{count} could not be called", count=refused), bad=True)
        else:
            self.tell(msg("All are being called"))

    async def _add(self, number: str) -> bool:
        self._called[number] = Called.SENT
        self._reasons.pop(number, None)
        self._follow()
        try:
            await self.services.ask(conference.AddMember(number=number, target_number=number))
        except NotConfirmed as open_end:
            self._called[number], self._reasons[number] = Called.UNSURE, open_end.reason
        except RequestFailed as failure:
            self._called[number], self._reasons[number] = Called.REFUSED, failure.reason
        else:
            self._called[number] = Called.ACCEPTED
            return True
        return False

    async def end_it(self) -> None:
        """Hangs up all members."""
        count = len(self._present())
        if not count:
            self.tell(NO_CONFERENCE)
            return
        question = msg("End the conference of {count}?", count=count)
        if await self.ask(question, msg("end")):
            await self.services.ask(conference.End(number=self.services.own_number()))
            self.tell(msg("The PBX ends the conference"))


def screen(services: Services, numbers: Sequence[str]) -> Screen[Any]:
    """The roll call, beginning with the marked extensions."""
    return Roll(services, numbers)
