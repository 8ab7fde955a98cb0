"""A push of wrong types is told of and skipped; it is never taken for an empty list."""

from __future__ import annotations

import json
from typing import Any

import pytest

from console.protocol.frames import Reason, Unreadable, parse
from console.protocol.push import CallingInQueue, CallingQueue, ConferenceMembers

LISTS = [("callingInQueue", "extensionList"), ("callingQueue", "extensionList")]
LISTS += [("conference", "members")]


def push(service: str, **fields: Any) -> str:
    operate = "conferenceQuery" if service == "conference" else ""
    return json.dumps({"code": 0, "service": service, "operate": operate, **fields})


@pytest.mark.parametrize(("service", "name"), LISTS)
@pytest.mark.parametrize("wrong", ["x", 7, True, {"number": "3000"}, ["x"], [None, 3]])
def test_wrong_types_are_no_list(service: str, name: str, wrong: object) -> None:
    found = parse(push(service, **{name: wrong}))
    assert isinstance(found, Unreadable)
    assert found.reason is Reason.WRONG_TYPES


@pytest.mark.parametrize(("service", "name"), LISTS)
@pytest.mark.parametrize("empty", [[], {}, "", None])
def test_every_spelling_of_an_empty_list_is_one(service: str, name: str, empty: object) -> None:
    found = parse(push(service, **{name: empty}))
    assert isinstance(found, CallingInQueue | CallingQueue | ConferenceMembers)


@pytest.mark.parametrize("wrong", [None, "3000", [1], 5])
def test_one_extension_is_an_object(wrong: object) -> None:
    assert isinstance(parse(push("extensionSingle", extension=wrong)), Unreadable)


def test_a_stray_entry_does_not_cost_the_good_ones() -> None:
    found = parse(push("callingInQueue", extensionList=["x", {"number": 3001}]))
    assert isinstance(found, CallingInQueue)
    assert [each.number for each in found.extensions] == ["3001"]
