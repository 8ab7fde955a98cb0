"""Wake-up calls (manual 7).

Knows the messages. Must not know the time.
"""

from __future__ import annotations

from console.protocol.records import Choice, ExtensionChoice, Prompt, Role
from console.protocol.target import Target
from console.protocol.wire import Ack, Page, Record, Request, record, wire


@record
class Alarm(Record):
    """A wake-up call to set; every field is text on the wire."""

    alarm_time: str = ""
    """`HH:MM`."""
    alarm_cycle: str = ""
    """Minutes from one attempt to the next."""
    alarm_times: str = ""
    """Attempts."""
    alarm_days: str = ""
    """Days."""
    id: str = ""
    """Sent empty."""


@record
class NumberAlarm(Record):
    """A wake-up call that is set."""

    id: str = ""
    number: str = ""
    alarm_time: str = ""
    """`7:00` or `07:00`."""
    alarm_cycle: str = ""
    alarm_times: str = ""
    alarm_days: str = ""
    called_days: str = ""
    called_times: str = ""
    called_finished_today: str = ""
    enabled: bool = False
    start_time: str = ""
    user_id: str = ""


@record
class Result(Record):
    """How a wake-up call went."""

    id: str = ""
    number: str = ""
    role_name: str = ""
    alarm_time: str = ""
    result: str = ""
    """For display only (reading A)."""


@record
class WakeUp(Record):
    """The wake-up calls of an extension and what a form can choose from."""

    number: str = ""
    locution_id: str = ""
    number_alarms: list[NumberAlarm] = wire(default_factory=list)
    results: list[Result] = wire(default_factory=list)
    users: list[Choice] = wire(default_factory=list)
    extensions: list[ExtensionChoice] = wire(default_factory=list)
    locutions: list[Prompt] = wire(default_factory=list)
    user_roles: list[Role] = wire("userRoles", "roles", default_factory=list)


class Get(Request[WakeUp], section="7.1", service="alarm", operate="init", licence="alarm_clock"):
    """Asks for the wake-up calls of a number; without one only for the choices."""

    number: str | None = None


class Set(
    Request[Ack], Target, section="7.2", service="alarm", operate="add", licence="alarm_clock"
):
    """Sets wake-up calls; may add to those that exist (reading 25)."""

    locution_id: str
    alarms: list[Alarm]


class Delete(
    Request[Ack], Target, section="7.3", service="alarm", operate="delete", licence="alarm_clock"
):
    """Deletes the wake-up calls of the target."""


@record
class Status(Record):
    """Whether an extension has a wake-up call."""

    number: str = ""
    role_name: str = ""
    status: str = ""
    """For display only (reading A)."""


@record
class Statuses(Page):
    """A page of extensions with or without wake-up call."""

    alarms: list[Status] = wire(default_factory=list)


class Query(
    Request[Statuses],
    Target,
    section="7.4",
    service="alarm",
    operate="query",
    licence="alarm_clock",
):
    """Pages through the extensions (`states.WakeUpStatus`)."""

    status: str = "0"
    page: int = 1
    page_size: str = "10"


@record
class Results(Page):
    """A page of past wake-up calls."""

    results: list[Result] = wire(default_factory=list)


class QueryResults(
    Request[Results],
    Target,
    section="7.5",
    service="alarm",
    operate="result_query",
    licence="alarm_clock",
):
    """Pages through past wake-up calls (`states.WakeUpResult`)."""

    result: str = "0"
    start_date: str = ""
    end_date: str = ""
    page: int = 1
    page_size: str = "10"
