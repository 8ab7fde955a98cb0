"""A recording is played on the real screen, at any speed, and nothing can be sent from it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot

from console.client.account import Account
from console.config import Settings, Store
from console.simulator import Simulator
from console.simulator.simulator import PASSWORD
from console.state import keys
from console.state.own_call import Role
from console.state.recording import KEYS, BadRecording, Moment, Player, read
from console.ui.app import Console
from console.ui.replaying import Replay
from console.ui.setup import Setup
from tests.cli.shell import lvconsole
from tests.cli.test_plain import typed
from tests.client.ears import until
from tests.ui.shift import Shift


def setup(folder: Path) -> Setup:
    return Setup(Store(folder / "config.toml"), Settings(), folder)


async def record(folder: Path) -> Path:
    """A shift in short: log in, answer a caller, consult 3004, hang up, log out."""
    file = folder / "shift.jsonl"
    async with Simulator(extensions=10) as pbx:
        login = pbx.accounts[0]
        real = setup(folder)
        real.account = Account(pbx.url, login.user, login.number, password=login.password)
        real.record = file
        app = Console(real)
        async with app.run_test(size=(120, 40)) as pilot:
            operator = Shift(pbx, app, pilot)
            await operator.until(lambda: app.board.live)
            await operator.talk("13900001111", "Wang Wei")
            await operator.press(*"3004", "f5")
            await operator.until(lambda: app.board.calls.first(Role.CONSULTING))
            await app.farewell()
    return file


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return asyncio.run(record(tmp_path_factory.mktemp("recorded")))


@asynccontextmanager
async def replay(
    file: Path, folder: Path, speed: float, size: tuple[int, int] = (120, 40)
) -> AsyncIterator[tuple[Replay, Pilot[None]]]:
    with file.open() as lines:
        app = Replay(setup(folder), Player(read(lines), speed))
    async with app.run_test(size=size) as pilot:
        yield app, pilot


def screen(app: Console) -> str:
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


async def test_a_replay_shows_what_the_operator_saw(recording: Path, tmp_path: Path) -> None:
    async with replay(recording, tmp_path, 20) as (app, pilot):
        await until(lambda: app.player.ended)
        await pilot.pause()
        consulting = app.board.calls.first(Role.CONSULTING)
        assert app.board.own_number == "3000"
        assert consulting is not None
        assert consulting.number == "3004"
        assert "Replay" in screen(app)
        assert "3004" in screen(app)


def a_day_earlier(recording: Path, file: Path) -> float:
    """A copy of a recording as if made the day before; gives its first time."""
    old = [json.loads(line) for line in recording.read_text().splitlines()]
    old = [{**line, "at": line["at"] - 86400} for line in old]
    file.write_text("".join(json.dumps(line) + "\n" for line in old))
    return float(old[0]["at"])


async def test_times_are_those_of_the_recording(recording: Path, tmp_path: Path) -> None:
    file = tmp_path / "old.jsonl"
    began = a_day_earlier(recording, file)
    async with replay(file, tmp_path, 1) as (app, _):
        await until(lambda: app.board.own_number)
        assert abs(app.feed.now() - began) < 10


async def test_where_it_stands_takes_one_line_and_its_keys_are_in_theirs(
    recording: Path, tmp_path: Path
) -> None:
    async with replay(recording, tmp_path, 20, (80, 24)) as (app, pilot):
        await until(lambda: app.player.ended)
        await pilot.pause()
        lines = screen(app).splitlines()
        assert app.desk.notices.size.height == 1
        assert lines[-1].startswith("Ctrl+P Pause / go on  Ctrl+N Next event")
        await pilot.click("#keys", offset=(1, 0))
        assert app.player.paused


async def test_keys_pause_step_and_change_the_speed(recording: Path, tmp_path: Path) -> None:
    async with replay(recording, tmp_path, 0.125) as (app, pilot):
        await pilot.press("ctrl+p")
        assert app.player.paused
        before = app.player.position
        for _ in range(400):
            if app.player.ended:
                break
            await pilot.press("ctrl+n")
        assert (app.player.ended, app.player.position > before) == (True, True)
        assert app.board.calls.first(Role.CONSULTING) is not None
        await pilot.press("ctrl+t", "ctrl+t", "ctrl+y")
        assert app.player.speed == 0.25


async def test_no_key_sends_anything_from_a_replay(recording: Path, tmp_path: Path) -> None:
    async with replay(recording, tmp_path, 1000) as (app, pilot):
        await until(lambda: app.player.ended)
        await pilot.press(*"3005", "f3", "f4", "f8")
        assert app.session is None
        assert app.dispatcher.ledger.entries == []
        assert not (tmp_path / "audit.jsonl").exists()


def test_a_recording_holds_no_secret(recording: Path) -> None:
    text = recording.read_text()
    assert '"login"' in text.replace("\\", "")
    assert PASSWORD not in text
    for line in text.splitlines():
        frame = json.loads(json.loads(line)["frame"])
        assert frame.get("token", "•••") == "•••"
        assert frame.get("sipPassword", "•••") == "•••"


@pytest.mark.parametrize("scheme", keys.SCHEMES)
def test_the_keys_of_a_replay_are_free(scheme: str) -> None:
    own = {command.id: command.keys for command in KEYS}
    assert keys.clashes({**keys.keymap(scheme), **own}) == keys.clashes(keys.keymap(scheme))


def moments(offsets: list[float]) -> list[Moment]:
    return [Moment(offset, 1000 + offset, "in", "{}") for offset in sorted([0.0, *offsets])]


@given(
    st.lists(st.floats(0, 100, allow_subnormal=False), max_size=20),
    st.lists(st.floats(0, 5, allow_subnormal=False), max_size=30),
    st.floats(0.125, 100, allow_subnormal=False),
)
def test_every_moment_is_played_once_and_never_early(
    offsets: list[float], waits: list[float], speed: float
) -> None:
    player, now, played = Player(moments(offsets), speed), 0.0, []
    for wait in [0.0, *waits]:
        now += wait
        due = player.play(now)
        assert all(moment.offset <= player.position for moment in due)
        assert player.position <= now * speed * 1.001
        played += due
    while not player.ended:
        played += player.step()
    assert played == moments(offsets)


def test_a_pause_holds_the_time() -> None:
    player = Player(moments([1.0, 2.0]))
    player.play(0.0)
    player.pause()
    assert player.play(50.0) == []
    player.pause()
    assert [moment.offset for moment in player.play(51.0)] == [1.0]


@given(st.lists(st.text(max_size=20), max_size=4))
def test_anything_that_is_no_recording_is_said_to_be_none(lines: list[str]) -> None:
    with pytest.raises(BadRecording):
        read(lines)


async def test_a_bad_file_is_one_line_and_exit_code_1(tmp_path: Path) -> None:
    for name, content in (("a", b"hello\n"), ("b", b""), ("c", b"\xff\xfe\n"), ("d", None)):
        file = tmp_path / name
        if content is not None:
            file.write_bytes(content)
        ran = await lvconsole("replay", str(file))
        assert (ran.code, ran.out, ran.err.count("\n")) == (1, "", 1)
        assert name in ran.err


async def test_a_step_in_lines_goes_on_to_what_is_said_and_a_pause_ends_with_the_input(
    recording: Path, tmp_path: Path
) -> None:
    words = ("replay", str(recording), "--plain", "--speed", "50")
    code, lines = await typed("p\nn\nn\ns\n", tmp_path, *words)
    assert (code, lines[-1]) == (0, "The recording has ended")
    paused = next(n for n, line in enumerate(lines) if line.endswith("paused"))
    # Each step has said something before the state was asked for.
    stood = next(n for n, line in enumerate(lines) if "Extension 3000" in line)
    assert stood - paused > 2


async def test_a_replay_reads_as_lines_with_their_times(recording: Path, tmp_path: Path) -> None:
    words = ("replay", str(recording), "--plain", "--speed", "50")
    ran = await lvconsole(*words, folder=tmp_path)
    lines = ran.out.splitlines()
    assert (ran.code, ran.err) == (0, "")
    at = [n for n, line in enumerate(lines) if "13900001111" in line]
    assert "Waiting: 1. 13900001111 Wang Wei" in lines[at[0]]
    assert any("Consulting 3004" in line and "Wang Wei waits" in line for line in lines)
    assert any(line.endswith("Answer: accepted") for line in lines)
    assert lines[-1] == "The recording has ended"
