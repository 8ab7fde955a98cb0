"""Prompt tones, queue ringtones (manual 11) and night service (manual 9), by keys."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from console.client.credential import Credential
from console.client.rest import RestClient
from console.simulator import Simulator
from console.simulator.night_service import store as nights
from console.simulator.prompts import store
from console.simulator.rest import CREDENTIAL
from console.ui.forms import FormScreen
from console.ui.modules.night_service import night_note
from tests.client.test_rest import web
from tests.modules.host import Desk, at_desk, body
from tests.state.test_sound import wav_of


@asynccontextmanager
async def at_rest_desk(sim: Simulator, folder: Path, url: str = "") -> AsyncIterator[Desk]:
    """An operator whose console knows the REST credential. `url` is another server's."""
    credential = Credential.parse(f"Basic {CREDENTIAL}")

    async def rest() -> RestClient:
        return RestClient(url or sim.rest_url, credential, allow_plain=True)

    async with at_desk(sim, folder) as desk:
        desk.services = replace(desk.services, rest=rest)
        yield desk


def names(sim: Simulator) -> list[str]:
    return [prompt.file_name for prompt in store(sim.pbx).prompts.values()]


def typed(desk: Desk) -> str:
    """The path that stands in the form."""
    assert isinstance(desk.app.screen, FormScreen)
    return desk.app.screen.texts()["path"]


async def upload(desk: Desk, path: Path, name: str = "") -> None:
    await desk.open("open.prompts")
    await desk.sees("Prompt tones", "welcome.mp3")
    await desk.press("u")
    await desk.sees("Upload a prompt tone")
    await desk.fill(str(path))
    if name:
        await desk.press("tab")
        await desk.type(name)
    await desk.press("enter")


async def test_a_fitting_wav_is_uploaded(sim: Simulator, tmp_path: Path) -> None:
    file = tmp_path / "hello.wav"
    file.write_bytes(wav_of([1, 2, 3]))
    async with at_rest_desk(sim, tmp_path) as desk:
        await upload(desk, file)
        await desk.sees("Prompt tone uploaded", "hello.wav")
        assert "hello.wav" in names(sim)


async def test_another_wav_is_converted_when_the_operator_agrees(
    sim: Simulator, tmp_path: Path
) -> None:
    file = tmp_path / "rich.wav"
    file.write_bytes(wav_of([1, 2, 3] * 100, rate=44100, channels=2))
    async with at_rest_desk(sim, tmp_path) as desk:
        await upload(desk, file)
        await desk.sees("44100 Hz, 16 bit, 2 channels", "Convert it?")
        await desk.press("escape")
        await desk.sees("Nothing was uploaded")
        assert typed(desk) == str(file)
        assert "rich.wav" not in names(sim)
        await desk.press("enter")
        await desk.sees("Convert it?")
        await desk.press("enter")
        await desk.sees("Prompt tone uploaded")
        assert "rich.wav" in names(sim)


@pytest.mark.parametrize(
    ("name", "content", "shown"),
    [
        ("gone.wav", None, "Cannot read"),
        ("text.wav", b"hello", "no wav file"),
        ("a.ogg", b"OggS", "can be uploaded"),
        ("empty.gsm", b"", "This file is empty"),
        ("welcome.mp3", b"ID3\x03", "there is a prompt tone welcome.mp3"),
    ],
)
async def test_a_file_that_is_not_taken_is_said_and_the_form_stays(
    sim: Simulator, tmp_path: Path, name: str, content: bytes | None, shown: str
) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    async with at_rest_desk(sim, tmp_path) as desk:
        before = names(sim)
        await upload(desk, file)
        await desk.sees(shown, "Upload a prompt tone")
        assert typed(desk) == str(file)
        assert names(sim) == before


async def test_a_file_of_200_mb_is_refused_without_reading_it(
    sim: Simulator, tmp_path: Path
) -> None:
    file = tmp_path / "big.wav"
    with file.open("wb") as big:
        big.truncate(200 * 2**20)
    async with at_rest_desk(sim, tmp_path) as desk:
        await upload(desk, file)
        await desk.sees("larger than 50 MB")


async def test_a_chinese_file_needs_a_name_the_pbx_keeps(sim: Simulator, tmp_path: Path) -> None:
    file = tmp_path / "b c.wav"
    file.write_bytes(wav_of([1]))
    async with at_rest_desk(sim, tmp_path) as desk:
        await upload(desk, file)
        await desk.sees("Use letters, digits")
        await desk.type("jiaoxing")
        await desk.press("enter")
        await desk.sees("Prompt tone uploaded", "jiaoxing.wav")


async def test_a_prompt_is_deleted_and_a_deleted_one_refused(
    sim: Simulator, tmp_path: Path
) -> None:
    async with at_rest_desk(sim, tmp_path) as desk:
        await desk.open("open.prompts")
        await desk.sees("fpm-world-mix.gsm")
        await desk.press("d")
        await desk.sees("Delete the prompt tone fpm-world-mix.gsm?")
        await desk.press("enter")
        await desk.until(lambda: "fpm-world-mix.gsm" not in names(sim))
        await desk.sees("Deleted")
        del store(sim.pbx).prompts[2]
        await desk.press("d")
        await desk.sees("Delete the prompt tone phone-is-busy.gsm?")
        await desk.press("enter")
        await desk.sees("there is no prompt tone")


async def test_of_many_prompts_to_be_deleted_it_is_said_that_not_all_are_named(
    sim: Simulator, tmp_path: Path
) -> None:
    async with at_rest_desk(sim, tmp_path) as desk:
        await desk.open("open.prompts")
        await desk.sees("Prompt tones · 6")
        for _ in range(6):
            await desk.press("space", "down")
        await desk.press("d")
        await desk.sees("Delete 6 prompt tones: ", "and 1 more", "Type 6 to agree")


async def test_what_is_redirected_is_not_confirmed(sim: Simulator, tmp_path: Path) -> None:
    async with (
        web("303 See Other", "-", "Location: /x") as server,
        at_rest_desk(sim, tmp_path, server.url) as desk,
    ):
        await desk.open("open.prompts")
        await desk.sees("fpm-world-mix.gsm")
        await desk.press("d")
        await desk.sees("Delete the prompt tone")
        await desk.press("enter")
        await desk.sees("0 of 1 deleted, the next one is not confirmed. The PBX redirects to")
        await desk.press("escape")
        await desk.open("open.password")
        await desk.sees("Own password")
        await desk.type("geheim1")
        await desk.press("tab")
        await desk.type("geheim1")
        await desk.press("enter")
        await desk.sees("Not confirmed: it may have been done or not")
    assert len(server.requests) == 2


async def test_a_ringtone_is_changed_and_read_back(sim: Simulator, tmp_path: Path) -> None:
    async with at_rest_desk(sim, tmp_path) as desk:
        await desk.open("open.prompts")
        await desk.sees("fpm-world-mix.gsm")
        await desk.press("q")
        await desk.sees("Queue ringtones", "leo_queue", "111.gsm")
        await desk.press("enter")
        await desk.sees("Ringtone of leo_queue")
        await desk.press("tab", "right", "enter")
        await desk.sees("Set, and read back as set")
        (frame,) = desk.asked("locution", "update")
        assert body(frame) == {"queueId": "leo_queue", "enableColroring": 1, "ringId": "4"}
        assert len(desk.asked("locution", "set")) == 2


async def test_night_service_is_set_and_noted(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        assert night_note(tmp_path) == ("", "")
        await desk.open("open.night_service")
        await desk.sees("Night service", "leo_queue", "not set from here")
        await desk.press("enter")
        await desk.sees("Night service of leo_queue", "3000")
        await desk.press("tab", "right", "enter")
        await desk.sees("Night service set", "3001")
        (frame,) = desk.asked("nightService", "update")
        assert body(frame) == {
            "queueId": "leo_queue",
            "type": "extension",
            "extensionId": str(sim.pbx.extensions["3001"].id),
            "routeQueueId": "",
        }
        assert nights(sim.pbx).routes["leo_queue"].target == "3001"
        assert "leo_queue > 3001" in night_note(tmp_path)[0]
        kept = json.loads((tmp_path / "night_service.json").read_text(encoding="utf-8"))
        assert kept["leo_queue"]["by"].startswith("3000")


async def test_night_service_to_a_queue_may_be_refused(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await desk.open("open.night_service")
        await desk.sees("leo_queue")
        await desk.press("enter")
        await desk.sees("Night service of leo_queue")
        await desk.press("right", "tab", "enter")
        await desk.sees("Night service set", "queue1")
        await desk.press("down", "enter")
        await desk.sees("Night service of queue1")
        await desk.press("right", "enter")
        await desk.sees("callers of leo_queue would come back")
        frames = [body(frame) for frame in desk.asked("nightService", "update")]
        assert frames[0] == {
            "queueId": "leo_queue",
            "type": "queue",
            "extensionId": "",
            "routeQueueId": "queue1",
        }
        assert "queue1" not in json.loads((tmp_path / "night_service.json").read_text())
