"""What the signals do to the console.

Knows signal numbers and the driver. A handler leaves a note for the loop. More it must not do but
what the loop may come too late for: to arm the watchdog at an end, and to throw typed input away
after a stop.

* SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGUSR1, SIGUSR2, SIGXCPU: log out (2 s at most), restore the
  terminal, end with 128 + n.
* SIGTSTP: restore the terminal and stop. SIGCONT: take the terminal again and repaint, also when
  nothing had been stopped; what was typed meanwhile is discarded.
* SIGWINCH: the size has changed.
"""

from __future__ import annotations

import asyncio
import contextvars
import os
import signal
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from console.ui.driver.guard import ENDING

if TYPE_CHECKING:
    from console.ui.driver.app import SafeApp
    from console.ui.driver.driver import ConsoleDriver


class Signals:
    """The handlers of one driver, installed while the terminal is taken."""

    def __init__(self, driver: ConsoleDriver, app: SafeApp[Any]) -> None:
        self._driver = driver
        self._app = app
        self._loop = asyncio.get_running_loop()
        self._context = contextvars.copy_context()
        self._before: dict[int, Any] = {}

    def install(self) -> None:
        """Install the handlers; only in the main thread, and only once."""
        if self._before or threading.current_thread() is not threading.main_thread():
            return
        handlers: dict[int, Callable[[int, object], None]] = dict.fromkeys(ENDING, self._on_ending)
        handlers[signal.SIGTSTP] = self._on_stop
        handlers[signal.SIGCONT] = self._on_continue
        handlers[signal.SIGWINCH] = self._on_resize
        for number, handler in handlers.items():
            self._before[number] = signal.signal(number, handler)

    def remove(self) -> None:
        """Give back the handlers there were before."""
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._before.clear()

    def terminal_gone(self) -> None:
        """Reading or writing says that the terminal is closed: as if SIGHUP had come."""
        self._on_ending(signal.SIGHUP, None)

    def _soon(self, callback: Callable[..., object], *args: object) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(callback, *args, context=self._context)

    def _on_ending(self, number: int, frame: object) -> None:
        self._soon(self._app.end_by_signal, number)
        self._app.arm_watchdog(128 + number)

    def _on_resize(self, number: int, frame: object) -> None:
        self._soon(self._driver.resized)

    def _on_stop(self, number: int, frame: object) -> None:
        self._soon(self._stop)

    def _stop(self) -> None:
        self._driver.stop_application_mode()
        os.kill(os.getpid(), signal.SIGSTOP)

    def _on_continue(self, number: int, frame: object) -> None:
        self._driver.deafen()
        self._soon(self._driver.restart)
