"""G13: no secret is in anything that a run leaves behind.

The real console runs with a log of everything at DEBUG, a recording, umask 000 and secrets that can
be known again; it changes the password, exports, copies, saves settings, meets a fault and ends.
Then the secrets are searched, plain and as base64, in every file, in what the terminal got, and in
what the system tells of the processes. Every file must be its owner's alone.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import signal
import stat
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from random import Random

from console.simulator import Simulator
from tests.bench.terminal import Terminal
from tests.cli.shell import environment
from tests.soak.course import Course

EVERYTHING = """
import logging, os, threading, time
logging.basicConfig(level=logging.DEBUG, filename=os.environ["DEBUG_LOG"])
if "FAULT" in os.environ:
    def fail():
        while not os.path.exists(os.environ["FAULT"]):
            time.sleep(0.05)
        said = open(os.environ["FAULT"]).read()
        raise ValueError(said)
    # The console is the child of its guard, and threads do not outlive a fork.
    start = lambda: threading.Thread(target=fail, daemon=True, name="soak").start()
    os.register_at_fork(after_in_child=start)
"""
COPY, ENTER, TAB = b"\x01\x03", b"\r", b"\t"


def run(course: Course) -> None:
    """One trial is one run of the console."""
    asyncio.run(_run(course))


async def _run(course: Course) -> None:
    random = Random(course.seed)
    for number in course.rounds():
        with tempfile.TemporaryDirectory() as name:
            await _one(course, Path(name), f"{random.randrange(16**8):08x}{number}")


async def _one(course: Course, folder: Path, mark: str) -> None:
    home, extra = folder / "home", folder / "extra"
    for path in (home, extra):
        path.mkdir(mode=0o700)
    (extra / "sitecustomize.py").write_text(EVERYTHING)
    secrets = {"password": f"Kan-{mark}", "rest": f"Rst-{mark}", "new": f"New-{mark}"}
    async with Simulator(extensions=10) as sim:
        account = replace(sim.accounts[0], password=secrets["password"])
        sim.accounts[0] = sim.pbx.accounts[account.user] = account
        terminal = _started(sim, home, extra, secrets)
        shown = await asyncio.to_thread(terminal.wait_for, b"3009", 30)
        course.expect(shown, "the console never came up")
        (link,) = sim._server.links.values()
        assert link.operator is not None
        token = link.operator.token
        secrets |= {"token": token, "sip": f"Sip{token[:8]}"}
        secrets["basic"] = base64.b64encode(f"admin:{secrets['rest']}".encode()).decode()
        assert sim._rest is not None
        sim._rest._expected = f"Basic {secrets['basic']}".encode()
        told = _of_processes(terminal)
        await _work(terminal, sim, secrets, extra / "lvconsole-fault")
        changed = sim.pbx.accounts[account.user].password == secrets["new"]
        course.expect(changed, "the password was not changed")
        told += _of_processes(terminal)
        os.kill(terminal.pid, signal.SIGTERM)
        await asyncio.sleep(1.5)
        course.figures["requests"] = len(sim.received)
        output = terminal.output()
        await asyncio.to_thread(terminal.close)
    _judge(course, folder, {"the terminal": output, "the processes": told}, secrets)


def _started(sim: Simulator, home: Path, extra: Path, secrets: dict[str, str]) -> Terminal:
    """The console with all its secrets, on files that anybody might read."""
    account = sim.accounts[0]
    config = extra / "config.toml"
    config.write_text(
        f'[profiles.default]\nserver = "{sim.url}"\nrest_url = "{sim.rest_url}"\n'
        f'user = "{account.user}"\nnumber = "{account.number}"\nrest_in_clear = true\n'
    )
    variables = {
        "LVCONSOLE_PASSWORD": secrets["password"],
        "LVCONSOLE_REST_CREDENTIAL": f"admin:{secrets['rest']}",
        "TERM": "xterm-256color",
        "DEBUG_LOG": str(extra / "debug.log"),
        "FAULT": str(extra / "lvconsole-fault"),
        "PYTHONPATH": f"{extra}{os.pathsep}{Path(__file__).parents[2]}",
    }
    options = ["--config", str(config), "--record", str(home / "recording.jsonl")]
    command = [sys.executable, "-m", "console", *options]
    before = os.umask(0)
    try:
        return Terminal(command, environment(variables, home), 120, 36)
    finally:
        os.umask(before)


async def _work(terminal: Terminal, sim: Simulator, secrets: dict[str, str], fault: Path) -> None:
    async def press(*keys: bytes) -> None:
        for key in keys:
            terminal.press(key)
            await asyncio.sleep(0.4)

    new = secrets["new"].encode()
    await press(b";ok", new, COPY, TAB, new, COPY, ENTER)
    await asyncio.sleep(1)
    # What is typed where it does not belong is still no file's business.
    await press(b"\x1b", b"\x1b", b";ob", b"x", ENTER, b"\x1b", b"\x1b", b"\x1b")
    await press(b";os", ENTER, b"\x1b", b"\x1b", b"\x1b")
    await sim.drop_connections()
    await asyncio.sleep(2)
    await asyncio.to_thread(fault.write_text, f"failed with {' '.join(secrets.values())}")
    await asyncio.sleep(1)
    await asyncio.to_thread(fault.unlink)


def _of_processes(terminal: Terminal) -> bytes:
    """What the system tells of the console and its guard: arguments and environment."""
    told = b""
    for pid in terminal._pids():
        for name in ("cmdline", "environ"):
            told += Path(f"/proc/{pid}/{name}").read_bytes()
    return told


def _judge(course: Course, folder: Path, found: dict[str, bytes], secrets: dict[str, str]) -> None:
    for path in sorted(folder.rglob("*")):
        ours = path.is_relative_to(folder / "home")
        mode = stat.S_IMODE(path.stat().st_mode)
        if path.is_file():
            found[str(path.relative_to(folder))] = path.read_bytes()
            course.add("files")
            course.expect(not ours or mode == 0o600, f"{path.name} has {mode:o}")
        elif ours:
            course.expect(mode == 0o700, f"the folder {path.name} has {mode:o}")
    course.expect(any("crash-" in name for name in found), f"no crash report: {list(found)}")
    course.expect(any("debug.log" in name for name in found), "no log")
    course.expect(found.get("home/recording.jsonl"), f"no recording: {list(found)}")
    for name, content in found.items():
        course.add("bytes searched", len(content))
        for secret, text in secrets.items():
            forms = (text, base64.b64encode(text.encode()).decode(), json.dumps(text)[1:-1])
            hits = sum(form.encode() in content for form in forms)
            course.add("hits", hits)
            course.expect(not hits, f"{secret} in {name}")
