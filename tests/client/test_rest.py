"""The REST calls on the wire (manual 3.4, 11.1, 11.2; C13, C14, C78, C81, G14)."""

from __future__ import annotations

import asyncio
import base64
import gzip
import json
import socket
import tracemalloc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.client import rest
from console.client.credential import Credential
from console.client.errors import NotConfirmed, NotSent, Refused
from console.client.rest import RestClient, safe_name
from console.client.trust import Trust
from tests.client.certificates import make
from tests.client.servers import closing_port, free_port, raw_server

CREDENTIAL = Credential("restAdmin", "rest-SECRET")
HEADER = "Basic " + base64.b64encode(b"restAdmin:rest-SECRET").decode()


@dataclass
class Web:
    """A small HTTP server that answers everything with one status and body."""

    status: str = "200 OK"
    body: str = '{"code":0,"message":"Success"}'
    headers: tuple[str, ...] = ()
    port: int = 0
    requests: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = dict(line.split(": ", 1) for line in head[1:] if line)
        headers = {name.lower(): value for name, value in headers.items()}
        content = await reader.readexactly(int(headers.get("content-length", "0")))
        self.requests.append((head[0], headers, content))
        body = self.body.encode()
        lines = [f"HTTP/1.1 {self.status}", *self.headers, f"Content-Length: {len(body)}"]
        writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        await writer.drain()


@asynccontextmanager
async def web(status: str = "200 OK", body: str = "", *headers: str) -> AsyncIterator[Web]:
    server = Web(status, body or '{"code":0,"message":"Success"}', headers)
    async with raw_server(server.answer) as server.port:
        yield server


def client(url: str) -> RestClient:
    return RestClient(url, CREDENTIAL, allow_plain=True)


async def test_a_password_is_changed_by_put_with_the_credential_and_not_in_the_address() -> None:
    async with web() as server:
        await client(server.url).change_password("1", "NEWPASS-9")
    ((line, headers, content),) = server.requests
    assert line == "PUT /ippbx/rest/users HTTP/1.1"
    assert headers["authorization"] == HEADER
    assert json.loads(content) == {"id": "1", "pass": "NEWPASS-9"}


async def test_a_prompt_is_deleted_by_its_id() -> None:
    async with web("204 No Content", " ") as server:
        await client(server.url).delete_prompt("7")
    assert server.requests[0][0] == "DELETE /ippbx/rest/locutions?id=7 HTTP/1.1"


async def test_an_upload_sends_the_file_as_one_part_and_tells_its_progress() -> None:
    seen: list[tuple[int, int]] = []
    sound = bytes(200_000)
    async with web("201 Created") as server:
        name = await client(server.url).upload_prompt(
            "../../etc/cron.d/wel\x1bcome 你好.wav", sound, progress=lambda *at: seen.append(at)
        )
    ((line, headers, content),) = server.requests
    assert line == "POST /ippbx/rest/locutions HTTP/1.1"
    assert headers["content-type"].startswith("multipart/form-data")
    assert f'name="originalFile"; filename="{name}"'.encode() in content
    assert sound in content
    assert name == "wel_come_.wav"
    assert seen[-1] == (200_000, 200_000)
    assert seen == sorted(seen)
    assert len(seen) > 1


@given(st.text(max_size=300))
def test_a_file_name_is_harmless_whatever_it_was(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert len(safe) <= 120
    assert not safe.startswith((".", "-"))
    assert all(char.isascii() and (char.isalnum() or char in "._-") for char in safe)


async def test_a_file_of_another_kind_is_not_sent() -> None:
    async with web() as server:
        with pytest.raises(NotSent):
            await client(server.url).upload_prompt("evil.sh", b"x")
        assert server.requests == []


async def test_plain_http_is_refused_before_anything_is_sent() -> None:
    async with web() as server:
        with pytest.raises(NotSent, match="https://"):
            await RestClient(server.url, CREDENTIAL).change_password("1", "x")
        assert server.requests == []


@pytest.mark.parametrize(
    ("status", "body", "message"),
    [
        ("200 OK", '{"code":1,"message":"号码不能为空"}', "号码不能为空"),
        ("500 Error", '{"code":1,"message":"no \\u001b[2J"}', "no ·[2J"),
        ("500 Error", "<html>", "HTTP 500"),
        ("401 Unauthorized", "-", "credential is wrong (HTTP 401)"),
    ],
)
async def test_an_error_is_told_in_the_words_of_the_pbx(
    status: str, body: str, message: str
) -> None:
    async with web(status, body) as server:
        with pytest.raises(Refused) as refused:
            await client(server.url).change_password("1", "x")
    assert message in refused.value.message


async def test_a_success_that_cannot_be_read_is_not_confirmed() -> None:
    async with web("200 OK", "<html>hello") as server:
        with pytest.raises(NotConfirmed):
            await client(server.url).change_password("1", "x")


@pytest.mark.parametrize("status", ["302 Found", "303 See Other", "307 Temporary Redirect"])
async def test_a_redirect_is_not_followed(status: str) -> None:
    async with web() as elsewhere, web(status, "-", f"Location: {elsewhere.url}/x") as server:
        with pytest.raises(NotConfirmed, match="not followed"):
            await client(server.url).change_password("1", "x")
        assert elsewhere.requests == []
        assert len(server.requests) == 1


async def test_a_server_that_hangs_up_after_the_request_leaves_it_not_confirmed() -> None:
    tries = 0

    async def hang_up(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        nonlocal tries
        if await reader.read(10):
            tries += 1

    async with raw_server(hang_up) as port:
        with pytest.raises(NotConfirmed):
            await client(f"http://127.0.0.1:{port}").change_password("1", "x")
    assert tries == 1


async def test_a_closed_port_is_named() -> None:
    with pytest.raises(NotSent, match="refuses"):
        await client(f"http://127.0.0.1:{await free_port()}").delete_prompt("1")


async def test_the_environment_chooses_no_proxy_and_no_login(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login other password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    async with web() as proxy, web() as server:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        await client(server.url).delete_prompt("1")
        assert proxy.requests == []
    assert server.requests[0][1]["authorization"] == HEADER


async def test_a_certificate_is_judged_before_the_credential_is_sent(tmp_path: Path) -> None:
    made = make()
    server = Web()
    async with raw_server(server.answer, tls=made.server(tmp_path)) as port:
        url = f"https://127.0.0.1:{port}"
        with pytest.raises(NotSent, match="self-signed") as failure:
            await RestClient(url, CREDENTIAL).change_password("1", "x")
        assert made.fingerprint[:2].upper() + ":" in str(failure.value)
        with pytest.raises(NotSent, match="changed"):
            await RestClient(url, CREDENTIAL, trust=Trust(pin=make().fingerprint)).change_password(
                "1", "x"
            )
        assert server.requests == []
        await RestClient(url, CREDENTIAL, trust=Trust(pin=made.fingerprint)).delete_prompt("1")
    assert len(server.requests) == 1


async def test_a_pinned_certificate_that_is_replaced_is_told_though_it_was_good_before(
    tmp_path: Path,
) -> None:
    made, server = make(), Web()
    trust = Trust(pin=made.fingerprint)
    async with raw_server(server.answer, tls=made.server(tmp_path)) as port:
        await RestClient(f"https://127.0.0.1:{port}", CREDENTIAL, trust=trust).delete_prompt("1")
    async with raw_server(server.answer, tls=make().server(tmp_path)) as port:
        with pytest.raises(NotSent, match="has changed"):
            await RestClient(f"https://127.0.0.1:{port}", CREDENTIAL, trust=trust).delete_prompt(
                "2"
            )
    assert len(server.requests) == 1


async def test_a_refused_certificate_is_named_though_it_cannot_be_looked_at_again(
    tmp_path: Path,
) -> None:
    async with closing_port(2, make().server(tmp_path)) as port:
        with pytest.raises(NotSent, match="is self-signed"):
            await RestClient(f"https://127.0.0.1:{port}", CREDENTIAL).delete_prompt("1")


async def test_tls_asked_of_a_plain_port_is_named() -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if await reader.read(1):
            writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            await writer.drain()

    async with raw_server(answer) as port:
        with pytest.raises(NotSent, match="does not speak TLS"):
            await RestClient(f"https://127.0.0.1:{port}", CREDENTIAL).delete_prompt("1")


async def test_a_server_that_never_ends_the_handshake_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rest, "_STEP_LIMIT", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"https://127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(NotSent, match="does not answer"):
            await RestClient(url, CREDENTIAL).delete_prompt("1")


@pytest.mark.parametrize(
    "url", ["", "pbx", "ftp://pbx", "https://", "https://u:pw@pbx", "https://[::1", "http://pbx:x"]
)
async def test_what_is_no_rest_address_is_refused(url: str) -> None:
    with pytest.raises(NotSent, match="Not a REST address"):
        await client(url).delete_prompt("1")


async def test_of_an_answer_without_an_end_only_the_beginning_is_read() -> None:
    async def pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(b"x" * 65_536)
            await writer.drain()

    async with raw_server(pour) as port:
        with pytest.raises(NotConfirmed, match="unreadable"):
            await client(f"http://127.0.0.1:{port}").delete_prompt("1")


@pytest.mark.parametrize("written", ["restAdmin:rest-SECRET", HEADER, f"  {HEADER} "])
def test_a_credential_is_read_as_pair_or_as_header(written: str) -> None:
    assert Credential.parse(written) == CREDENTIAL
    assert "SECRET" not in repr(CREDENTIAL)


@pytest.mark.parametrize("written", ["", "user", ":x", "user:", "Basic !!", "Basic dXNlcg=="])
def test_what_is_no_credential_is_refused_without_being_quoted(written: str) -> None:
    with pytest.raises(ValueError, match=r"^no Basic credential$"):
        Credential.parse(written)


async def test_a_packed_answer_is_not_unpacked() -> None:
    packed = gzip.compress(b" " * 50_000_000)

    async def bomb(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n")
        writer.write(b"Content-Length: %d\r\n\r\n" % len(packed) + packed)
        await writer.drain()

    async with raw_server(bomb) as port:
        tracemalloc.start()
        try:
            with pytest.raises(NotConfirmed):
                await client(f"http://127.0.0.1:{port}").change_password("1", "NEWPASS-9")
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert peak < 8_000_000
