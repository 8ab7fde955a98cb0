"""What every test folder shares: a quick wait for the screen, and English after each test."""

from __future__ import annotations

import gc
import os
import time
from asyncio import AbstractEventLoop, get_running_loop, sleep
from collections.abc import Iterator
from typing import Any

import pytest
import textual.app
import textual.pilot
from hypothesis import HealthCheck, settings
from textual._context import active_app

from console import secrets
from console.i18n import ENGLISH, set_language
from tests import quick
from tests.keyrings import Hanging, used

# How long an example takes tells of the machine and of who counts its branches, not of the code.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")
quick.style_sheets()
# Never the keyring of whoever runs the tests.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

_QUIET_TURNS = 3
_THREAD_S = 0.001
_LONGEST_S = 1.0


def _thread_works(loop: AbstractEventLoop) -> bool:
    """Whether a thread of the loop's own pool is at work."""
    pool = getattr(loop, "_default_executor", None)
    return pool is not None and pool._idle_semaphore._value < len(pool._threads)


async def _nothing_to_do(end: float) -> None:
    """Wait until the loop turns a few times without anything but this to do."""
    loop = get_running_loop()
    quiet = 0
    while quiet < _QUIET_TURNS and time.monotonic() < end:
        working = _thread_works(loop)
        await sleep(_THREAD_S if working else 0)
        quiet = 0 if working or loop._ready else quiet + 1  # type: ignore[attr-defined]


async def _idle(min_sleep: float = 0.0, max_sleep: float = _LONGEST_S) -> None:
    """Wait until the process has nothing to do and the screen shows it.

    Textual's own wait looks every 20 ms, twice a key, whether the process used its processor, which
    was most of the time of these tests. Here the loop itself tells. Textual's wait also waited for
    its timers, 1/120 s for a new size and 1/60 s for the screen; here they are called instead.
    """
    end = time.monotonic() + max_sleep
    await _nothing_to_do(end)
    app = active_app.get(None)
    if app is None or not app.is_running or not app._screen_stack:
        return
    with app._context():
        if app._resize_timer is not None:
            app._check_resize()
            await _nothing_to_do(end)
        app.screen._on_timer_update()
    await _nothing_to_do(end)


def pytest_collection_finish() -> None:
    """Garbage is searched for seldom, and never among what was only collected to be run.

    It was a quarter of the processor time: each search went through all tests and libraries again.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """A process without tests left takes those that wait behind another's longest one."""
    from xdist.scheduler import WorkStealingScheduling  # type: ignore[import-untyped]

    return WorkStealingScheduling(config, log) if config.getoption("dist") == "load" else None


@pytest.fixture(autouse=True)
def _quick_pilot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(textual.app, "wait_for_idle", _idle)
    monkeypatch.setattr(textual.pilot, "wait_for_idle", _idle)


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    """The language is one for the whole process."""
    yield
    set_language(ENGLISH)


@pytest.fixture
def hanging(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hanging]:
    """A keyring that hangs, for which nobody has much patience."""
    monkeypatch.setattr(secrets, "PATIENCE_S", 0.05)
    with used(Hanging()) as backend:
        yield backend
        backend.unlocked.set()
