"""The audit log's lines: which are wanted, how they are laid out, and texts in English."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from console.i18n import Message, set_language
from console.state.audit import FIELDS, Wanted, chosen, english, row

DAYS = ("2026-11-22", "2026-11-23", "2026-11-24")


def at(day: str) -> float:
    return datetime.fromisoformat(f"{day}T12:00:00+00:00").timestamp()


def day_of(moment: float) -> date:
    return datetime.fromtimestamp(moment, UTC).date()


LOG = [
    json.dumps({"at": at(day), "command": command})
    for day in DAYS
    for command in ("call.hold", "calls", "conference.end")
]


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (Wanted(), 9),
        (Wanted(since=date(2026, 11, 23)), 6),
        (Wanted(until=date(2026, 11, 22)), 3),
        (Wanted(since=date(2026, 11, 23), until=date(2026, 11, 23)), 3),
        (Wanted(command="call"), 3),
        (Wanted(command="call.hold", since=date(2026, 11, 24)), 1),
        (Wanted(command="call.ho"), 0),
    ],
)
def test_lines_are_chosen_by_day_and_by_command(wanted: Wanted, count: int) -> None:
    assert len(list(chosen(LOG, wanted, day_of))) == count


@pytest.mark.parametrize("torn", ["", "{", "[1]", "{}", '{"at": "x"}', '{"at": null}'])
def test_a_line_that_says_no_time_is_left_out(torn: str) -> None:
    assert len(list(chosen([*LOG, torn], Wanted(), day_of))) == len(LOG)


def test_a_line_is_laid_out_in_the_order_of_the_columns() -> None:
    cells = dict(zip(FIELDS, row({"at": 1.5, "fields": {"number": "张"}}), strict=True))
    assert (cells["at"], cells["fields"], cells["note"]) == ("1.5", '{"number": "张"}', "")


def test_a_text_is_english_whatever_the_screen_speaks() -> None:
    set_language("cn")
    assert english(Message("Hold {party}", {"party": Message("unknown number", {})})) == (
        "Hold unknown number"
    )
    assert english(Message("Hold {party", {})) == "Hold {party"
