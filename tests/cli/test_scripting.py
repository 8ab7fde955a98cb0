"""doctor, watch, send and sim, each as a process against a simulated PBX."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from console import tally
from console.cli.send import CODES
from console.simulator import Simulator
from tests.cli.shell import Ran, environment, login, lvconsole


@pytest.fixture
async def pbx() -> AsyncIterator[Simulator]:
    async with Simulator(extensions=12) as simulator:
        yield simulator


async def send(pbx: Simulator, *words: str) -> Ran:
    options, environ = login(pbx)
    return await lvconsole("send", *options, *words, environ=environ)


def services(pbx: Simulator) -> list[str]:
    return [frame["service"] for frame in frames(pbx)]


def frames(pbx: Simulator) -> list[dict[str, Any]]:
    """All requests that could be read, in order."""
    return [frame for _, frame, _ in pbx.received if frame is not None]


async def test_a_dialled_call_can_be_hung_up_by_the_next_command(pbx: Simulator) -> None:
    dialled = await send(pbx, "dial", "3005")
    assert (dialled.code, dialled.object["outcome"]) == (0, "accepted")
    hung_up = await send(pbx, "hangup")
    assert (hung_up.code, hung_up.object["outcome"]) == (0, "accepted")
    assert services(pbx).count("dialCall") == 1
    assert services(pbx).count("forceHangUp") == 1


async def test_a_command_without_its_call_is_refused_and_sends_nothing(pbx: Simulator) -> None:
    for verb in (["hangup"], ["hold"], ["resume"], ["transfer", "3005"], ["consult", "3005"]):
        ran = await send(pbx, *verb)
        assert (ran.code, ran.object["outcome"]) == (1, "refused")
        assert ran.object["message"]
    assert not {"forceHangUp", "holdCall", "resumeCall", "blindTransferCall"} & set(services(pbx))


async def test_what_a_script_sends_is_logged_and_what_it_only_asks_is_not(
    pbx: Simulator, tmp_path: Path
) -> None:
    options, environ = login(pbx)
    for words in (["queue"], ["dnd", "on", "3005"], ["raw", "dnd.query", "number=3005"], ["hold"]):
        await lvconsole("send", *options, *words, environ=environ, folder=tmp_path)
    log = await lvconsole("audit", folder=tmp_path)
    sent, outcome = log.out.splitlines()
    assert "operator/3000  dnd.set" in sent
    assert sent.endswith("lvconsole send dnd on 3005")
    assert "accepted" in outcome
    assert (await lvconsole("audit", "--verify", folder=tmp_path)).code == 0


async def test_dnd_shows_in_the_list_of_extensions(pbx: Simulator) -> None:
    for state in ("on", "off"):
        assert (await send(pbx, "dnd", state, "3005")).code == 0
        listed = (await send(pbx, "extensions")).object["reply"]
        found = {entry["number"]: entry["dnd"] for entry in listed}
        assert found["3005"] is (state == "on")


async def test_a_wake_up_call_is_set(pbx: Simulator) -> None:
    assert (await send(pbx, "wake", "3005", "6:30")).code == 0
    (frame,) = [f for f in frames(pbx) if f["service"] == "alarm" and f["operate"] == "add"]
    assert frame["number"] == "3005"
    assert frame["alarms"][0]["alarmTime"] == "06:30"


async def test_any_interface_can_be_asked_by_name(pbx: Simulator) -> None:
    ran = await send(pbx, "raw", "extension.get_name", "number=3005")
    assert ran.object["reply"]["number"] == "3005"


async def test_a_number_that_may_be_left_out_is_typed_like_any_other(pbx: Simulator) -> None:
    ran = await send(pbx, "raw", "wake_up.get", "number=3005")
    assert (ran.code, ran.object["reply"]["number"]) == (0, "3005")
    (frame,) = [f for f in frames(pbx) if f["service"] == "alarm"]
    assert frame["number"] == "3005"


@pytest.mark.parametrize(
    "words",
    [
        *("raw session.login", "raw x", "raw extension.get_name nmber=1", "raw dnd.query page=x"),
        "raw call.hang_up my_exten=3000 channel_a=/.*/",
        "raw conference.mute_member number=.* target_channel=SIP/3000-00000001",
        *("dial lm", "transfer lm", "consult lm", "dnd maybe 3001", "dnd on lm", "wake 3001 noon"),
    ],
)
async def test_words_that_mean_nothing_are_a_usage_error_and_nobody_is_connected_to(
    words: str,
) -> None:
    where = ["--server", "127.0.0.1:1", "--user", "u", "--number", "1"]
    ran = await lvconsole("send", *where, *words.split(), environ={"LVCONSOLE_PASSWORD": "x"})
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)


async def test_raw_ends_no_call_but_one_that_is_known(pbx: Simulator) -> None:
    pbx.connect("3005", "3006")
    line = pbx.pbx.switch.line("3005")
    assert line is not None
    other = f"{line.id[:-8]}{'f' * 8}"
    words = ("raw", "call.hang_up", "my_exten=3000")
    ran = await send(pbx, *words, f"channel_a={other}")
    assert (ran.code, ran.object["outcome"]) == (1, "refused")
    assert other in ran.object["message"]
    assert "forceHangUp" not in services(pbx)
    ran = await send(pbx, *words, f"channel_a={line.id}")
    assert (ran.code, ran.object["outcome"]) == (0, "accepted")
    assert pbx.pbx.switch.line("3005") is None


async def test_the_pbx_refusal_is_told_in_its_own_words(pbx: Simulator) -> None:
    pbx.faults.errors["dialCall"] = (1, "号码不能为空")
    ran = await send(pbx, "dial", "3005")
    assert ran.code == CODES["refused"]
    assert ran.object["message"] == "号码不能为空"


async def test_a_wrong_password_is_no_link_and_is_not_shown(pbx: Simulator) -> None:
    options, _ = login(pbx)
    canary = "canary-7231"
    ran = await lvconsole("send", *options, "queue", environ={"LVCONSOLE_PASSWORD": canary})
    assert ran.code == CODES["no_link"]
    assert canary not in ran.out + ran.err


async def test_a_closed_port_is_no_link() -> None:
    words = ["--server", "127.0.0.1:1", "--user", "u", "--number", "1"]
    ran = await lvconsole("send", *words, "queue", environ={"LVCONSOLE_PASSWORD": "x"})
    assert (ran.code, ran.object["outcome"]) == (3, "no_link")


async def test_an_answer_that_never_comes_is_unknown(pbx: Simulator) -> None:
    pbx.faults.silent.add("dialCall")
    ran = await send(pbx, "dial", "3005")
    assert (ran.code, ran.object["outcome"]) == (4, "unknown")
    assert services(pbx).count("dialCall") == 1


async def test_the_password_may_stand_in_a_file(pbx: Simulator, tmp_path: Path) -> None:
    options, environ = login(pbx)
    file = tmp_path / "password"
    file.touch(mode=0o600)
    file.write_text(environ["LVCONSOLE_PASSWORD"])
    ran = await lvconsole("doctor", *options, "--password-file", str(file))
    assert (ran.code, ran.err) == (0, "")


async def test_doctor_goes_through_every_step(pbx: Simulator) -> None:
    options, environ = login(pbx)
    ran = await lvconsole("doctor", *options, environ=environ)
    assert ran.code == 0
    assert [line.split()[0] for line in ran.out.splitlines()] == ["ok"] * 6


def heed_interrupts() -> None:
    """In the child: tests that run in the background hand on that interrupts are ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


async def test_watch_tells_each_event_on_a_line(pbx: Simulator) -> None:
    options, environ = login(pbx)
    watching = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "console", "watch", *options),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        limit=2**22,
        env=environment(environ),
        preexec_fn=heed_interrupts,
    )
    assert watching.stdout is not None
    seen = set()
    async with asyncio.timeout(60):
        async for line in watching.stdout:
            event = json.loads(line)
            assert event["at"] > 0
            seen.add(event["event"])
            if event["event"] == "link" and event["phase"] == "live":
                await send(pbx, "dnd", "on", "3005")
            if event["event"] == "extension" and event["extension"]["number"] == "3005":
                break
        watching.send_signal(signal.SIGINT)
        _, err = await watching.communicate()
    assert {"link", "login", "extensions", "extension"} <= seen
    assert b"Traceback" not in err


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
async def test_an_encoding_without_chinese_loses_no_outcome(pbx: Simulator, encoding: str) -> None:
    options, environ = login(pbx)
    environ = {**environ, "PYTHONIOENCODING": encoding}
    ran = await lvconsole("send", "extensions", *options, environ=environ)
    assert ran.code == 0
    assert ran.object["reply"][0]["name"] == "总机"
    ran = await lvconsole("--language", "cn", "doctor", *options, environ=environ)
    assert (ran.code, ran.err) == (0, "")


async def test_sim_prints_its_address_and_one_login_that_works() -> None:
    running = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "console", "sim", "--listen", "127.0.0.1:0", "--extensions", "5"),
        stdout=asyncio.subprocess.PIPE,
        env=environment(None),
        preexec_fn=heed_interrupts,
    )
    assert running.stdout is not None
    async with asyncio.timeout(60):
        url, _, words = [(await running.stdout.readline()).decode().split() for _ in range(3)]
        _, user, _, password, _, number = words
        options = ["--server", *url, "--user", user, "--number", number]
        ran = await lvconsole("doctor", *options, environ={"LVCONSOLE_PASSWORD": password})
        running.send_signal(signal.SIGINT)
        await running.communicate()
    assert ran.code == 0
    assert running.returncode == 130


async def test_a_port_in_use_is_one_line_that_names_it(pbx: Simulator) -> None:
    ran = await lvconsole("sim", "--listen", f"127.0.0.1:{pbx.port}")
    why = "Address already in use"
    assert (ran.code, ran.err) == (
        1,
        f"lvconsole: Cannot listen on 127.0.0.1:{pbx.port}: {why}\n",
    )
    ran = await lvconsole("sim", "--listen", "127.0.0.1:0", "--rest-port", str(pbx.rest_port))
    assert (ran.code, ran.err) == (
        1,
        f"lvconsole: Cannot listen on 127.0.0.1:{pbx.rest_port}: {why}\n",
    )


async def test_doctor_tells_what_the_last_console_counted(pbx: Simulator, tmp_path: Path) -> None:
    options, environ = login(pbx)
    tally.keep(tmp_path / "lvconsole", tally.Tally(0.0, 60.0, {"repaired": 2, "odd\x1b": 1}))
    ran = await lvconsole("doctor", *options, environ={**environ, "XDG_DATA_HOME": str(tmp_path)})
    assert ran.code == 0
    assert ran.out.splitlines()[-1].strip().startswith("2 × difference found")
