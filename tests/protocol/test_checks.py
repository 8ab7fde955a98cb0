import json
from datetime import datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.protocol import states
from console.protocol.checks import (
    DATE_TIME,
    is_channel,
    is_number,
    number_back,
    read_date_time,
    read_period,
    read_time,
)
from console.protocol.wire import REQUESTS
from tests.protocol.manual import CONTRACT, HERE


@pytest.mark.parametrize("text", ["3000", "*72", "#1", "+8613812345678", "9" * 32])
def test_what_can_be_dialled(text: str) -> None:
    assert is_number(text)


@pytest.mark.parametrize(
    "text",
    ["", "9" * 33, "30 00", "3000\n", "abc", "３０００", "3000,3001", "30/0", "3;0"],
)
def test_what_cannot_be_dialled(text: str) -> None:
    assert not is_number(text)


@pytest.mark.parametrize(("text", "back"), [("3000", "3000"), ("3000;x", ""), ("", "")])
def test_a_number_goes_back_to_the_exchange_only_if_it_is_one(text: str, back: str) -> None:
    assert number_back(text) == back


@pytest.mark.parametrize(
    "text",
    [
        "SIP/3001-0000001e",
        "PJSIP/trunk_a.b@host-0000001E",
        "DAHDI/i1-0a1b",
        "SIP/3001-00000026",
        "IAX2/peer-12345",
    ],
)
def test_channels_as_the_server_names_them(text: str) -> None:
    assert is_channel(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/.*/",
        "SIP/.*",
        "SIP/3001",
        "SIP/3001-",
        "SIP/3001-0000001e\n",
        "SIP/3001-0000001e ",
        " SIP/3001-0000001e",
        "SIP/3001-0000001e,SIP/3002-0000001f",
        "SIP/*-0000001e",
        "SIP/3001-000000zz",
        "SIP/" + "3" * 200 + "-0000001e",
        "all",
    ],
)
def test_anything_else_is_no_channel(text: str) -> None:
    assert not is_channel(text)


def test_every_channel_of_the_manual_is_one() -> None:
    found: set[str] = set()

    def collect(value: object) -> None:
        if isinstance(value, dict):
            for item in value.values():
                collect(item)
        elif isinstance(value, list):
            for item in value:
                collect(item)
        elif isinstance(value, str) and value.startswith("SIP/"):
            found.add(value)

    for path in (HERE / "frames").glob("*.json"):
        collect(json.loads(path.read_text("utf-8")))
    assert len(found) > 10
    assert all(is_channel(channel) for channel in found)


@given(st.datetimes(min_value=datetime(1000, 1, 1)))  # noqa: DTZ001 - the manual names no zone
def test_a_date_and_time_reads_back(moment: datetime) -> None:
    assert read_date_time(moment.strftime(DATE_TIME)) == moment.replace(microsecond=0)


@pytest.mark.parametrize("text", ["", "2019-10-09", "2019-13-09 12:00:00", "2019-10-09 25:00:00"])
def test_no_date_and_time_is_none(text: str) -> None:
    assert read_date_time(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("05:30", time(5, 30)), ("7:00", time(7)), ("24:00", None), ("7", None), ("٣:٠٠", None)],
)
def test_a_time_of_day_with_or_without_its_zero(text: str, expected: time | None) -> None:
    assert read_time(text) == expected


def test_the_span_of_do_not_disturb() -> None:
    span = read_period("2019-10-09-09:59:28~2029-10-06-09:59:28")
    assert span is not None
    assert (span[1] - span[0]).days == 3650
    assert read_period("2019-10-09-09:59:28") is None
    assert read_period("always~never") is None


def test_the_licences_are_those_the_interfaces_ask_for() -> None:
    asked = {row["licence"] for row in CONTRACT.values()} - {""}
    assert asked <= set(states.Licence)
    assert {kind.licence for kind in REQUESTS.values()} - {""} <= set(states.Licence)
