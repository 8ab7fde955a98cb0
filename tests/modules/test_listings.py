"""Listings: what every module can rely on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from textual.events import Key

from console.client.errors import Refused
from console.i18n import msg
from console.simulator import Simulator
from console.ui.form_fields import Choice, Field, Flag
from console.ui.listing import Action, Listing, Loaded
from console.ui.widgets.line_columns import Column
from tests.modules.host import at_desk


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
