"""A simulated exchange for each test, and English again after it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from console.i18n import set_language
from console.simulator import Simulator
from console.state import guard


@pytest.fixture
async def sim() -> AsyncIterator[Simulator]:
    async with Simulator(extensions=12, seed=3) as simulator:
        yield simulator


@pytest.fixture(autouse=True)
def _no_key_is_old(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine that runs the tests may be busy for longer than a key stays young."""
    monkeypatch.setattr(guard, "KEY_AGE_S", 30.0)


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    set_language("en")
