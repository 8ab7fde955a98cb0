"""The PBX of the linear mode's tests."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from console.simulator import Simulator


@pytest.fixture
async def pbx() -> AsyncIterator[Simulator]:
    async with Simulator(extensions=12) as simulator:
        simulator.pbx.switch.habits.answer = (0.1, 0.1)
        yield simulator
