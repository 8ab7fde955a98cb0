"""What is left behind in files and logs (G13)."""

from __future__ import annotations

import json
import logging
import os
import stat
from pathlib import Path

import pytest

from console.client.credential import Credential
from console.client.errors import RequestFailed
from console.client.rest import RestClient
from console.client.session import Session
from console.client.trace import Recorder
from console.i18n import Message
from console.protocol import call
from console.state.recording import read
from tests.client.ears import PASSWORD, Ears, account, live, until
from tests.client.servers import refusal, scripted_pbx
from tests.client.test_rest import web

CANARIES = (PASSWORD, "token-1", "sip-SECRET", "rest-SECRET", "NEWPASS-9")


async def _work(recorder: Recorder | None) -> None:
    """A session with an error, a cut and garbage, then REST calls."""
    ears = Ears()
    async with scripted_pbx() as pbx:
        pbx.answers["forceHangUp"] = lambda asked: [refusal(asked, "no")]
        session = Session(account(pbx.url), listener=ears, recorder=recorder)
        async with live(session, ears):
            with pytest.raises(RequestFailed):
                await session.request(call.HangUp(channel_a="SIP/1-00000001", my_exten="8000"))
            await pbx.push('{"token": "token-1", broken')
            pbx.cut()
            await until(lambda: len(ears.lists) == 2)
    async with web() as server:
        client = RestClient(server.url, Credential("u", "rest-SECRET"), allow_plain=True)
        await client.change_password("1", "NEWPASS-9")
    async with web("500 Error", "-") as server:
        client = RestClient(server.url, Credential("u", "rest-SECRET"), allow_plain=True)
        with pytest.raises(RequestFailed):
            await client.change_password("1", "NEWPASS-9")


async def test_no_secret_reaches_any_log_at_debug(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        for name in ("websockets.client", "asyncio", "console"):
            caplog.set_level(logging.DEBUG, logger=name)
        await _work(None)
    # The scripted server shares this process and logs what it receives.
    ours = [record for record in caplog.records if record.name != "websockets.server"]
    text = "\n".join(record.getMessage() for record in ours)
    for canary in CANARIES:
        assert canary not in text


async def test_a_recording_holds_every_frame_and_no_secret(tmp_path: Path) -> None:
    file = tmp_path / "trace.jsonl"
    mask = os.umask(0)
    try:
        recorder = Recorder(file, wall=lambda: 1570771899.25)
    finally:
        os.umask(mask)
    await _work(recorder)
    recorder.close()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    text = file.read_text()
    for canary in CANARIES:
        assert canary not in text
    lines = [json.loads(line) for line in text.splitlines()]
    assert all(line["at"] == 1570771899.25 for line in lines)
    out = [json.loads(line["frame"])["service"] for line in lines if line["way"] == "out"]
    assert out == ["login", "extension", "forceHangUp", "login", "extension", "logout"]
    assert sum(line["way"] == "in" for line in lines) == 7


def test_an_existing_recording_open_to_others_is_closed_to_them(tmp_path: Path) -> None:
    file = tmp_path / "trace.jsonl"
    file.touch(0o644)
    Recorder(file).close()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_recording_goes_on_behind_one_whose_last_line_was_torn(tmp_path: Path) -> None:
    file = tmp_path / "trace.jsonl"
    for frame in ("first", "torn", "second"):
        recorder = Recorder(file)
        recorder.frame("in", frame)
        recorder.close()
        if frame == "torn":
            os.truncate(file, file.stat().st_size - 4)
    assert [moment.frame for moment in read(file.read_text().splitlines())] == ["first", "second"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
def test_a_full_disk_ends_the_recording_and_nothing_else() -> None:
    told: list[Message] = []
    recorder = Recorder(Path("/dev/full"))
    recorder.on_failure = told.append
    recorder.frame("in", "{}")
    recorder.frame("in", "{}")
    recorder.close()
    assert str(recorder.failed) == "the disk is full"
    assert [str(said) for said in told] == ["The recording has ended: the disk is full"]
