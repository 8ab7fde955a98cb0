"""The hits of the box lie over the grid: what they cover is not seen, and nothing is done to it."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from console.simulator import Simulator
from console.state import guard
from console.state.colleagues import free_colleagues
from tests.ui.shift import OWN, Shift, shift

LAST = "3027"


def rows_with(console: Shift, number: str) -> list[str]:
    return [line for line in console.lines() if f" {number} " in line]


def standing(console: Shift) -> list[str]:
    """The screen but for how long somebody has waited."""
    return [re.sub(r"\d+:\d\d", "0:00", line) for line in console.lines()]


async def test_the_panes_stay_where_they_are_while_somebody_types(console: Shift) -> None:
    await console.caller()
    before = standing(console)
    await console.type("li")
    await console.sees("Enter: dial")
    after = standing(console)
    assert [line[:42] for line in after[2:20]] == [line[:42] for line in before[2:20]]
    assert [line for line in after if "3002" in line] == [line for line in before if "3002" in line]
    await console.press("escape")
    await console.until(lambda: standing(console)[2:20] == before[2:20], "as before")


async def test_the_hits_give_way_to_a_notice_at_once(console: Shift) -> None:
    desk = console.app.desk
    await console.type("li")
    await console.sees("Enter: dial")
    for timer in list(console.app._timers):
        timer.pause()  # Each second they are placed anew.

    async def above() -> None:
        await console.until(lambda: desk.hits.region.bottom == desk.grid.region.bottom, "above it")
        assert desk.hits.rows[0].cells[1][0] in console.lines()[desk.hits.region.y]

    console.app.say("a notice\nof two lines")
    await console.sees("of two lines")
    await above()
    console.app.say("")
    await console.no_longer_sees("of two lines")
    await above()


@pytest.mark.usefixtures("patient")
async def test_a_call_that_came_behind_the_hits_has_not_been_seen(
    sim: Simulator, tmp_path: Path
) -> None:
    async with shift(sim, tmp_path, size=(120, 20)) as console:
        await console.connect(LAST, "3006")
        await console.choose(LAST)
        assert rows_with(console, LAST)
        await console.type("0")
        await console.until(lambda: not rows_with(console, LAST), "covered")
        sim.hang_up(LAST)
        await console.connect(LAST, "3005")
        await console.press("ctrl+l")
        came = time.monotonic()
        await console.until(lambda: time.monotonic() - came > 1.5 * guard.SETTLED_S, "long ago")
        await console.press("escape")
        await console.chord("; s l")
        await console.sees("nothing was sent")
        await console.nothing_sent()
        await console.choose(LAST)
        await console.chord("; s l")
        await console.sent("spyListen", channelA=console.app.board.extensions[LAST].channel_id)


async def test_the_menu_lists_every_command_with_its_key_in_the_order_of_the_help(
    console: Shift,
) -> None:
    def rows() -> list[str]:
        found = [line[43:119].split(maxsplit=1) for line in console.lines() if " command " in line]
        return [" ".join(rest.split()) for *_, rest in found]

    await console.press("f10")
    await console.sees("Enter: Answer")
    assert rows()[:3] == ["F2 Answer", "F3 Dial", "F4 Blind transfer"]
    assert "F5 Consult, then complete" in rows()
    await console.press("pagedown", "pagedown")
    await console.until(lambda: "; g q Queue" in rows(), "further down")
    await console.type("night")
    await console.sees("Enter: Night service")
    assert rows()[0] == "; o n Night service"


async def test_a_caller_who_waits_no_more_is_no_longer_found(console: Shift) -> None:
    await console.caller("0211111111", "Xyqua Quick")
    channel = await console.caller("0222222222", "Xyqua Queen")
    await console.type("xyqua")
    await console.sees("waiting   0211111111", "waiting   0222222222")
    console.sim.hang_up(channel)
    await console.no_longer_sees("waiting   0222222222")
    await console.sees("waiting   0211111111", "Enter: answer 0211111111")


async def test_who_is_free_instead_stands_before_the_commands(console: Shift) -> None:
    await console.connect("3004", "3006")
    await console.type("aw")
    await console.sees("Enter: dial 3004", "free instead", " command ")
    await console.press("down")
    await console.sees("Enter: dial 3019 郑海燕 (idle)")


async def test_who_was_refused_is_named_again_with_who_is_free_instead(console: Shift) -> None:
    extensions = console.app.board.extensions
    busy = next(n for n in extensions if n != OWN and free_colleagues(n, extensions, OWN))
    console.sim.connect(busy, "13900001111")
    await console.talk()
    await console.type(busy)
    await console.sees(f"blind transfer to {busy}")
    await console.press("f4")
    await console.sees("refused", f"Enter: blind transfer to {busy}", "free instead")
    assert len(console.frames("blindTransferCall")) == 1
    # What is typed then begins afresh.
    await console.type("07")
    assert console.app.desk.box.value == "07"
