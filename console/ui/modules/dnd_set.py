"""Setting and clearing do-not-disturb (manual 8.1, 8.2).

Knows periods and what is sent. Must not know lists on the screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from console.i18n import Message, msg
from console.protocol import dnd
from console.protocol.checks import DATE_TIME, read_date_time
from console.protocol.target import Target
from console.ui.form_fields import DateTime, Field
from console.ui.forms import Values
from console.ui.modules.whom import fields_of
from console.ui.services import Services

_LONG_AGO = timedelta(minutes=5)
"""How far in the past a period may begin or end by a difference of clocks."""


def period_fields() -> list[Field]:
    """From and to; both may be empty."""
    return [
        DateTime("start_time", msg("From"), hint=msg("Empty: from now on")),
        DateTime("end_time", msg("To"), hint=msg("Empty: until it is cleared")),
    ]


def check_period(services: Services, values: Values) -> Mapping[str, Message | str]:
    """What is wrong with a period."""
    start = read_date_time(values["start_time"])
    end = read_date_time(values["end_time"])
    if start is not None and end is None:
        return {"end_time": msg("A period that begins must end as well")}
    if end is None:
        return {}
    now = services.pbx_now()
    if end <= now - _LONG_AGO:
        return {"end_time": msg("This is past")}
    if end <= (start or now):
        return {"end_time": msg("This is not after the beginning")}
    return {}


async def set_dnd(services: Services, target: Target, values: Values | None = None) -> None:
    """Sets it, for the period of a form or without one. Raises RequestFailed."""
    start, end = (values["start_time"], values["end_time"]) if values else ("", "")
    if end and not start:
        start = _written(services.pbx_now())
    await services.ask(dnd.Set(**fields_of(target), start_time=start, end_time=end))


async def clear_dnd(services: Services, target: Target) -> None:
    """Clears it. Raises RequestFailed."""
    await services.ask(dnd.Delete(**fields_of(target)))


def _written(moment: datetime) -> str:
    return moment.strftime(DATE_TIME)
