"""A slow and lossy line, a starved computer, weeks on end (C16, C58, C59)."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Awaitable, Callable
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from console.client.link import HOUR, Beat, LinkPhase, Pulse, Renewal, Timing
from console.protocol import call
from tests.client.ears import Ears, live, running
from tests.client.servers import Drip, Frame, scripted_pbx, silence, slow_line
from tests.client.virtual import VirtualLoop, loop_time, run_virtual, seconds, session_for

HANG_UP = call.HangUp(channel_a="SIP/3000-00000001", my_exten="8000")


def late(
    answer: Callable[[Frame], Any], delay: Callable[[], float]
) -> Callable[[Frame], Awaitable[Any]]:
    """The same answer after as long as the line took, both ways and packets sent again included."""

    async def answered(asked: Frame) -> Any:
        await asyncio.sleep(delay())
        return answer(asked)

    return answered


def test_a_line_of_two_seconds_and_lost_packets_is_no_lost_link() -> None:
    async def play() -> None:
        ears, dice = Ears(), Random(3)
        async with scripted_pbx() as pbx, live(session_for(pbx.url, ears), ears) as session:
            for service, answer in list(pbx.answers.items()):
                # One packet in five is lost, and comes a second time after a second or three.
                pbx.answers[service] = late(answer, lambda: 2.0 + dice.choice((0, 0, 0, 1, 3)))
            await seconds(1200)
            assert session.generation == 1
            assert LinkPhase.DOWN not in ears.phases

    run_virtual(play())


def test_a_list_that_takes_minutes_to_arrive_is_asked_for_once_and_waited_for() -> None:
    async def play() -> None:
        ears = Ears()
        async with scripted_pbx() as pbx, slow_line(pbx.port, Drip(200)) as url:
            pbx.numbers = [f"{number}" for number in range(1000, 1600)]
            async with running(session_for(url, ears)):
                await seconds(100)
                assert LinkPhase.LIVE not in ears.phases
                assert len(pbx.sent("keepAlive")) >= 9
                await seconds(60)
                assert ears.phases[-1] is LinkPhase.LIVE
                assert ears.lists == [pbx.numbers]
                await seconds(600)
                assert len(pbx.sent("extension")) == 3, "every five minutes, and each once"
                assert pbx.connections == 1
                assert LinkPhase.DOWN not in ears.phases
                assert ears.oddities == []

    run_virtual(play())


def test_pushes_that_a_slow_line_brings_first_do_not_cost_the_list() -> None:
    async def play() -> None:
        ears = Ears()
        async with scripted_pbx() as pbx, slow_line(pbx.port, Drip(200)) as url:
            answer = pbx.answers["extension"]

            async def behind_pushes(asked: Frame) -> Any:
                if len(pbx.sent("extension")) > 1:
                    return []
                for _ in range(150):
                    await pbx.push({"service": "callingInQueue", "extensionList": []})
                return answer(asked)

            pbx.answers["extension"] = behind_pushes
            async with running(session_for(url, ears)):
                await seconds(60)
                assert len(ears.pushes) == 150
                assert ears.phase is LinkPhase.LIVE
                assert len(pbx.sent("extension")) == 1

    run_virtual(play())


def test_a_line_that_dies_amid_the_list_is_given_up_as_any_other() -> None:
    async def play() -> None:
        ears, drip = Ears(), Drip(200)
        async with scripted_pbx() as pbx, slow_line(pbx.port, drip) as url:
            pbx.numbers = [f"{number}" for number in range(1000, 1600)]
            async with running(session_for(url, ears)):
                await seconds(60)
                drip.alive.clear()
                await seconds(19)
                assert LinkPhase.DOWN not in ears.phases
                await seconds(3)
                assert LinkPhase.DOWN in ears.phases

    run_virtual(play())


@pytest.mark.parametrize("fragment", [0, 190])
def test_a_list_that_begins_late_is_waited_for_as_well(fragment: int) -> None:
    async def play() -> None:
        ears, asked = Ears(), list[Frame]()
        async with scripted_pbx() as pbx, slow_line(pbx.port, Drip(200)) as url:
            pbx.numbers = [f"{number}" for number in range(1000, 1600)]
            pbx.fragment = fragment
            beaten, answer = pbx.answers["keepAlive"], pbx.answers["extension"]
            pbx.answers["extension"] = asked.append

            def after_a_beat(beat: Frame) -> Any:
                late = [] if asked[1:] and pbx.sent("keepAlive")[1:] else answer(asked[-1])
                return [*beaten(beat), *late]

            pbx.answers["keepAlive"] = after_a_beat
            async with running(session_for(url, ears)):
                await seconds(200)
                assert ears.phase is LinkPhase.LIVE
                assert len(asked) == 2, "again after eight seconds without a byte"
                assert pbx.connections == 1

    run_virtual(play())


@pytest.mark.parametrize("kind", ["push", "ping"])
def test_what_else_comes_does_not_make_a_list_that_never_comes_waited_for(kind: str) -> None:
    async def play() -> None:
        ears = Ears()
        async with scripted_pbx() as pbx:
            pbx.answers["extension"] = silence
            async with running(session_for(pbx.url, ears)):
                for _ in range(75):
                    await seconds(1)
                    if kind == "ping":
                        await pbx.sockets[-1].ping()
                    else:
                        await pbx.push({"service": "callingInQueue", "extensionList": []})
                assert pbx.connections == 2

    run_virtual(play())


def test_a_session_that_ends_amid_the_list_leaves_no_failure_behind(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def play() -> None:
        ears = Ears()
        async with scripted_pbx() as pbx, slow_line(pbx.port, Drip(200)) as url:
            pbx.numbers = [f"{number}" for number in range(1000, 1600)]
            async with running(session_for(url, ears)):
                await seconds(60)

    run_virtual(play())
    gc.collect()
    assert caplog.messages == []


def test_a_computer_that_hardly_gets_on_keeps_the_beat() -> None:
    async def play() -> None:
        ears, beats = Ears(), list[float]()
        loop = asyncio.get_running_loop()
        assert isinstance(loop, VirtualLoop)
        async with scripted_pbx() as pbx:
            answer = pbx.answers["keepAlive"]

            def beat(asked: Frame) -> Any:
                beats.append(loop_time())
                return answer(asked)

            pbx.answers["keepAlive"] = beat
            async with live(session_for(pbx.url, ears), ears) as session:
                dice = Random(5)
                while loop_time() < 900:
                    await seconds(dice.random())
                    loop.warped.ahead += dice.random() * 1.8  # The loop stood still.
                await session.request(HANG_UP)
                assert session.generation == 1
        assert len(beats) >= 80
        assert max(later - earlier for earlier, later in pairwise(beats)) <= 12

    run_virtual(play())


def test_four_weeks_of_beats_have_no_gap_and_a_login_a_day() -> None:
    timing = Timing()
    pulse, renewal, logins = Pulse(timing, 0.0), Renewal(timing, 0.0), 1
    now = last = widest = 0.0
    while now < 28 * 24 * HOUR:
        now = pulse.next_at()
        if Beat.SEND in pulse.tick(now):
            widest, last = max(widest, now - last), now
            pulse.heard(now + 0.2)
        if renewal.due(now, idle=False):
            renewal.renewed(now)
            logins += 1
    assert widest <= 12
    assert logins == 1 + 28 * 24 // 23
