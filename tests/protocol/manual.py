"""The manual's examples, as the tests read them."""

import dataclasses
import json
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from console.protocol.interfaces import INTERFACES
from console.protocol.wire import REQUESTS, Request, wire_names

HERE = Path(__file__).parent
CONTRACT: dict[str, dict[str, Any]] = {
    row["id"]: row for row in json.loads((HERE / "contract.json").read_text("utf-8"))
}
WORDS = {row["id"]: row["section"] for row in CONTRACT.values()}
SAMPLE = "zz"


def frame_text(name: str, part: str) -> str:
    """The frame of an interface: part is request, response or push."""
    return (HERE / "frames" / f"{WORDS[name]}_{name}_{part}.json").read_text("utf-8")


def frame(name: str, part: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(frame_text(name, part))
    return found


def _value(hint: Any, value: Any) -> Any:
    if get_origin(hint) is UnionType:
        hint = next(kind for kind in get_args(hint) if kind is not type(None))
    if get_origin(hint) is list and dataclasses.is_dataclass(get_args(hint)[0]):
        return [get_args(hint)[0].read(item) for item in value]
    return value


def from_example(name: str) -> Request[Any]:
    """The request that the example of the manual shows."""
    kind, example = REQUESTS[name], frame(name, "request")
    hints = get_type_hints(kind)
    given = {
        part.name: _value(hints[part.name], example[wire_names(part)[0]])
        for part in dataclasses.fields(kind)  # type: ignore[arg-type]
        if wire_names(part)[0] in example
    }
    return kind(**given)


__all__ = ["CONTRACT", "INTERFACES", "REQUESTS", "frame", "frame_text", "from_example"]
