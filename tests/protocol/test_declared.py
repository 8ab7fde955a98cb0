"""What every record and request is: made by name, never changed, equal by its fields."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from console.protocol import call
from console.protocol.contact import AddBusiness
from console.protocol.records import Choice, Contact, GroupMembers
from console.protocol.wire import Ack


def test_a_field_without_a_default_has_to_be_given() -> None:
    given: dict[str, Any] = {"name": "Wang"}
    with pytest.raises(TypeError, match="AddBusiness needs 'department_id'"):
        AddBusiness(**given)


def test_a_field_that_is_none_is_refused() -> None:
    given: dict[str, Any] = {"nam": "Wang"}
    with pytest.raises(TypeError, match="Choice has no 'nam'"):
        Choice(**given)


@pytest.mark.parametrize(
    "made", [Choice(name="Wang"), AddBusiness(name="Wang", department_id="1"), Ack()]
)
def test_nothing_is_changed_or_taken_away(made: Any) -> None:
    for part in dataclasses.fields(made):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(made, part.name, "")
        with pytest.raises(dataclasses.FrozenInstanceError):
            delattr(made, part.name)
    with pytest.raises(dataclasses.FrozenInstanceError):
        made.another = ""


def test_equal_are_those_of_one_class_and_the_same_fields() -> None:
    assert Contact(name="Wang") == Contact(name="Wang") != Contact(name="Li")
    assert hash(Choice(name="Wang")) == hash(Choice(name="Wang"))
    assert len({Ack(), Ack()}) == 1
    assert len({Ack(), Choice()}) == 2


def test_each_has_a_list_of_its_own() -> None:
    assert GroupMembers().numbers == []
    assert GroupMembers().numbers is not GroupMembers().numbers


def test_it_shows_itself_as_it_would_be_written() -> None:
    assert repr(call.Hold(channel_id="SIP/3000-1")) == "Hold(channel_id='SIP/3000-1')"
