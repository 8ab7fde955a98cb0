"""A number typed on any screen is dialled from there: nothing has to be closed first."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from console.simulator import Simulator
from console.ui.cover import Cover
from console.ui.dialogs import Question
from console.ui.modules.dnd_selected import Switch
from tests.ui.shift import Shift, shift
from tests.ui.test_one_breath import breath

State = Callable[[Shift], Awaitable[None]]


def chord(keys: str, sees: str) -> State:
    async def reach(console: Shift) -> None:
        await console.chord(keys)
        await console.sees(sees)

    return reach


async def question(console: Shift) -> None:
    await console.talk()
    await console.press("ctrl+q")
    await console.sees("Quit?")


async def right_click(console: Shift) -> None:
    await console.caller()
    console.app.desk.menu("queue", 3, 3)
    await console.sees("F2")


async def certificate(console: Shift) -> None:
    console.app.push_screen(Question("Trust exactly this certificate?", "trust it"))
    await console.sees("trust it")


async def switch(console: Shift) -> None:
    await console.choose("3004")
    await console.chord("; n")
    await console.until(lambda: isinstance(console.app.screen, Switch))


async def keys_of_a_list(console: Shift) -> None:
    await console.chord("; o b")
    await console.sees("Enterprise book")
    await console.press("question_mark")
    await console.sees("Esc: close")


STATES: dict[str, State] = {
    "the menu": chord("f10", "command"),
    "the tour": chord("; o t", "1/8"),
    "a list without a search line": chord("; o s", "Settings"),
    "the cover": chord("; v c", "Names are covered"),
    "a question": question,
    "a certificate": certificate,
    "the menu of a right click": right_click,
    "the switch of do not disturb": switch,
    "the keys of a list": keys_of_a_list,
}


@pytest.mark.parametrize("key", ["f3", "enter"])
@pytest.mark.parametrize("state", STATES)
async def test_an_emergency_number_is_dialled_from_there(
    console: Shift, state: str, key: str
) -> None:
    await STATES[state](console)
    below = console.app.screen
    await breath(console, *"112", key)
    if (state, key) == ("a question", "enter"):
        assert console.app.is_running  # Enter would have been "quit".
    await console.sent("dialCall", number="112")
    assert console.app.screen is below


@pytest.mark.parametrize("opened", ["", "; o r", "; o t"])
async def test_wide_digits_of_a_chinese_input_method_are_dialled_too(
    console: Shift, opened: str
) -> None:
    if opened:
        desk = console.app.screen
        await console.chord(opened)
        await console.until(lambda: console.app.screen is not desk, "opened")
    await console.type("１３９＃")
    await console.press("f3")
    await console.sent("dialCall", number="139#")


async def test_wide_digits_agree_to_a_forced_release(console: Shift) -> None:
    await console.connect("3003", "3004")
    await console.choose("3003")
    await console.chord("; s r")
    await console.sees("Type the extension 3003")
    await console.type("３００３")
    await console.press("enter")
    await console.until(lambda: console.frames("forceHangUp"))


async def test_what_is_typed_stands_on_the_screen_and_what_became_of_it(console: Shift) -> None:
    await console.chord("; v c")
    await console.sees("Names are covered")
    await console.type("1129")
    await console.press("backspace")
    await console.sees("Enter: dial 112   Esc: drop it")
    await console.press("f3")
    await console.sees("Dial 112: sent")
    assert isinstance(console.app.screen, Cover)


async def test_escape_drops_the_number_first_and_letters_choose_nothing_below(
    console: Shift,
) -> None:
    await console.chord("; o s")
    await console.sees("Settings")
    below = console.app.screen
    await console.type("11")
    await breath(console, *"r?d", " ", "escape")
    assert console.app.screen is below
    await console.no_longer_sees("drop it")
    await console.press("escape")
    await console.until(lambda: console.app.screen is not below, "closed")
    await console.nothing_sent()


async def test_a_number_that_could_not_be_dialled_stays_with_the_reason(
    sim: Simulator, tmp_path: Path
) -> None:
    async with shift(sim, tmp_path, readonly=True) as console:
        await console.chord("; o t")
        await console.type("112")
        await console.press("f3")
        await console.sees("Read-only: nothing is sent", "Enter: dial 112")
        await console.nothing_sent()


async def test_a_field_keeps_its_digits(console: Shift) -> None:
    await console.chord("f1")
    await console.sees("Keys")
    await console.type("112")
    await console.press("escape")
    await console.until(lambda: console.app.screen is console.app.desk, "one Esc closes it")
