"""The linear mode as a program among others: how it ends, and what it leaves."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest

from console.audit_file import lines_of
from console.simulator import Simulator
from tests.client.ears import until
from tests.plain.program import plain, sent


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_logs_out(pbx: Simulator, tmp_path: Path, number: int) -> None:
    async with plain(pbx, tmp_path) as program:
        program.process.send_signal(number)
        assert await program.ends() == 128 + number
    assert len(sent(pbx, "logout")) == 1


async def test_what_is_not_answered_by_the_end_is_told_not_to_be_confirmed(
    pbx: Simulator, tmp_path: Path
) -> None:
    pbx.faults.silent, pbx.faults.no_pushes = {"dialCall"}, True
    async with plain(pbx, tmp_path) as program:
        await program.type("d 3004")
        await program.says("Dial 3004", "sent")
        program.process.send_signal(signal.SIGTERM)
        await program.says("Dial 3004", "not confirmed", "The link was lost")
        assert await program.ends() == 128 + signal.SIGTERM


async def test_the_end_of_a_pipe_waits_for_the_last_outcome(pbx: Simulator, tmp_path: Path) -> None:
    async with plain(pbx, tmp_path) as program:
        assert program.process.stdin is not None
        program.process.stdin.write(b"w\nd 3004")
        program.process.stdin.close()
        await program.says("Nobody is waiting")
        assert await program.ends() == 0
    assert any(line.startswith("Dial 3004") for line in program.lines)


async def test_output_holds_no_escape_codes(pbx: Simulator, tmp_path: Path) -> None:
    async with plain(pbx, tmp_path) as program:
        pbx.call_in("13900001111", "\x1b[2Jevil\r\nname")
        await program.says("Waiting:")
        await program.type("? \x1b[31m")
        await program.type("nonsense \x1b[31m")
        await program.says("Not a command")
        await program.type("q")
        await program.ends()
    assert all(line.isprintable() for line in program.lines)


async def test_commands_reach_the_audit_log(pbx: Simulator, tmp_path: Path) -> None:
    async with plain(pbx, tmp_path) as program:
        await program.type("d 3004")
        await program.says("Dial 3004", "confirmed")
    file = tmp_path / "lvconsole" / "audit.jsonl"
    lines = [json.loads(text) for text in lines_of(file)]
    assert {line["command"] for line in lines} == {"call.dial"}
    assert [line.get("outcome") for line in lines][:2] == [None, "accepted"]


async def test_what_is_dialled_before_the_extensions_are_known_has_an_outcome(
    pbx: Simulator, tmp_path: Path
) -> None:
    pbx.faults.silent = {"extension"}
    async with plain(pbx, tmp_path, terminal=True) as program:
        await program.says("? lists the commands")
        await until(lambda: sent(pbx, "extension"))
        await program.type("x")
        await program.says("You have no call, may be old")
        await program.type("a")
        await program.says("Nobody is waiting, may be old")
        pbx.faults.errors["dialCall"] = (1, "no route")
        await program.type("d 3004")
        await program.says("Dial 3004", "refused", "no route")
        await program.type("q")
        assert await program.ends() == 0
