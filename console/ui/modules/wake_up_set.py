"""Setting wake-up calls (manual 7.2, 7.3): the form, and what is sent for it.

Knows reading 25: setting may add to what is there, so replacing deletes first. Must not know lists
on the screen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from console.client.errors import NotConfirmed, RequestFailed
from console.i18n import Message, msg
from console.protocol import wake_up
from console.protocol.checks import read_time
from console.protocol.target import Target
from console.protocol.wake_up import Alarm, NumberAlarm
from console.ui.form_fields import Choice, Field, Flag, Options, Text, Whole
from console.ui.forms import Values
from console.ui.modules.whom import fields_of
from console.ui.services import Services

EVERY, ATTEMPTS, DAYS = 3, 3, 1
"""What a form begins with: minutes between attempts, attempts, days."""


class HalfDone(RequestFailed):
    """The former wake-up calls are deleted and the new ones certainly not set."""


@dataclass(frozen=True, slots=True)
class Times(Text):
    """Times of day with commas or blanks between."""

    longest: int = 200

    def tidy(self, text: str) -> str:
        """With what a Chinese input method types made narrow."""
        return Text.tidy(self, text.replace("：", ":").replace("，", ","))

    def fault(self, text: str) -> Message | None:
        """The first that is no time."""
        wrong = next((part for part in _parts(text) if read_time(part) is None), None)
        return None if wrong is None else msg("{part} is no time such as 05:30", part=wrong)

    def read(self, text: str) -> list[str]:
        """Each time once, as it is sent."""
        found = [read_time(part) for part in _parts(text)]
        return list(dict.fromkeys(f"{time:%H:%M}" for time in found if time is not None))

    def write(self, value: object) -> str:
        """Joined by commas."""
        return ", ".join(value) if isinstance(value, list) else str(value or "")


def _parts(text: str) -> list[str]:
    return text.replace(",", " ").split()


def alarm_fields(services: Services) -> list[Field]:
    """Times, interval, attempts, days, prompt tone."""

    async def prompts() -> Options:
        found = await services.ask(wake_up.Get())
        return [(prompt.id, prompt.name) for prompt in found.locutions]

    return [
        Times("times", msg("Times"), required=True, hint=msg("Such as 05:30, 06:30")),
        Whole("every", msg("Minutes between"), required=True, low=1, high=60),
        Whole("attempts", msg("Attempts"), required=True, low=1, high=10),
        Whole("days", msg("Days"), required=True, low=1, high=365),
        Choice("locution_id", msg("Prompt tone"), required=True, options=prompts),
    ]


REPLACE = Flag("replace", msg("Replace others"), hint=msg("Deletes the wake-up calls set before"))


def alarms_of(values: Values) -> list[Alarm]:
    """The wake-up calls of a filled-in form."""
    return [
        Alarm(
            alarm_time=time,
            alarm_cycle=str(values["every"]),
            alarm_times=str(values["attempts"]),
            alarm_days=str(values["days"]),
        )
        for time in values["times"]
    ]


def again(kept: NumberAlarm) -> Alarm:
    """A wake-up call that is set, to be set once more for the days it has left."""
    days, called = _whole(kept.alarm_days), _whole(kept.called_days)
    time = read_time(kept.alarm_time)
    return Alarm(
        alarm_time=f"{time:%H:%M}" if time is not None else kept.alarm_time,
        alarm_cycle=kept.alarm_cycle,
        alarm_times=kept.alarm_times,
        alarm_days=str(max(1, days - called)) if days else kept.alarm_days,
    )


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


async def set_alarms(
    services: Services,
    target: Target,
    alarms: Sequence[Alarm],
    locution_id: str,
    *,
    replace: bool,
) -> None:
    """Sets wake-up calls, after deleting the former ones if they are to be replaced.

    Raises RequestFailed; if the deletion was already done, the reason says so.
    """
    place = fields_of(target)
    if replace:
        await services.ask(wake_up.Delete(**place))
    if not alarms:
        return
    try:
        await services.ask(wake_up.Set(**place, locution_id=locution_id, alarms=list(alarms)))
    except RequestFailed as failure:
        if not replace:
            raise
        kind = NotConfirmed if isinstance(failure, NotConfirmed) else HalfDone
        raise kind(
            msg(
                "The former wake-up calls are deleted, but the new ones not set: {reason}",
                reason=failure.reason,
            )
        ) from None


def lost(wanted: Sequence[Alarm], kept: Sequence[NumberAlarm]) -> list[str]:
    """The times of those wanted that the PBX does not have."""
    have = Counter(_look(again(each)) for each in kept)
    missing = Counter(_look(each) for each in wanted) - have
    return sorted(look[0] for look in missing.elements())


def _look(alarm: Alarm) -> tuple[str, str, str]:
    return (alarm.alarm_time, alarm.alarm_cycle, alarm.alarm_times)
