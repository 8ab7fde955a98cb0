"""A list that lies over a grid and grows and shrinks: it is painted without what is behind it."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from console.state.roster import Roster
from console.ui.behind import Behind
from console.ui.painting import lie_over
from console.ui.widgets.extension_grid import ExtensionGrid
from console.ui.widgets.line_columns import Column, Row
from console.ui.widgets.line_list import LineList
from tests.grid.host import NOW, Host, extension, screen_text, settled, talking

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from console.protocol.records import Extension

HEIGHT = 20


class Over(LineList):
    """As high as it has rows, at the bottom."""

    def on_mount(self) -> None:
        lie_over(self)

    def show(self, names: str) -> None:
        self.set_rows([Row(name, ((name, "plain"),)) for name in names])
        self.styles.height = len(names)
        self.styles.offset = (0, HEIGHT - len(names))


class Desk(Behind, Screen[None]):
    """A grid with a list over its last lines, and a note over some of that."""

    CSS = """
    Desk { layers: panes over notes; }
    Over { height: 0; layer: over; position: absolute; background: $surface; }
    #note { layer: notes; position: absolute; offset: 30 16; width: 10; height: 2; display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.board: dict[str, Extension] = {
            str(3000 + at): extension(str(3000 + at)) for at in range(200)
        }
        self.grid = ExtensionGrid(Roster(self.board), clock=lambda: NOW)
        self.over = Over((Column(width=20, grow=1),))

    def compose(self) -> ComposeResult:
        yield self.grid
        yield self.over
        yield Static("a note", id="note")


@asynccontextmanager
async def desk(*, noted: bool = False) -> AsyncIterator[tuple[Host, Desk]]:
    app, screen = Host(), Desk()
    async with app.run_test(size=(120, HEIGHT)) as pilot:
        await app.push_screen(screen)
        screen.query_one("#note").display = noted
        await settled(pilot)
        yield app, screen


@pytest.mark.parametrize("steps", [("abc",), ("a", "abcdef", "bcdefg"), ("abcdefgh", "gh", "xyz")])
async def test_each_line_of_it_and_each_that_it_uncovers_is_painted(steps: tuple[str, ...]) -> None:
    async with desk() as (app, screen):
        for names in steps:
            screen.over.show(names)
            app.paint_now()
            assert app.seen() == screen_text(app)
            assert app.seen()[-len(names)].split() == [names[0]]


async def test_a_line_more_costs_its_own_bytes_only() -> None:
    async with desk() as (app, screen):
        screen.over.show("abcdefgh")
        app.paint_now()
        app.frames.clear()
        screen.over.show("abcdefghi")
        app.paint_now()
        assert app.seen() == screen_text(app)
        assert not any("3000" in frame or "Name" in frame for frame in app.frames)


async def test_the_grid_comes_back_where_it_shrinks_with_what_changed_meanwhile() -> None:
    async with desk() as (app, screen):
        screen.over.show("abcdefgh")
        app.paint_now()
        for number in screen.board:
            screen.board[number] = talking(number, "9", 61)
        screen.grid.touch(set(screen.board))
        screen.over.show("ab")
        app.paint_now()
        assert app.seen() == screen_text(app)
        assert "talking" in app.seen()[HEIGHT - 3]
        screen.over.show("")
        app.paint_now()
        assert app.seen() == screen_text(app)
        assert "talking" in app.seen()[HEIGHT - 1]


async def test_what_stands_in_front_of_it_stays_there() -> None:
    async with desk(noted=True) as (app, screen):
        screen.over.show("abcdefgh")
        app.paint_now()
        assert app.seen() == screen_text(app)
        assert "a note" in app.seen()[16]


async def test_its_rows_count_as_seen_once_they_are_out() -> None:
    async with desk() as (app, screen):
        assert screen.over.painted_at("a") is None
        screen.over.show("ab")
        app.paint_now()
        assert screen.over.painted_at("a") is not None
