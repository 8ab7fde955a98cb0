"""What tests of these modules do at the keyboard."""

from __future__ import annotations

from textual import events

from tests.modules.host import Desk


async def paste(desk: Desk, text: str) -> None:
    """Put a long text into the field that has the focus, in place of what is there."""
    await desk.press("end", "ctrl+u")
    field = desk.app.focused
    assert field is not None
    field.post_message(events.Paste(text))
    await desk.pilot.pause()
