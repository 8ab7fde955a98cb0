"""`--plain` on the command line: it needs no terminal, and says what is missing in one line."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from console.cli.demo import simulated_pbx
from console.cli.parser import build_parser
from console.simulator import Simulator
from tests.cli.shell import environment, login, lvconsole
from tests.plain.program import plain


async def typed(text: str, folder: Path, *words: str) -> tuple[int | None, list[str]]:
    """Exit code and lines of a command that reads this text from a pipe."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "console", *words),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env=environment(None, folder),
        cwd="/",
    )
    async with asyncio.timeout(60):
        out, _ = await process.communicate(text.encode())
    return process.returncode, out.decode().splitlines()


async def test_the_demo_speaks_line_by_line(tmp_path: Path) -> None:
    words = ["demo", "--plain", "--extensions", "10", "--calls-per-hour", "0"]
    code, lines = await typed("s\nf 3004\nq\n", tmp_path, *words)
    assert code == 0
    assert "Demo: a simulated PBX with 10 extensions" in lines
    assert "Extension 3000: idle" in lines
    assert any(line.startswith("#1 3004") for line in lines)
    assert lines[-1] == "The session has ended: Logged out"


def test_the_simulated_pbx_is_no_file_of_the_folder_it_is_started_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "console.py").write_text("raise SystemExit('somebody else')")
    monkeypatch.chdir(tmp_path)
    args = build_parser().parse_args(["demo", "--extensions", "4", "--calls-per-hour", "0"])
    with simulated_pbx(args) as where:
        assert where["number"] == "3000"


async def test_what_was_only_played_is_not_in_the_log_of_commands(tmp_path: Path) -> None:
    words = ["demo", "--plain", "--extensions", "10", "--calls-per-hour", "0"]
    _, lines = await typed("d 3004\nq\n", tmp_path, *words)
    assert any(line.startswith("Dial 3004") for line in lines)
    log = await lvconsole("audit", folder=tmp_path)
    assert (log.code, "There is no audit log yet" in log.err) == (1, True)


async def test_a_refused_login_is_one_line_and_exit_code_3(tmp_path: Path) -> None:
    async with Simulator(extensions=4) as pbx:
        options, environ = login(pbx)
        environ = {**environ, "LVCONSOLE_PASSWORD": "wrong"}
        ran = await lvconsole("--plain", *options, environ=environ, folder=tmp_path)
    assert ran.code == 3
    assert ran.err.count("\n") == 1


async def test_a_missing_account_is_named(tmp_path: Path) -> None:
    ran = await lvconsole("--plain", folder=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert "--server" in ran.err


async def test_what_is_recorded_line_by_line_holds_no_password(tmp_path: Path) -> None:
    words = ["demo", "--plain", "--extensions", "10", "--calls-per-hour", "0"]
    record = tmp_path / "shift.jsonl"
    code, _ = await typed("q\n", tmp_path, *words, "--record", str(record))
    text = record.read_text()
    assert code == 0
    assert "login" in text
    assert "lvswitch-demo" not in text


async def test_what_needs_the_screen_says_so(tmp_path: Path) -> None:
    ran = await lvconsole("train", "--plain", folder=tmp_path)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)


async def test_notes_are_kept_apart_for_each_profile(tmp_path: Path) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text("[profiles.hotel]\n[profiles.clinic]\n")
    hotel = ("--config", str(settings), "--profile", "hotel")
    clinic = ("--config", str(settings), "--profile", "clinic")
    async with Simulator(extensions=6) as pbx:
        async with plain(pbx, tmp_path, *hotel) as program:
            await program.type_at_once("n 3004 on leave in May")
            await program.says("Note on 3004", "on leave in May")
            await program.type_at_once("q")
            await program.ends()
        async with plain(pbx, tmp_path, *clinic) as program:
            await program.type_at_once("n 3004")
            await program.says("No note on 3004")
        async with plain(pbx, tmp_path, *hotel) as program:
            await program.type_at_once("n 3004")
            await program.says("Note on 3004", "on leave in May")
