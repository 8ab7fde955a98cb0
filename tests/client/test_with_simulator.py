"""The session against the simulated exchange, which knows nothing of the client."""

from __future__ import annotations

import pytest

from console.client.account import Account
from console.client.credential import Credential
from console.client.doctor import examine
from console.client.errors import LoginRefused, Refused
from console.client.link import LinkPhase
from console.client.rest import RestClient
from console.client.session import Session
from console.protocol import call, dnd
from console.simulator.simulator import PASSWORD, Simulator
from tests.client.ears import Ears, live, until


def operator(pbx: Simulator, password: str = PASSWORD) -> Account:
    first = pbx.accounts[0]
    return Account(pbx.url, user=first.user, number=first.number, password=password)


async def test_a_shift_begins_with_the_list_and_goes_on_with_pushes() -> None:
    ears = Ears()
    async with (
        Simulator(extensions=20, rest_port=None) as pbx,
        live(Session(operator(pbx), listener=ears), ears) as session,
    ):
        assert len(ears.lists[0]) == 20
        assert session.login is not None
        assert session.login.number == "3000"
        await session.request(call.Dial(number="3001"))
        await until(lambda: ears.pushes)
        with pytest.raises(Refused):
            await session.request(call.HangUp(channel_a="SIP/9999-00000001", my_exten="3000"))
    assert ears.oddities == []


async def test_a_wrong_password_is_refused_by_the_exchange_once() -> None:
    async with Simulator(extensions=5, rest_port=None) as pbx:
        with pytest.raises(LoginRefused):
            await Session(operator(pbx, "wrong"), listener=Ears()).run()
        assert len(pbx.received) == 1


@pytest.mark.parametrize("mode", ["reset", "close", "abort"])
async def test_after_a_restart_of_the_exchange_the_session_is_live_again(mode: str) -> None:
    ears = Ears()
    async with (
        Simulator(extensions=5, rest_port=None) as pbx,
        live(Session(operator(pbx), listener=ears), ears) as session,
    ):
        await pbx.restart(mode)
        await until(lambda: session.generation == 2 and ears.phase is LinkPhase.LIVE)
        await session.request(call.Dial(number="3001"))
        logins = [item for item in pbx.received if (item.frame or {}).get("service") == "login"]
        assert len(logins) == 2


async def test_awkward_manners_of_the_exchange_change_nothing() -> None:
    ears = Ears()
    async with Simulator(extensions=20, rest_port=None) as pbx:
        pbx.faults.awkward = True
        async with live(Session(operator(pbx), listener=ears), ears) as session:
            assert len(ears.lists[0]) == 20
            await session.request(call.Dial(number="3001"))
            await until(lambda: ears.pushes)
    assert ears.oddities == []


async def test_garbage_and_duplicates_are_counted_and_every_request_is_settled() -> None:
    ears = Ears()
    async with Simulator(extensions=20, rest_port=None) as pbx:
        pbx.faults.garbage = pbx.faults.duplicate = 0.5
        async with live(Session(operator(pbx), listener=ears), ears) as session:
            for _ in range(20):
                await session.request(dnd.Query(number="3001"))
            assert session.generation == 1
    assert {kind for kind, _ in ears.oddities} == {"unreadable", "unassigned"}


async def test_the_doctor_finds_the_exchange_well() -> None:
    async with Simulator(extensions=5, rest_port=None) as pbx:
        steps = [step async for step in examine(operator(pbx))]
    assert [step.code for step in steps] == [0] * 6, [str(step.detail) for step in steps]


async def test_a_password_changed_by_rest_is_the_one_of_the_next_login() -> None:
    ears = Ears()
    async with Simulator(extensions=5) as pbx:
        async with live(Session(operator(pbx), listener=ears), ears) as session:
            assert session.login is not None
            user_id = session.login.current_user_id
        credential = Credential("demo", "simulated")
        client = RestClient(pbx.rest_url, credential, allow_plain=True)
        await client.change_password(user_id, "NEWPASS-9")
        again = Ears()
        async with live(Session(operator(pbx, "NEWPASS-9"), listener=again), again):
            assert again.logins
