"""A small SafeApp: writes what it sees as JSON lines into a pipe, and fails on demand (F9)."""

from __future__ import annotations

import asyncio
import ctypes
import json
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input, Static

from console.ui.driver import guard, modes
from console.ui.driver.app import SafeApp
from console.ui.driver.driver import ConsoleDriver
from console.ui.driver.keys import is_stale


class Plain(SafeApp[None]):
    BINDINGS: ClassVar[list[BindingType]] = [("f12", "leave", "Leave")]
    CSS = "#picture { height: auto; }"

    def __init__(self, pipe: int, state: Path) -> None:
        super().__init__(state_folder=state)
        self.pipe = pipe
        self.number = 0
        self.rows = int(os.environ.get("ROWS", "3"))
        self.kept: asyncio.Task[None] | None = None

    def compose(self) -> ComposeResult:
        yield Input(id="box")
        yield Static(id="picture")

    def tell(self, **what: Any) -> None:
        os.write(self.pipe, json.dumps(what).encode() + b"\n")

    def on_mount(self) -> None:
        self.set_interval(0.05, self.draw)
        if os.environ.get("TITLE"):
            guard.mark_title(saved=True)
            self.write_to_terminal(modes.SAVE_TITLE)
        self.beat()
        self.tell(ready=os.getpid())

    def beat(self) -> None:
        assert isinstance(self._driver, ConsoleDriver)
        age = self._driver._picture.age(time.monotonic())
        self.tell(beat=time.monotonic(), frozen=self.is_picture_frozen(), age=age)
        asyncio.get_running_loop().call_later(0.05, self.beat)

    def draw(self) -> None:
        if not self.rows:
            return
        self.number += 1
        line = f"frame {self.number} "
        self.query_one("#picture", Static).update("\n".join([line * 6] * self.rows))

    async def on_event(self, event: events.Event) -> None:
        if not event.is_forwarded:
            if isinstance(event, events.Key):
                self.tell(key=event.key, stale=is_stale(event))
            elif isinstance(event, events.Paste):
                self.tell(paste=event.text)
            elif isinstance(event, events.MouseDown):
                self.tell(mouse=[event.screen_x, event.screen_y])
        await super().on_event(event)

    async def farewell(self) -> None:
        self.tell(farewell=True)
        if os.environ.get("SLOW_FAREWELL"):
            await asyncio.sleep(60)

    def note_fault(self, where: str, error: BaseException, path: Path | None) -> None:
        self.tell(fault=type(error).__name__, where=where)

    def note_input(self, kind: str) -> None:
        self.tell(noted=kind)

    def thawed(self) -> None:
        self.tell(thawed=True)

    def action_leave(self) -> None:
        self.exit()

    def key_f10(self) -> None:
        assert isinstance(self._driver, ConsoleDriver)
        self.tell(counts=self._driver.counts(), rate=self._driver.rate)

    def key_f9(self) -> None:
        FAULTS[os.environ["FAULT"]](self)


def fail() -> None:
    password = "hunter2-PASSWORD"
    raise ValueError(f"token=abcdef-TOKEN {len(password)}")


async def fail_later() -> None:
    fail()


def end_by_system_exit(app: Plain) -> None:
    raise SystemExit(3)


def start_task(app: Plain) -> None:
    app.kept = asyncio.create_task(fail_later(), name="heartbeat")
    asyncio.get_running_loop().call_later(0.05, lambda: setattr(app, "kept", None))


def pause(app: Plain) -> None:
    app.tell(paused=True)
    time.sleep(1.3)


def show_hostile_name(app: Plain) -> None:
    name = "\x1b[c\x1b]0;PWNED\x1b\\\x1b]52;c;eA==\x1b\\\x1bc CALLER"
    app.query_one("#picture", Static).update(Text(name))
    app.rows = 0


FAULTS: dict[str, Callable[[Plain], object]] = {
    "handler": lambda app: fail(),
    "worker": lambda app: app.run_worker(fail_later()),
    "timer": lambda app: app.set_timer(0.01, fail),
    "task": start_task,
    "thread": lambda app: threading.Thread(target=fail, name="reader").start(),
    "system_exit": end_by_system_exit,
    "os_exit": lambda app: os._exit(5),
    "segfault": lambda app: ctypes.string_at(0),
    "hang": lambda app: time.sleep(60),
    "hostile": show_hostile_name,
    "pause": pause,
}
