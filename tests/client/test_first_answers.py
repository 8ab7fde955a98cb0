"""The first answers on a connection that do not come, and one that comes in its last moment."""

from __future__ import annotations

import asyncio

import pytest

from console.client.address import Address
from console.client.connection import open_connection
from console.client.errors import LinkLost, NotSent, Refused
from console.client.link import LinkPhase
from console.client.trust import Trust
from console.protocol import call
from tests.client.ears import Ears, live, running, until
from tests.client.servers import ok, refusal, scripted_pbx, silence
from tests.client.virtual import VirtualLoop, run_virtual, seconds, session_for

HANG_UP = call.HangUp(channel_a="SIP/3000-00000001", my_exten="8000")


def test_silence_while_the_list_is_read_puts_no_picture_in_doubt() -> None:
    async def play() -> None:
        ears = Ears()
        async with scripted_pbx() as pbx:
            pbx.answers["extension"] = pbx.answers["keepAlive"] = silence
            async with running(session_for(pbx.url, ears)):
                await seconds(25)
                assert set(ears.phases) == {LinkPhase.CONNECTING, LinkPhase.DOWN}
                assert any("for 20 s" in str(link.cause) for link in ears.links)

    run_virtual(play())


def test_before_the_list_is_read_only_the_urgent_leaves() -> None:
    async def play() -> None:
        ears = Ears()
        async with scripted_pbx() as pbx:
            pbx.answers["extension"] = silence
            session = session_for(pbx.url, ears)
            async with running(session):
                await until(lambda: pbx.sent("extension"))
                with pytest.raises(NotSent, match="not up to date"):
                    await session.request(HANG_UP)
                assert pbx.sent("forceHangUp") == []
                await session.request(call.Dial(number="112"), urgent=True)

    run_virtual(play())


def test_a_login_that_is_not_answered_is_named_and_lets_nothing_else_out() -> None:
    async def play() -> None:
        ears = Ears()
        async with scripted_pbx() as pbx:
            pbx.answers["login"] = silence
            session = session_for(pbx.url, ears, patient=False)
            run = asyncio.create_task(session.run())
            await until(lambda: pbx.sent("login"))
            with pytest.raises(NotSent, match="No link"):
                await session.request(HANG_UP, urgent=True)
            with pytest.raises(LinkLost, match="does not answer the login"):
                await run
            assert [frame["service"] for frame in pbx.requests] == ["login"]

    run_virtual(play())


def test_an_answer_in_the_turn_in_which_its_time_ends_counts() -> None:
    async def play() -> None:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, VirtualLoop)
        is_slow = False

        def now() -> float:
            if is_slow:
                loop.warped.ahead += 8.0
            return loop.time()

        async with scripted_pbx() as pbx:
            connection = await open_connection(
                Address.parse(pbx.url), receiver=Ears(), trust=Trust(), limit=5, now=now
            )
            reader = asyncio.create_task(connection.read())
            # While the answer is taken from the socket, the computer stands still for 8 seconds.
            is_slow = True
            await connection.ask(HANG_UP, limit=8.0)
            connection.abort()
            await asyncio.wait([reader])
            reader.exception()

    run_virtual(play())


async def test_a_huge_answer_is_read_as_a_small_one() -> None:
    ears = Ears()
    async with scripted_pbx() as pbx:
        pbx.answers["extension"] = lambda asked: [ok(asked, extensionList=[], pad="x" * 400_000)]
        pbx.answers["forceHangUp"] = lambda asked: [refusal(asked, "x" * 400_000)]
        async with live(session_for(pbx.url, ears), ears) as session:
            assert ears.lists == [[]]
            with pytest.raises(Refused):
                await session.request(HANG_UP)
