"""All 74 interfaces: each field the exchange accepts or sends is one that the contract lists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from console.simulator import ManualClock, wire
from console.simulator.rest import CREDENTIAL
from console.simulator.seam import Refusal
from tests.protocol.manual import CONTRACT, frame
from tests.simulator.chapters_desk import MORNING, faults
from tests.simulator.core_desk import Desk, Frame, advance, house
from tests.simulator.situations import ask, situations

KINDS = {
    kind: [ident for ident, row in CONTRACT.items() if row["kind"] == kind]
    for kind in ("request", "push", "rest", "text")
}


def _list_of(kind: type, value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, kind) for item in value)


IS: dict[str, Any] = {
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: type(value) is int,
    "object": lambda value: isinstance(value, dict),
    "empty_object": lambda value: value == {},
    "array<string>": lambda value: _list_of(str, value),
    "array<object>": lambda value: _list_of(dict, value),
}


def _objects(value: Frame, path: str = "") -> Iterator[tuple[str, Frame]]:
    """Every object of a frame with what the contract puts before the names of its fields."""
    yield path, value
    for name, item in value.items():
        if isinstance(item, dict):
            yield from _objects(item, f"{path}{name}.")
        elif isinstance(item, list):
            for entry in item:
                if isinstance(entry, dict):
                    yield from _objects(entry, f"{path}{name}[].")


def differences(sent: Frame, ident: str) -> list[str]:
    """Where a frame of the exchange is not what the contract says."""
    row, found = CONTRACT[ident], []
    always = set(row["sends"]) - set(row["sometimes"])
    for path, one in _objects(sent):
        for name, value in one.items():
            kinds = row["sends"].get(path + name, "nothing")
            if not any(IS.get(kind, bool)(value) for kind in kinds.split("|")):
                found.append(f"{path}{name} is {value!r}, in the contract {kinds}")
            if value not in row["sent_values"].get(path + name, [value]):
                found.append(f"{path}{name} is {value!r}, a value that the contract has not")
        names = {full[len(path) :] for full in always if full.startswith(path)}
        found += [f"{path}{name} is missing" for name in names - set(one) if "." not in name]
    return found


def paths(sent: Frame) -> set[str]:
    return {path + name for path, one in _objects(sent) for name in one}


# -- what it accepts ---------------------------------------------------------------------------


@pytest.mark.parametrize("ident", KINDS["request"])
def test_the_table_of_a_request_is_the_contracts(ident: str) -> None:
    row, example = CONTRACT[ident], frame(ident, "request")
    (table,) = (one for one in wire.interfaces()[row["service"], row["operate"]] if one.id == ident)
    top = {field.name: field for field in table.fields if "[" not in field.name}
    head = set(example) - set(row["fields"])
    assert {name: field.type for name, field in top.items()} == {
        **row["fields"],
        **dict.fromkeys(head, "string"),
    }
    # 5.15 has departmentId among what is necessary, and a personal contact has none.
    must = head | set(row["required"]) - ({"departmentId"} if ident.endswith("personal") else set())
    assert {name for name, field in top.items() if field.required} == must
    assert {n: [*field.values] for n, field in top.items() if field.values} == row["values"]
    assert [name for name, field in top.items() if field.others] == row["others"]
    inner = {field.name for field in table.fields} - set(top)
    shown = (f"{n}[].{key}" for n, v in example.items() if _list_of(dict, v) for key in v[0])
    assert inner == set(shown)
    assert (table.section, table.licence) == (row["section"], row["licence"])
    assert (table.request, table.reply) == (example, frame(ident, "response"))


def _complaint(asked: Frame) -> str:
    with pytest.raises(Refusal) as refused:
        wire.check(asked)
    return str(refused.value)


@pytest.mark.parametrize("ident", KINDS["request"])
def test_a_field_that_is_missing_unknown_or_of_another_type_or_value_is_refused(ident: str) -> None:
    row, example = CONTRACT[ident], frame(ident, "request")
    assert wire.check(example)
    assert "fieldX" in _complaint({**example, "fieldX": ""})
    for name in {"service"} | set(row["required"]) & set(example):
        said = _complaint({key: v for key, v in example.items() if key != name})
        # Without any place a contact might as well be one of the enterprise.
        assert name in said or (name == "groupId" and "departmentId is missing" in said)
    for name in example:
        assert name in _complaint({**example, name: None})
    for name, values in row["values"].items():
        for value in values:
            wire.check({**example, name: value})
        other = {**example, name: max(values) + type(values[0])(1)}
        assert wire.check(other) if name in row["others"] else name in _complaint(other)


# -- what it sends -----------------------------------------------------------------------------


@pytest.mark.parametrize("ident", [i for i in KINDS["request"] if not i.startswith("session.")])
async def test_the_reply_to_the_manuals_request_is_the_contracts(ident: str) -> None:
    async with house(clock=ManualClock(MORNING)) as (_, one):
        example, seen = frame(ident, "response"), set[str]()
        for number, changes in enumerate(await situations(one, ident)):
            reply = await ask(one, ident, **changes)
            assert reply["code"] == 0, reply
            assert (reply["message"], reply["service"]) == (example["message"], example["service"])
            assert differences(reply, ident) == []
            if not number:
                assert [f for f in faults(reply, example) if "relation" not in f] == []
            seen |= paths(reply)
        assert seen >= set(CONTRACT[ident]["sends"])


async def test_the_replies_of_a_session_are_the_contracts() -> None:
    async with house() as (_, one):
        login = await one.log_in()
        assert differences(login, "session.login") == []
        assert paths(login) == set(CONTRACT["session.login"]["sends"])
        await one.keep_alive()
        assert one.last("keepAlive") == frame("session.keep_alive", "response")
        assert differences(one.last("keepAlive"), "session.keep_alive") == []
        assert differences(await ask(one, "session.logout"), "session.logout") == []
        assert "not logged in" in await one.refused("dialCall", number="3005")
        await one.socket.send("test")
        await one.until(lambda: one.texts[-1] == "test")


async def _busy_morning(one: Desk) -> None:
    await one.do("dialCall", number="13812345678")
    advance(one.sim, 60)
    await one.do("conference", operate="conferenceAdd", number="119", targetNumber="119")
    for _ in range(10):
        advance(one.sim, 60)
        await one.do("extension", operate="query")
    await one.until(lambda: "conference" in {push["service"] for push in one.pushes})


async def test_every_push_of_a_busy_morning_is_the_contracts() -> None:
    async with house(clock=ManualClock(), calls_per_hour=1200) as (_, one):
        await _busy_morning(one)
        seen: dict[str, set[str]] = {ident: set() for ident in KINDS["push"]}
        services = {CONTRACT[ident]["service"]: ident for ident in seen}
        for push in one.pushes:
            ident = services[push["service"]]
            assert differences(push, ident) == []
            seen[ident] |= paths(push)
        assert seen == {ident: set(CONTRACT[ident]["sends"]) for ident in seen}


@pytest.mark.parametrize("ident", KINDS["push"])
async def test_a_push_has_the_types_of_the_manuals_example(ident: str) -> None:
    async with house() as (sim, one):
        sim.pbx.switch.waiting.arrive("13812345678", "Acme")
        await one.dial("3005")
        await one.do("conference", operate="conferenceAdd", number="3007", targetNumber="3007")
        advance(sim, 1)
        await one.until(lambda: any(push.get("service") == "conference" for push in one.pushes))
        example = frame(ident, "push")
        pushed = [push for push in one.pushes if push["service"] == example["service"]]
        assert min((faults(push, example) for push in pushed), key=len) == []


REST: dict[str, Any] = {
    "user.change_password": {"json": {"id": "1", "pass": "new"}},
    "prompt.upload": {"files": {"originalFile": ("birds.gsm", b"\xd0" + bytes(32))}},
    "prompt.delete": {"params": {"id": "1"}},
}


@pytest.mark.parametrize("ident", KINDS["rest"])
async def test_a_rest_call_takes_and_answers_what_the_contract_says(ident: str) -> None:
    row = CONTRACT[ident]
    async with house(rest_port=0) as (sim, _), httpx.AsyncClient(trust_env=False) as http:
        auth = {"Authorization": f"Basic {CREDENTIAL}"}

        async def call(sent: dict[str, Any]) -> httpx.Response:
            return await http.request(
                row["method"], sim.rest_url + row["path"], headers=auth, **sent
            )

        ((way, given),) = REST[ident].items()
        assert set(given) == set(row["fields"]) == set(row["required"])
        for name in given:
            refused = await call({way: {key: v for key, v in given.items() if key != name}})
            assert refused.status_code == 500
            assert name in refused.json()["message"]
            assert differences(refused.json(), ident) == []
        done = await call(REST[ident])
        assert done.status_code == row["status"]
        assert (
            differences(done.json(), ident) == [] if done.status_code != 204 else not done.content
        )
