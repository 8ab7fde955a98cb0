"""Staying in step for hours: token, list and replies, on a clock that jumps (C34, G17)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from itertools import pairwise
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from console.client.errors import LoginRefused, Refused
from console.client.life import end
from console.client.link import LinkPhase, Timing
from console.protocol import call
from console.protocol.records import Extension
from tests.client.ears import Ears, live, running
from tests.client.servers import Frame, ScriptedPbx, ok, refusal, scripted_pbx, silence
from tests.client.virtual import loop_time, run_virtual, seconds, session_for

HANG_UP = call.HangUp(channel_a="SIP/3000-00000001", my_exten="8000")


MINUTE_LONG_HOURS = Timing(renew_after=20 * 60, renew_by=23 * 60)
"""A day in which an hour lasts a minute; heartbeats and re-reads keep their pace."""


def test_a_day_keeps_the_beat_renews_the_token_in_silence_and_loses_no_push() -> None:
    async def play() -> None:
        ears = Ears()
        async with scripted_pbx() as pbx:
            beats: list[float] = []
            answer = pbx.answers["keepAlive"]

            def beat(asked: Frame) -> Any:
                beats.append(loop_time())
                return answer(asked)

            pbx.answers["keepAlive"] = beat
            session = session_for(pbx.url, ears, timing=MINUTE_LONG_HOURS)
            async with live(session, ears):
                for _ in range(25):
                    await seconds(60)
                    await pbx.push({"service": "callingInQueue", "extensionList": []})
                await seconds(1)
                assert session.generation == 1
                assert len(pbx.sent("login")) == 2
                assert len(ears.pushes) == 25
                assert max(later - earlier for earlier, later in pairwise(beats)) <= 12
                assert ears.rereads == 6
                await session.request(HANG_UP)
                assert pbx.sent("forceHangUp")[0]["token"] == "token-2"
                assert ears.oddities == []
                assert LinkPhase.STALE not in ears.phases

    run_virtual(play())


def test_a_busy_operator_is_not_disturbed_until_the_last_hour_of_the_token() -> None:
    async def play() -> None:
        ears = Ears()
        ears.quiet = False
        async with scripted_pbx() as pbx:
            session = session_for(pbx.url, ears, timing=MINUTE_LONG_HOURS)
            async with live(session, ears):
                await seconds(22.9 * 60)
                assert len(pbx.sent("login")) == 1
                await seconds(0.2 * 60)
                assert len(pbx.sent("login")) == 2

    run_virtual(play())


def test_a_forgotten_token_leads_to_one_new_login_and_to_no_repeated_request() -> None:
    async def play() -> None:
        ears = Ears()
        async with scripted_pbx() as pbx, live(session_for(pbx.url, ears), ears) as session:
            pbx.answers["forceHangUp"] = lambda asked: [refusal(asked, "Invalid token")]
            await seconds(120)
            for _ in range(5):
                with pytest.raises(Exception, match="Invalid token"):
                    await session.request(HANG_UP)
                await seconds(1)
            assert len(pbx.sent("login")) == 2
            assert len(pbx.sent("forceHangUp")) == 5

    run_virtual(play())


def test_a_renewal_that_is_refused_ends_the_session_with_the_reason() -> None:
    async def play() -> None:
        ears = Ears()
        async with scripted_pbx() as pbx:
            session = session_for(pbx.url, ears, timing=Timing(renew_after=100))
            run = asyncio.create_task(session.run())
            await seconds(50)
            pbx.answers["login"] = lambda asked: [refusal(asked, "locked")]
            with pytest.raises(LoginRefused):
                await run
            assert len(pbx.sent("login")) == 2

    run_virtual(play())


def test_a_renewal_that_is_refused_ends_no_call_in_hand_and_is_not_tried_again() -> None:
    async def play() -> None:
        ears = Ears()
        ears.quiet = False
        async with scripted_pbx() as pbx:
            session = session_for(pbx.url, ears, timing=Timing(renew_after=100, renew_by=200))
            run = asyncio.create_task(session.run())
            await seconds(50)
            pbx.answers["login"] = lambda asked: [refusal(asked, "wrong password")]
            await seconds(600)
            assert ears.phase is LinkPhase.LIVE
            assert ears.oddities == [("renewal", "wrong password")]
            await session.request(HANG_UP)
            ears.quiet = True
            with pytest.raises(LoginRefused):
                await run
            assert len(pbx.sent("login")) == 2

    run_virtual(play())


def test_a_renewal_refused_for_a_token_that_is_good_no_more_ends_the_session_at_once() -> None:
    async def play() -> None:
        ears = Ears()
        ears.quiet = False
        async with scripted_pbx() as pbx:
            session = session_for(pbx.url, ears)
            run = asyncio.create_task(session.run())
            await seconds(100)
            pbx.answers["login"] = lambda asked: [refusal(asked, "wrong password")]
            pbx.answers["forceHangUp"] = lambda asked: [refusal(asked, "token is invalid")]
            with pytest.raises(Refused):
                await session.request(HANG_UP)
            with pytest.raises(LoginRefused):
                await run
            assert len(pbx.sent("login")) == 2

    run_virtual(play())


def test_a_renewal_answered_without_a_code_costs_the_link_and_not_the_session() -> None:
    async def play() -> None:
        ears = Ears()
        timing = Timing(renew_after=100)
        async with (
            scripted_pbx() as pbx,
            running(session_for(pbx.url, ears, timing=timing)) as run,
        ):
            await seconds(50)
            accept = pbx.answers["login"]
            pbx.answers["login"] = lambda asked: [
                {"service": "login", "serialId": asked["serialId"]}
            ]
            await seconds(60)
            assert ears.phase is LinkPhase.DOWN
            pbx.answers["login"] = accept
            await seconds(70)
            assert ears.phases[-1] is LinkPhase.LIVE
            assert not run.done()

    run_virtual(play())


def test_a_renewal_that_is_not_answered_is_told_and_tried_again_on_the_same_link() -> None:
    async def play() -> None:
        ears = Ears()
        async with scripted_pbx() as pbx:
            session = session_for(pbx.url, ears, timing=Timing(renew_after=100))
            async with live(session, ears):
                accept, pbx.answers["login"] = pbx.answers["login"], silence
                await seconds(115)
                assert ears.oddities == [("renewal", "No answer within 8 s")]
                pbx.answers["login"] = accept
                await seconds(60)
                await session.request(HANG_UP)
                assert pbx.sent("forceHangUp")[0]["token"] == "token-2"
                assert session.generation == 1

    run_virtual(play())


def test_a_listener_that_cannot_say_whether_it_is_quiet_is_not_quiet() -> None:
    class Clumsy(Ears):
        def may_renew(self) -> bool:
            raise RuntimeError("SECRET")

    async def play() -> None:
        ears = Clumsy()
        async with scripted_pbx() as pbx:
            timing = Timing(renew_after=100, renew_by=200)
            async with live(session_for(pbx.url, ears, timing=timing), ears):
                await seconds(190)
                assert len(pbx.sent("login")) == 1
                assert set(ears.oddities) == {("fault", "may_renew: RuntimeError")}
                await seconds(20)
                assert len(pbx.sent("login")) == 2

    run_virtual(play())


def test_a_listener_that_fails_over_a_list_costs_no_link_and_betrays_no_words() -> None:
    class Clumsy(Ears):
        def on_extensions(self, extensions: Sequence[Extension]) -> None:
            raise RuntimeError("SECRET")

    async def play() -> None:
        ears = Clumsy()
        async with scripted_pbx() as pbx, live(session_for(pbx.url, ears), ears) as session:
            assert ears.oddities == [("fault", "on_extensions: RuntimeError")]
            await session.request(HANG_UP)
            assert session.generation == 1

    run_virtual(play())


def test_what_gives_way_is_read_later_and_lost_is_nothing() -> None:
    async def play() -> None:
        ears = Ears()
        async with scripted_pbx() as pbx, live(session_for(pbx.url, ears), ears) as session:
            session.give_way(3.0)
            for _ in range(5):
                await pbx.push({"service": "callingInQueue", "extensionList": []})
            await seconds(2.5)
            assert len(ears.pushes) <= 1
            await seconds(1)
            assert len(ears.pushes) == 5

    run_virtual(play())


async def test_without_a_link_there_is_nothing_to_read_afresh_and_nobody_to_give_way() -> None:
    ears = Ears()
    async with scripted_pbx() as pbx:
        session = session_for(pbx.url, ears)
        session.reread()
        session.give_way(60)
        async with live(session, ears):
            assert len(pbx.sent("extension")) == 1


def test_a_list_that_is_not_answered_is_asked_again_and_then_the_link_made_again() -> None:
    async def play() -> None:
        ears = Ears()
        async with scripted_pbx() as pbx:
            pbx.answers["extension"] = silence
            async with running(session_for(pbx.url, ears)) as run:
                await seconds(50)
                assert len(pbx.sent("extension")) == 3
                await seconds(10)
                assert pbx.connections == 2
                assert not run.done()

    run_virtual(play())


@asynccontextmanager
async def pushing(pbx: ScriptedPbx) -> AsyncIterator[None]:
    """The PBX pushes every other second, whatever it answers."""

    async def push() -> None:
        while True:
            await seconds(2)
            if pbx.sockets:
                with suppress(ConnectionClosed):
                    await pbx.push({"service": "callingInQueue", "extensionList": []})

    task = asyncio.create_task(push())
    try:
        yield
    finally:
        await end(task)


def test_a_list_is_not_awaited_for_ever_where_no_heartbeat_is_answered() -> None:
    async def play() -> None:
        ears = Ears()
        async with scripted_pbx() as pbx:
            answer = pbx.answers["extension"]
            pbx.answers["keepAlive"] = pbx.answers["extension"] = silence
            async with pushing(pbx), running(session_for(pbx.url, ears)):
                await seconds(60)
                assert len(pbx.sent("extension")) == 1
                await seconds(15)
                assert len(pbx.sent("extension")) == 2
                pbx.answers["extension"] = answer
                await seconds(20)
                assert ears.phase is LinkPhase.LIVE
                assert pbx.connections == 1

    run_virtual(play())


def test_a_later_list_does_not_wait_for_heartbeats_that_were_never_answered() -> None:
    async def play() -> None:
        ears = Ears()
        async with scripted_pbx() as pbx:
            pbx.answers["keepAlive"] = silence
            async with pushing(pbx), live(session_for(pbx.url, ears), ears) as session:
                await seconds(100)
                pbx.answers["extension"] = silence
                session.reread()
                await seconds(40)
                assert ears.oddities[0][0] == "extension list"

    run_virtual(play())


def test_an_unanswered_reread_is_told_and_tried_again_on_the_same_link() -> None:
    async def play() -> None:
        ears = Ears()
        async with scripted_pbx() as pbx, live(session_for(pbx.url, ears), ears) as session:
            answer, pbx.answers["extension"] = pbx.answers["extension"], silence
            session.reread()
            await seconds(40)
            assert ears.oddities[0][0] == "extension list"
            pbx.answers["extension"] = answer
            await seconds(40)
            assert len(ears.lists) == 2
            assert session.generation == 1

    run_virtual(play())


def test_wishes_for_a_reread_are_bundled() -> None:
    async def play() -> None:
        ears = Ears()
        async with scripted_pbx() as pbx, live(session_for(pbx.url, ears), ears) as session:
            for _ in range(50):
                session.reread()
                await seconds(0.2)
            await seconds(10)
            assert 2 <= len(pbx.sent("extension")) <= 5

    run_virtual(play())


def test_replies_to_two_requests_in_the_wrong_order_reach_the_right_ones() -> None:
    async def play() -> None:
        ears = Ears()
        async with scripted_pbx() as pbx, live(session_for(pbx.url, ears), ears) as session:
            held: list[Frame] = []

            def swap(asked: Frame) -> list[Frame]:
                held.append(asked)
                if len(held) < 2:
                    return []
                return [refusal(held[1], "second"), ok(held[0])]

            pbx.answers["forceHangUp"] = swap
            answers = await asyncio.gather(
                session.request(HANG_UP), session.request(HANG_UP), return_exceptions=True
            )
            assert "second" in str(answers[1])
            assert not isinstance(answers[0], BaseException)

    run_virtual(play())
