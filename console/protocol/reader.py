"""The function that reads one kind of record, written out field by field.

Knows how the values of `values` are read, and what of that can stand in the line itself. Must not
know any record.

A loop over the fields with a call for each took most of the time of a push, of which a busy day
has thousands a second. So the line for each field is put together once, from its declaration.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

from console.protocol.values import (
    CUT,
    LARGEST,
    LAST_MOMENT,
    SHARED,
    flag,
    moment,
    number,
    shared_text,
    text,
)

Reader = Callable[[Any], Any]
RecordT = TypeVar("RecordT")

_IN_LINE: dict[Reader, str] = {
    text: f"v.strip() if v.__class__ is str and len(v) < {CUT} else read(v)",
    shared_text: "shared[v]",
    number: f"v if v.__class__ is int and {-LARGEST} < v < {LARGEST} else read(v)",
    flag: f"v != 0 if v.__class__ is int and {-LARGEST} < v < {LARGEST} else read(v)",
    moment: f"float(v) if v.__class__ is int and 0 < v < {LAST_MOMENT} else read(v)",
}
"""The usual forms of a value, read without a call; `v` is the value, `read` reads any form."""


class Part(NamedTuple):
    """A field of a record."""

    name: str
    wire: tuple[str, ...]
    """Its names on the wire, the one that is sent first."""
    read: Reader


def make_reader(cls: type[RecordT], parts: Sequence[Part]) -> Callable[[object], RecordT]:
    """The reader of a record: takes each field from the first name present and not null.

    It never raises, whatever it is given; what is no object is read as one without fields. Records
    with inherited fields, one to a reply, are read by the loop.
    """
    own = vars(cls).get("__slots__", ())

    def read(data: object) -> RecordT:
        made = object.__new__(cls)
        for part in parts:
            object.__setattr__(made, part.name, part.read(_found(part.wire, data)))
        return made

    return _quick_reader(cls, parts, read) if all(part.name in own for part in parts) else read


def _found(names: tuple[str, ...], data: object) -> object:
    """The value under the first of the names that is present and not null."""
    if not isinstance(data, dict):
        return None
    return next((value for name in names if (value := data.get(name)) is not None), None)


def _quick_reader(
    cls: type[RecordT], parts: Sequence[Part], slow: Callable[[object], RecordT]
) -> Callable[[object], RecordT]:
    """A reader of what has all fields under their first names; all else is left to the slow one."""
    # A frozen record refuses to be filled field by field; its twin becomes one when it is full,
    # which Python allows where all slots are the record's own.
    plain = {name: getattr(object, name) for name in ("__init__", "__setattr__", "__delattr__")}
    own = {"__slots__": [part.name for part in parts], **plain}
    twin = type(cls.__name__, cls.__bases__, own)
    known: dict[str, object] = {"twin": twin, "cls": cls, "shared": SHARED, "slow": slow}
    lines = ["if data.__class__ is not dict: return slow(data)", "try:", " made = twin()"]
    for at, part in enumerate(parts):
        known[f"read{at}"] = part.read
        lines.append(f" v = data[{part.wire[0]!r}]")
        if len(part.wire) > 1:
            lines.append(" if v is None: return slow(data)")
        line = _IN_LINE.get(part.read, "read(v)").replace("read(", f"read{at}(")
        lines.append(f" made.{part.name} = {line}")
    # A name is absent, or a value that should be a scalar is a container.
    lines += ["except (KeyError, TypeError): return slow(data)", "made.__class__ = cls"]
    source = "\n    ".join(["def quick(data):", *lines, "return made"])
    # The source holds names and numbers of declarations alone, nothing that was received.
    exec(source, known)
    return known["quick"]  # type: ignore[return-value]
