"""A request that is wrong is refused with the place and the reason, and changes nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.simulator.core_desk import house


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"number": None}, "number is missing"),
        ({"number": 3001}, "number must be string"),
        ({"number": ""}, "number must not be blank"),
        ({"number": "30\r\n01"}, "is not a number"),
        ({"nunber": "3001"}, "nunber is unknown"),
        ({"token": "0" * 32}, "token is wrong"),
        ({"currentUserId": "77"}, "currentUserId 77"),
        ({"service": "dailCall"}, "dailCall"),
        ({"operate": "add"}, "operate"),
        ({"service": None}, "service is missing"),
        ({"serialId": 5}, "serialId must be string"),
    ],
)
async def test_a_bad_request_is_refused_with_the_place_and_the_reason(
    change: dict[str, Any], said: str
) -> None:
    async with house() as (sim, one):
        frame = {"service": "dialCall", "serialId": "x", "number": "3005", **one.session, **change}
        await one.socket.send(json.dumps({k: v for k, v in frame.items() if v is not None}))
        await one.until(lambda: any(p.get("code") == 1 for p in one.texts_decoded()))
        refused = next(p for p in one.texts_decoded() if p.get("code") == 1)
        assert said in refused["message"]
        assert not sim.pbx.switch.register.by_id


@pytest.mark.parametrize("channel", ["/.*/", "SIP/3000", "SIP/3000-0000000G", "SIP/30\n0-00000000"])
async def test_a_channel_that_is_none_is_refused(channel: str) -> None:
    async with house() as (sim, one):
        await one.dial("3005")
        message = await one.refused("forceHangUp", channelA=channel, myExten="3000")
        assert "not a channel name" in message
        assert sim.pbx.switch.line("3005") is not None


async def test_a_serial_id_counts_once_on_a_connection() -> None:
    async with house() as (_, one):
        frame = {"service": "extension", "operate": "query", "serialId": "again", **one.session}
        assert (await one.send(frame))["code"] == 0
        assert "used before" in (await one.send(frame))["message"]


async def test_a_module_without_licence_is_refused_and_not_announced() -> None:
    async with house(licences=["contact"]) as (_, one):
        login = await one.log_in()
        assert login["licenses"] == {"contact": 1}
        assert "originate_call" in await one.refused("dialCall", number="3005")


async def test_another_operators_channel_is_not_ones_own() -> None:
    async with house() as (sim, one):
        sim.pbx.switch.connect("3003", "3004")
        line = sim.pbx.switch.line("3003")
        assert line is not None
        assert "not one of your" in await one.refused("holdCall", channelId=line.id)


async def test_what_is_no_json_object_is_refused_and_the_connection_lives_on() -> None:
    async with house() as (_, one):
        for text in ("", "[]", "{", "nonsense", "[" * 100_000):
            await one.socket.send(text)
        await one.socket.send("test")
        await one.until(lambda: "test" in one.texts)
        refused = [p for p in one.texts_decoded() if p.get("code") == 1]
        assert len(refused) == 5
        await one.do("extension", operate="query")
