"""A form of something that somebody else changes while it is open."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from console.client.errors import NotConfirmed, NotSent, Refused
from console.i18n import msg
from console.simulator import Simulator
from console.ui.forms import Form, FormScreen, Values
from tests.modules.host import Desk, at_desk
from tests.modules.test_forms import NAME, NUMBER, Sender


async def edited(desk: Desk, sender: Sender, *readings: Values | Exception) -> list[Any]:
    """A form of a record that reads as given, each time it is asked for."""
    left = list(readings)
    answers: list[Any] = []

    async def reread() -> Values:
        found = left.pop(0)
        if isinstance(found, Exception):
            raise found
        return found

    form = Form("A form", (NAME, NUMBER), sender, reread=reread)
    begun = {"name": "Ann", "number": "1"}
    await desk.app.push_screen(FormScreen(form, begun), answers.append)
    await desk.sees("A form", "Enter:")
    return answers


async def test_a_change_of_somebody_else_is_shown_and_not_overwritten(
    sim: Simulator, tmp_path: Path
) -> None:
    async with at_desk(sim, tmp_path) as desk:
        sender = Sender()
        theirs = {"name": "Zoe", "number": "2"}
        answers = await edited(desk, sender, theirs, theirs)
        await desk.press("end", "X", "enter")
        await desk.sees(
            "Somebody else changed this meanwhile: nothing was sent",
            "AnnX",
            "Changed by somebody else from Ann to Zoe; yours would",
            "Changed by somebody else from 1 to 2",
        )
        assert sender.sent == []
        await desk.press("enter")
        await desk.until(lambda: answers)
        assert sender.sent == [{"name": "AnnX", "number": "2"}]


async def test_a_second_change_is_shown_as_well(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        sender = Sender()
        await edited(desk, sender, {"name": "Zoe", "number": "1"}, {"name": "Eva", "number": "1"})
        await desk.press("enter")
        await desk.sees("from Ann to Zoe")
        await desk.press("enter")
        await desk.sees("from Zoe to Eva")
        assert sender.sent == []


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (Refused("there is no such contact", 1), "The PBX refused: there is no such contact"),
        (NotConfirmed(msg("No answer"), "1"), "Nothing was sent: No answer"),
        (NotSent(msg("No link")), "Nothing was sent: No link"),
    ],
)
async def test_what_cannot_be_read_again_is_not_written(
    sim: Simulator, tmp_path: Path, failure: Exception, words: str
) -> None:
    async with at_desk(sim, tmp_path) as desk:
        sender = Sender()
        await edited(desk, sender, failure)
        await desk.press("enter")
        await desk.sees(words)
        assert sender.sent == []
