"""What the doctor finds, and the exit code of each step."""

from __future__ import annotations

from pathlib import Path

import pytest
from websockets.asyncio.server import ServerConnection

from console.client.doctor import Code, Step, examine
from console.client.link import Timing
from console.client.trust import Trust
from tests.client.certificates import make
from tests.client.ears import account
from tests.client.servers import (
    free_port,
    http_answer,
    ok,
    raw_server,
    refusal,
    scripted_pbx,
)
from tests.client.virtual import run_virtual

QUICK = Timing(open_limit=2.0, reply_limit=0.5)


async def steps(url: str, trust: Trust | None = None) -> list[Step]:
    return [step async for step in examine(account(url), trust=trust, timing=QUICK)]


async def test_a_working_pbx_passes_every_step_and_is_left_logged_out() -> None:
    async with scripted_pbx() as pbx:
        pbx.test_answer = "connected"
        found = await steps(pbx.url)
        assert pbx.sent("logout")
    assert [step.code for step in found] == [Code.FINE] * 6
    assert "extension" in str(found[4].detail)
    assert "not granted" in str(found[5].detail)


def test_an_unanswered_test_frame_fails_and_the_login_is_tried_all_the_same() -> None:
    async def play() -> None:
        async with scripted_pbx() as pbx:
            found = [step async for step in examine(account(pbx.url))]
        assert [step.code for step in found] == [0, 0, 0, Code.TEST, 0, 0]
        assert "does not answer" in str(found[3].detail)

    run_virtual(play())


async def test_a_test_frame_that_ends_the_connection_is_named() -> None:
    async def hang_up(ws: ServerConnection) -> bool:
        if pbx.connections == 2:
            await ws.recv()
            await ws.close()
        return pbx.connections != 2

    async with scripted_pbx() as pbx:
        pbx.greet = hang_up
        found = await steps(pbx.url)
    assert [step.code for step in found] == [0, 0, 0, Code.TEST, 0, 0]
    assert "closes it at once" in str(found[3].detail)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ([], "does not answer the login"),
        (["+OK \x1b[2J"], "does not answer like the PBX"),
    ],
)
def test_a_login_without_an_answer_is_named_as_the_console_names_it(
    answer: list[str], said: str
) -> None:
    async def play() -> None:
        async with scripted_pbx() as pbx:
            pbx.test_answer = "connected"
            pbx.answers["login"] = lambda _: answer
            found = [step async for step in examine(account(pbx.url))]
        assert found[-1].code is Code.LOGIN
        assert said in str(found[-1].detail)

    run_virtual(play())


async def test_an_http_server_fails_at_the_websocket() -> None:
    async with raw_server(http_answer("404 Not Found")) as port:
        found = await steps(f"ws://127.0.0.1:{port}")
    assert [step.code for step in found] == [0, 0, Code.WEBSOCKET]
    assert "404" in str(found[-1].detail)


async def test_a_closed_port_fails_at_tcp() -> None:
    found = await steps(f"ws://127.0.0.1:{await free_port()}")
    assert [step.code for step in found] == [0, Code.TCP]


async def test_a_bad_address_fails_first() -> None:
    assert [step.code for step in await steps("http://pbx")] == [Code.ADDRESS]


async def test_a_certificate_is_shown_with_its_fingerprint_and_judged(tmp_path: Path) -> None:
    made = make()
    async with scripted_pbx(made.server(tmp_path)) as pbx:
        pbx.test_answer = "connected"
        untrusted = await steps(pbx.url)
        pinned = await steps(pbx.url, Trust(pin=made.fingerprint))
    assert [step.code for step in untrusted] == [0, 0, 0, Code.TLS]
    assert str(untrusted[3].name) == "Certificate"
    assert "SHA-256" in str(untrusted[2].detail)
    assert [step.ok for step in pinned] == [True] * 7


async def test_a_refused_login_is_told_in_the_words_of_the_pbx() -> None:
    async with scripted_pbx() as pbx:
        pbx.test_answer = "connected"
        pbx.answers["login"] = lambda asked: [refusal(asked, "密码错误")]
        found = await steps(pbx.url)
        assert len(pbx.sent("login")) == 1
    assert found[-1].code is Code.LOGIN
    assert "密码错误" in str(found[-1].detail)


async def test_what_the_pbx_closes_the_link_with_is_told_at_that_step() -> None:
    async with scripted_pbx() as pbx:
        pbx.test_answer = "connected"
        pbx.answers["login"] = lambda _: pbx.sockets[-1].close(4003, "too many consoles")
        found = await steps(pbx.url)
    assert found[-1].code is Code.LOGIN
    assert str(found[-1].detail).endswith("(“too many consoles”, code 4003)")


async def test_a_login_without_any_licence_fails_at_the_last_step() -> None:
    async with scripted_pbx() as pbx:
        pbx.test_answer = "connected"
        pbx.answers["login"] = lambda asked: [ok(asked, currentUserId="1", token="t")]
        assert (await steps(pbx.url))[-1].code is Code.LICENCES
