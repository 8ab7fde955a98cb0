"""The wire of the exchange: strict checking of requests, and replies in the manual's own form.

Knows the interface tables and examples of the manual (contract.json, cut from it); no socket and
no rule of telephony. Every request is a JSON object; every refusal says which field is wrong and
why.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources

from console.simulator.numbers import is_channel, is_number
from console.simulator.seam import Frame, Refusal

_STANDARD = (
    "code",
    "message",
    "service",
    "operate",
    "currentUserId",
    "token",
    "serialId",
    "companyId",
)
_TYPES: dict[str, type] = {
    "string": str,
    "integer": int,
    "array<string>": list,
    "array<object>": list,
}
_CHANNEL_FIELDS = frozenset(
    ("channelA", "channelId", "resumeChannelId", "incomingChannelId", "channel", "targetChannel")
)
_NUMBER_FIELDS = frozenset(("myExten", "exten", "resumeExten", "targetNumber"))


@dataclass(frozen=True, slots=True)
class Field:
    """One row of a request table. A name like alarms[].alarmTime is inside a list."""

    name: str
    type: str
    required: bool
    blank: bool
    """Whether "" may be sent."""
    values: tuple[str | int, ...] = ()
    """What the manual names; empty where anything goes."""
    others: bool = False
    """Whether the manual says that any other value means what the one for all does."""


@dataclass(frozen=True, slots=True)
class Interface:
    """One request of the manual with its examples."""

    id: str
    section: str
    service: str
    operate: str
    licence: str
    """Licence flag that gates it, "" for none."""
    fields: tuple[Field, ...]
    request: Frame
    reply: Frame


@cache
def interfaces() -> dict[tuple[str, str], tuple[Interface, ...]]:
    """The requests by service and operate; two chapters of the manual may share both."""
    text = resources.files("console.simulator").joinpath("contract.json").read_text("utf-8")
    found: dict[tuple[str, str], tuple[Interface, ...]] = {}
    for entry in json.loads(text):
        fields = tuple(_field(row) for row in entry.pop("fields"))
        one = Interface(fields=fields, **entry)
        key = (one.service, one.operate)
        found[key] = (*found.get(key, ()), one)
    return found


def _field(row: Frame) -> Field:
    values = tuple(row.pop("values", ()))
    return Field(values=values, **row)


def decode(text: str | bytes) -> Frame | None:
    """A text frame as a JSON object; None if it is none."""
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return frame if isinstance(frame, dict) else None


def check(frame: Frame) -> Interface:
    """The interface a request belongs to; a refusal if it does not keep to the interface's table.

    Where two interfaces share service and operate (5.6 and 5.15, say) the request must keep to one
    of them, and the complaint is that of the closer one.
    """
    candidates = _candidates(frame)
    complaints = [(list(_complaints(frame, one)), one) for one in candidates]
    faults, best = min(complaints, key=lambda pair: len(pair[0]))
    if faults:
        raise Refusal(f"{best.section} {best.id}: {'; '.join(faults)}")
    return best


def _candidates(frame: Frame) -> tuple[Interface, ...]:
    service, operate = frame.get("service"), frame.get("operate", "")
    if not isinstance(service, str):
        raise Refusal("service is missing or not a string")
    if not isinstance(operate, str):
        raise Refusal("operate is not a string")
    found = interfaces().get((service, operate))
    if found is None:
        known = any(name == service for name, _ in interfaces())
        raise Refusal(
            f"operate {operate!r} of service {service} is unknown"
            if known
            else f"service {service!r} is unknown"
        )
    return found


def _complaints(frame: Frame, interface: Interface) -> Iterable[str]:
    top = [field for field in interface.fields if "[" not in field.name]
    names = {field.name for field in top} | interface.request.keys()
    for name in frame:
        if name not in names:
            yield f"field {name} is unknown"
    for field in top:
        if field.name in frame:
            yield from _value_complaints(field.name, frame[field.name], field)
        elif field.required:
            yield f"field {field.name} is missing"
    number = frame.get("number")
    dialled = interface.section.partition(".")[0] in ("4", "10")
    if dialled and isinstance(number, str) and number and not is_number(number):
        yield f"number {number[:80]!r} is not a number"
    nested = [field for field in interface.fields if "[" in field.name]
    if nested:
        yield from _nested_complaints(frame, nested)


def _nested_complaints(frame: Frame, fields: list[Field]) -> Iterable[str]:
    outer = fields[0].name.partition("[")[0]
    entries = frame.get(outer)
    if not isinstance(entries, list):
        return
    inner = {field.name.partition("].")[2]: field for field in fields}
    for position, entry in enumerate(entries):
        where = f"{outer}[{position}]"
        if not isinstance(entry, dict):
            yield f"{where} is not an object"
            continue
        for name in entry.keys() - inner.keys():
            yield f"field {where}.{name} is unknown"
        for name, field in inner.items():
            if name in entry:
                yield from _value_complaints(f"{where}.{name}", entry[name], field)
            elif field.required:
                yield f"field {where}.{name} is missing"


def _value_complaints(name: str, value: object, field: Field) -> Iterable[str]:
    expected = _TYPES[field.type]
    if not isinstance(value, expected) or isinstance(value, bool):
        yield f"{name} must be {field.type}, not {type(value).__name__}"
    elif value == "":
        if not field.blank:
            yield f"{name} must not be blank"
    elif field.values and value not in field.values and not field.others:
        yield f"{name} must be one of {', '.join(map(str, field.values))}"
    elif field.type == "array<string>" and isinstance(value, list):
        if not all(isinstance(item, str) for item in value):
            yield f"{name} must be a list of strings"
    elif isinstance(value, str):
        yield from _syntax_complaints(name, value)


def _syntax_complaints(name: str, value: str) -> Iterable[str]:
    if name in _CHANNEL_FIELDS and not is_channel(value):
        yield f"{name} {value[:80]!r} is not a channel name"
    elif name in _NUMBER_FIELDS and not is_number(value):
        yield f"{name} {value[:80]!r} is not a number"


def reply(interface: Interface, frame: Frame, extra: Frame) -> Frame:
    """The reply of a request that was done: the standard keys of the manual's example, with its
    spelling and JSON types, then what the handler answers."""
    answer: Frame = {}
    for key in _STANDARD:
        if key in interface.reply:
            echoed = key in ("currentUserId", "token", "serialId") and key in frame
            answer[key] = frame[key] if echoed else interface.reply[key]
    return {**answer, **extra}


def refusal(frame: Frame | None, message: str) -> Frame:
    """A failed reply: code 1 and a text, with what can be echoed (manual 3.1, reading 9)."""
    answer: Frame = {"code": 1, "message": message}
    for key in ("service", "operate", "serialId"):
        if frame is not None and isinstance(frame.get(key), str):
            answer[key] = frame[key]
    return answer


def encode(frame: Frame) -> str:
    """The text that goes out."""
    return json.dumps(frame, ensure_ascii=False, separators=(",", ":"))
