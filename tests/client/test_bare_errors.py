"""Errors that name neither service nor request, as in manual 3.1 (reading 9)."""

from __future__ import annotations

import asyncio

import pytest

from console.client.errors import LoginRefused, Refused
from console.client.link import Timing
from console.client.session import Session
from console.protocol import call
from tests.client.ears import Ears, account, live, until
from tests.client.servers import Frame, ok, scripted_pbx, silence

HANG_UP = call.HangUp(channel_a="SIP/3000-00000001", my_exten="8000")


async def test_a_bare_error_is_the_answer_to_the_login() -> None:
    async with scripted_pbx() as pbx:
        pbx.answers["login"] = lambda _: [{"code": 1, "message": "号码不能为空"}]
        with pytest.raises(LoginRefused, match="号码不能为空"):
            await asyncio.wait_for(Session(account(pbx.url), listener=Ears()).run(), 5)


async def test_a_bare_error_is_the_refusal_of_the_only_command() -> None:
    ears = Ears()
    async with scripted_pbx() as pbx:
        pbx.answers["forceHangUp"] = lambda _: [{"code": "1", "message": "号码不能为空"}]
        async with live(Session(account(pbx.url), listener=ears), ears) as session:
            with pytest.raises(Refused) as refused:
                await session.request(HANG_UP)
    assert refused.value.message == "号码不能为空"
    assert ears.oddities == []


async def test_the_words_of_a_bare_error_are_told_while_two_commands_could_be_meant() -> None:
    ears = Ears()
    asked: list[Frame] = []
    async with scripted_pbx() as pbx:
        pbx.answers["forceHangUp"] = asked.append
        async with live(Session(account(pbx.url), listener=ears), ears) as session:
            commands = [asyncio.create_task(session.request(HANG_UP)) for _ in range(2)]
            await until(lambda: len(asked) == 2)
            await pbx.push({"code": 1, "message": "busy"})
            await until(lambda: ears.oddities)
            for one in asked:
                await pbx.push(ok(one))
            await asyncio.gather(*commands)
    assert ears.oddities == [("error", "busy")]


async def test_a_bare_error_is_no_refusal_while_a_heartbeat_may_be_meant() -> None:
    ears = Ears()
    asked: list[Frame] = []
    async with scripted_pbx() as pbx:
        pbx.answers["keepAlive"] = silence
        pbx.answers["forceHangUp"] = asked.append
        session = Session(account(pbx.url), listener=ears, timing=Timing(beat=0.01))
        async with live(session, ears):
            await until(lambda: pbx.sent("keepAlive"))
            command = asyncio.create_task(session.request(HANG_UP))
            await until(lambda: asked)
            await pbx.push({"code": 1, "message": "token"})
            await until(lambda: ears.oddities)
            await pbx.push(ok(asked[0]))
            await command
    assert ears.oddities == [("error", "token")]
