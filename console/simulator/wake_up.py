"""Wake-up calls (manual 7).

Knows alarms, when they ring and what came of it; the ringing itself is the exchange's. What the
manual leaves unsaid is settled so: an alarm is due at the next such time of day, then daily until
its days are over; setting adds to the alarms there are, one of the same time is replaced; one
result a day, written when the call is answered or the last attempt has failed; attempts are
`alarmCycle` minutes apart, and a busy extension costs an attempt.
"""

from __future__ import annotations

import itertools
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import TYPE_CHECKING, cast

from console.simulator import asking, prompts
from console.simulator.extension_groups import chosen, groups
from console.simulator.seam import Frame, Operator, Refusal, chapter, handler

if TYPE_CHECKING:
    from console.simulator.clock import Timer
    from console.simulator.pbx import Pbx

RING_SECONDS = 30.0
_TIME_OF_DAY = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", re.ASCII)


@dataclass(eq=False, slots=True)
class Alarm:
    """One alarm of one extension. `due` is epoch seconds of the next ringing."""

    id: int
    number: str
    prompt: int
    hour: int
    minute: int
    cycle: int
    """Minutes between attempts."""
    times: int
    """Attempts a day."""
    days: int
    day: int = 0
    """Days done."""
    attempt: int = 0
    """Attempts made today."""
    due: float = 0.0
    timer: Timer | None = None

    @property
    def time_of_day(self) -> str:
        """Such as 05:30."""
        return f"{self.hour:02d}:{self.minute:02d}"

    def next_after(self, moment: float) -> float:
        """The first such time of day after a moment."""
        day = time.localtime(moment)
        for ahead in (0, 1):
            parts = (day.tm_year, day.tm_mon, day.tm_mday + ahead, self.hour, self.minute)
            due = time.mktime((*parts, 0, 0, 0, -1))
            if due > moment:
                return due
        return moment + 86400


@dataclass(frozen=True, slots=True)
class Result:
    """How a wake-up call of one day ended; `time` is epoch seconds."""

    id: int
    number: str
    time: float
    success: bool


@chapter("wake_up")
class WakeUp:
    """All alarms, by extension number, and all results, oldest first."""

    def __init__(self, pbx: Pbx) -> None:
        self._pbx = pbx
        self._ids = itertools.count(1)
        self.alarms: dict[str, list[Alarm]] = {}
        self.results: list[Result] = []
        self._seed()

    def _seed(self) -> None:
        """Results of the last mornings, between 5 and 8 o'clock, one in eight a failure."""
        random = Random(f"wake-up calls {self._pbx.random.random()}")
        rooms = list(self._pbx.extensions)
        today = time.localtime(self._pbx.clock.now())
        for day in range(14 if rooms else 0, 0, -1):
            date = (today.tm_year, today.tm_mon, today.tm_mday - day)
            for slot in sorted(random.sample(range(5 * 12, 8 * 12), 3)):
                moment = time.mktime((*date, 0, slot * 5, 0, 0, 0, -1))
                self._note(random.choice(rooms), moment, success=random.random() > 0.12)

    def of(self, number: str) -> list[Alarm]:
        """The alarms of an extension, the next one due first."""
        return sorted(self.alarms.get(number, ()), key=lambda alarm: alarm.due)

    def user_of_prompt(self, prompt: int) -> str:
        """An extension whose wake-up call plays this prompt, "" when none does."""
        every = (alarm for alarms in self.alarms.values() for alarm in alarms)
        return next((alarm.number for alarm in every if alarm.prompt == prompt), "")

    def add(self, number: str, prompt: int, template: Alarm) -> None:
        """Set an alarm like the template on an extension."""
        for other in self.of(number):
            if other.time_of_day == template.time_of_day:
                self._drop(other)
        parts = (template.hour, template.minute, template.cycle, template.times, template.days)
        alarm = Alarm(next(self._ids), number, prompt, *parts)
        self.alarms.setdefault(number, []).append(alarm)
        self._wait(alarm, alarm.next_after(self._pbx.clock.now()))
        self._show(number)

    def clear(self, number: str) -> None:
        """Remove all alarms of an extension; harmless when it has none."""
        for alarm in self.of(number):
            self._drop(alarm)
        self._show(number)

    def not_answered(self, number: str) -> None:
        """A wake-up call of this extension, whatever rang it, has just failed for good."""
        self._note(number, self._pbx.clock.now(), success=False)

    # -- ringing -------------------------------------------------------------------------------

    def _wait(self, alarm: Alarm, due: float) -> None:
        alarm.due = due
        delay = due - self._pbx.clock.now()
        alarm.timer = self._pbx.clock.call_later(delay, partial(self._ring, alarm))

    def _ring(self, alarm: Alarm) -> None:
        alarm.attempt += 1
        # An exchange that restarts forgets the ringing telephone and tells nobody.
        lost = self._pbx.clock.call_later(RING_SECONDS + 1, partial(self._not_answered, alarm))
        alarm.timer = lost

        def answered() -> None:
            lost.cancel()
            self._end_day(alarm, success=True)

        def failed(reason: str) -> None:
            lost.cancel()
            self._not_answered(alarm)

        self._pbx.ring_extension(alarm.number, answered, failed, RING_SECONDS)

    def _not_answered(self, alarm: Alarm) -> None:
        if alarm not in self.of(alarm.number):
            return
        if alarm.attempt >= alarm.times:
            self._end_day(alarm, success=False)
        else:
            # Attempts are counted from the time set, so ringing does not shift them.
            late = self._pbx.clock.now() + 1
            self._wait(alarm, max(alarm.due + alarm.cycle * 60, late))
            self._show(alarm.number)

    def _end_day(self, alarm: Alarm, *, success: bool) -> None:
        now = self._pbx.clock.now()
        self._note(alarm.number, now, success=success)
        if alarm not in self.of(alarm.number):
            return
        alarm.day, alarm.attempt = alarm.day + 1, 0
        if alarm.day >= alarm.days:
            self._drop(alarm)
        else:
            self._wait(alarm, alarm.next_after(now))
        self._show(alarm.number)

    def _note(self, number: str, moment: float, *, success: bool) -> None:
        self.results.append(Result(len(self.results) + 1, number, moment, success))

    def _drop(self, alarm: Alarm) -> None:
        mine = self.alarms[alarm.number]
        mine.remove(alarm)
        if not mine:
            del self.alarms[alarm.number]
        if alarm.timer is not None:
            alarm.timer.cancel()

    def _show(self, number: str) -> None:
        extension, mine = self._pbx.extensions[number], self.of(number)
        shown = (bool(mine), mine[0].time_of_day if mine else "")
        if (extension.alarm, extension.alarm_time) != shown:
            extension.alarm, extension.alarm_time = shown
            self._pbx.push_extension(number)


def store(pbx: Pbx) -> WakeUp:
    """The wake-up calls of this exchange."""
    return cast("WakeUp", pbx.chapters.wake_up)


def _template(entry: Frame) -> Alarm:
    written = asking.required(entry, "alarmTime")
    match = _TIME_OF_DAY.fullmatch(written)
    if match is None:
        raise Refusal(f"alarmTime {written!r} is not a time such as 05:30")
    return Alarm(
        0,
        "",
        0,
        int(match[1]),
        int(match[2]),
        asking.whole(entry, "alarmCycle", low=1, high=60),
        asking.whole(entry, "alarmTimes", low=1, high=10),
        asking.whole(entry, "alarmDays", low=1, high=365),
    )


@handler("alarm", "init")
def get(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """7.1: the alarms of one extension where it is named, and the choices for a form."""
    number = asking.text(frame, "number")
    asking.known_numbers([number] if number else [], pbx.extensions, "number")
    mine = store(pbx).of(number)
    return {
        "number": number,
        "locutionId": str(mine[0].prompt) if mine else "",
        "numberAlarms": [_alarm_row(pbx, alarm) for alarm in mine],
        "results": [],
        "users": [],
        "extensions": prompts.extensions_listed(pbx),
        "locutions": prompts.store(pbx).listed(),
        "userRoles": [group.related_role for group in groups(pbx).groups.values()],
    }


def _alarm_row(pbx: Pbx, alarm: Alarm) -> Frame:
    return {
        "alarmCycle": str(alarm.cycle),
        "alarmDays": str(alarm.days),
        "alarmTime": alarm.time_of_day,
        "alarmTimes": str(alarm.times),
        "calledDays": str(alarm.day),
        "calledFinishedToday": "0",
        "calledTimes": str(alarm.attempt),
        "id": str(alarm.id),
        "companyId": "1",
        "enabled": "1",
        "number": alarm.number,
        "userId": str(pbx.extensions[alarm.number].user_id),
        "startTime": alarm.time_of_day,
    }


@handler("alarm", "add")
def set_alarms(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """7.2."""
    prompt = prompts.store(pbx).get(asking.identity(frame, "locutionId")).id
    numbers = chosen(pbx, frame)
    templates = [_template(entry) for entry in frame["alarms"]]
    if not templates:
        raise Refusal("alarms must not be empty")
    for number in numbers:
        for template in templates:
            store(pbx).add(number, prompt, template)
        times = ", ".join(template.time_of_day for template in templates)
        comment = f"set the extension[{number}] wake up {times}"
        pbx.note_log("alarmSet", operator, pbx.display_name(number), comment)
    return {}


@handler("alarm", "delete")
def delete_alarms(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """7.3: all alarms of the extensions named."""
    for number in chosen(pbx, frame):
        store(pbx).clear(number)
        comment = f"delete the extension[{number}] wake up"
        pbx.note_log("alarmSet", operator, pbx.display_name(number), comment)
    return {}


@handler("alarm", "query")
def query_alarms(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """7.4: which extensions have a wake-up call; status 1 those that do, 2 those that do not."""
    with_alarm = store(pbx).alarms
    status = frame["status"]
    numbers = chosen(pbx, frame, all_if_empty=True)
    if status != "0":
        numbers = [number for number in numbers if (number in with_alarm) == (status == "1")]
    page, number, size = asking.page_of(numbers, frame)
    rows = [
        {
            "number": shown,
            "roleName": groups(pbx).name_of(shown),
            "status": "enable" if shown in with_alarm else "disable",
        }
        for shown in page
    ]
    return {**_paged(number, size, len(numbers)), "alarms": rows}


@handler("alarm", "result_query")
def query_results(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """7.5: newest first; result 1 those answered, 2 those not, anything else all."""
    numbers = set(chosen(pbx, frame, all_if_empty=True))
    first, last = asking.period(frame)
    wanted = {"1": (True,), "2": (False,)}.get(asking.text(frame, "result"), (True, False))
    found = [
        result
        for result in reversed(store(pbx).results)
        if result.number in numbers
        and first <= int(result.time) <= last
        and result.success in wanted
    ]
    page, number, size = asking.page_of(found, frame)
    rows = _result_rows(pbx, operator, page)
    return {
        **_paged(number, size, len(found)),
        "results": rows,
        "number": "",
        "numberAlarms": [],
    }


def _paged(page: int, size: int, total: int) -> Frame:
    return {"isExport": 0, "page": page, "pageSize": size, "totalCount": str(total)}


def _result_rows(pbx: Pbx, operator: Operator, results: Iterable[Result]) -> list[Frame]:
    success = asking.worded(operator, "Wake up success", "叫醒成功")
    failure = asking.worded(operator, "Wake up failure", "叫醒失败")
    return [
        {
            "id": str(result.id),
            "number": result.number,
            "roleName": groups(pbx).name_of(result.number),
            "alarmTime": asking.written(result.time),
            "result": success if result.success else failure,
        }
        for result in results
    ]
