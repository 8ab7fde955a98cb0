"""A small SafeApp for the tests: writes what it sees as JSON lines into a pipe."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

from console.ui.driver.environment import strip_environment

strip_environment()

from console.ui.driver import guard  # noqa: E402


def build(pipe: int, state: Path) -> int:
    from textual import events
    from textual.app import ComposeResult
    from textual.widgets import Input, Static

    from console.ui.driver.app import SafeApp
    from console.ui.driver.driver import ConsoleDriver
    from console.ui.driver.keys import is_stale

    class Plain(SafeApp[None]):
        BINDINGS = [("f12", "leave", "Leave")]  # noqa: RUF012
        CSS = "#picture { height: 10; }"

        def compose(self) -> ComposeResult:
            yield Input(id="box")
            yield Static(id="picture")

        def tell(self, **what: Any) -> None:
            os.write(pipe, json.dumps(what).encode() + b"\n")

        async def on_mount(self) -> None:
            self.number = 0
            self.rows = 3
            self.set_interval(0.05, self.draw)
            self.beat()
            self.tell(ready=os.getpid())

        def beat(self) -> None:
            self.tell(beat=time.monotonic(), frozen=self.is_picture_frozen())
            asyncio.get_running_loop().call_later(0.05, self.beat)

        def draw(self) -> None:
            self.number += 1
            line = f"frame {self.number} "
            self.query_one("#picture", Static).update("\n".join([line * 6] * self.rows))

        async def on_event(self, event: events.Event) -> None:
            if isinstance(event, events.Key) and not event.is_forwarded:
                self.tell(key=event.key, stale=is_stale(event))
            elif isinstance(event, events.Paste) and not event.is_forwarded:
                self.tell(paste=event.text)
            elif isinstance(event, events.MouseDown) and not event.is_forwarded:
                self.tell(mouse=[event.x, event.y])
            await super().on_event(event)

        async def farewell(self) -> None:
            self.tell(farewell=True)
            if os.environ.get("SLOW_FAREWELL"):
                await asyncio.sleep(60)

        def note_fault(self, where: str, error: BaseException, path: Path | None) -> None:
            self.tell(fault=type(error).__name__, where=where)

        def note_input(self, kind: str) -> None:
            self.tell(noted=kind)

        def action_leave(self) -> None:
            self.exit()

        def key_f11(self) -> None:
            password = "hunter2-PASSWORD"
            raise ValueError(f"token=abcdef {len(password)}")

        def key_f10(self) -> None:
            self.tell(counts=driver(self).counts(), rate=driver(self).rate)

        def key_f9(self) -> None:
            getattr(self, os.environ["FAULT"])()

        def system_exit(self) -> None:
            raise SystemExit(3)

        def os_exit(self) -> None:
            os._exit(5)

        def segfault(self) -> None:
            import ctypes

            ctypes.string_at(0)

        def in_worker(self) -> None:
            self.run_worker(self.fail())

        def in_timer(self) -> None:
            self.set_timer(0.01, self.fail_now)

        def in_task(self) -> None:
            self.kept = asyncio.create_task(self.fail(), name="heartbeat")
            self.kept.add_done_callback(lambda task: task.result())

        def in_thread(self) -> None:
            threading.Thread(target=self.fail_now, name="reader").start()

        def hang(self) -> None:
            time.sleep(60)

        def pause(self) -> None:
            time.sleep(1.3)

        async def fail(self) -> None:
            raise RuntimeError("failed")

        def fail_now(self) -> None:
            raise RuntimeError("failed")

    def driver(app: Plain) -> ConsoleDriver:
        assert isinstance(app._driver, ConsoleDriver)
        return app._driver

    return Plain(state_folder=state).run_safely()


if __name__ == "__main__":
    fd, folder = int(sys.argv[1]), Path(sys.argv[2])
    sys.exit(guard.run_guarded(lambda: build(fd, folder)))
