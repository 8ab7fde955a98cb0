"""Whatever is pushed, the screen ends up showing the state of each extension."""

from __future__ import annotations

import asyncio

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.style import Style

from console.protocol.records import Extension
from console.state.roster import Filter, Order, Shown
from console.ui.widgets.extension_grid import ExtensionGrid
from console.ui.widgets.grid_cell import Brush, Cell, Manner, later
from tests.grid.host import NOW, Host, grid_of, settled, talking

BRUSH = Brush(lambda name, cursor: Style())
STATES = st.sampled_from(["IDLE", "CALLING", "CALLEE_RINGING", "HOLDING", "CONF_MUTE", "NEW"])
PUSHES = st.lists(
    st.builds(
        Extension,
        number=st.integers(3000, 3060).map(str),
        show_name=st.sampled_from(["Ann", "李明朗", "a name as long as they come, and longer"]),
        state=STATES,
        department=st.sampled_from(["", "IT", "Sales"]),
        channel_id=st.sampled_from(["", "SIP/3000-0000000a"]),
        another_number=st.sampled_from(["", "9", "013912345678"]),
        start_time=st.sampled_from([None, NOW - 5, NOW - 4000]),
        disturb_id=st.sampled_from([0, 1]),
    ),
    min_size=1,
    max_size=40,
)


def expected(grid: ExtensionGrid, app: Host) -> list[str]:
    """The grid's lines, each cell drawn from the model alone."""
    size = grid.scrollable_content_region.size
    layout = grid.layout_now
    lines = []
    for y in range(size.height):
        line = layout.line(y + grid.scroll_offset.y)
        if not isinstance(line, list):
            lines.append(f"{line.department or 'No department'} ({line.size})")
            continue
        cells = ""
        for number in line:
            manner = Manner(size.width // layout.columns, 4, NOW, cursor=number == grid.cursor)
            extension = grid.roster.get(number)
            assert extension is not None
            cell = BRUSH.draw(extension, manner, lambda each: each.another_number)
            cells += "".join(segment.text for segment in cell.segments)
        lines.append(cells.rstrip())
    return lines


async def run(
    pushes: list[Extension], order: Order, shown: Shown, batch: int, at_once: bool
) -> None:
    board, grid = grid_of(talking(str(3000 + number), "9", 5) for number in range(50))
    app = Host(grid)
    async with app.run_test(size=(120, 10)) as pilot:
        grid.roster.choose(Filter(shown=shown))
        grid.roster.sort(order)
        grid.rebuild()
        grid.select("3004")
        await settled(pilot)
        for at in range(0, len(pushes), batch):
            part = pushes[at : at + batch]
            board.update({each.number: each for each in part})
            grid.touch({each.number for each in part})
            if at_once:
                app.paint_now()
            await pilot.pause(0)
        await settled(pilot)
        width = grid.scrollable_content_region.width
        seen = [app.row(y, width) for y in range(grid.scrollable_content_region.height)]
        assert seen == expected(grid, app)
        assert grid.cursor in (None, "3004")


@settings(max_examples=15, deadline=None)
@given(PUSHES, st.sampled_from(Order), st.sampled_from(Shown), st.integers(1, 10), st.booleans())
def test_every_cell_shows_the_last_state_after_any_pushes(
    pushes: list[Extension], order: Order, shown: Shown, batch: int, at_once: bool
) -> None:
    asyncio.run(run(pushes, order, shown, batch, at_once))


def drawn(extension: Extension, width: int, now: float) -> Cell:
    manner = Manner(width, 4, now)
    return BRUSH.draw(extension, manner, lambda each: each.another_number)


@given(PUSHES, st.integers(38, 80), st.integers(0, 8000))
def test_a_cell_that_only_time_changed_reads_as_one_drawn_anew(
    pushes: list[Extension], width: int, seconds: int
) -> None:
    for each in pushes:
        before, after = drawn(each, width, NOW), drawn(each, width, NOW + seconds)
        turned = later(before, NOW + seconds) if before.start is not None else None
        if turned is None:
            continue
        cell, count = turned
        assert cell == after
        # What is painted is what differs, all of it and no more.
        end = len(plain(before)) - len(before.segments[-1].text)
        assert plain(before)[: end - count] == plain(after)[: end - count]
        assert plain(before)[end:] == plain(after)[end:]
        assert (count == 0) == (before == after)
        assert not count or plain(before)[end - count] != plain(after)[end - count]


def plain(cell: Cell) -> str:
    return "".join(segment.text for segment in cell.segments)


def test_a_timer_is_drawn_anew_only_when_it_grows() -> None:
    talk = drawn(talking("3000", "9", 3590), 40, NOW)
    assert later(talk, NOW + 9) is not None
    assert later(talk, NOW + 10) is None
