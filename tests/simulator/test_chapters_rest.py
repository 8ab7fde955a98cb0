"""The REST port: password change, upload and deletion of prompt tones (manual 3 and 11)."""

from __future__ import annotations

import asyncio
import io
import struct
import wave
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from console.simulator.rest import CREDENTIAL, RestServer
from tests.simulator.chapters_desk import Desk

USERS, LOCUTIONS = "/ippbx/rest/users", "/ippbx/rest/locutions"


def wav(rate: int = 8000, channels: int = 1, width: int = 2, seconds: float = 0.1) -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as sound:
        sound.setframerate(rate)
        sound.setnchannels(channels)
        sound.setsampwidth(width)
        sound.writeframes(bytes(int(rate * seconds) * channels * width))
    return buffer.getvalue()


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
async def http(desk: Desk) -> AsyncIterator[httpx.AsyncClient]:
    server = RestServer(desk.pbx, largest_file=200_000)
    port = await server.start()
    client = httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{port}",
        headers={"Authorization": f"Basic {CREDENTIAL}"},
        trust_env=False,
    )
    async with client:
        yield client
    await server.stop()


def _names(desk: Desk) -> list[str]:
    return [p["originalFileName"] for p in desk.ask("prompt.query")["locutions"]]


async def _upload(http: httpx.AsyncClient, name: str, content: bytes) -> httpx.Response:
    return await http.post(LOCUTIONS, files={"originalFile": (name, content)})


def _refused(response: httpx.Response, said: str) -> None:
    assert response.status_code == 500
    assert response.json()["code"] == 1
    assert said in response.json()["message"]


# -- 3.4 ---------------------------------------------------------------------------------------


async def test_a_new_password_replaces_the_old(desk: Desk, http: httpx.AsyncClient) -> None:
    response = await http.put(USERS, json={"id": "1", "pass": "nèw 密码"})
    assert response.status_code == 200
    assert response.json() == {"code": 0, "message": "Success"}
    assert desk.pbx.accounts["test"].password == "nèw 密码"
    entry = desk.ask("operation_log.query", type="editPassword")["logList"][0]
    assert "密码" not in str(entry)


async def test_the_password_changed_is_that_of_the_account_logged_in(
    desk: Desk, http: httpx.AsyncClient
) -> None:
    desk.pbx.accounts["other"] = type(desk.account)("other", "others", "3000")
    await http.put(USERS, data={"id": "1", "pass": "new"})
    assert desk.pbx.accounts["test"].password == "new"
    assert desk.pbx.accounts["other"].password == "others"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"id": "1", "pass": ""}, "pass must not be empty"),
        ({"pass": "x"}, "id must not be empty"),
        ({"id": "77", "pass": "x"}, "no operator account with id 77"),
        ([], "id must not be empty"),
    ],
)
async def test_a_wrong_password_change_is_refused(
    desk: Desk, http: httpx.AsyncClient, body: object, said: str
) -> None:
    _refused(await http.put(USERS, json=body), said)
    assert desk.pbx.accounts["test"].password == "secret"


async def test_a_password_in_the_address_is_refused(desk: Desk, http: httpx.AsyncClient) -> None:
    _refused(await http.put(USERS, params={"id": "1", "pass": "x"}), "query")
    assert desk.pbx.accounts["test"].password == "secret"


# -- the header --------------------------------------------------------------------------------


@pytest.mark.parametrize("header", ["", "Basic", "Basic AAAA", CREDENTIAL, "Bearer x"])
async def test_without_the_credential_nothing_is_done(
    desk: Desk, http: httpx.AsyncClient, header: str
) -> None:
    before = _names(desk)
    response = await http.delete(LOCUTIONS, params={"id": "1"}, headers={"Authorization": header})
    assert response.status_code == 401
    assert response.json()["code"] == 1
    assert _names(desk) == before


async def test_other_paths_and_methods_are_unknown(http: httpx.AsyncClient) -> None:
    assert (await http.put("/ippbx/rest/other")).status_code == 404
    assert (await http.get(USERS)).status_code == 405


# -- 11.1 --------------------------------------------------------------------------------------

SOUNDS = {
    "hello.wav": wav(),
    "UPPER.WAV": wav(),
    "raw.alaw": bytes(800),
    "raw.ulaw": bytes(800),
    "frames.gsm": (b"\xd0" + bytes(32)) * 5,
    "tagged.mp3": b"ID3" + bytes(100),
    "bare.mp3": b"\xff\xe3" + bytes(100),
    "叫醒 铃声.wav": wav(),
}


@pytest.mark.parametrize("name", SOUNDS)
async def test_an_accepted_sound_is_listed_with_an_id_of_its_own(
    desk: Desk, http: httpx.AsyncClient, name: str
) -> None:
    response = await _upload(http, name, SOUNDS[name])
    assert (response.status_code, response.json()["code"]) == (201, 0)
    *others, new = desk.ask("prompt.query")["locutions"]
    assert (new["originalFileName"], new["name"]) == (name, name.rpartition(".")[0])
    assert new["id"] not in [prompt["id"] for prompt in others]


WRONG = {
    "fast.wav": (wav(rate=16000), "16000 Hz"),
    "stereo.wav": (wav(channels=2), "2 channels"),
    "bytes.wav": (wav(width=1), "8 bit"),
    "text.wav": (b"hello", "not a wav"),
    "cut.wav": (wav()[:20], "damaged"),
    "alaw.wav": (wav().replace(struct.pack("<HH", 1, 1), struct.pack("<HH", 6, 1), 1), "coding 6"),
    "empty.wav": (b"", "empty"),
    "riff.alaw": (wav(), "raw"),
    "text.gsm": (b"x" * 33, "GSM"),
    "cut.gsm": (b"\xd0" + bytes(40), "GSM"),
    "text.mp3": (b"hello", "mp3"),
    "music.ogg": (b"OggS", "only wav"),
    "nosuffix": (wav(), "only wav"),
    "fpm-world-mix.gsm": (SOUNDS["frames.gsm"], "already"),
    "large.wav": (wav(seconds=20), "larger than 200000 bytes"),
    "x" * 100 + ".wav": (wav(), "longer than"),
    ".wav": (wav(), "not a file name"),
}


@pytest.mark.parametrize("name", WRONG)
async def test_a_wrong_sound_is_refused_with_the_reason(
    desk: Desk, http: httpx.AsyncClient, name: str
) -> None:
    before = _names(desk)
    content, said = WRONG[name]
    _refused(await _upload(http, name, content), said)
    assert _names(desk) == before


async def test_only_the_base_name_of_a_file_is_kept(desk: Desk, http: httpx.AsyncClient) -> None:
    response = await _upload(http, "../../etc\\evil.wav", wav())
    assert response.status_code == 201
    assert _names(desk)[-1] == "evil.wav"


async def test_an_upload_without_the_file_is_refused(http: httpx.AsyncClient) -> None:
    _refused(await http.post(LOCUTIONS, files={"other": ("a.wav", wav())}), "originalFile")
    _refused(await http.post(LOCUTIONS, json={"originalFile": "a.wav"}), "originalFile")
    _refused(await http.post(LOCUTIONS), "originalFile")


async def test_a_file_of_many_megabytes_gets_its_refusal_and_the_connection_lives(
    desk: Desk, http: httpx.AsyncClient
) -> None:
    _refused(await _upload(http, "huge.wav", bytes(30_000_000)), "larger")
    assert (await _upload(http, "after.wav", wav())).status_code == 201


async def test_a_body_in_pieces_is_read(desk: Desk, http: httpx.AsyncClient) -> None:
    def pieces() -> Iterator[bytes]:
        yield b'--b\r\nContent-Disposition: form-data; name="originalFile"; filename="p.wav"\r\n'
        yield b"Content-Type: audio/x-wav\r\n\r\n"
        yield wav()
        yield b"\r\n--b--\r\n"

    async def stream() -> AsyncIterator[bytes]:
        for piece in pieces():
            yield piece

    kind = {"Content-Type": "multipart/form-data; boundary=b"}
    response = await http.post(LOCUTIONS, content=stream(), headers=kind)
    assert response.status_code == 201, response.text


# -- 11.2 --------------------------------------------------------------------------------------


async def test_a_deleted_prompt_is_gone_and_unknown(desk: Desk, http: httpx.AsyncClient) -> None:
    response = await http.delete(LOCUTIONS, params={"id": "2"})
    assert (response.status_code, response.content) == (204, b"")
    assert "phone-is-busy.gsm" not in _names(desk)
    _refused(await http.delete(LOCUTIONS, params={"id": "2"}), "no prompt tone with id 2")
    assert "2" in desk.refusal("wake_up.set", locutionId="2")


async def test_a_prompt_of_a_wake_up_call_is_not_deleted(
    desk: Desk, http: httpx.AsyncClient
) -> None:
    desk.ask("wake_up.set", number="3005", locutionId="15")
    _refused(await http.delete(LOCUTIONS, params={"id": "15"}), "3005")
    desk.ask("wake_up.delete", number="3005")
    assert (await http.delete(LOCUTIONS, params={"id": "15"})).status_code == 204


@pytest.mark.parametrize("ident", ["", "x", "-1", "１"])
async def test_a_wrong_id_is_refused(http: httpx.AsyncClient, ident: str) -> None:
    _refused(await http.delete(LOCUTIONS, params={"id": ident}), "id")


async def test_uploads_and_deletions_are_in_the_log(desk: Desk, http: httpx.AsyncClient) -> None:
    await _upload(http, "hello.wav", wav())
    await http.delete(LOCUTIONS, params={"id": "1"})
    entries = desk.ask("operation_log.query", type="locutionSet")["logList"]
    assert [entry["targetName"] for entry in entries[:2]] == ["fpm-world-mix.gsm", "hello.wav"]


async def test_prompts_need_their_licence(desk: Desk, http: httpx.AsyncClient) -> None:
    desk.pbx.licences -= {"prompt_sound_manage"}
    _refused(await _upload(http, "hello.wav", wav()), "licensed")
    _refused(await http.delete(LOCUTIONS, params={"id": "1"}), "licensed")


# -- what is no HTTP ---------------------------------------------------------------------------


@pytest.mark.parametrize("path", [USERS, "//["])
async def test_a_body_or_a_path_that_no_reader_can_take_is_answered(
    http: httpx.AsyncClient, path: str
) -> None:
    body, port = b"[" * 100_000, http.base_url.port
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(
        f"PUT {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Basic {CREDENTIAL}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    )
    writer.write(body)
    async with asyncio.timeout(5):
        status = await reader.readline()
    writer.close()
    assert status.split()[1] == (b"500" if path == USERS else b"404")


@pytest.mark.parametrize("sent", [b"\x00\xff\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n", b""])
async def test_what_is_no_request_ends_the_connection_only(
    http: httpx.AsyncClient, sent: bytes
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", http.base_url.port)
    writer.write(sent)
    writer.write_eof()
    async with asyncio.timeout(5):
        await reader.read()
    writer.close()
    assert (await http.get(USERS)).status_code == 405
