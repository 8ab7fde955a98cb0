"""What can't be read in the background is told, once for each reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.i18n import set_language
from console.simulator import Simulator
from console.ui import readings
from tests.ui.shift import Shift, shift

BUSY = {"tree": (1, "busy"), "hideExtension": (1, "not now"), "alarm": (1, "no clock")}


async def test_all_that_cannot_be_read_stands_there_with_its_reason(
    sim: Simulator, tmp_path: Path
) -> None:
    sim.faults.errors = dict(BUSY)
    async with shift(sim, tmp_path, size=(240, 50)) as one:
        await one.until(lambda: len(one.app.readings.unread.all()) == 3)
        await one.sees("The address book can't be read (The PBX refused: busy)")
        await one.sees("refused: not now)", "none that failed is told (The PBX refused: no clock)")
        set_language("cn")
        one.app.refresh_everything()
        await one.sees("无法读取通讯录", "无法读取哪些分机已隐藏", "叫醒失败时不会提示")


def asked(one: Shift) -> int:
    return len(one.frames("tree"))


async def test_a_reason_is_told_once_and_another_one_again_until_it_works(
    sim: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readings, "AGAIN_S", 0.01)
    sim.faults.errors = {"tree": (1, "busy")}
    async with shift(sim, tmp_path) as one:
        await one.sees("The address book can't be read (The PBX refused: busy)")
        one.app.say("read this instead")
        before = asked(one)
        await one.until(lambda: asked(one) > before + 2, "tried again")
        await one.sees("read this instead")
        sim.faults.errors = {"tree": (1, "moved")}
        await one.sees("The address book can't be read (The PBX refused: moved)")
        sim.faults.errors = {}
        await one.until(lambda: one.app.people.contacts, "the book")
        assert one.app.readings.unread.all() == []
