"""The rules that protect a call, by keys: once, on what was painted, and always told honestly."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from textual import events

from console.client.errors import NotSent
from console.protocol import dnd, wake_up
from console.simulator import Simulator
from console.state import guard
from console.state.own_call import Role
from console.ui.widgets.line_list import LineList
from tests.ui.shift import CALLER, OWN, QUICK, Shift, shift

# Once.


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize("key", ["f7", "f8"])
async def test_a_key_that_repeats_is_one_request(console: Shift, key: str) -> None:
    await console.talk()
    await console.burst(*[key] * 5)
    await console.quiet()
    assert len(console.frames()) == 1


@pytest.mark.usefixtures("patient")
async def test_a_key_held_down_does_nothing_to_the_call_that_comes_next(
    console: Shift, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "FIRST_REPEAT_S", 60.0)
    await console.caller("0211111111")
    await console.caller("0222222222")
    await console.burst("f2")
    await console.in_call((Role.TALKING, "0211111111"))
    await console.settled(console.app.desk.queue)
    await console.burst("f2")  # held down all the time
    await console.sees("Pressed twice: counted once")
    await console.sent("answerQueueCall", exten="0211111111")
    await console.choose("3004")
    await console.press("f8")
    await console.sent("forceHangUp")


async def test_a_dial_key_held_down_does_not_dial_the_extension_under_the_cursor(
    console: Shift, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "FIRST_REPEAT_S", 60.0)
    await console.choose("3004")
    await console.type("112")
    await console.burst("f3", "f3", "f3")
    await console.sent("dialCall", number="112")
    await console.type("110")
    await console.burst("f3")
    await console.sent("dialCall", number="110")


async def test_a_double_press_of_answer_is_one_request(console: Shift) -> None:
    await console.caller("0211111111")
    await console.caller("0222222222")
    await console.burst("f2", "f2")
    await console.quiet()
    assert [frame["exten"] for frame in console.frames()] == ["0211111111"]


async def test_a_key_that_repeats_counts_once_however_late_it_is_handled(
    console: Shift, monkeypatch: pytest.MonkeyPatch
) -> None:
    await console.talk()
    console.sim.faults.errors = {"holdCall": (1, "no")}
    await console.press("f7")
    await console.quiet()
    monkeypatch.setattr(guard, "SETTLED_S", -60.0)
    # As if the console had stood still between two keys that were read 0.1 s apart.
    entry = console.app.dispatcher.ledger.entries[-1]
    entry.sent_at -= 1.0
    key = events.Key("f7", None)
    key.read_at = entry.sent_at + 0.1  # type: ignore[attr-defined]
    console.app.post_message(key)
    await console.sees("Pressed twice: counted once")
    assert len(console.frames()) == 1


async def test_nothing_else_leaves_for_a_call_whose_request_is_unanswered(console: Shift) -> None:
    await console.talk()
    console.sim.faults.silent = {"holdCall"}
    console.sim.faults.no_pushes = True
    await console.type("3004")
    await console.press("f7", "f4")
    await console.sees("Already in progress")
    assert [frame["service"] for frame in console.frames()] == ["holdCall"]


# What was painted.


async def test_a_row_that_has_just_moved_under_the_key_is_not_acted_on(
    console: Shift, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await console.caller("0211111111")
    await console.caller("0222222222")
    console.sim.hang_up(first)
    await console.until(lambda: first not in console.app.desk.queue.callers)
    with monkeypatch.context() as slowly:
        # However slow the machine of the test is, the key comes before the row is at rest.
        slowly.setattr(guard, "SETTLED_S", 60.0)
        await console.press("f2")
        await console.sees("The list moved under the key: nothing was sent, press again")
    await console.nothing_sent()
    await console.settled(console.app.desk.queue)
    await console.press("f2")
    await console.sent("answerQueueCall", exten="0222222222")


@pytest.mark.usefixtures("patient")
async def test_the_next_held_call_does_not_take_the_place_of_one_that_went(
    console: Shift,
) -> None:
    parties: list[str] = []
    held: list[tuple[Role, str]] = []
    for number in ("0211111111", "0222222222"):
        parties.append(await console.caller(number))
        await console.press("f2")
        await console.in_call((Role.TALKING, number), *held)
        held.append((Role.HELD, number))
        await console.press("f7")
        await console.until(partial(console.has, Role.HELD, number))
        console.sim.hang_up(OWN)
        await console.until(lambda: console.app.board.extensions[OWN].state == "IDLE")
    await console.settled(console.app.desk.calls)
    await console.press("f9")
    await console.sees("Enter: resume 0211111111")
    console.forget()
    console.sim.hang_up(parties[0])
    await console.until(lambda: len(console.app.desk.calls.rows) == 1)
    await console.press("enter")
    await console.sees("The list moved under the key")
    await console.nothing_sent()


@pytest.mark.usefixtures("patient")
async def test_a_call_is_transferred_as_soon_as_it_is_answered(console: Shift) -> None:
    """It is the call that has been on the screen while it rang."""
    console.sim.pbx.handset_answer = 1.5
    await console.caller()
    await console.press("f2")
    await console.type("3004")
    await console.until(lambda: console.roles() == [(Role.TALKING, CALLER)])
    await console.sees("Enter: blind transfer to 3004")
    await console.press("f4")
    await console.until(lambda: console.frames("blindTransferCall"), "sent")


@pytest.mark.usefixtures("patient")
async def test_hold_does_not_become_resume_by_itself(console: Shift) -> None:
    await console.talk()
    await console.press("f7")
    await console.until(lambda: console.roles() == [(Role.HELD, CALLER)])
    await console.press("f7")
    await console.quiet()
    assert [frame["service"] for frame in console.frames()] == ["holdCall"]


async def test_hang_up_right_after_hold_is_ignored(console: Shift) -> None:
    await console.talk()
    await console.burst("f7", "f8")
    await console.sees("Hang up right after hold is ignored")
    await console.quiet()
    assert [frame["service"] for frame in console.frames()] == ["holdCall"]


# What became of it.


async def test_a_refusal_is_shown_in_the_words_of_the_exchange(console: Shift) -> None:
    await console.connect("3005", "3006")
    await console.talk()
    await console.type("3005")
    await console.press("f4")
    await console.sees("refused", "extension 3005 is busy", f"Transfer {CALLER} to 3005")
    assert console.roles() == [(Role.TALKING, CALLER)]
    await console.press("escape")
    await console.until(lambda: "is busy" not in console.text(), "read and gone")


async def test_an_error_that_belongs_to_nothing_is_told_once(console: Shift) -> None:
    error = {"code": 1, "message": "disk [red]full", "service": "callingInQueue"}
    console.sim.pbx.push(error)
    await console.sees("The PBX reports: disk [red]full")
    console.app.say("something else")
    console.sim.pbx.push(error)
    await console.until(lambda: console.app.feed.oddities["error"] == 2)
    await console.sees("something else")


async def test_what_becomes_of_a_command_is_seen_in_a_module_too(console: Shift) -> None:
    await console.talk()
    await console.chord("; o b")
    await console.sees("Enterprise book")
    await console.press("f7")
    await console.sees("Enterprise book", "confirmed")
    console.forget()
    await console.press("semicolon")
    await console.sees(" a Answer", "h Hold / resume", "o Open…")
    await console.press("h")
    await console.sent("resumeCall")
    await console.chord("; g e")  # means what is hidden here
    await console.chord("; o x")
    await console.sees("Extension management")
    assert not console.app.keyboard.reader.pending


@pytest.mark.parametrize("words", ["no [/] [b]markup[/b]", "拒绝：[red]忙", "a\x1b[2Jb"])
async def test_a_hostile_refusal_is_text(console: Shift, words: str) -> None:
    await console.talk()
    console.sim.faults.errors["holdCall"] = (1, words)
    await console.press("f7")
    await console.sees("refused", words.replace("\x1b", "·"))


# Dialling is never held up.


async def dials(console: Shift, number: str = "112") -> None:
    """The request leaves, and once."""
    await console.type(number)
    await console.press("f3")
    await console.until(lambda: console.frames("dialCall"), "dialled")
    assert [frame["number"] for frame in console.frames("dialCall")] == [number]
    console.forget()


async def test_dialling_works_while_nothing_is_pushed_and_the_picture_is_stale(
    sim: Simulator, tmp_path: Path
) -> None:
    async with shift(sim, tmp_path, timing=replace(QUICK, stale=0.2, beat=30)) as console:
        await console.sees("STALE")
        await dials(console)


async def test_dialling_works_with_a_form_open(console: Shift) -> None:
    await console.connect("3005", "3006")
    await console.choose("3005")
    await console.chord("; s r")
    await console.sees("Type the extension 3005")
    await dials(console)


async def test_dialling_works_from_a_list_that_names_somebody_else(console: Shift) -> None:
    await console.chord("; o b")
    await console.sees("Enterprise book")
    lines = console.app.screen.query_one(LineList)
    await console.until(lambda: lines.cursor, "a row is chosen")
    await dials(console)


async def test_dialling_works_after_any_chord_and_search(console: Shift) -> None:
    await console.type("wang")
    await console.press("escape")
    await console.press("semicolon")
    await dials(console)


async def test_dialling_works_on_hold_and_with_an_unsettled_command(console: Shift) -> None:
    await console.talk()
    await console.press("f7")
    await console.in_call((Role.HELD, CALLER))
    console.sim.faults.silent = {"resumeCall"}
    console.sim.faults.no_pushes = True
    await console.press("f7")
    await console.until(lambda: console.frames("resumeCall"))
    await dials(console)


async def test_dialling_works_in_a_window_too_small_for_anything_else(
    sim: Simulator, tmp_path: Path
) -> None:
    async with shift(sim, tmp_path, size=(20, 5)) as console:
        await dials(console)


async def test_a_plain_word_is_never_dialled(console: Shift) -> None:
    await console.type("zzzz")
    await console.press("f3", "enter")
    await console.nothing_sent()


# Readings and licences.


async def test_a_readonly_console_sends_nothing(sim: Simulator, tmp_path: Path) -> None:
    async with shift(sim, tmp_path, readonly=True) as console:
        await console.caller()
        await console.press("f2")
        await console.sees("Read-only: nothing is sent")
        await console.type("112")
        await console.press("f3")
        await console.nothing_sent()


async def test_what_is_not_licensed_is_refused_here(tmp_path: Path) -> None:
    licences = ("originate_call", "hold_resume")
    exchange = Simulator(extensions=12, rest_port=None, licences=licences)
    async with exchange as sim, shift(sim, tmp_path) as console:
        await console.connect("3005", "3006")
        await console.choose("3005")
        await console.chord("; s l")
        await console.sees("Not licensed on this PBX: monitor")
        await console.nothing_sent()


async def test_a_held_party_can_be_taken_off_the_list_by_hand(console: Shift) -> None:
    await console.talk("13812345678")
    await console.press("f7")
    await console.in_call((Role.HELD, "13812345678"))
    console.sim.hang_up("3000")
    await console.until(lambda: [c.channel for c in console.app.board.calls.held] == [""])
    console.forget()
    await console.press("f9")
    await console.chord("; k")
    await console.sees("Take 13812345678 off this list?")
    await console.press("enter")
    await console.until(lambda: not console.app.board.calls.held)
    await console.nothing_sent()


async def test_a_change_for_nobody_in_particular_never_leaves(console: Shift) -> None:
    ask = console.app.services().ask
    for request in (dnd.Delete(), wake_up.Delete(start_number="3001"), dnd.Set(number="")):
        with pytest.raises(NotSent, match="Nobody in particular"):
            await ask(request)
    await ask(dnd.Set(number="3004"))
    assert [frame["number"] for frame in console.frames("doNotDisturb")] == ["3004"]
