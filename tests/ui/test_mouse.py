"""The mouse: click chooses, double click does the named action, wheel moves, right click a menu."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.events import MouseDown, MouseScrollDown, MouseUp

from console.simulator import Simulator
from console.ui.context_menu import ContextMenu
from tests.ui.shift import Shift, shift


def place(one: Shift, text: str) -> tuple[int, int]:
    """Where a text of the screen begins."""
    for y, strip in enumerate(one.app.screen._compositor.render_strips()):
        x = strip.text.find(text)
        if x >= 0:
            return x, y
    raise AssertionError(f"not seen: {text}\n{one.text()}")


async def click(one: Shift, text: str, *, times: int = 1, button: int = 1) -> None:
    await one.sees(text)
    await one.pilot.click(offset=place(one, text), times=times, button=button)


async def test_a_click_chooses_and_a_double_click_dials(sim: Simulator, tmp_path: Path) -> None:
    async with shift(sim, tmp_path) as one:
        await click(one, "3004")
        await one.sees("Enter: dial 3004")
        await click(one, "3005", times=2)
        await one.until(lambda: one.frames("dialCall"), "dialled")
        assert [frame["number"] for frame in one.frames("dialCall")] == ["3005"]


async def test_a_click_in_the_grid_takes_the_place_of_what_was_typed(
    sim: Simulator, tmp_path: Path
) -> None:
    async with shift(sim, tmp_path) as one:
        await one.type("3003")
        await one.sees("Enter: dial 3003")
        await click(one, "3007")
        await one.sees("Enter: dial 3007")


async def test_a_right_click_offers_what_is_possible_and_a_click_does_it(
    sim: Simulator, tmp_path: Path
) -> None:
    async with shift(sim, tmp_path) as one:
        await click(one, "3006", button=3)
        await one.sees("Dial", "Do not disturb of the selection", "F3")
        assert "Blind transfer" not in one.text()
        await click(one, "Note on the chosen person")
        await one.sees("Note on 3006")
        await one.press("escape")
        await click(one, "3006", times=2, button=3)
        await one.press("escape", "escape")
        assert not one.frames("dialCall")


async def test_a_menu_is_left_by_escape_or_a_click_elsewhere(
    sim: Simulator, tmp_path: Path
) -> None:
    async with shift(sim, tmp_path) as one:
        for leave in ("escape", ""):
            await click(one, "3006", button=3)
            await one.until(lambda: isinstance(one.app.screen, ContextMenu), "the menu")
            if leave:
                await one.press(leave)
            else:
                await one.pilot.click(offset=(1, 1))
            await one.until(lambda: one.app.screen is one.app.desk, "the desk")


@pytest.mark.parametrize("where", ["Note on the chosen person", "Own calls"])
async def test_a_double_click_on_a_menu_or_beside_it_closes_nothing_else(
    sim: Simulator, tmp_path: Path, where: str
) -> None:
    async with shift(sim, tmp_path) as one:
        await click(one, "3006", button=3)
        await one.until(lambda: isinstance(one.app.screen, ContextMenu), "the menu")
        await one.sees(where)
        x, y = place(one, where)
        for kind in (MouseDown, MouseUp) * 2:
            one.app.post_message(kind(None, x, y, 0, 0, 1, False, False, False, x, y))
        await one.until(lambda: not isinstance(one.app.screen, ContextMenu), "no menu")
        await one.pilot.pause()
        if where == "Own calls":
            assert one.app.screen is one.app.desk
        else:
            await one.sees("Note on 3006")


async def test_a_choice_does_not_fall_on_another_caller(sim: Simulator, tmp_path: Path) -> None:
    async with shift(sim, tmp_path) as one:
        first = sim.call_in("13800001111", waited=30)
        sim.call_in("13900002222", waited=20)
        await one.sees("2 waiting")
        await click(one, "13800001111", button=3)
        await one.sees("Answer")
        sim.hang_up(first)
        await one.sees("1 waiting")
        await one.press("enter")
        await one.sees("The call changed meanwhile")
        assert not one.frames("answerQueueCall")


async def test_a_read_only_menu_offers_no_call(sim: Simulator, tmp_path: Path) -> None:
    async with shift(sim, tmp_path, readonly=True) as one:
        sim.call_in("13800001111")
        for row in ("13800001111", "3004"):
            await click(one, row, button=3)
            await one.sees("Note on the chosen person")
            assert "Answer" not in one.text()
            assert "Dial" not in one.text()
            await one.press("escape")
            await one.no_longer_sees("Note on the chosen person")


async def test_the_wheel_moves_the_view(tmp_path: Path) -> None:
    async with Simulator(extensions=400, seed=3) as sim, shift(sim, tmp_path) as one:
        await one.sees("3004")
        x, y = place(one, "3004")
        for _ in range(3):
            one.app.screen._forward_event(
                MouseScrollDown(None, x, y, 0, 1, 0, False, False, False, x, y)
            )
        await one.no_longer_sees("3004")


async def test_who_was_scrolled_away_is_shown_first_and_then_answered(
    sim: Simulator, tmp_path: Path
) -> None:
    for n in range(40):
        sim.call_in(f"138000011{n:02d}", waited=90 - n)
    async with shift(sim, tmp_path) as one:
        await one.sees("13800001100")
        queue = one.app.desk.queue

        def scrolled_away() -> bool:
            # Again if need be: what is laid out anew meanwhile begins with its first line.
            queue.scroll_end(animate=False)
            return "13800001100" not in one.text()

        await one.until(scrolled_away)
        await one.press("f2")
        await one.sees("press again", "13800001100")
        assert not one.frames("answerQueueCall")
        await one.press("f2")
        await one.until(lambda: one.frames("answerQueueCall"), "answered")
        assert [frame["exten"] for frame in one.frames("answerQueueCall")] == ["13800001100"]
