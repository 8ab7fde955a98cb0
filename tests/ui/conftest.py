"""A simulated exchange and a console on it for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from console.simulator import Simulator
from console.state import guard, missed
from tests.ui.shift import Shift, shift


@pytest.fixture
async def sim() -> AsyncIterator[Simulator]:
    async with Simulator(extensions=30, seed=5, rest_port=None) as simulator:
        simulator.pbx.switch.habits.answer = (0.05, 0.05)
        yield simulator


@pytest.fixture
async def console(sim: Simulator, tmp_path: Path) -> AsyncIterator[Shift]:
    async with shift(sim, tmp_path) as one:
        yield one


@pytest.fixture
def patient() -> None:
    """The real 400 ms."""


@pytest.fixture(autouse=True)
def quick_hands(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Rows need not stand still for long, but where that is what is tested.

    Nor is a key too old because the machine that runs the tests was busy: those that are about old
    keys say how old theirs are. And who left the queue is soon said to be seen with nobody.
    """
    monkeypatch.setattr(guard, "KEY_AGE_S", 30.0)
    monkeypatch.setattr(missed, "GRACE_S", 0.5)
    if "patient" not in request.fixturenames:
        monkeypatch.setattr(guard, "SETTLED_S", 0.02)
