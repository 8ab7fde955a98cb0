"""How a request becomes JSON and how JSON becomes a record.

Knows records, field by field, and the declaration of one interface. Must not know any single
interface, nor how frames travel.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Mapping
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

from console.protocol.declared import Declared, declare
from console.protocol.reader import Part, Reader, make_reader
from console.protocol.values import (
    flag,
    moment,
    number,
    numbers,
    shared_text,
    switched_on,
    text,
    whole_text,
)

Json = Mapping[str, Any]
Head = Literal["none", "serial", "session", "company"]


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


class Record(Declared):
    """A typed view of one received object. Reading never raises, whatever the value is."""

    __slots__ = ()
    _reader: ClassVar[Reader | None] = None

    def __init_subclass__(cls) -> None:
        cls._reader = None

    @classmethod
    def read(cls, data: object) -> Self:
        """Takes each field from the first of its names that is present and not null."""
        if data.__class__ is not dict and isinstance(data, cls):
            return data
        reader = cls._reader or cls._make_reader()
        found: Self = reader(data)
        return found

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
    def _make_reader(cls) -> Reader:
        hints = get_type_hints(cls)
        parts = [
            Part(part.name, wire_names(part), _reader(hints[part.name], part))
            for part in dataclasses.fields(cls)  # type: ignore[arg-type]
        ]
        cls._reader = staticmethod(make_reader(cls, parts))
        return cls._reader


_RecordT = TypeVar("_RecordT", bound=Record)


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(wire,))
def record(cls: type[_RecordT]) -> type[_RecordT]:
    """Declares a record: frozen, with slots, made by keyword."""
    return declare(cls, slots=True)


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
class Request(Declared, Generic[ReplyT]):
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
        declare(cls)
        REQUESTS[cls.id] = cls

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
