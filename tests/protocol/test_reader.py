"""Reading a record at once and field by field is the same."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.protocol.records import Contact, Extension, Member
from console.protocol.wire import Record, record, wire, wire_names

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**16), 10**16),
    st.floats(allow_nan=False),
    st.text(max_size=8),
    st.text("x ", min_size=198, max_size=202),
    st.sampled_from(["", "0", "1", "IDLE", 0, 1, 1.0, True, "1700000000", 1_700_000_000, " a "]),
)
values = st.one_of(scalars, st.lists(scalars, max_size=2), st.dictionaries(st.text(), scalars))


@pytest.mark.parametrize("kind", [Extension, Contact, Member])
@given(data=st.data())
def test_a_field_reads_the_same_with_and_without_the_others(
    kind: type[Record], data: st.DataObject
) -> None:
    parts = dataclasses.fields(kind)  # type: ignore[arg-type]
    names = [wire_names(part)[0] for part in parts]
    whole: dict[str, Any] = {name: data.draw(values) for name in names}
    found = kind.read(whole)
    for part, name in zip(parts, names, strict=True):
        alone = kind.read({name: whole[name]})
        assert getattr(found, part.name) == getattr(alone, part.name)
        assert type(getattr(found, part.name)) is type(getattr(alone, part.name))


def test_a_record_read_at_once_is_as_any_other() -> None:
    whole = {wire_names(part)[0]: "7" for part in dataclasses.fields(Extension)}
    found = Extension.read(whole)
    assert found == Extension.read(json.loads(json.dumps(whole)))
    assert type(found) is Extension
    assert len({found, dataclasses.replace(found)}) == 1
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.number = "8"  # type: ignore[misc]


def test_null_under_the_first_name_gives_way_to_the_second() -> None:
    whole: dict[str, Any] = {wire_names(part)[0]: "" for part in dataclasses.fields(Extension)}
    assert Extension.read({**whole, "callACLId": None, "callAclId": 3}).call_acl_id == "3"


@record
class Base(Record):
    one: str = ""


@record
class Wider(Base):
    two: str = wire(default="")


def test_a_record_with_inherited_fields_has_them_all() -> None:
    Base.read({"one": "1"})
    assert Wider.read({"one": "1", "two": "2"}) == Wider(one="1", two="2")
