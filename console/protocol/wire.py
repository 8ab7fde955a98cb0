"""How a request becomes JSON and how JSON becomes a record.

Knows the conversion of values and the declaration of one interface. Must not know any single
interface, nor how frames travel.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import (
    Any,
    ClassVar,
    Generic,
    Literal,
    Self,
    TypeVar,
    dataclass_transform,
    get_args,
    get_origin,
    get_type_hints,
)

Json = Mapping[str, Any]
Reader = Callable[[Any], Any]
Setter = Callable[[Any, Any], None]
Head = Literal["none", "serial", "session", "company"]

CUT = 200
"""Characters kept of a text that is only shown."""
WHOLE = 10_000
"""Characters kept of a text that is sent back as it came (tokens, remarks)."""
LARGEST = 10**15
"""Whole numbers from here on mean nothing in this protocol."""
LAST_MOMENT = 253_370_764_800.0
"""Start of the year 9999: later moments cannot be shown as a date."""

_WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,15}").fullmatch
_MOMENT = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,9})?").fullmatch
_shared: dict[str, str] = {}
_SHARED_MOST = 8192


def whole_text(value: object) -> str:
    """A scalar as text without outer blanks; null, absence and containers are empty."""
    if value.__class__ is str:
        return value.strip()[:WHOLE]
    if value is True or value is False:
        return "1" if value else "0"
    if isinstance(value, int):
        return str(value) if -LARGEST < value < LARGEST else ""
    if isinstance(value, float):
        if not -LARGEST < value < LARGEST:
            return ""
        return str(int(value)) if value.is_integer() else str(value)
    return ""


def text(value: object) -> str:
    """A scalar as text to be shown: without outer blanks, cut at `CUT` characters."""
    if value.__class__ is str:
        if len(value) > CUT:
            return value[:CUT].strip()
        return value.strip()
    return whole_text(value)


def shared_text(value: object) -> str:
    """Like `text`, for values many records have in common: one copy is kept of each."""
    if value.__class__ is not str:
        return text(value)
    found = _shared.get(value)
    if found is None:
        found = text(value)
        if len(_shared) < _SHARED_MOST and len(value) <= CUT:
            _shared[value] = found
    return found


def number(value: object) -> int | None:
    """A whole number however it was sent; anything else is unknown."""
    if value.__class__ is int:
        return value if -LARGEST < value < LARGEST else None
    if value == "":
        return None
    found = whole_text(value)
    return int(found) if _WHOLE_NUMBER(found) else None


def moment(value: object) -> float | None:
    """Epoch seconds; "", 0 and anything that is no moment are unknown (readings A, 16)."""
    if value.__class__ is int:
        return float(value) if 0 < value < LAST_MOMENT else None
    if value == "":
        return None
    found = whole_text(value)
    if not _MOMENT(found):
        return None
    seconds = float(found)
    return seconds if 0 < seconds < LAST_MOMENT else None


def flag(value: object) -> bool:
    """Any number but 0 is on, as number or as text; all else is off."""
    return bool(number(value))


def numbers(value: object) -> list[str]:
    """Extension numbers, sent as a list or joined by commas; never cut (readings B, 23)."""
    if isinstance(value, list):
        found = [text(item) for item in value]
    elif isinstance(value, str):
        found = [item.strip() for item in value.split(",")]
    else:
        found = [whole_text(value)]
    return [item for item in found if item]


def rows(value: object) -> list[Json | Record]:
    """A list of objects; {}, "", null and absence are the empty list (reading B)."""
    if not isinstance(value, list):
        return []
    return [row for row in value if isinstance(row, (dict, Record))]


def left_out(kind: type[Record], data: object) -> int:
    """How many entries `rows` leaves out of an object's lists, and of the lists in those."""
    if not isinstance(data, dict):
        return 0
    count = 0
    for names, item in kind.lists():
        value = next((data[name] for name in names if data.get(name) is not None), None)
        found = rows(value)
        count += len(value) - len(found) if isinstance(value, list) else 0
        if item.lists():
            count += sum(left_out(item, row) for row in found)
    return count


def switched_on(value: object) -> frozenset[str]:
    """The names of an object's fields whose value is on, such as the licences of login."""
    if not isinstance(value, dict):
        return frozenset()
    return frozenset(name for name, state in value.items() if flag(state))


def join_numbers(items: list[str], *, trailing: bool = False) -> str:
    """Numbers as the manual sends them: comma-joined, in 6.14 and 6.15 with a trailing comma."""
    joined = ",".join(items)
    return f"{joined}," if trailing and items else joined


def wire(
    *names: str,
    default: Any = dataclasses.MISSING,
    default_factory: Any = dataclasses.MISSING,
    secret: bool = False,
    shared: bool = False,
    whole: bool = False,
) -> Any:
    """A field that is more than its own name in camel case.

    Args:
        names: the name on the wire; further names are accepted when reading.
        default: the value when absent.
        default_factory: makes the value when absent.
        secret: keep the value out of `repr`.
        shared: few different values exist: keep one copy of each.
        whole: the text is used, not only shown: do not cut it.
    """
    metadata = {"names": names, "shared": shared, "whole": whole}
    if default_factory is not dataclasses.MISSING:
        return dataclasses.field(
            default_factory=default_factory, repr=not secret, metadata=metadata
        )
    return dataclasses.field(default=default, repr=not secret, metadata=metadata)


def wire_names(part: dataclasses.Field[Any]) -> tuple[str, ...]:
    """The names of a field on the wire, the one that is sent first."""
    names: tuple[str, ...] = part.metadata.get("names", ())
    if names:
        return names
    first, *others = part.name.split("_")
    return (first + "".join(word.capitalize() for word in others),)


_READERS: dict[Any, Reader] = {
    str: text,
    int | None: number,
    float | None: moment,
    bool: flag,
    list[str]: numbers,
    frozenset[str]: switched_on,
}


def _reader(hint: Any, part: dataclasses.Field[Any]) -> Reader:
    if hint is str and part.metadata.get("shared"):
        return shared_text
    if hint is str and part.metadata.get("whole"):
        return whole_text
    if hint in _READERS:
        return _READERS[hint]
    if get_origin(hint) is list:
        (item,) = get_args(hint)
        read = item.read
        return lambda value: [read(row) for row in rows(value)]
    return hint.read  # type: ignore[no-any-return]


_Plan = tuple[tuple[Setter, str, tuple[str, ...], Reader], ...]


class Record:
    """A typed view of one received object. Reading never raises, whatever the value is."""

    __slots__ = ()
    _plan: ClassVar[_Plan | None] = None

    @classmethod
    def read(cls, data: object) -> Self:
        """Takes each field from the first of its names that is present and not null."""
        if isinstance(data, cls):
            return data
        plan = cls._plan or cls._make_plan()
        get: Callable[[str], Any] = data.get if isinstance(data, dict) else _nothing
        made = object.__new__(cls)
        for put, name, others, read in plan:
            value = get(name)
            if value is None and others:
                value = next((get(other) for other in others if get(other) is not None), None)
            # Most fields are short texts: a call for each would double the time of a push.
            if read is text and value.__class__ is str and len(value) < CUT:
                put(made, value.strip())
            else:
                put(made, read(value))
        return made

    @classmethod
    @cache
    def lists(cls) -> tuple[tuple[tuple[str, ...], type[Record]], ...]:
        """The fields that are lists of records: their names on the wire, and of which record."""
        hints = get_type_hints(cls)
        found = []
        for part in dataclasses.fields(cls):  # type: ignore[arg-type]
            item, *_ = (*get_args(hints[part.name]), None)
            if isinstance(item, type) and issubclass(item, Record):
                found.append((wire_names(part), item))
        return tuple(found)

    @classmethod
    def _make_plan(cls) -> _Plan:
        hints = get_type_hints(cls)
        plan = []
        for part in dataclasses.fields(cls):  # type: ignore[arg-type]
            name, *others = wire_names(part)
            # A slot's own setter passes the lock that "frozen" puts on the instance.
            put = getattr(cls, part.name).__set__
            plan.append((put, name, tuple(others), _reader(hints[part.name], part)))
        cls._plan = tuple(plan)
        return cls._plan


def _nothing(_name: str) -> None:
    return None


_RecordT = TypeVar("_RecordT", bound=Record)


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(wire,))
def record(cls: type[_RecordT]) -> type[_RecordT]:
    """Declares a record: frozen, with slots, made by keyword."""
    return dataclasses.dataclass(frozen=True, slots=True, kw_only=True)(cls)


@record
class Page(Record):
    """What every paged reply says about its page."""

    page: int | None = None
    page_size: int | None = wire("pageSize", "pagSize", default=None)
    total_count: int | None = None
    """Entries on all pages; number or text on the wire (reading A)."""
    is_export: bool = False


@record
class Ack(Record):
    """A reply that says no more than its code."""


ReplyT = TypeVar("ReplyT", bound=Record)
REQUESTS: dict[str, type[Request[Any]]] = {}
"""The requests imported so far by id; `interfaces` imports all 66."""


def interface_id(cls: type) -> str:
    """The id of an interface from its class: module and name, as `call.pick_from_queue`."""
    name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", cls.__name__).lower()
    return f"{cls.__module__.rpartition('.')[2]}.{name}"


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(wire,))
class Request(Generic[ReplyT]):
    """One WebSocket interface of the manual, declared once.

    A field's Python type is its type on the wire; a field that is None is not sent.

    Attributes:
        id: such as `call.hold`.
        section: of the manual, such as `4.3`.
        licence: the flag of login that shows the function, "" if always shown (reading 8).
        head: which of serialId, currentUserId, token and companyId go with it.
        also: further services the reply may carry, by misprints of the manual (reading C).
        reply: the record of a successful reply.
    """

    id: ClassVar[str]
    section: ClassVar[str]
    service: ClassVar[str]
    operate: ClassVar[str]
    licence: ClassVar[str]
    head: ClassVar[Head]
    also: ClassVar[tuple[str, ...]]
    reply: ClassVar[type[Record]]

    def __init_subclass__(
        cls,
        *,
        section: str,
        service: str,
        operate: str = "",
        licence: str = "",
        head: Head = "session",
        also: tuple[str, ...] = (),
    ) -> None:
        cls.id = interface_id(cls)
        cls.section, cls.service, cls.operate = section, service, operate
        cls.licence, cls.head, cls.also = licence, head, also
        (cls.reply,) = get_args(cls.__orig_bases__[0])  # type: ignore[attr-defined]
        dataclasses.dataclass(frozen=True, kw_only=True)(cls)
        REQUESTS[cls.id] = cls

    @classmethod
    def answered_by(cls, service: str) -> bool:
        """Whether a reply with this service may answer the request."""
        return service.strip() in (cls.service, *cls.also)

    def read_reply(self, data: object) -> ReplyT:
        """The typed view of a successful reply's fields."""
        return self.reply.read(data)  # type: ignore[return-value]


def _plain(value: object) -> object:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return body(value) if dataclasses.is_dataclass(value) else value


def body(declared: object) -> dict[str, Any]:
    """The own fields of a request, or of an object inside it, under their wire names."""
    found: dict[str, Any] = {}
    for part in dataclasses.fields(declared):  # type: ignore[arg-type]
        value = getattr(declared, part.name)
        if value is not None:
            found[wire_names(part)[0]] = _plain(value)
    return found


def encode(
    request: Request[Any], *, serial: str, user: str = "", token: str = "", company: str = ""
) -> str:
    """The frame of a request, with the head its interface carries.

    Args:
        request: what to ask.
        serial: a new random text for every request (reading 4).
        user: currentUserId of login.
        token: of login.
        company: companyId of login, sent by logout only.
    """
    frame: dict[str, Any] = {"service": request.service}
    if request.operate:
        frame["operate"] = request.operate
    if request.head != "none":
        frame["serialId"] = serial
    if request.head in ("session", "company"):
        frame |= {"currentUserId": user, "token": token}
    if request.head == "company":
        frame["companyId"] = company
    found = json.dumps(frame | body(request), ensure_ascii=False, separators=(",", ":"))
    # Half a surrogate pair, as a paste may hold, cannot be sent.
    return found.encode("utf-8", "replace").decode("utf-8")
