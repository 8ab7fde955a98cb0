"""The rules of time, without a socket and without a clock."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.client.link import (
    HOUR,
    Backoff,
    Beat,
    Link,
    LinkPhase,
    Pulse,
    Renewal,
    Rereads,
    Timing,
)

TIMING = Timing()
MINUTE = 60.0
gaps = st.lists(st.floats(0.0, 30.0), min_size=1, max_size=200)


@given(gaps)
def test_beats_are_never_more_than_one_interval_apart_while_somebody_ticks(
    delays: list[float],
) -> None:
    pulse, now, sent = Pulse(TIMING, 0.0), 0.0, [0.0]
    for delay in delays:
        now = min(now + delay, pulse.next_at())
        pulse.heard(now)
        if Beat.SEND in pulse.tick(now):
            sent.append(now)
    assert all(later - earlier <= TIMING.beat + 1e-6 for earlier, later in pairwise(sent))
    assert now - sent[-1] <= TIMING.beat + 1e-6


@given(gaps, st.booleans())
def test_a_link_is_given_up_after_twenty_silent_seconds_and_never_before(
    delays: list[float], talkative: bool
) -> None:
    pulse, now, heard = Pulse(TIMING, 0.0), 0.0, 0.0
    for delay in delays:
        now = now + min(delay, 5.0)
        if talkative:
            heard = now
            pulse.heard(now)
        silent = now >= heard + TIMING.dead
        assert (Beat.DEAD in pulse.tick(now)) is silent
        if silent:
            break


@given(st.floats(0.0, 1e6), st.floats(0.0, 10.0))
def test_whoever_ticks_when_told_never_turns_on_the_spot(start: float, heard: float) -> None:
    pulse, now = Pulse(TIMING, start), start
    pulse.heard(start + heard)
    for _ in range(20):
        now = max(now, pulse.next_at())
        if Beat.DEAD in pulse.tick(now):
            return
        assert pulse.next_at() > now
    raise AssertionError("a silent link was never given up")


def test_silence_is_doubted_after_twelve_seconds_and_a_byte_ends_the_doubt() -> None:
    pulse = Pulse(TIMING, 0.0)
    assert Beat.STALE not in pulse.tick(11.9)
    assert Beat.STALE in pulse.tick(12.0)
    assert Beat.STALE not in pulse.tick(13.0)
    pulse.heard(14.0)
    assert pulse.tick(14.0) == [Beat.FRESH]


def test_a_computer_that_slept_gives_the_link_up_although_bytes_wait_to_be_read() -> None:
    pulse = Pulse(TIMING, 0.0)
    pulse.tick(1.0)
    wake = 8 * HOUR
    assert pulse.slept(wake)
    pulse.heard(wake)
    assert pulse.tick(wake) == [Beat.SLEPT]


@given(st.floats(0.0, 1.0))
def test_a_server_that_accepts_and_closes_gets_few_connects_and_fewer_logins(
    chance: float,
) -> None:
    backoff, now, logins = Backoff(TIMING, lambda: chance), 1e6, []
    start = now
    while now < start + 10 * MINUTE:
        backoff.logging_in(now)
        logins.append(now - start)
        backoff.lived(0.0)
        now = backoff.next_at(now, "retry")
    assert len([at for at in logins if at < MINUTE]) <= 6
    for minute in range(1, 10):
        assert len([at for at in logins if minute * MINUTE <= at < (minute + 1) * MINUTE]) <= 5


@given(st.floats(0.0, 1.0))
def test_a_closed_port_is_tried_at_most_twelve_times_in_the_first_minute(chance: float) -> None:
    backoff, now, tries = Backoff(TIMING, lambda: chance), 0.0, 0
    while now < MINUTE:
        tries += 1
        now = backoff.next_at(now, "retry")
    assert 5 <= tries <= 12


def test_two_consoles_that_throw_each_other_out_calm_down_to_one_login_in_ten_seconds() -> None:
    backoff, now, logins = Backoff(TIMING, lambda: 0.0), 0.0, []
    while now < 5 * MINUTE:
        backoff.logging_in(now)
        logins.append(now)
        backoff.lived(2.0)
        now = backoff.next_at(now + 2.0, "retry")
    assert all(later - earlier >= 9.999 for earlier, later in pairwise(logins[2:]))


def test_back_off_starts_afresh_only_after_thirty_seconds_of_life() -> None:
    backoff = Backoff(TIMING, lambda: 1.0)
    delays = [backoff.next_at(0.0, "retry") for _ in range(8)]
    assert delays[0] <= 0.5
    assert delays[-1] >= 15
    backoff.lived(29.9)
    assert backoff.next_at(0.0, "retry") >= 15
    backoff.lived(30.0)
    assert backoff.next_at(0.0, "retry") <= 0.5


def test_a_server_that_is_not_the_pbx_is_tried_once_a_minute() -> None:
    assert Backoff(TIMING).next_at(100.0, "slow") == 160.0


def test_a_token_is_renewed_in_a_quiet_moment_after_twenty_hours_and_anyway_at_23() -> None:
    renewal = Renewal(TIMING, 0.0)
    assert not renewal.due(19.9 * HOUR, idle=True)
    assert renewal.due(20 * HOUR, idle=True)
    assert not renewal.due(22.9 * HOUR, idle=False)
    assert renewal.due(23 * HOUR, idle=False)
    renewal.tried(23 * HOUR)
    assert not renewal.due(23 * HOUR + 59, idle=False)
    assert renewal.due(23 * HOUR + 60, idle=False)
    renewal.renewed(23 * HOUR + 60)
    assert not renewal.due(24 * HOUR, idle=True)


@given(st.lists(st.floats(1.0, 600.0), min_size=1, max_size=300))
def test_complaints_about_the_token_never_lead_to_a_storm_of_logins(gaps: list[float]) -> None:
    renewal, now, logins = Renewal(TIMING, 0.0), 0.0, [0.0]
    for gap in gaps:
        now += gap
        renewal.suspect(now)
        if renewal.due(now, idle=False):
            renewal.tried(now)
            renewal.renewed(now)
            logins.append(now)
    assert all(later - earlier >= 59.999 for earlier, later in pairwise(logins))


@given(st.lists(st.floats(0.01, 30.0), min_size=1, max_size=200))
def test_many_wishes_for_the_list_become_one_query_every_five_seconds(gaps: list[float]) -> None:
    rereads, now, started = Rereads(TIMING, 0.0), 0.0, [0.0]
    for gap in gaps:
        now += gap
        rereads.want()
        if now >= rereads.next_at():
            rereads.started(now)
            started.append(now)
    assert all(later - earlier >= 4.999 for earlier, later in pairwise(started))
    assert now - started[-1] <= 5.001


def test_the_list_is_read_every_five_minutes_unasked() -> None:
    assert Rereads(TIMING, 7.0).next_at() == 307.0


def test_two_days_of_beats_have_no_gap_and_three_logins() -> None:
    pulse, renewal, logins, beats, now = Pulse(TIMING, 0.0), Renewal(TIMING, 0.0), 1, [0.0], 0.0
    while now < 48 * HOUR:
        now = pulse.next_at()
        if Beat.SEND in pulse.tick(now):
            beats.append(now)
            pulse.heard(now + 0.2)
        if renewal.due(now, idle=True):
            renewal.renewed(now)
            logins += 1
    assert logins == 3
    assert len(beats) >= 17_280
    assert max(later - earlier for earlier, later in pairwise(beats)) <= 12


@pytest.mark.parametrize(
    ("phase", "stands"),
    [
        (LinkPhase.CONNECTING, None),
        (LinkPhase.LIVE, True),
        (LinkPhase.STALE, True),
        (LinkPhase.DOWN, False),
        (LinkPhase.ENDED, False),
    ],
)
def test_a_link_stands_while_its_socket_is_open_and_is_unknown_while_made(
    phase: LinkPhase, stands: bool | None
) -> None:
    assert Link(phase, 0.0).stands is stands
