"""What makes a call the same call: its channel alone does not."""

from __future__ import annotations

import pytest

from console.state.identity import NOTHING, Identity, identity_of, may_be_same
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


@pytest.mark.parametrize("one", [NOW, None])
@pytest.mark.parametrize("other", ["3005", ""])
def test_a_call_may_be_one_whose_start_or_party_is_left_out(one: float | None, other: str) -> None:
    call = Identity("SIP/3001-00000001", NOW, "3005")
    known = Identity("SIP/3001-00000001", one, other)
    assert may_be_same(call, known)
    assert may_be_same(known, call)


@pytest.mark.parametrize(
    "another",
    [
        Identity("SIP/3001-00000002", NOW, "3005"),
        Identity("SIP/3001-00000001", NOW + 1, "3005"),
        Identity("SIP/3001-00000001", NOW + 1, ""),
        Identity("SIP/3001-00000001", NOW, "3006"),
        Identity("SIP/3001-00000001", None, "3006"),
    ],
)
def test_a_call_is_never_one_that_contradicts_it(another: Identity) -> None:
    call = Identity("SIP/3001-00000001", NOW, "3005")
    assert not may_be_same(call, another)
    assert not may_be_same(another, call)
