"""Forms: what every module can rely on."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen

from console.client.errors import NotConfirmed, NotSent, Refused
from console.i18n import msg
from console.simulator import Simulator
from console.ui.form_fields import (
    Choice,
    Field,
    Flag,
    Number,
    Text,
)
from console.ui.forms import Form, FormScreen, Values
from tests.modules.host import Desk, at_desk

NAME = Text("name", msg("Name"), required=True)
NUMBER = Number("number", msg("Number"))


class Sender:
    """Notes what is sent, and fails as told."""

    def __init__(self, *failures: Exception) -> None:
        self.sent: list[Values] = []
        self.failures = list(failures)

    async def __call__(self, values: Values) -> None:
        self.sent.append(values)
        if self.failures:
            raise self.failures.pop(0)


async def opened(desk: Desk, sender: Sender, *fields: Field, values: Any = None) -> list[Any]:
    answers: list[Any] = []
    form = Form("A form", fields or (NAME, NUMBER), sender)
    await desk.app.push_screen(FormScreen(form, values), answers.append)
    await desk.sees("A form", "Enter:")
    return answers


async def test_a_form_sends_what_was_typed(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        sender = Sender()
        answers = await opened(desk, sender)
        await desk.type("Ann")
        await desk.press("tab")
        await desk.type("30 01")
        await desk.press("enter")
        await desk.until(lambda: answers)
        assert sender.sent == [{"name": "Ann", "number": "3001"}] == answers


async def test_a_fault_stands_beside_its_field(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        sender = Sender()
        await opened(desk, sender)
        await desk.press("down")
        await desk.type("12a")
        await desk.press("enter")
        await desk.sees("This must be filled in", "digits, *, # and +")
        await desk.type("x")
        await desk.until(lambda: "This must be filled in" not in desk.text())
        assert sender.sent == []


@pytest.mark.parametrize(
    ("failure", "shown"),
    [
        (Refused("名字不对"), "名字不对"),
        (NotSent("no link"), "Nothing was sent: no link"),
        (NotConfirmed("no answer"), "Not confirmed"),
    ],
)
async def test_nothing_typed_is_lost_by_a_failure(
    sim: Simulator, tmp_path: Path, failure: Exception, shown: str
) -> None:
    async with at_desk(sim, tmp_path) as desk:
        sender = Sender(failure)
        answers = await opened(desk, sender)
        await desk.type("Ann")
        await desk.press("enter")
        await desk.sees(shown, "Ann")
        assert answers == []
        await desk.press("enter")
        await desk.until(lambda: answers)
        assert len(sender.sent) == 2


@pytest.mark.parametrize(
    ("failure", "shown"),
    [(NotSent("no link"), "Not sent again: no link"), (Refused("A name twice"), "A name twice")],
)
async def test_what_was_not_confirmed_stays_on_the_form_when_the_next_try_fails(
    sim: Simulator, tmp_path: Path, failure: Exception, shown: str
) -> None:
    async with at_desk(sim, tmp_path) as desk:
        sender = Sender(NotConfirmed("The link was lost"), failure)
        answers = await opened(desk, sender)
        await desk.type("Ann")
        await desk.press("enter")
        await desk.sees("Not confirmed: it may have been done or not. The link was lost")
        await desk.press("enter")
        await desk.sees(shown, "Not confirmed: it may have been done or not. The link was lost")
        assert "Nothing was sent" not in desk.text()
        await desk.press("enter")
        await desk.until(lambda: answers)


async def test_a_fault_of_what_sends_ends_nothing_and_can_be_tried_again(
    sim: Simulator, tmp_path: Path
) -> None:
    async with at_desk(sim, tmp_path) as desk:
        sender = Sender(KeyError("hunter2"))
        answers = await opened(desk, sender)
        await desk.type("Ann")
        await desk.press("enter")
        await desk.sees("A fault of the console (KeyError)", "Ann", "Enter: save")
        assert "hunter2" not in desk.text()
        await desk.press("enter")
        await desk.until(lambda: answers)


async def test_closing_asks_only_if_something_was_typed(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        answers = await opened(desk, Sender())
        await desk.press("escape")
        await desk.until(lambda: answers == [None])
        answers = await opened(desk, Sender())
        await desk.type("x")
        await desk.press("escape")
        await desk.sees("Close without saving")
        await desk.press("escape")
        await desk.sees("A form", "x")
        assert answers == []


async def test_a_form_that_was_sent_closes_itself_and_no_screen_above_it(
    sim: Simulator, tmp_path: Path
) -> None:
    answer, above = asyncio.Event(), Screen[None]()

    async def send(values: Values) -> None:
        await answer.wait()

    async with at_desk(sim, tmp_path) as desk:
        answers: list[Any] = []
        form = FormScreen(Form("A form", (NAME,), send))
        await desk.app.push_screen(form, answers.append)
        await desk.sees("A form", "Enter:")
        await desk.type("Ann")
        await desk.press("enter")
        await desk.app.push_screen(above)
        answer.set()
        await desk.until(lambda: not form.sending)
        assert desk.app.screen is above
        assert answers == []
        await desk.app.pop_screen()
        await desk.until(lambda: answers == [{"name": "Ann"}])
        await desk.sees("the desk")


async def test_a_choice_is_taken_by_keys(sim: Simulator, tmp_path: Path) -> None:
    async def options() -> list[tuple[str, str]]:
        return [("1", "销售部"), ("2", "财务部"), ("3", "Kitchen")]

    async with at_desk(sim, tmp_path) as desk:
        sender = Sender()
        field = Choice("department_id", msg("Department"), options=options)
        answers = await opened(desk, sender, field, Flag("keep", msg("Keep role")))
        await desk.sees("销售部", "Enter: save   Tab: next   Space: all options   Esc: close")
        await desk.press("space")
        await desk.sees("Type to narrow", "Kitchen")
        await desk.type("cwb")
        await desk.until(lambda: "Kitchen" not in desk.text())
        await desk.press("enter")
        await desk.sees("A form", "财务部")
        await desk.press("tab", "right")
        await desk.no_longer_sees("Space: all options")
        await desk.press("enter")
        await desk.until(lambda: answers)
        assert sender.sent == [{"department_id": "2", "keep": True}]


async def test_what_is_no_option_any_more_is_not_replaced_by_the_first(
    sim: Simulator, tmp_path: Path
) -> None:
    options = [("1", "Birds"), ("2", "Bells"), ("3", "Rain")]
    async with at_desk(sim, tmp_path) as desk:
        sender = Sender()
        field = Choice("tone", msg("Prompt tone"), required=True, options=options)
        await opened(desk, sender, field, values={"tone": "9"})
        await desk.press("enter")
        await desk.sees("◂ - ▸", "This must be filled in")
        await desk.press("left", "enter")
        await desk.until(lambda: sender.sent == [{"tone": "3"}])


async def test_what_was_told_while_sending_goes_with_the_answer(
    sim: Simulator, tmp_path: Path
) -> None:
    answer = asyncio.Event()

    async def send(values: Values) -> None:
        await answer.wait()
        raise Refused("this name is taken")

    async with at_desk(sim, tmp_path) as desk:
        await desk.app.push_screen(FormScreen(Form("A form", (NAME, NUMBER), send)))
        await desk.sees("A form", "Enter:")
        await desk.type("Ann")
        await desk.press("enter", "enter")
        await desk.sees("Under way")
        answer.set()
        await desk.sees("this name is taken")
        assert "Under way" not in desk.text()


async def test_options_that_could_not_be_had_are_asked_for_again(
    sim: Simulator, tmp_path: Path
) -> None:
    answers: list[Any] = [NotSent("no link"), [("7", "Sales")]]

    async def options() -> list[tuple[str, str]]:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return list(answer)

    async with at_desk(sim, tmp_path) as desk:
        sender = Sender()
        field = Choice("department_id", msg("Department"), required=True, options=options)
        done = await opened(desk, sender, field)
        await desk.sees("no link")
        await desk.pilot.pause()
        assert "no link" in desk.text()
        await desk.press("enter")
        await desk.sees("Sales")
        await desk.press("enter")
        await desk.until(lambda: done)
        assert sender.sent == [{"department_id": "7"}]


async def test_why_there_are_no_options_stays_to_be_read(sim: Simulator, tmp_path: Path) -> None:
    asked = asyncio.Event()

    async def options() -> list[tuple[str, str]]:
        await asked.wait()
        raise NotSent("no link")

    async with at_desk(sim, tmp_path) as desk:
        field = Choice("department_id", msg("Department"), required=True, options=options)
        await opened(desk, Sender(), NAME, field)
        await desk.press("enter")
        await desk.sees("This must be filled in")
        asked.set()
        await desk.sees("no link")
        await desk.pilot.pause()
        assert "This must be filled in" in desk.text()
