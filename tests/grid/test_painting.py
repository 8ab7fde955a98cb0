"""What leaves for the terminal: the right picture, in few bytes, and nothing for nothing."""

from __future__ import annotations

import re

import pyte
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.style import Style
from textual import _compositor
from textual.app import App
from textual.screen import Screen
from textual.widget import Widget

from console.ui import ink, painting
from console.ui.pacing import Pacer
from console.ui.widgets.grid_cell import Brush, Manner
from tests.grid.host import NOW, Host, extension, grid_of, screen_text, settled, talking


def test_the_private_names_of_textual_that_painting_uses_exist() -> None:
    assert len(ink.UPDATES) == 2
    assert {"chops", "spans", "chop_ends"} <= set(_compositor.ChopsUpdate([], [], []).__dict__)
    assert callable(App._display)
    assert callable(Screen._on_timer_update)
    assert callable(Screen._compositor_refresh)
    for name in ("_dirty_regions", "render_update", "_regions_to_spans", "update_widgets"):
        assert hasattr(_compositor.Compositor(), name)
    assert Widget()._repaint_required in (True, False)
    assert not Widget()._repaint_regions
    assert not Widget()._exchange_repaint_regions()


async def test_a_textual_without_these_names_still_paints(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(painting, "UPDATES", ())
    _, grid = grid_of([extension("3000")])
    app = Host(grid)
    async with app.run_test(size=(60, 5)) as pilot:
        await settled(pilot)
        assert "3000" in app.seen()[0]


async def test_the_terminal_shows_what_textual_composed() -> None:
    board, grid = grid_of(extension(str(3000 + number)) for number in range(40))
    app = Host(grid)
    async with app.run_test(size=(120, 12)) as pilot:
        await settled(pilot)
        board["3004"] = talking("3004", "9", 61, show_name="李明朗")
        board["3017"] = extension("3017", "CALLEE_RINGING")
        grid.touch({"3004", "3017"})
        await settled(pilot)
        assert app.seen() == screen_text(app)
        await pilot.press("tab", "down", "pagedown", "space")
        await settled(pilot)
        assert app.seen() == screen_text(app)


async def test_a_change_costs_its_own_cells_only() -> None:
    board, grid = grid_of(extension(str(3000 + number)) for number in range(200))
    app = Host(grid)
    async with app.run_test(size=(200, 30)) as pilot:
        await settled(pilot)
        app.frames.clear()
        board["3004"] = talking("3004", "3010", 61)
        grid.touch({"3004"})
        await settled(pilot)
        assert len("".join(app.frames).encode()) <= 190


async def test_a_page_says_three_styles_for_each_idle_extension() -> None:
    _, grid = grid_of(extension(str(3000 + number)) for number in range(200))
    app = Host(grid)
    async with app.run_test(size=(80, 11)) as pilot:
        grid.focus()
        await pilot.press("down")
        await settled(pilot)
        app.frames.clear()
        await pilot.press("pagedown")
        await settled(pilot)
        page = next(frame for frame in app.frames if frame.count("Name") == 22)
        at_the_ends_of_lines, under_the_cursor = 2 * 11, 6
        most = 3 * 22 + at_the_ends_of_lines + under_the_cursor
        assert len(re.findall(r"\x1b\[[0-9;]*m", page)) <= most
        assert app.seen() == screen_text(app)


def test_a_state_that_is_underlined_does_not_underline_the_blanks_around_it() -> None:
    line = Style(underline=True)
    brush = Brush(lambda name, _cursor: line if name.startswith("state") else Style())
    cell = brush.draw(extension("3000"), Manner(40, 4, NOW), lambda each: each.another_number)
    underlined = [text for text, style, _ in cell.segments if style is line]
    assert underlined == ["◦ ", "idle"]


async def test_what_is_not_in_view_or_looks_the_same_costs_nothing() -> None:
    board, grid = grid_of(talking(str(3000 + number), "9", 5) for number in range(200))
    app = Host(grid)
    async with app.run_test(size=(80, 10)) as pilot:
        await settled(pilot)
        app.frames.clear()
        board["3150"] = extension("3150")
        board["3001"] = talking("3001", "9", 5, job="other")
        grid.touch({"3150", "3001"})
        await settled(pilot)
        assert app.frames == []


async def test_a_call_that_looks_like_the_last_one_is_known_as_another() -> None:
    board, grid = grid_of([talking("3000", "9", 5)])
    async with Host(grid).run_test(size=(80, 10)) as pilot:
        await settled(pilot)
        first = grid.painted_at("3000")
        new = extension(
            "3000",
            "CALLING",
            channel_id="SIP/3000-0000000b",
            another_number="9",
            answer_time=NOW - 5,
            start_time=NOW - 5,
        )
        board["3000"] = new
        grid.touch({"3000"})
        second = grid.painted_at("3000")
        assert first is not None
        assert second is not None
        assert second.identity != first.identity
        assert second.time > first.time


async def test_a_grid_paints_itself_at_once_unless_something_stands_in_front_of_it() -> None:
    board, grid = grid_of(extension(str(3000 + number)) for number in range(40))
    app = Host(grid)
    async with app.run_test(size=(120, 20), notifications=True) as pilot:
        await settled(pilot)
        app.frames.clear()
        board["3004"] = talking("3004", "9", 61, show_name="李明朗")
        grid.touch({"3004"})
        app.paint_now()
        assert len(app.frames) == 1
        assert app.seen() == screen_text(app)
        app.notify("in front of " + " ".join(board))
        while not any("in front of" in line for line in app.seen()):
            await settled(pilot)
        for number in board:
            board[number] = talking(number, "9", 5)
        grid.touch(set(board))
        app.paint_now()
        await settled(pilot)
        assert any("in front of" in line for line in app.seen())
        assert app.seen() == screen_text(app)


class Filling(Host):
    """Its line is full after each frame, as the driver says by holding the painting."""

    full = False

    def feed(self, text: str) -> None:
        super().feed(text)
        if self.full:
            self._begin_batch()


async def test_what_a_frame_filled_the_line_before_is_painted_when_the_line_is_free() -> None:
    board, one = grid_of(extension(str(3000 + number)) for number in range(4))
    others, other = grid_of(extension(str(4000 + number)) for number in range(4))
    app = Filling(one, other)
    async with app.run_test(size=(120, 20)) as pilot:
        await settled(pilot)
        app.frames.clear()
        board["3001"], others["4001"] = talking("3001", "9", 5), talking("4001", "9", 5)
        one.touch({"3001"})
        other.touch({"4001"})
        app.full = True
        app.paint_now()
        assert len(app.frames) == 1
        app.full = False
        app._end_batch()
        await settled(pilot)
        assert app.seen() == screen_text(app)


async def test_running_timers_change_their_digits_only() -> None:
    _, grid = grid_of(talking(str(3000 + number), "9", 5) for number in range(100))
    now = [NOW]
    grid._clock = lambda: now[0]
    app = Host(grid)
    async with app.run_test(size=(200, 30)) as pilot:
        await settled(pilot)
        app.frames.clear()
        now[0] += 1
        grid.tick()
        app.paint_now()
        await settled(pilot)
        text = "".join(app.frames)
        assert text.count("6") >= 100
        assert len(text.encode()) <= 100 * 30
        assert app.seen() == screen_text(app)


async def test_a_slow_line_gets_slices_of_the_newest_state() -> None:
    board, grid = grid_of(extension(str(3000 + number)) for number in range(60))
    app = Host(grid)
    async with app.run_test(size=(120, 20)) as pilot:
        await settled(pilot)
        app.budget = 300
        app.frames.clear()
        for seconds in range(20):
            for number in board:
                board[number] = talking(number, "9", seconds)
            grid.touch(set(board))
            await pilot.pause(0.01)
        sizes = [len(frame.encode()) for frame in app.frames]
        assert max(sizes) <= 300 + 200
        await settled(pilot)
        assert app.seen() == screen_text(app)


async def test_a_cell_that_a_slow_line_still_owes_does_not_count_as_painted() -> None:
    board, grid = grid_of(extension(str(3000 + number)) for number in range(60))
    app = Host(grid)
    async with app.run_test(size=(120, 20)) as pilot:
        await settled(pilot)
        app.budget = 100
        for number in board:
            board[number] = talking(number, "9", 5)
        grid.touch(set(board))
        await pilot.pause(0.02)
        painted = [grid.painted_at(number) for number in board]
        calls = [each for each in painted if each is not None and each.identity[0]]  # type: ignore[index]
        assert len(calls) < len(board)


def test_frames_come_at_once_after_a_pause_and_else_at_the_rate() -> None:
    pacer = Pacer(rate=40)
    assert pacer.delay(100.0) == 0
    pacer.drawn(100.0, 100.001)
    assert 0.02 < pacer.delay(100.001) <= 0.025
    assert pacer.delay(100.03) == 0


def test_slow_drawing_leaves_most_of_the_time_to_others() -> None:
    pacer = Pacer(rate=40)
    pacer.drawn(100.0, 100.2)
    assert pacer.delay(100.2) > 0.2


STYLES = st.builds(
    Style,
    color=st.sampled_from([None, "red", "#5fafff", "default"]),
    bgcolor=st.sampled_from([None, "blue", "#101010"]),
    bold=st.sampled_from([None, True, False]),
    underline=st.sampled_from([None, True]),
    reverse=st.sampled_from([None, True]),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(STYLES, min_size=1, max_size=8))
def test_a_style_said_by_its_difference_looks_like_the_whole_style(styles: list[Style]) -> None:
    merged, plain = pyte.Screen(10, 1), pyte.Screen(10, 1)
    last = Style.null()
    for style in styles:
        pyte.Stream(merged).feed(ink.change(last, style, ColorSystem.TRUECOLOR) + "x")
        pyte.Stream(plain).feed(style.render("x", color_system=ColorSystem.TRUECOLOR))
        last = style
    for column in range(len(styles)):
        assert merged.buffer[0][column] == plain.buffer[0][column]


def test_only_sequences_that_every_terminal_knows_are_used() -> None:
    known = re.compile(r"\x1b\[[0-9;]*[mHG]")
    red = Style(color="red", bold=True)
    text = ink.change(Style.null(), red, ColorSystem.STANDARD)
    assert known.fullmatch(text)
