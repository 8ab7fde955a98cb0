"""Requests are checked strictly and replies keep to the manual's form."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from console import simulator
from console.simulator import LICENCES
from tests.simulator.core_desk import Desk, Frame, advance, house

CONTRACT: list[Frame] = json.loads(
    (Path(simulator.__file__).parent / "contract.json").read_text(encoding="utf-8")
)
EXAMPLES = {entry["id"]: entry for entry in CONTRACT}
CORE = [i for i in EXAMPLES if i.split(".")[0] in ("call", "conference")] + ["extension.query"]


def shape(value: object) -> object:
    """Keys and JSON types; an object inside a list counts by its first form."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return type(value).__name__


async def prepare(one: Desk, ident: str) -> Frame:
    """Bring the exchange into a situation that fits a request; gives the fields to change."""
    sim, switch = one.sim, one.sim.pbx.switch
    if ident == "call.pick_from_queue":
        caller = switch.waiting.arrive("13812345678")
        return {"exten": caller.number, "incomingChannelId": caller.id}
    if ident in ("call.force_release", "call.barge", "call.spy"):
        switch.connect("3002", "3005")
        return {"channelA": _line(one, "3002")}
    if ident.startswith("conference.") and ident != "conference.add_member":
        switch.conference.add("3000")
        advance(sim, 0)
        if ident == "conference.end":
            return {}
        return {"targetChannel": _line(one, "3000")}
    if ident in ("call.dial", "conference.add_member", "extension.query"):
        return {}
    await one.dial("3001")
    own = _line(one, "3000")
    if ident == "call.resume":
        await one.do("holdCall", channelId=own)
        return {"channelId": own, "resumeChannelId": _line(one, "3001")}
    name = next(n for n in ("channelA", "channelId", "channel") if n in EXAMPLES[ident]["request"])
    return {name: own}


def _line(one: Desk, number: str) -> str:
    line = one.sim.pbx.switch.line(number)
    assert line is not None
    return line.id


@pytest.mark.parametrize("ident", CORE)
async def test_the_manuals_request_is_accepted_and_answered_in_its_form(ident: str) -> None:
    async with house() as (_, one):
        changes = await prepare(one, ident)
        frame = {**EXAMPLES[ident]["request"], **one.session, **changes}
        reply = await one.send(frame)
        example = EXAMPLES[ident]["reply"]
        assert reply["code"] == 0, reply
        assert reply["serialId"] == frame["serialId"]
        assert (reply["message"], reply["service"]) == (example["message"], example["service"])
        assert shape(reply) == shape(example)


async def test_session_replies_have_the_manuals_form() -> None:
    async with house() as (_, one):
        login = await one.log_in()
        example = EXAMPLES["session.login"]["reply"]
        assert shape({**login, "licenses": 0}) == shape({**example, "licenses": 0})
        assert login["licenses"] == dict.fromkeys(LICENCES, 1)
        await one.keep_alive()
        assert one.last("keepAlive") == EXAMPLES["session.keep_alive"]["reply"]
        logout = await one.do("logout", companyId="1", night="0")
        assert shape(logout) == shape(EXAMPLES["session.logout"]["reply"])
        assert "not logged in" in await one.refused("dialCall", number="3005")


PUSHED = {
    "alarm": "int",
    "alarmTime": "str",
    "anotherChannel": "str",
    "anotherNumber": "str",
    "answerTime": "int",
    "callACLId": "int",
    "callACLName": "str",
    "callType": "str",
    "channelId": "str",
    "companyId": "int",
    "confName": "str",
    "department": "str",
    "disturb": "str",
    "disturbId": "int",
    "id": "str",
    "job": "str",
    "nativeDirection": "str",
    "number": "str",
    "position": "int",
    "routeType": "str",
    "showName": "str",
    "startTime": "int",
    "state": "str",
    "waitingPeriod": "int",
    "userId": "str",
    "stateDesc": "str",
}
"""The record of manual 12.1 and 12.2; the waiting caller of 12.3 differs in two types."""


async def test_pushes_have_the_manuals_form() -> None:
    async with house() as (sim, one):
        sim.pbx.switch.waiting.arrive("13812345678", "Acme")
        await one.dial("3005")
        await one.do("conference", operate="conferenceAdd", number="3007", targetNumber="3007")
        advance(sim, 1)
        await one.until(lambda: any(p["service"] == "conference" for p in one.pushes))
        single, desk = one.last("extensionSingle"), one.last("callingQueue")
        assert list(single) == ["code", "message", "service", "extension"]
        calling = [p for p in one.pushes if p["service"] == "extensionSingle"]
        talking = next(p for p in calling if p["extension"]["state"] == "CALLING")
        assert shape(talking["extension"]) == PUSHED
        assert shape(desk["extensionList"]) == [PUSHED]
        waiting = one.last("callingInQueue")["extensionList"]
        assert shape(waiting) == [{**PUSHED, "answerTime": "str", "position": "str"}]
        assert shape(one.last("conference")["members"]) == [
            {
                "channel": "str",
                "conferenceId": "int",
                "memberState": "str",
                "number": "str",
                "speakState": "str",
                "username": "str",
                "joinTime": "int",
            }
        ]


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
