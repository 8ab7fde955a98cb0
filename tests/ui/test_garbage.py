"""Garbage is looked for shortly while pushes come, thoroughly only when nobody waits."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.simulator import Simulator
from console.ui.app import Console
from console.ui.garbage import AT_LAST_S, EACH_S, OLDER, QUIET_S, YOUNG, Sweeper, none_yet
from tests.ui.shift import shift


@pytest.fixture
def looks() -> Iterator[list[int]]:
    """The generations looked through, one after the other."""
    found: list[int] = []

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "stop":
            found.append(info["generation"])

    gc.disable()
    gc.callbacks.append(note)
    yield found
    gc.callbacks.remove(note)
    gc.enable()


def test_many_pushes_bring_short_looks(looks: list[int]) -> None:
    sweeper = Sweeper()
    for at in range(1, OLDER + 1):
        sweeper.pushed(at * YOUNG - 1)
        sweeper.pushed(at * YOUNG)
    assert looks == [0] * (OLDER - 1) + [1]


def test_a_thorough_look_waits_for_quiet(looks: list[int]) -> None:
    sweeper, start = Sweeper(), time.monotonic()
    sweeper.look(5, "key", start + EACH_S)
    assert looks == []
    sweeper.look(5, "key", start + EACH_S + QUIET_S)
    assert looks == [2]
    sweeper.look(5, "key", start + EACH_S + 2 * QUIET_S)
    assert looks == [2]


def test_where_something_always_comes_it_is_done_in_the_end(looks: list[int]) -> None:
    sweeper, start = Sweeper(), time.monotonic()
    for second in range(1, int(2 * AT_LAST_S)):
        sweeper.look(second, second, start + second)
    assert looks == []
    sweeper.look(0, 0, start + 2 * AT_LAST_S + 1)
    assert looks == [2]
    for second in range(1, int(AT_LAST_S) + 3):
        sweeper.look(second, 0, start + 2 * AT_LAST_S + 1 + second)
    assert looks == [2, 2]


@pytest.fixture
def thresholds() -> Iterator[None]:
    kept = gc.get_threshold()
    yield
    gc.set_threshold(*kept)
    gc.enable()


@pytest.mark.usefixtures("thresholds")
async def test_no_look_until_there_is_a_picture_and_short_ones_from_then_on(
    sim: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Console, "is_headless", property(lambda _: False))
    none_yet()
    assert not gc.isenabled()
    async with shift(sim, tmp_path):
        assert gc.isenabled()
        assert gc.get_threshold()[0] == YOUNG
