"""What is not a PBX, and what the operator is told about it (C1, C2, C12 to C14, F22)."""

from __future__ import annotations

import asyncio
import socket
import threading
from contextlib import suppress

import pytest
from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from console.client import errors, tcp
from console.client.address import Address
from console.client.connection import Connection, open_connection
from console.client.errors import BadAddress, ConnectFailure, NotSent
from console.client.explain import explain
from console.client.link import LinkPhase
from console.client.session import Session
from console.client.trust import Trust
from console.i18n import set_language
from console.protocol import dnd
from tests.client.ears import Ears, account, live, until
from tests.client.servers import (
    ScriptedPbx,
    free_port,
    http_answer,
    raw_server,
    scripted_pbx,
)


@pytest.fixture
def in_chinese() -> None:
    set_language("cn")


async def failure_at(url: str) -> ConnectFailure:
    with pytest.raises(ConnectFailure) as failure:
        await Session(account(url), listener=Ears(), patient=False).run()
    return failure.value


async def test_a_closed_port_is_named_with_host_and_port() -> None:
    port = await free_port()
    failure = await failure_at(f"ws://127.0.0.1:{port}/websocket")
    assert isinstance(failure, errors.PortRefused)
    assert str(failure).startswith(f"127.0.0.1 refuses connections on port {port}")
    assert failure.retry == "retry"


async def test_an_unknown_name_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_args: object, **_more: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    failure = await failure_at("ws://pbx.example:8443/websocket")
    assert isinstance(failure, errors.NameUnknown)
    assert "pbx.example" in str(failure)


async def test_a_name_that_cannot_be_one_is_unknown() -> None:
    assert isinstance(await failure_at(f"ws://{'x' * 64}.example"), errors.NameUnknown)


async def test_a_dead_name_server_does_not_hold_up_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    release, asked = threading.Event(), threading.Event()

    def stuck(*_args: object, **more: object) -> None:
        if not more.get("flags"):
            asked.set()
            release.wait(60)
        raise socket.gaierror(socket.EAI_AGAIN, "no answer")

    monkeypatch.setattr(socket, "getaddrinfo", stuck)
    session = Session(account("ws://pbx.example/websocket"), listener=Ears())
    run = asyncio.create_task(session.run())
    await until(asked.is_set)
    (resolver,) = [thread for thread in threading.enumerate() if thread.name == "resolver"]
    async with asyncio.timeout(1):
        await session.close()
        await run
    # The end of the process waits for no daemon thread, unlike for those of an executor.
    assert resolver.daemon
    release.set()
    resolver.join(5)


@pytest.mark.parametrize(
    ("status", "retry"),
    [
        ("200 OK", "slow"),
        ("401 Unauthorized", "slow"),
        ("404 Not Found", "slow"),
        ("500 Internal Server Error", "retry"),
        ("503 Service Unavailable", "retry"),
    ],
)
async def test_an_http_server_is_named_with_its_status(status: str, retry: str) -> None:
    async with raw_server(http_answer(status)) as port:
        failure = await failure_at(f"ws://127.0.0.1:{port}/websocket")
    assert isinstance(failure, errors.NotAWebsocket)
    assert f"HTTP {status[:3]}" in str(failure)
    assert failure.retry == retry


@pytest.mark.parametrize("banner", [b"SSH-2.0-X \x1b[2J\r\n", b"+OK \x1b[2J\n", b"login: "])
async def test_a_banner_is_not_printed_and_the_port_is_called_no_websocket(banner: bytes) -> None:
    over = asyncio.Event()

    async def speak_first(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(banner)
        await writer.drain()
        await over.wait()  # such a service goes on waiting for its client

    async with raw_server(speak_first) as port:
        failure = await failure_at(f"ws://127.0.0.1:{port}/websocket")
        over.set()
    assert isinstance(failure, errors.NotAWebsocket)
    assert "SSH" not in str(failure)
    assert "\x1b" not in str(failure)
    assert failure.retry == "slow"


@pytest.mark.parametrize("how", ["before the handshake", "after the handshake"])
async def test_a_server_that_accepts_and_closes_is_named(how: str) -> None:
    async def close(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        return

    async def dismiss(ws: ServerConnection) -> bool:
        await ws.close()
        return False

    if how == "before the handshake":
        async with raw_server(close) as port:
            failure = await failure_at(f"ws://127.0.0.1:{port}/websocket")
    else:
        async with scripted_pbx() as pbx:
            pbx.greet = dismiss
            failure = await failure_at(pbx.url)
    assert isinstance(failure, errors.ClosedAtOnce)


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary Redirect"])
@pytest.mark.parametrize("scheme", ["ws", "http"])
async def test_a_redirect_is_named_and_never_followed(status: str, scheme: str) -> None:
    async with scripted_pbx() as elsewhere:
        target = elsewhere.url.replace("ws", scheme, 1)
        async with raw_server(http_answer(status, f"Location: {target}")) as port:
            failure = await failure_at(f"ws://127.0.0.1:{port}/websocket")
        assert elsewhere.connections == 0
    assert isinstance(failure, errors.Redirected)
    assert failure.target == target
    assert target in str(failure)


async def test_a_redirect_to_the_same_server_is_not_followed_either() -> None:
    asked = 0

    async def send_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal asked
        asked += 1
        await http_answer("302 Found", "Location: /other")(reader, writer)

    async with raw_server(send_on) as port:
        assert isinstance(await failure_at(f"ws://127.0.0.1:{port}/w"), errors.Redirected)
    assert asked == 1


async def test_the_environment_chooses_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    async with scripted_pbx() as proxy, scripted_pbx() as pbx:
        for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        ears = Ears()
        session = Session(account(pbx.url), listener=ears)
        run = asyncio.create_task(session.run())
        await until(lambda: ears.phase is LinkPhase.LIVE)
        await session.close()
        await run
        assert proxy.connections == 0


async def test_the_first_address_that_answers_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    async with scripted_pbx() as pbx:

        def both(host: str, port: int, *_args: object, **more: object) -> list[object]:
            if more.get("flags"):
                raise socket.gaierror(socket.EAI_NONAME, "not numeric")
            stream = (socket.SOCK_STREAM, 6, "")
            # 192.0.2.1 is reserved for documentation: nothing answers there.
            return [
                (socket.AF_INET, *stream, ("192.0.2.1", port)),
                (socket.AF_INET, *stream, ("127.0.0.1", port)),
            ]

        monkeypatch.setattr(socket, "getaddrinfo", both)
        began = asyncio.get_running_loop().time()
        connection = await open_connection(
            Address.parse(f"ws://pbx.example:{pbx.port}"), receiver=Ears(), trust=Trust(), limit=5
        )
        connection.abort()
        assert asyncio.get_running_loop().time() - began < 2


async def test_giving_up_resets_the_connection_so_that_nothing_unsent_is_delivered() -> None:
    async with scripted_pbx() as pbx:
        connection: Connection = await open_connection(
            Address.parse(pbx.url), receiver=Ears(), trust=Trust(), limit=5
        )
        await until(lambda: pbx.sockets)
        connection.abort()
        await pbx.sockets[0].wait_closed()
        with pytest.raises(ConnectionClosed) as told:
            await pbx.sockets[0].recv()
    assert isinstance(told.value.__cause__, ConnectionResetError)


async def test_while_a_connection_closes_nothing_is_sent_and_that_is_certain() -> None:
    async with scripted_pbx() as pbx:
        connection = await open_connection(
            Address.parse(pbx.url), receiver=Ears(), trust=Trust(), limit=5
        )
        # Nobody reads it: that it closes is told by the socket alone.
        await connection.close()
        assert not connection.ended
        with pytest.raises(NotSent, match="nothing was sent"):
            await connection.ask(dnd.Query(number="3001"), limit=5)
        assert pbx.sent("doNotDisturb") == []


async def test_of_a_connection_that_has_just_been_cut_nothing_is_asked() -> None:
    async with scripted_pbx() as pbx:
        _, writer = await asyncio.open_connection("127.0.0.1", pbx.port)
        writer.transport.abort()
        with suppress(OSError):
            await writer.wait_closed()
        assert tcp.way_of(writer.transport) is None


@pytest.mark.parametrize(
    ("code", "reason", "cause"),
    [
        (1012, "upgrade\x1b[2J", "The PBX is going down or restarting (“upgrade·[2J”, code 1012)"),
        (1008, "席" * 40, f"The PBX closed the link (“{'席' * 40}”, code 1008)"),
        (4001, "x" * 90, f"The PBX closed the link (“{'x' * 60}…”, code 4001)"),
        (1000, "", "The PBX closed the link (code 1000)"),
        (1005, "", "The PBX closed the link"),
    ],
)
async def test_what_the_pbx_says_when_it_closes_the_link_is_told(
    code: int, reason: str, cause: str
) -> None:
    ears = Ears()
    async with scripted_pbx() as pbx, live(Session(account(pbx.url), listener=ears), ears):
        closing = pbx.sockets[-1].close(code, reason) if code != 1005 else close_bare(pbx)
        await closing
        # Asked of all that was told: the next try may have ended the time without a link already.
        await until(lambda: causes(ears))
    assert causes(ears)[0] == cause


def causes(ears: Ears) -> list[str]:
    """Why the link went down, each time."""
    downs = (link for link in ears.links if link.phase is LinkPhase.DOWN)
    return [str(link.cause) for link in downs if link.cause]


async def close_bare(pbx: ScriptedPbx) -> None:
    """A close frame without a code."""
    pbx.sockets[-1].transport.write(b"\x88\x00")


async def test_what_the_pbx_says_when_it_closes_during_the_login_is_told(in_chinese: None) -> None:
    async with scripted_pbx() as pbx:

        async def close(ws: ServerConnection) -> bool:
            await ws.close(1013, "licences used up")
            return False

        pbx.greet = close
        failure = await failure_at(pbx.url)
    assert isinstance(failure, errors.ClosedAtOnce)
    assert str(failure).endswith("（“licences used up”，代码 1013）")


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("ws://10.0.0.5:8443/websocket", "ws://10.0.0.5:8443/websocket"),
        ("10.0.0.5", "ws://10.0.0.5:8443/websocket"),
        ("  pbx.example:9000 ", "ws://pbx.example:9000/websocket"),
        ("ws://pbx/", "ws://pbx:8443/websocket"),
        ("wss://pbx", "wss://pbx:443/websocket"),
        ("ws://[::1]:8443/x?y=1", "ws://[::1]:8443/x?y=1"),
    ],
)
def test_what_an_address_leaves_out_is_filled_in(written: str, url: str) -> None:
    assert Address.parse(written).url == url


@pytest.mark.parametrize(
    "written",
    ["", "ws://", "http://pbx", "ws://user:pw@pbx", "ws://pbx:99999", "ws://p\x1bbx", "ws://a b"],
)
def test_what_is_no_address_is_refused_without_control_characters(written: str) -> None:
    with pytest.raises(BadAddress) as failure:
        Address.parse(written)
    assert str(failure.value).isprintable()
    assert failure.value.retry == "stop"


def test_every_failure_has_a_chinese_sentence(in_chinese: None) -> None:
    failures = [
        errors.NameUnknown("pbx"),
        errors.PortRefused("pbx", 1),
        errors.TimedOut("pbx", 1),
        errors.NotAWebsocket("pbx", 1, 404),
        errors.Redirected("ws://x"),
        errors.PlainServer("pbx", 1),
        errors.ClosedAtOnce("pbx", 1),
        errors.LoginRefused("no"),
        errors.NotAPbx("pbx", 1),
        *(
            errors.CertificateRefused("pbx", fault)
            for fault in ("self-signed", "expired", "wrong-host", "weak")
        ),
        errors.CertificateRefused("pbx", "unknown-issuer", "wrong-host"),
    ]
    for failure in failures:
        assert any("\u4e00" <= char <= "\u9fff" for char in str(failure)), type(failure)


def test_an_unforeseen_exception_shows_its_kind_only() -> None:
    assert "SECRET" not in str(explain(RuntimeError("SECRET"), "pbx", 1))
