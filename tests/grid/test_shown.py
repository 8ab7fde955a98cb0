"""On a slow line only differences are sent, and what is sent makes the whole picture."""

import asyncio
from collections.abc import Sequence

import pyte
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from console.ui.ink import Page, render, render_changes
from console.ui.pacing import Pacer, Pump
from console.ui.shown import Shown, cells_of

WIDTH, HEIGHT = 24, 3
TEXTS = st.sampled_from(["", "3004 ", "王伟", "é", " " * 12, "idle", "a王b", " "])
STYLES = st.builds(
    Style,
    color=st.sampled_from(["red", "#5fafff"]),
    bgcolor=st.sampled_from(["blue", "#101010"]),
    bold=st.booleans(),
    underline=st.booleans(),
)
LINES = st.lists(st.lists(st.tuples(TEXTS, STYLES), max_size=5), min_size=HEIGHT, max_size=HEIGHT)


def strip_of(pieces: Sequence[tuple[str, Style]]) -> Strip:
    segments = [Segment(text, style) for text, style in pieces]
    return Strip(segments).adjust_cell_length(WIDTH, Style(bgcolor="blue"))


def page_of(picture: Sequence[Sequence[tuple[str, Style]]]) -> Page:
    lines = {y: [(0, WIDTH, strip_of(pieces))] for y, pieces in enumerate(picture)}
    return Page([(y, 0, WIDTH) for y in lines], lines)


def cells(screen: pyte.Screen) -> list[list[tuple[str, str, bool]]]:
    return [
        [(c.data, c.bg, c.underscore) for c in (screen.buffer[y][x] for x in range(WIDTH))]
        for y in range(HEIGHT)
    ]


def fresh(picture: Sequence[Sequence[tuple[str, Style]]]) -> pyte.Screen:
    screen = pyte.Screen(WIDTH, HEIGHT)
    page = page_of(picture)
    pyte.Stream(screen).feed(render(page, page.spans, COLOURS))
    return screen


def paint(
    picture: Sequence[Sequence[tuple[str, Style]]], shown: Shown, budget: int | None
) -> tuple[str, int]:
    frame = render_changes(page_of(picture), page_of(picture).spans, COLOURS, budget, shown)
    return frame.text, len(frame.owed)


COLOURS = ColorSystem.TRUECOLOR


@given(LINES, st.integers(0, WIDTH), st.integers(0, WIDTH))
def test_any_span_of_what_stands_there_changes_nothing(
    picture: list[list[tuple[str, Style]]], one: int, other: int
) -> None:
    screen, page = fresh(picture), page_of(picture)
    spans = [(y, min(one, other), max(one, other)) for y in range(HEIGHT)]
    pyte.Stream(screen).feed(render(page, spans, COLOURS))
    assert cells(screen) == cells(fresh(picture))


BUDGETS = st.one_of(st.none(), st.integers(1, 200))


@given(st.lists(st.tuples(LINES, BUDGETS), min_size=1, max_size=4))
def test_differences_in_slices_make_the_whole_picture(
    pictures: list[tuple[list[list[tuple[str, Style]]], int | None]],
) -> None:
    screen, shown = pyte.Screen(WIDTH, HEIGHT), Shown()
    stream = pyte.Stream(screen)
    for picture, budget in pictures:
        owed = 1
        while owed:
            text, owed = paint(picture, shown, budget)
            stream.feed(text)
        assert cells(screen) == cells(fresh(picture))
        assert paint(picture, shown, budget) == ("", 0)


def test_a_mark_joins_the_character_before_it_whatever_piece_that_came_in() -> None:
    red, blue = Style(color="red"), Style(color="blue")
    found = cells_of(
        [(3, [Segment("ae", red), Segment("\u0301b王", blue), Segment("\u0302", red)])]
    )
    assert found == {
        3: ("a", red),
        4: ("e\u0301", red),
        5: ("b", blue),
        6: ("王\u0302", blue),
        7: ("", blue),
    }


def test_a_word_that_changes_is_sent_whole() -> None:
    style = Style(color="red")
    shown = Shown()
    paint([[("3004 talking 00:09", style)], [], []], shown, 10**6)
    text, _ = paint([[("3004 talking 00:10", style)], [], []], shown, 10**6)
    assert "00:10" in text
    assert "talking" not in text
    assert cell_len("00:10") < len(text) < 30


async def test_while_the_line_is_busy_the_newest_state_is_taken_and_nothing_painted() -> None:
    taken, painted, busy = [], [], [True]
    done = asyncio.Event()

    def update() -> None:
        taken.append(1)
        busy[0] = len(taken) < 3

    def paint_it() -> None:
        painted.append(len(taken))
        done.set()

    pump = Pump(update, paint_it, busy=lambda: busy[0], pacer=Pacer(rate=40))
    pump.want()
    await asyncio.wait_for(done.wait(), 5)
    assert painted == [3]
