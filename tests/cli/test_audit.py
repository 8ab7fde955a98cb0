"""The audit log: what it says of a command, that no line can be changed, `lvconsole audit`."""

from __future__ import annotations

import asyncio
import csv
import json
import os
import stat
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot

from console.audit_file import NAME, NOTE, Audit, lines_of
from console.client.account import Account
from console.config import Settings, Store
from console.i18n import Message, msg
from console.protocol import call, dnd, prompt, session, user
from console.simulator import Simulator
from console.state import ledger
from console.state.audit import START, Shown, Who, chained, hash_of, verify
from console.state.identity import Identity
from console.state.ledger import Outcome
from console.ui.app import Console
from console.ui.setup import Setup
from tests.cli.shell import lvconsole

WHO = Who("operator", "3000")
CALL = Identity("PJSIP/3000-1", 1000.0, "3001")
DAY = 86400.0


def log(folder: Path, **more: object) -> Audit:
    return Audit(folder, who=lambda: WHO, failed=lambda _cause: None, **more)  # type: ignore[arg-type]


def hold(audit: Audit, outcome: Outcome = Outcome.ACCEPTED, note: Message | str = "") -> None:
    key = object()
    request = call.Hold(channel_id=CALL.channel)
    audit.sent(key, "call.hold", request, Shown(msg("Hold {party}", party="3001"), CALL))
    audit.outcome(key, outcome, note)


def entries(folder: Path) -> list[dict[str, object]]:
    return [json.loads(text) for text in lines_of(folder / NAME)]


def home(folder: Path) -> dict[str, str]:
    return {"HOME": str(folder), "XDG_DATA_HOME": str(folder / "data")}


def test_a_command_leaves_what_was_shown_sent_and_answered(tmp_path: Path) -> None:
    hold(log(tmp_path, wall=lambda: 2000.0), Outcome.REFUSED, "channel not found")
    sent, outcome = entries(tmp_path)
    assert (sent["operator"], sent["own"], sent["at"]) == ("operator", "3000", 2000.0)
    assert (sent["shown"], sent["channel"], sent["other"]) == ("Hold 3001", CALL.channel, "3001")
    assert (sent["service"], sent["fields"]) == ("holdCall", {"channelId": CALL.channel})
    assert (outcome["outcome"], outcome["note"]) == ("refused", "channel not found")
    assert sent["pair"] == outcome["pair"]


def test_only_its_owner_reads_the_log(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    hold(log(folder))
    assert stat.S_IMODE(os.stat(folder / NAME).st_mode) == 0o600


def test_no_password_reaches_the_log(tmp_path: Path) -> None:
    request = session.Login(user="u", password="hush", number="3000", domain="d", language="en")
    log(tmp_path).sent(object(), "session.login", request, Shown("Log in"))
    assert "hush" not in (tmp_path / NAME).read_text()


def test_rest_calls_are_logged_without_password_and_sound(tmp_path: Path) -> None:
    audit = log(tmp_path)
    for call_ in (
        user.ChangePassword(user_id="7", password="hush"),
        prompt.Upload(original_file=b"x" * 1000),
    ):
        audit.sent(object(), call_.id, call_, Shown(""))
    changed, uploaded = entries(tmp_path)
    assert (changed["operate"], changed["fields"]) == ("PUT", {"id": "7", "pass": "•••"})
    assert uploaded["service"] == "/ippbx/rest/locutions"
    assert "1000 bytes" in str(uploaded["fields"])


def test_a_late_answer_is_a_further_outcome(tmp_path: Path) -> None:
    audit, key = log(tmp_path), object()
    audit.sent(key, "call.hold", call.Hold(channel_id="x"), Shown("Hold"))
    audit.outcome(key, Outcome.NOT_CONFIRMED, "no answer")
    audit.outcome(key, Outcome.ACCEPTED, msg("the answer came late"))
    told = [line.get("outcome") for line in entries(tmp_path)]
    assert told == [None, "not confirmed", "accepted"]


def test_two_consoles_share_one_chain(tmp_path: Path) -> None:
    one, other = log(tmp_path), log(tmp_path)
    for audit in (one, other, other, one, one):
        hold(audit)
    assert verify(lines_of(tmp_path / NAME)) is None


def test_a_full_disk_is_told_once_and_stops_nothing(tmp_path: Path) -> None:
    said: list[Message | str] = []
    (tmp_path / NAME).mkdir()
    audit = Audit(tmp_path, who=lambda: WHO, failed=said.append)
    hold(audit)
    hold(audit)
    assert len(said) == 1


def chain(count: int) -> list[str]:
    texts, previous = [], START
    for number in range(count):
        texts.append(chained({"at": number, "note": "é"}, previous))
        previous = hash_of(texts[-1])
    return texts


@given(st.integers(0, 9), st.sampled_from(["change", "drop", "swap", "tear", "invent"]))
def test_the_first_broken_line_is_named(at: int, harm: str) -> None:
    texts = chain(10)
    whole = verify(texts)
    if harm == "change":
        texts[at] = texts[at].replace('"at":', '"at":1')
    elif harm == "tear":
        texts[at] = texts[at][:-9]
    elif harm == "invent":
        texts.insert(at, chained({"at": 0}, "f" * 64))
    elif at == 9:
        return  # Whether the end was cut off is seen by the note of it only.
    elif harm == "drop":
        del texts[at]
    else:
        texts[at], texts[at + 1] = texts[at + 1], texts[at]
    broken = verify(texts)
    assert whole is None
    assert broken is not None
    assert broken.number == at + 1


def test_after_a_torn_line_the_log_goes_on(tmp_path: Path) -> None:
    hold(log(tmp_path))
    with (tmp_path / NAME).open("a") as file:
        file.write('{"torn')
    hold(log(tmp_path))
    texts = list(lines_of(tmp_path / NAME))
    broken = verify(texts)
    assert (len(texts), broken and broken.number) == (5, 3)


@pytest.fixture
def logged(tmp_path: Path) -> Path:
    folder = tmp_path / "data" / "lvconsole"
    for day in (1, 2, 3):
        hold(log(folder, wall=lambda day=day: day * DAY + DAY / 2))
    return folder / NAME


async def audit_command(folder: Path, *words: str) -> tuple[int, str, str]:
    ran = await lvconsole("audit", *words, environ=home(folder) | {"TZ": "UTC"})
    return ran.code, ran.out, ran.err


@pytest.mark.usefixtures("logged")
async def test_the_list_is_filtered_by_day_and_command(tmp_path: Path) -> None:
    code, out, _ = await audit_command(tmp_path, "--since", "1970-01-03", "--until", "1970-01-03")
    assert (code, len(out.splitlines())) == (0, 2)
    assert "1970-01-03 12:00:00  sent           operator/3000  call.hold" in out
    assert "Hold 3001  [PJSIP/3000-1]" in out
    code, out, err = await audit_command(tmp_path, "--command", "call.dial")
    assert (code, out, "No entries" in err) == (0, "", True)
    assert len((await audit_command(tmp_path, "--command", "call"))[1].splitlines()) == 6


@pytest.mark.usefixtures("logged")
async def test_the_log_is_exported_as_csv_and_json(tmp_path: Path) -> None:
    for name in ("log.csv", "log.json"):
        code, _, err = await audit_command(tmp_path, "--export", str(tmp_path / name))
        assert (code, err) == (0, "")
    table = list(csv.reader((tmp_path / "log.csv").read_text("utf-8-sig").splitlines()))
    assert len(table) == 7
    assert table[0][:2] == ["at", "event"]
    assert len(json.loads((tmp_path / "log.json").read_text())) == 6


async def test_verify_names_the_line_that_was_changed(tmp_path: Path, logged: Path) -> None:
    code, out, _ = await audit_command(tmp_path, "--verify")
    assert (code, "6 lines" in out) == (0, True)
    forge(logged)
    code, _, err = await audit_command(tmp_path, "--verify")
    assert (code, err.count("\n"), "line 1: it was changed" in err) == (1, 1, True)
    _, _, err = await audit_command(tmp_path, "--verify", "--language", "cn")
    assert "第 1 行" in err


def cut(path: Path, lines: int) -> None:
    path.write_text("".join(f"{text}\n" for text in list(lines_of(path))[:-lines]))


async def test_verify_sees_that_the_end_was_cut_off(tmp_path: Path, logged: Path) -> None:
    cut(logged, 2)
    code, _, err = await audit_command(tmp_path, "--verify")
    assert (code, "line 4: the lines after it were cut off" in err) == (1, True)
    # What is logged afterwards does not cover it up.
    hold(log(logged.parent))
    code, _, err = await audit_command(tmp_path, "--verify")
    assert (code, "line 5: it does not follow the line before" in err) == (1, True)


@pytest.mark.parametrize("left", [None, "", "nonsense"])
async def test_verify_does_not_trust_a_log_whose_note_is_gone(
    tmp_path: Path, logged: Path, left: str | None
) -> None:
    cut(logged, 2)
    note = logged.parent / NOTE
    note.unlink() if left is None else note.write_text(left)
    code, out, err = await audit_command(tmp_path, "--verify")
    assert (code, out) == (1, "")
    assert "audit.last is missing or damaged: lines may have been cut off" in err


async def test_verify_sees_that_the_whole_log_was_emptied(tmp_path: Path, logged: Path) -> None:
    cut(logged, 6)
    assert list(lines_of(logged)) == []
    code, _, err = await audit_command(tmp_path, "--verify")
    assert (code, "cut off" in err) == (1, True)
    hold(log(logged.parent))
    assert verify(lines_of(logged)) is not None


def test_a_console_that_died_before_it_noted_the_end_leaves_a_whole_log(tmp_path: Path) -> None:
    hold(log(tmp_path))
    before = (tmp_path / NOTE).read_text()
    hold(log(tmp_path))
    (tmp_path / NOTE).write_text(before)
    hold(log(tmp_path))
    assert verify(lines_of(tmp_path / NAME)) is None


def forge(path: Path) -> None:
    path.write_text(path.read_text().replace("Hold 3001", "Hold 3002", 1))


async def test_no_log_and_a_bad_day_are_one_line(tmp_path: Path) -> None:
    for words, expected in (([], 1), (["--since", "monday"], 2)):
        code, _, err = await audit_command(tmp_path, *words)
        assert (code, err.count("\n")) == (expected, 1)


@asynccontextmanager
async def a_console(pbx: Simulator, folder: Path) -> AsyncIterator[Pilot[None]]:
    setup = Setup(Store(folder / "config.toml"), Settings(), folder)
    setup.account = session_account(pbx)
    app = Console(setup)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(lambda: app.board.live)
        yield pilot


async def test_the_console_logs_keys_and_modules_alike(tmp_path: Path) -> None:
    async with Simulator(extensions=10) as pbx, a_console(pbx, tmp_path) as pilot:
        app = cast(Console, pilot.app)
        await pilot.press(*"3004", "f3")
        await until(lambda: outcomes(tmp_path, "call.dial") == ["accepted", "confirmed"])
        await app.ask(dnd.Query(number="3001"))
        await app.ask(dnd.Set(number="3001"))
    told = entries(tmp_path)
    assert [line["command"] for line in told if line["event"] == "sent"] == ["call.dial", "dnd.set"]
    assert outcomes(tmp_path, "dnd.set") == ["accepted"]
    assert told[0]["operator"] == pbx.accounts[0].user
    assert str(told[0]["shown"]).startswith("Dial 3004")


async def test_what_the_screen_does_not_show_is_logged_until_it_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "CONFIRM_S", 0.0)
    async with Simulator(extensions=10) as pbx, a_console(pbx, tmp_path) as pilot:
        pbx.faults.no_pushes = True
        await pilot.press(*"3004", "f3")
        told = ["accepted", "not confirmed"]
        await until(lambda: outcomes(tmp_path, "call.dial") == told)
        assert entries(tmp_path)[-1]["note"] == "the screen has not shown it yet"
        pbx.faults.no_pushes = False
        pbx.pbx.push_extension("3000")
        await until(lambda: outcomes(tmp_path, "call.dial") == [*told, "confirmed"])
    assert len({line["pair"] for line in entries(tmp_path)}) == 1


def outcomes(folder: Path, command: str) -> list[object]:
    told = [line for line in logged_commands(folder) if line["command"] == command]
    return [line["outcome"] for line in told if line["event"] == "outcome"]


def logged_commands(folder: Path) -> list[dict[str, object]]:
    return entries(folder) if (folder / NAME).exists() else []


def session_account(pbx: Simulator) -> Account:
    login = pbx.accounts[0]
    return Account(pbx.url, login.user, login.number, password=login.password)


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
