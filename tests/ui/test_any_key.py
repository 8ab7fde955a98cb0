"""Every key that a terminal can send, in the box and in a form: none ends the console."""

from __future__ import annotations

from string import ascii_lowercase

import pytest

from tests.ui.shift import Shift

ARROWS = ("up", "down", "left", "right", "home", "end", "pageup", "pagedown")
KEYS = (
    *(f"ctrl+{letter}" for letter in ascii_lowercase if letter != "q"),
    *("ctrl+@", "ctrl+backslash", "ctrl+right_square_bracket", "ctrl+underscore"),
    *("enter", "tab", "shift+tab", "backspace", "delete", "insert", "escape"),
    *(f"{shift}{arrow}" for shift in ("", "shift+", "ctrl+") for arrow in ARROWS),
    *(f"super+{letter}" for letter in "acvxyz"),
)


@pytest.mark.parametrize("opened", ["", "; o k"])
async def test_no_key_ends_the_console(console: Shift, opened: str) -> None:
    for key in KEYS:
        if opened and console.app.screen is console.app.desk:
            await console.chord(opened)
        await console.press(key)
    await console.press("escape", "escape", "escape")
    await console.until(lambda: console.app.screen is console.app.desk, "the desk")
    await console.nothing_sent()


async def test_text_is_copied_where_some_is_chosen(console: Shift) -> None:
    await console.type("3004")
    await console.press("ctrl+c")
    assert console.app.clipboard == ""
    await console.press("shift+home", "ctrl+c")
    assert console.app.clipboard == "3004"
