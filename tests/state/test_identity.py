"""What makes a call the same call: its channel alone does not."""

from __future__ import annotations

import pytest

from console.state.identity import NOTHING, identity_of
from tests.state.house import NOW, record

CALL = {"start_time": NOW, "another_number": "3005"}


def test_a_call_is_itself_however_it_goes_on() -> None:
    rings = record("3001", "CALLER_RINGING", "SIP/3001-00000001", **CALL)
    talks = record("3001", "CALLING", "SIP/3001-00000001", answer_time=NOW + 5, **CALL)
    assert identity_of(rings) == identity_of(talks) != NOTHING


@pytest.mark.parametrize(
    ("channel", "other"),
    [
        ("SIP/3001-00000002", CALL),
        ("SIP/3001-00000001", {**CALL, "start_time": NOW + 1}),
        ("SIP/3001-00000001", {**CALL, "another_number": "3006"}),
    ],
    ids=["channel", "start", "party"],
)
def test_another_channel_start_or_party_is_another_call(
    channel: str, other: dict[str, object]
) -> None:
    """A PBX that restarts counts its channels from zero again (C63)."""
    first = identity_of(record("3001", "CALLING", "SIP/3001-00000001", **CALL))
    assert identity_of(record("3001", "CALLING", channel, **other)) != first


def test_an_idle_record_with_old_data_is_no_call() -> None:
    assert identity_of(record("3001", "IDLE", "SIP/3001-00000001", **CALL)) == NOTHING
    assert identity_of(None) == NOTHING
