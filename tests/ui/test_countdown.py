"""The seconds in which a blind transfer can be stopped."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from console.simulator import Simulator
from console.state.own_call import Role
from tests.ui.shift import CALLER, Shift, shift


@pytest.fixture
async def careful(sim: Simulator, tmp_path: Path) -> AsyncIterator[Shift]:
    """A console with all the time of a test to stop a blind transfer."""
    async with shift(sim, tmp_path, countdown=600) as one:
        yield one


@pytest.fixture
async def brisk(sim: Simulator, tmp_path: Path) -> AsyncIterator[Shift]:
    """A console with one second to stop a blind transfer."""
    async with shift(sim, tmp_path, countdown=1) as one:
        yield one


async def test_a_transfer_leaves_after_its_countdown(brisk: Shift) -> None:
    await brisk.talk()
    await brisk.type("3004")
    await brisk.press("f4")
    await brisk.sees("Esc stops it")
    assert brisk.frames() == []
    await brisk.sent("blindTransferCall", number="3004")


@pytest.mark.parametrize("key", ["escape", "ctrl+g"])
@pytest.mark.parametrize("dialog", [False, True])
async def test_escape_stops_the_countdown(careful: Shift, key: str, dialog: bool) -> None:
    await careful.talk()
    await careful.type("3004")
    await careful.press("f4")
    if dialog:
        await careful.press("f1")
    await careful.press(key)
    assert careful.app.control.countdown is None
    await careful.nothing_sent()
    assert careful.roles() == [(Role.TALKING, CALLER)]


async def test_a_call_that_ends_during_the_countdown_is_not_transferred(brisk: Shift) -> None:
    party = await brisk.talk()
    await brisk.type("3004")
    await brisk.press("f4")
    brisk.sim.hang_up(party)
    await brisk.sees("The call changed meanwhile: nothing was sent")
    await brisk.nothing_sent()


async def test_another_command_during_the_countdown_is_not_followed_by_the_transfer(
    brisk: Shift,
) -> None:
    await brisk.talk()
    await brisk.type("3004")
    brisk.sim.faults.silent = {"holdCall"}
    brisk.sim.faults.no_pushes = True
    await brisk.burst("f4", "f7")
    await brisk.until(lambda: brisk.app.control.countdown is None, "the countdown is over")
    assert [frame["service"] for frame in brisk.frames()] == ["holdCall"]
