"""A key meant for one screen does nothing on the next."""

from __future__ import annotations

from tests.ui.shift import Shift


async def test_an_enter_held_down_does_not_send_the_form_that_it_opened(console: Shift) -> None:
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
