"""What records, requests and REST calls share: fields given by name, which are never changed.

Knows the fields of a class. Must not know what they mean on the wire.

`dataclass(frozen=True)` writes and compiles six methods for each class. For the hundred classes of
the protocol that was half of what they cost at every start, so here they stand once, for all.
"""

from __future__ import annotations

import dataclasses
from operator import attrgetter
from typing import Any, ClassVar, Never, TypeVar, dataclass_transform


class Declared:
    """An object with the fields of its class, made by keyword and equal to one of equal fields."""

    __slots__ = ()
    _values: ClassVar[Any]
    """All fields of an object."""

    def __init__(self, **given: Any) -> None:
        """Raises TypeError for a field that is not given and has no default, or is none."""
        for part in dataclasses.fields(self):  # type: ignore[arg-type]
            value = given.pop(part.name, part.default)
            if value is dataclasses.MISSING:
                made = part.default_factory
                if not callable(made):
                    raise TypeError(f"{type(self).__name__} needs {part.name!r}")
                value = made()
            object.__setattr__(self, part.name, value)
        if given:
            raise TypeError(f"{type(self).__name__} has no {', '.join(map(repr, given))}")

    def __setattr__(self, name: str, value: object) -> Never:
        raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> Never:
        raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        values = self._values
        return bool(values(self) == values(other))

    def __hash__(self) -> int:
        return hash(self._values(self))

    def __repr__(self) -> str:
        shown = (part.name for part in dataclasses.fields(self) if part.repr)  # type: ignore[arg-type]
        fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
        return f"{type(self).__qualname__}({fields})"


_DeclaredT = TypeVar("_DeclaredT", bound=Declared)


def _nothing(*_: object) -> tuple[()]:
    return ()


@dataclass_transform(frozen_default=True, kw_only_default=True)
def declare(cls: type[_DeclaredT], *, slots: bool = False) -> type[_DeclaredT]:
    """Makes fields of a class's annotations; with slots it is another class, which is returned."""
    make = dataclasses.dataclass(init=False, repr=False, eq=False, kw_only=True, slots=slots)
    made = make(cls)
    names = [part.name for part in dataclasses.fields(made)]  # type: ignore[arg-type]
    made._values = attrgetter(*names) if names else _nothing
    return made
