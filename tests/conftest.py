"""What every test folder shares: a quick wait for the screen, and English after each test."""

from __future__ import annotations

import time
from asyncio import sleep
from collections.abc import Iterator

import pytest
import textual.app
import textual.pilot
from textual._context import active_app

from console.i18n import ENGLISH, set_language

_LOOK_S = 0.003
_IDLE_S = 0.0005
_LONGEST_S = 1.0


async def _idle(min_sleep: float = 0.0, max_sleep: float = _LONGEST_S) -> None:
    """Wait until the process has nothing to do and the screen shows it.

    Textual's own wait looks every 20 ms, twice a key, which was most of the time of these tests.
    Looking that seldom also waited for the screen's timer of 1/60 s; here it is called instead.
    """
    end = time.monotonic() + max_sleep
    painted = False
    while time.monotonic() < end:
        used = time.process_time()
        await sleep(_LOOK_S)
        if time.process_time() - used >= _IDLE_S:
            continue
        app = active_app.get(None)
        if painted or app is None or not app.is_running or not app._screen_stack:
            return
        with app._context():
            app.screen._on_timer_update()
        painted = True


@pytest.fixture(autouse=True)
def _quick_pilot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(textual.app, "wait_for_idle", _idle)
    monkeypatch.setattr(textual.pilot, "wait_for_idle", _idle)


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    """The language is one for the whole process."""
    yield
    set_language(ENGLISH)
