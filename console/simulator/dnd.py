"""Do not disturb (manual 8).

Knows periods and when they begin and end; refusing the calls is the exchange's part. What the
manual leaves unsaid is settled so: an extension has one period, a new one replaces it; begin and
end are given both or neither; `enable` means that a period is set, also one still to come;
clearing an extension that has none is no error.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from console.simulator import asking
from console.simulator.extension_groups import chosen, groups
from console.simulator.seam import Frame, Operator, Refusal, chapter, handler

if TYPE_CHECKING:
    from console.simulator.clock import Timer
    from console.simulator.pbx import Pbx

TEN_YEARS = 3650 * 86400.0
"""Length of DND set without times, in seconds: 3650 days in the example of 8.3."""


@dataclass(eq=False, slots=True)
class Period:
    """One extension's DND; times are epoch seconds."""

    start: float
    end: float
    timers: list[Timer] = field(default_factory=list)

    @property
    def date(self) -> str:
        """As 8.3 shows it, e.g. 2019-10-09-09:59:28~2029-10-06-09:59:28."""
        form = "%Y-%m-%d-%H:%M:%S"
        ends = (time.strftime(form, time.localtime(end)) for end in (self.start, self.end))
        return "~".join(ends)


@chapter("dnd")
class Dnd:
    """Which extensions do not want to be disturbed, and when."""

    def __init__(self, pbx: Pbx) -> None:
        self._pbx = pbx
        self.periods: dict[str, Period] = {}
        pbx.may_ring = lambda number: not self.active(number)

    def active(self, number: str) -> bool:
        """Whether the extension refuses calls now."""
        period = self.periods.get(number)
        return period is not None and period.start <= self._pbx.clock.now() < period.end

    def set(self, number: str, start: float, end: float) -> None:
        """Set the extension's period in place of any other."""
        self._forget(number)
        period = self.periods[number] = Period(start, end)
        clock = self._pbx.clock
        if start > clock.now():
            period.timers.append(clock.call_later(start - clock.now(), lambda: self._show(number)))
        period.timers.append(clock.call_later(end - clock.now(), lambda: self.clear(number)))
        self._show(number)

    def clear(self, number: str) -> None:
        """End the extension's DND; harmless when it has none."""
        self._forget(number)
        self._show(number)

    def _forget(self, number: str) -> None:
        period = self.periods.pop(number, None)
        for timer in period.timers if period else ():
            timer.cancel()

    def _show(self, number: str) -> None:
        extension, active = self._pbx.extensions[number], self.active(number)
        if extension.dnd != active:
            extension.dnd = active
            self._pbx.push_extension(number)


def store(pbx: Pbx) -> Dnd:
    """The DND periods of this exchange."""
    return cast("Dnd", pbx.chapters.dnd)


def _period(pbx: Pbx, frame: Frame) -> tuple[float, float]:
    now = pbx.clock.now()
    first, last = asking.text(frame, "startTime"), asking.text(frame, "endTime")
    if not first and not last:
        return now, now + TEN_YEARS
    if not (first and last):
        raise Refusal("startTime and endTime must both be filled, or neither")
    start, end = asking.moment_of(first, "startTime"), asking.moment_of(last, "endTime")
    if end <= start:
        raise Refusal("endTime is not after startTime")
    if end <= now:
        raise Refusal(f"endTime {last} is past")
    return start, end


@handler("doNotDisturb", "add")
def set_dnd(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """8.1."""
    numbers = chosen(pbx, frame)
    start, end = _period(pbx, frame)
    for number in numbers:
        store(pbx).set(number, start, end)
        span = f"{asking.written(start)} to {asking.written(end)}"
        comment = f"set the extension[{number}] do not disturb {span}"
        pbx.note_log("doNotDisturbSet", operator, pbx.display_name(number), comment)
    return {}


@handler("doNotDisturb", "delete")
def delete_dnd(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """8.2; its startTime and endTime mean nothing."""
    for number in chosen(pbx, frame):
        store(pbx).clear(number)
        comment = f"delete the extension[{number}] do not disturb"
        pbx.note_log("doNotDisturbSet", operator, pbx.display_name(number), comment)
    return {}


@handler("doNotDisturb", "query")
def query_dnd(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """8.3."""
    periods, status = store(pbx).periods, asking.text(frame, "status")
    numbers = chosen(pbx, frame, all_if_empty=True)
    if status in ("on", "off"):
        numbers = [number for number in numbers if (number in periods) == (status == "on")]
    page, number, size = asking.page_of(numbers, frame)
    return {
        "page": number,
        "pageSize": size,
        "isExport": int(asking.text(frame, "isExport") == "1"),
        "totalCount": str(len(numbers)),
        "doNotDisturbs": [_row(pbx, shown, periods.get(shown)) for shown in page],
    }


def _row(pbx: Pbx, number: str, period: Period | None) -> Frame:
    return {
        "date": period.date if period else "",
        "number": number,
        "roleName": groups(pbx).name_of(number),
        "status": "enable" if period else "disable",
    }
