"""A key meant for one screen does nothing on the next."""

from __future__ import annotations

import pytest

from console.state import guard
from tests.ui.shift import Shift


async def test_an_enter_held_down_does_not_send_the_form_that_it_opened(
    console: Shift, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "FIRST_REPEAT_S", 60.0)
    await console.chord("; o n")
    await console.sees("not set from here")
    await console.press("enter")
    await console.sees("Enter: set   Tab")
    await console.burst(*["enter"] * 5)
    await console.sees("Pressed twice: counted once")
    assert not [f for f in console.frames("nightService") if f["operate"] == "update"]
    await console.press("enter")
    await console.sees("Night service set")
    assert len([f for f in console.frames("nightService") if f["operate"] == "update"]) == 1


async def test_enter_in_a_field_does_not_dial_what_was_typed_before_it(console: Shift) -> None:
    await console.chord("; o w")
    await console.sees("Nothing here yet")
    await console.press("a")
    await console.sees("extensions ▸")
    await console.type("3005")
    await console.sees("Enter: dial 3005")
    await console.press("tab")
    await console.no_longer_sees("dial 3005")
    await console.type("3006")
    await console.press("enter")
    await console.sees("This must be filled in")
    await console.nothing_sent()
