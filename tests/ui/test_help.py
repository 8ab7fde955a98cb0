"""The help, by keys: what each key does now, why another can't, and how one is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.simulator import Simulator
from tests.ui.shift import shift


async def test_a_key_says_what_it_does_now_and_why_not(sim: Simulator, tmp_path: Path) -> None:
    async with shift(sim, tmp_path, size=(80, 24)) as one:
        await one.press("f1")
        await one.sees("Answer: Nobody is waiting")
        sim.call_in("13800001111")
        # It follows what happens while it is open.
        await one.sees("Answer: Answer 13800001111")
        await one.press("escape")
        await one.answer("13800001111")
        sim.call_in("13800002222")
        await one.press("f1")
        await one.sees("Answer: You are in a call: hold it or finish it first")
        await one.press("r", "e", "s", "u", "m", "e")
        await one.sees("F7, ; h Hold / resume: Hold 13800001111")
        for _ in "resume":
            await one.press("backspace")
        await one.press("f", "9")
        await one.sees("Held calls: No call is on hold")


async def test_keys_are_told_for_the_screen_they_were_asked_on(
    sim: Simulator, tmp_path: Path
) -> None:
    async with shift(sim, tmp_path) as one:
        await one.talk("13800001111", "")
        await one.press("3", "0", "0", "4")
        await one.press("f1", "b", "l", "i", "n", "d")
        await one.sees("Blind transfer: Transfer 13800001111 to 3004")
        await one.press("escape")
        await one.chord("; o r")
        await one.press("f1", "b", "l", "i", "n", "d")
        await one.sees("Blind transfer: Close what hides the desk first")


async def test_a_question_mark_helps_in_a_dialog_and_is_typed_in_a_field(
    sim: Simulator, tmp_path: Path
) -> None:
    async with shift(sim, tmp_path) as one:
        await one.chord("; o t")
        await one.sees("1/8")
        await one.press("question_mark")
        await one.sees("Keys", "F2, ; a")
        await one.press("escape")
        await one.sees("1/8")
        await one.press("escape", "3", "0", "0", "4")
        await one.chord("; e")
        await one.press("question_mark")
        await one.sees("Note on 3004", "?")
        assert "F2, ; a" not in one.text()


async def test_a_key_is_found_by_its_english_name_in_chinese_too(
    sim: Simulator, tmp_path: Path
) -> None:
    async with shift(sim, tmp_path) as one:
        await one.chord("; v l")
        await one.press("f1", *"transfer")
        await one.sees("盲转")
        assert "保持/取回" not in one.text()


async def test_a_question_mark_in_a_module_shows_its_own_keys(
    sim: Simulator, tmp_path: Path
) -> None:
    async with shift(sim, tmp_path) as one:
        await one.chord("; o a")
        await one.press("question_mark")
        await one.sees("Enter  call back", "d  done / open again")
        assert "F2, ; a" not in one.text()


async def test_the_help_names_nobody_while_the_desk_is_covered(
    sim: Simulator, tmp_path: Path
) -> None:
    async with shift(sim, tmp_path) as one:
        await one.talk("13800001111", "")
        await one.chord("; v c")
        await one.no_longer_sees("13800001111")
        await one.press("f1")
        await one.press("question_mark")
        assert "13800001111" not in one.text()


async def test_a_slash_begins_a_search_in_the_help_too(sim: Simulator, tmp_path: Path) -> None:
    async with shift(sim, tmp_path) as one:
        await one.press("f1", "slash")
        await one.sees("Search box")
        await one.press(*"conference")
        await one.sees("; m a Add to conference")


@pytest.mark.parametrize("opened", [("; o r", "Call records"), ("; o k", "New password")])
async def test_no_key_moves_the_desk_while_it_is_hidden(
    sim: Simulator, tmp_path: Path, opened: tuple[str, str]
) -> None:
    async with shift(sim, tmp_path) as one:
        await one.type("lee")
        await one.chord(opened[0])
        await one.sees(opened[1])
        for key in ("f6", "f9", "f10"):
            await one.press(key)
        assert "Close what hides the desk first" in one.app.said()
        desk = one.app.desk
        assert (desk.pane_in_focus(), desk.box.value) == ("box", "lee")
        await one.press("f1")
        await one.type("next pane")
        await one.sees("Next pane: Close what hides the desk first")


async def test_the_help_offers_no_chord_that_a_module_does_not_read(
    sim: Simulator, tmp_path: Path
) -> None:
    async with shift(sim, tmp_path) as one:
        await one.choose("3003")
        await one.chord("; o r")
        await one.sees("Call records")
        await one.press("f1")
        await one.type("force")
        await one.sees("Force release: Close what hides the desk first")


async def test_a_pane_that_is_not_shown_is_not_gone_to(sim: Simulator, tmp_path: Path) -> None:
    async with shift(sim, tmp_path) as one:
        await one.chord("; g q")
        await one.chord("; g m")
        await one.sees("This pane is not on the screen")
        assert one.app.desk.pane_in_focus() == "queue"
        await one.press("f1")
        await one.type("; g m")
        await one.sees("Conference: This pane is not on the screen")


@pytest.mark.parametrize("size", [(80, 24), (60, 16)])
async def test_all_keys_of_a_module_can_be_read_on_the_smallest_screen(
    sim: Simulator, tmp_path: Path, size: tuple[int, int]
) -> None:
    async with shift(sim, tmp_path, size=size) as one:
        await one.chord("; o b")
        await one.sees("Enterprise book", "? keys")
        await one.press("question_mark")
        await one.sees("department or group", "PgDn: move   Esc: close")
        assert "← →  previous or next" not in one.text()
        await one.press("end")
        await one.sees("← →  previous or next", "Esc: close")


async def test_the_link_is_tried_again_from_a_module_too(sim: Simulator, tmp_path: Path) -> None:
    async with shift(sim, tmp_path) as one:
        await one.chord("; o r")
        await one.sees("Call records")
        await one.press("ctrl+r")
        await one.sees("The extensions are read afresh")
