"""A simulated exchange for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from console.simulator import Simulator


@pytest.fixture
async def sim() -> AsyncIterator[Simulator]:
    async with Simulator(extensions=12, seed=3) as simulator:
        yield simulator
