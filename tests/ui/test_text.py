"""Both languages, and names that are Chinese, long or hostile: text, in straight columns."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from rich.cells import cell_len

from console.i18n import LANGUAGES
from console.protocol.push import ConferenceMembers, ExtensionSingle
from console.protocol.records import Member
from console.simulator import Simulator
from console.state.own_call import Role
from tests.ui.shift import CALLER, OWN, Shift, shift

HOSTILE = [
    "[/]",
    "[bold red]x[/bold red] $text",
    "\x1b[c\x1b]0;t\x07 name",
    "李明朗李明朗李明朗李明朗李明朗李明朗",
    "e\u0301\u0301\u0301 \u202egnol\u202c \u200b\ufeff",
    "👩‍👩‍👧 🇨🇳 ﷽",
    "x" * 200,
]


def columns_are_straight(console: Shift, number: str) -> bool:
    """The grid's cells of a row begin at the same place as those of the rows around."""
    starts = set()
    for line in console.lines():
        for first in ("3000", number):
            if f" {first} " in line and "│" not in line:
                starts.add(cell_len(line[: line.index(f" {first} ")]))
    return len(starts) == 1


@pytest.mark.parametrize("name", HOSTILE)
async def test_names_are_text_and_stay_in_their_column(console: Shift, name: str) -> None:
    sim = console.sim
    sim.pbx.extensions["3002"].name = name
    sim.pbx.push_extension("3002")
    before = console.app.board.extensions["3002"].show_name
    await console.until(
        lambda: console.app.board.extensions["3002"].show_name != before or before == name
    )
    await console.caller(CALLER, name)
    await console.press("f2")
    await console.in_call((Role.TALKING, CALLER))
    console.forget()
    shown = console.app.board.extensions["3002"].show_name
    await console.sees(f"3002 {shown[:5]}".rstrip())
    width = console.app.size.width
    assert all(cell_len(line) <= width for line in console.lines())
    assert not any(
        ord(char) < 32 or 0x7F <= ord(char) < 0xA0 for char in console.text() if char != "\n"
    )
    assert columns_are_straight(console, "3002")
    await console.nothing_sent()


@pytest.mark.parametrize("name", HOSTILE[:2])
async def test_the_lines_above_the_panes_are_text_too(console: Shift, name: str) -> None:
    member = Member(channel="SIP/1-1", number="3005", member_state="Join")
    console.app.feed.on_push(ConferenceMembers(conference_name=name, members=[member]))
    await console.sees(f"Conference {name[:3]}")
    await console.type(name)
    await console.chord("; v f")
    await console.sees(f"“{name}”")


async def test_the_language_changes_while_running(console: Shift) -> None:
    await console.talk()
    await console.sees("Own calls", "talking", "Blind transfer")
    await console.chord("; v l")
    await console.sees("通话", "盲转", "空闲")
    await console.until(lambda: "Own calls" not in console.text() and "idle" not in console.text())
    await console.press("f7")
    await console.in_call((Role.HELD, CALLER))
    await console.sees("保持", "取回")
    # Those after Chinese, if somebody has added one, and English again.
    for _ in LANGUAGES[LANGUAGES.index("cn") :]:
        await console.chord("; v l")
    await console.sees("Own calls", "on hold")


async def test_the_titles_above_the_settings_change_their_language_too(console: Shift) -> None:
    await console.chord("; o s")
    await console.sees("What it holds")
    await console.press("enter")
    await console.sees("Key scheme")
    await console.press("right", "right", "enter")
    await console.sees("设置", "已保存")
    assert "What it holds" not in console.text()


async def test_what_the_ledger_keeps_changes_its_language_too(console: Shift) -> None:
    await console.connect("3005", "3006")
    await console.talk()
    await console.type("3005")
    await console.press("f4")
    await console.sees("refused", "Transfer")
    await console.chord("; v l")
    await console.sees("被拒绝", f"将 {CALLER} 转给 3005")


async def test_the_name_of_a_withheld_caller_is_nobody_elses(console: Shift) -> None:
    channel = console.sim.call_in("", "Ann Lee")
    await console.until(lambda: channel in console.app.desk.queue.callers, "caller")
    await console.sees("withheld", "Ann Lee")
    record = replace(
        console.app.board.extensions["3004"], state="CALLER_RINGING", another_number=""
    )
    console.app.feed.on_push(ExtensionSingle(extension=record))
    await console.sees("calling out")
    assert console.text().count("Ann") == 1


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_no_number_is_cut(sim: Simulator, tmp_path: Path, size: tuple[int, int]) -> None:
    number = "+8613912345678901"
    async with shift(sim, tmp_path, size=size) as console:
        await console.caller(number, "欧阳" * 20)
        await console.sees(f" {number} 欧")
        await console.press("f2")
        await console.in_call((Role.TALKING, number))
        await console.sees(f" {number}")
        await console.press("f7")
        await console.in_call((Role.HELD, number))
        await console.sees(f" {number}")


async def test_a_call_with_nobody_known_says_so(console: Shift) -> None:
    own = console.app.board.extensions[OWN]
    record = replace(own, state="CALLING", channel_id="SIP/3000-000000aa", another_number="")
    console.app.feed.on_push(ExtensionSingle(extension=record))
    await console.until(lambda: console.has(Role.TALKING, ""))
    await console.sees("talking", "unknown number")
