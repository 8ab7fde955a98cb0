"""The base of the console's Textual app: how it starts, ends, fails and holds its painting back.

Knows Textual's App and our driver. Must not know what the console shows.
"""

from __future__ import annotations

import asyncio
import io
import signal
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any, ClassVar, Generic

from rich.console import Console
from rich.text import Text
from textual import events
from textual.app import App, ReturnType, SystemCommand
from textual.driver import Driver
from textual.screen import Screen
from textual.widgets import Input
from textual.worker import WorkerFailed

from console.i18n import tr
from console.ui.driver import crash, terminal
from console.ui.driver.driver import ConsoleDriver
from console.ui.driver.watchdog import Watchdog

FAREWELL = 2.0
"""Seconds the console may take to log out when it has to end."""


class SafeApp(App[ReturnType], Generic[ReturnType], inherit_bindings=False):
    """An app on our driver, whose every end restores the terminal and has an exit code.

    Stock bindings (Ctrl+Q, Ctrl+C), the palette and screenshots are off. Hooks for the console:
    `farewell`, `note_fault`, `note_input`, `thawed`, `repaint`. `state_folder` takes the crash
    reports.
    """

    ENABLE_COMMAND_PALETTE: ClassVar[bool] = False
    CLOSE_TIMEOUT: ClassVar[float | None] = 1.0  # type: ignore[misc]

    def __init__(self, *args: Any, state_folder: Path | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.state_folder = state_folder
        self.key_in_hand: events.Key | None = None
        """The key whose binding runs now; its age by `keys.key_age`."""
        self._is_ending = False
        self._is_holding = False
        self._ending: asyncio.Task[None] | None = None
        self._watchdog: Watchdog | None = None

    # Hooks for the console.

    async def farewell(self) -> None:
        """Log out. Given `FAREWELL` seconds before the console ends by a signal or `end`."""

    def note_fault(self, where: str, error: BaseException, path: Path | None) -> None:
        """A task, callback or thread failed and the console lives on: say so on the screen."""

    def note_input(self, kind: str) -> None:
        """Input was refused: "not_utf8", or "discarded" (all typed while it was stopped)."""

    def thawed(self) -> None:
        """The picture is read again: what says that it is frozen is not true any more."""

    def key_read(self) -> None:
        """A key has been read: what it starts goes before everything else."""

    def repaint(self) -> None:
        """Send the whole picture again, trusting nothing of what the terminal shows."""
        self.refresh(layout=True)

    # The picture.

    def is_picture_frozen(self) -> bool:
        """Whether the operator is known to see an old picture."""
        driver = self._driver
        return isinstance(driver, ConsoleDriver) and driver.is_frozen()

    def dropped(self) -> dict[str, int]:
        """What the driver refused and dropped so far, by kind."""
        driver = self._driver
        return driver.counts() if isinstance(driver, ConsoleDriver) else {}

    def hold_painting(self) -> None:
        """Paint nothing until `release_painting`; what changes meanwhile stays marked."""
        if not self._is_holding:
            self._is_holding = True
            self._begin_batch()

    def release_painting(self, *, everything: bool = False) -> None:
        """Paint again: what has changed, or `everything` after frames were lost."""
        if self._is_holding:
            self._is_holding = False
            self._end_batch()
            if self._running and not self._batch_count and self._screen_stack:
                self.screen.check_idle()
        if everything and self._running and not self._is_ending:
            self.repaint()

    # The end.

    async def end(self, code: int = 0, message: str = "") -> None:
        """Log out within `FAREWELL` seconds, then end with this exit code."""
        if self._is_ending:
            return
        self._is_ending = True
        self.arm_watchdog(code)
        try:
            async with asyncio.timeout(FAREWELL):
                await self.farewell()
        except Exception as error:
            # Whatever went wrong with the farewell, the end must come.
            self._write_report(error, "farewell")
        self.exit(return_code=code, message=Text(message) if message else None)

    def end_by_signal(self, number: int) -> None:
        """End as a signal wants it: with 128 + its number, and one line that says why."""
        name = signal.Signals(number).name
        message = tr("lvconsole was ended by {name}.", name=name)
        self._ending = asyncio.get_running_loop().create_task(self.end(128 + number, message))

    def exit(
        self,
        result: ReturnType | None = None,
        return_code: int = 0,
        message: Any = None,
    ) -> None:
        """End at once, as Textual does, but surely within the watchdog's limit."""
        self.arm_watchdog(return_code)
        super().exit(result, return_code, message)

    def arm_watchdog(self, code: int) -> None:
        """From now on the process ends within the watchdog's limit, whatever hangs."""
        if self._watchdog is not None:
            self._watchdog.arm(code)

    def run_safely(self) -> int:
        """Run the app on the terminal and return the process's exit code."""
        try:
            self.run()
        except KeyboardInterrupt:
            return 128 + signal.SIGINT
        except SystemExit as error:
            return error.code if isinstance(error.code, int) else int(error.code is not None)
        except Exception as error:
            self._handle_exception(error)
            self._print_error_renderables()
        return self.return_code or 0

    # Faults.

    def _handle_exception(self, error: Exception) -> None:
        """End after a fault in a widget, worker or timer; Textual's own prints all locals."""
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
            error = _cause(error)
            path = self._write_report(error)
            self._exit_renderables.append(Text(crash.notice(error, path)))
        self._return_code = crash.EXIT_CODE
        self.arm_watchdog(crash.EXIT_CODE)
        self._close_messages_no_wait()

    def _fatal_error(self) -> None:
        self._return_code = crash.EXIT_CODE
        self._close_messages_no_wait()

    def _print_error_renderables(self) -> None:
        """Print why the console ended, not waiting for a terminal that does not read."""
        text = io.StringIO()
        console = Console(file=text)
        for renderable in self._exit_renderables:
            console.print(renderable, soft_wrap=True)
        self._exit_renderables.clear()
        terminal.write_at_end(2, text.getvalue().encode("utf-8", "replace"))

    def _write_report(self, error: BaseException, where: str = "") -> Path | None:
        folder = self.state_folder
        return None if folder is None else crash.write_report(error, folder, where)

    def _on_loop_fault(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, Exception):
            task = context.get("task") or context.get("future")
            name = task.get_name() if isinstance(task, asyncio.Task) else "the event loop"
            self.note_fault(name, error, self._write_report(error, name))

    def _on_thread_fault(self, fault: threading.ExceptHookArgs) -> None:
        name = fault.thread.name if fault.thread is not None else "a thread"
        if isinstance(fault.exc_value, Exception):
            path = self._write_report(fault.exc_value, name)
            self.call_from_thread(self.note_fault, name, fault.exc_value, path)

    # Textual's ways, made safe.

    def get_driver_class(self) -> type[Driver]:
        """Our driver, whatever the environment says."""
        return ConsoleDriver

    def _build_driver(
        self, headless: bool, inline: bool, mouse: bool, size: tuple[int, int] | None
    ) -> Driver:
        # Textual starts tasks at once where Python can (3.12): another order of events than before,
        # and a task that fails at its start is told of only when garbage is looked for.
        asyncio.get_running_loop().set_task_factory(None)
        driver = super()._build_driver(headless, inline, mouse, size)
        if isinstance(driver, ConsoleDriver):
            self._watchdog = Watchdog(driver.emergency_restore)
            asyncio.get_running_loop().set_exception_handler(self._on_loop_fault)
            threading.excepthook = self._on_thread_fault
        return driver

    async def on_event(self, event: events.Event) -> None:
        """Handle an event, remembering the key in hand for the actions that it starts."""
        if isinstance(event, events.Key):
            self.key_in_hand = event
        await super().on_event(event)

    def copy_to_clipboard(self, text: str) -> None:
        """Copy to the terminal's clipboard, but never from a password field."""
        focused = self.focused
        if isinstance(focused, Input) and focused.password:
            return
        self._clipboard = text
        self._write_trusted(_clipboard_sequence(text))

    def bell(self) -> None:
        """Ring the terminal's bell."""
        self._write_trusted("\a")

    def write_to_terminal(self, data: str) -> None:
        """Write a sequence of the console's own making, past the painting: title, notice, bell."""
        self._write_trusted(data)

    def _write_trusted(self, data: str) -> None:
        if isinstance(self._driver, ConsoleDriver):
            self._driver.write_trusted(data)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """None of the stock ones: they offer screenshots and themes."""
        return ()

    def action_screenshot(self, filename: str | None = None, path: str | None = None) -> None:
        """Off: a screenshot holds the names and numbers of callers."""

    def deliver_screenshot(self, *args: Any, **kwargs: Any) -> str | None:
        """Off, like `action_screenshot`."""
        return None


def _cause(error: Exception) -> Exception:
    """The fault itself, where Textual reports that a worker had one."""
    inner = error.error if isinstance(error, WorkerFailed) else error
    return inner if isinstance(inner, Exception) else error


def _clipboard_sequence(text: str) -> str:
    import base64

    encoded = base64.b64encode(text.encode("utf-8", "replace")).decode("ascii")
    return f"\x1b]52;c;{encoded}\a"
