"""What requests of many administrative chapters share: pages, choices of extensions, dates."""

from __future__ import annotations

from itertools import chain
from typing import Any

import pytest

from tests.simulator.chapters_desk import CONTRACT, Desk


def test_the_queries_of_a_filled_house_are_not_empty() -> None:
    desk = Desk()
    desk.ask("wake_up.set")
    desk.ask("dnd.set")
    filled = {
        "contact.query": "contacts",
        "extension_group.query": "userRoles",
        "wake_up.query": "alarms",
        "dnd.query": "doNotDisturbs",
        "operation_log.query": "logList",
        "prompt.query": "locutions",
    }
    for ident, name in filled.items():
        assert desk.ask(ident)[name], ident


PAGED = {
    "contact.query": ("contacts", {}),
    "wake_up.query": ("alarms", {"number": ""}),
    "wake_up.query_results": ("results", {"number": ""}),
    "dnd.query": ("doNotDisturbs", {"number": ""}),
    "call_record.query": (
        "recordList",
        {"number": "", "type": "all", "subtype": "all", "endDate": "2019-12-01 00:00:00"},
    ),
    "operation_log.query": ("logList", {}),
}


@pytest.mark.parametrize("ident", PAGED)
def test_pages_together_are_the_whole_list_and_past_its_end_there_is_nothing(ident: str) -> None:
    desk = Desk()
    name, changes = PAGED[ident]
    sent: Any = CONTRACT[ident]["request"]["pageSize"]
    whole = desk.ask(ident, **changes, page=1, pageSize=type(sent)(1000))
    total = int(whole["totalCount"])
    assert total == len(whole[name]) > 7
    pages = [
        desk.ask(ident, **changes, page=page, pageSize=type(sent)(7))[name]
        for page in range(1, -(-total // 7) + 1)
    ]
    assert list(chain.from_iterable(pages)) == whole[name]
    past = desk.ask(ident, **changes, page=1000, pageSize=type(sent)(7))
    assert past[name] == []
    assert past["totalCount"] == whole["totalCount"]


@pytest.mark.parametrize("ident", PAGED)
@pytest.mark.parametrize("wrong", [{"page": 0}, {"page": -1}, {"pageSize": "0"}, {"pageSize": "x"}])
def test_a_page_that_cannot_be_is_refused(ident: str, wrong: dict[str, Any]) -> None:
    said = Desk().refusal(ident, **wrong)
    assert next(iter(wrong)) in said
    assert "whole number" in said or "must be" in said


@pytest.mark.parametrize(
    "ident", ["wake_up.set", "wake_up.delete", "dnd.set", "dnd.delete"], ids=str
)
def test_a_change_names_exactly_one_choice_of_extensions(ident: str) -> None:
    desk = Desk()
    nothing = {"number": "", "startNumber": "", "endNumber": "", "roleId": ""}
    assert "must be filled" in desk.refusal(ident, **nothing)
    assert "only one of" in desk.refusal(ident, roleId="2")
    assert "9999" in desk.refusal(ident, number="9999")
    assert "after" in desk.refusal(ident, **nothing | {"startNumber": "3005", "endNumber": "3001"})
    assert "both" in desk.refusal(ident, **nothing | {"startNumber": "3005"})
    assert "range" in desk.refusal(ident, **nothing | {"startNumber": "a", "endNumber": "3001"})
    assert "8000" in desk.refusal(ident, **nothing | {"startNumber": "8000", "endNumber": "8001"})
    assert "44" in desk.refusal(ident, **nothing | {"roleId": "44"})


@pytest.mark.parametrize(
    ("ident", "changes"),
    [
        ("dnd.set", {"startTime": "9.10.2019"}),
        ("dnd.set", {"endTime": "2019-10-09"}),
        ("wake_up.query_results", {"startDate": "yesterday"}),
        ("call_record.query", {"endDate": "2019-13-01 00:00:00"}),
        ("operation_log.query", {"startDate": "2019-10-09T12:00:00"}),
    ],
)
def test_a_date_of_another_form_is_refused_with_the_right_form(
    ident: str, changes: dict[str, Any]
) -> None:
    message = Desk().refusal(ident, **changes)
    assert next(iter(changes)) in message
    assert "2019-10-09 12:00:00" in message
