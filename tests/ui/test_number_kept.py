"""A number that could not be dialled for want of a link is still there to be dialled."""

from __future__ import annotations

from pathlib import Path

from console.simulator import Simulator
from tests.ui.shift import shift


async def test_a_number_that_was_not_sent_stays_in_the_box(tmp_path: Path) -> None:
    async with (
        Simulator(extensions=10, seed=5, rest_port=None) as sim,
        shift(sim, tmp_path) as console,
    ):
        sim.faults.accept_and_close = True
        await sim.drop_connections()
        await console.sees("NO LINK")
        await console.type("112")
        await console.press("f3")
        await console.sees("nothing was sent")
        await console.until(lambda: console.app.desk.box.value == "112", "the number")
        await console.nothing_sent()
        sim.faults.accept_and_close = False
        await console.until(console.live, "live again")
        await console.press("f3")
        await console.sent("dialCall", number="112")
        await console.until(lambda: not console.app.desk.box.value, "an empty box")
