"""Forms and listings: what every module can rely on."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.events import Key
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
from console.ui.listing import Action, Listing, Loaded
from console.ui.widgets.line_columns import Column
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
        await desk.sees("销售部")
        await desk.press("space")
        await desk.sees("Type to narrow", "Kitchen")
        await desk.type("cwb")
        await desk.until(lambda: "Kitchen" not in desk.text())
        await desk.press("enter")
        await desk.sees("A form", "财务部")
        await desk.press("tab", "right", "enter")
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


class People(Listing[int]):
    """Two hundred rows, in pages of fifty."""

    read: list[int]

    def heading(self) -> str:
        return "People"

    def columns(self) -> tuple[Column, ...]:
        return (Column("Name", 10, 1),)

    def actions(self) -> list[Action]:
        return [Action("d", msg("delete"), self.delete, needs="rows")]

    def key_of(self, item: int) -> str:
        return str(item)

    def cells_of(self, item: int) -> tuple[tuple[str, str], ...]:
        return ((f"Person {item}", "plain"),)

    async def load(self, page: int, size: int) -> Loaded[int]:
        self.read = [*getattr(self, "read", []), page]
        return Loaded(range((page - 1) * size, min(200, page * size)), 200)

    async def delete(self) -> None:
        if await self.ask(f"Delete {self.marked}?", "delete"):
            self.deleted = self.marked
            raise Refused("it is 在用")


async def test_a_listing_reads_page_after_page(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        people = People(desk.services)
        await desk.app.push_screen(people)
        await desk.sees("People · 50 of 200", "Person 0")
        assert people.read == [1]
        for _ in range(40):
            await desk.press("pagedown")
            await desk.pilot.pause()
        await desk.sees("Person 199", "People · 200")
        assert people.read == [1, 2, 3, 4]


class Filtered(People):
    """The same, with a filter."""

    def filters(self) -> list[Field]:
        async def groups() -> list[tuple[str, str]]:
            return [("7", "Guests"), ("8", "Staff")]

        states = (("1", msg("set")), ("0", msg("not set")))
        return [
            Choice("state", msg("Wake-up"), options=states),
            Flag("whole", msg("Whole")),
            Choice("group", msg("Group"), options=groups),
        ]


async def test_a_filter_is_named_by_the_texts_that_were_chosen(
    sim: Simulator, tmp_path: Path
) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await desk.app.push_screen(Filtered(desk.services))
        await desk.sees("Person 3")
        await desk.press("f")
        await desk.sees("Filter", "Whole")
        await desk.sees("Guests")
        await desk.press("right", "tab", "right", "tab", "right", "enter")
        await desk.sees("Wake-up: not set · Whole: yes · Group: Staff")
        await desk.press("f")
        await desk.sees("Filter", "Staff")
        await desk.press("left", "tab", "left", "enter")
        await desk.sees("People · 50 of 200 · Group: Staff")


async def test_an_action_has_the_marked_rows_and_says_its_refusal(
    sim: Simulator, tmp_path: Path
) -> None:
    async with at_desk(sim, tmp_path) as desk:
        people = People(desk.services)
        await desk.app.push_screen(people)
        await desk.sees("Person 3")
        await desk.press("space", "down", "down", "space", "d")
        await desk.sees("Delete [0, 2]?")
        await desk.press("enter")
        await desk.sees("The PBX refused: it is 在用")
        assert people.deleted == [0, 2]


async def test_a_search_narrows_a_listing(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await desk.app.push_screen(People(desk.services))
        await desk.sees("Person 3")
        await desk.press("/")
        await desk.type("on 42")
        await desk.until(lambda: "Person 3" not in desk.text())
        await desk.sees("Person 42")
        await desk.press("escape")
        await desk.sees("Person 3")


async def test_keys_that_come_in_one_go_are_no_actions_of_the_list(
    sim: Simulator, tmp_path: Path
) -> None:
    async with at_desk(sim, tmp_path) as desk:
        people = People(desk.services)
        await desk.app.push_screen(people)
        await desk.sees("Person 3")
        for char in "/d42":
            desk.app.post_message(Key(char, char))
        desk.app.post_message(Key("enter", None))
        await desk.sees("People · 0", "d42")
        await desk.press("escape")
        await desk.sees("Person 3")
        for char in "dd":
            desk.app.post_message(Key(char, char))
        await desk.sees("Delete [0]?")
        await desk.press("escape")
        await desk.until(lambda: "Delete [0]?" not in desk.text(), "asked once")


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


async def test_a_listing_is_read_again_when_the_link_is_back(
    sim: Simulator, tmp_path: Path
) -> None:
    link = [False]
    async with at_desk(sim, tmp_path) as desk:
        people = People(replace(desk.services, live=lambda: link[0]))
        await desk.app.push_screen(people)
        await desk.sees("Person 3", "no link")
        await desk.until(lambda: not people._was_live)
        link[0] = True
        await desk.until(lambda: people.read == [1, 1])
        await desk.until(lambda: "no link" not in desk.text())


class Faulty(People):
    """A listing with bugs."""

    async def delete(self) -> None:
        raise KeyError("hunter2")


async def test_a_bug_in_a_module_does_not_end_the_desk(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await desk.app.push_screen(Faulty(desk.services))
        await desk.sees("Person 3")
        await desk.press("d")
        await desk.sees("A fault of the console (KeyError)", "Person 3")
        assert "hunter2" not in desk.text()
