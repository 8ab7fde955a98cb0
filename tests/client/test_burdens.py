"""A slow and lossy line, a starved computer, weeks on end (C16, C58, C59)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from itertools import pairwise
from random import Random
from typing import Any

from console.client.link import HOUR, Beat, LinkPhase, Pulse, Renewal, Timing
from console.protocol import call
from tests.client.ears import Ears, live
from tests.client.servers import Frame, scripted_pbx
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
