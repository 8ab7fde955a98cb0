"""Reading the terminal: bytes in, events out, each with the time at which it was read.

Knows a non-blocking file descriptor and an event loop, and what was typed while nobody could have
looked. Must not know the app, nor what a key does.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable

from textual import events
from textual.message import Message

from console.ui.driver import terminal
from console.ui.driver.firewall import Firewall, Item
from console.ui.driver.keys import Translator, is_cursor_report, is_known

GAP = 1.0
"""Seconds without a look at the clock after which the console stood still."""
SETTLE = 0.3
"""Seconds after such a gap in which what is read may have been typed during it."""
_CHUNK = 4096


class Reader:
    """The way in from one terminal.

    `on_event` is given each event, `on_report` each cursor report that may answer a query (True if
    it does), `on_refused` the kind of input that was refused, as `SafeApp.note_input` wants it.
    """

    def __init__(
        self,
        stdin: int,
        loop: asyncio.AbstractEventLoop,
        *,
        on_event: Callable[[Message], None],
        on_report: Callable[[float], bool],
        on_refused: Callable[[str], None],
        on_gone: Callable[[], None],
    ) -> None:
        self._stdin = stdin
        self._loop = loop
        self._on_event = on_event
        self._on_report = on_report
        self._on_refused = on_refused
        self._on_gone = on_gone
        self._firewall = Firewall()
        self._translator = Translator(linux_console=os.environ.get("TERM") == "linux")
        self._fd: int | None = None
        self._expiry: asyncio.TimerHandle | None = None
        self._looked_at = time.monotonic()
        self._stale_until = self._deaf_until = float("-inf")
        self._discarded = 0

    def counts(self) -> dict[str, int]:
        """What was dropped so far, by kind."""
        counts = {kind: count for kind, count in self._firewall.dropped.items() if count}
        return counts | {"discarded_input": self._discarded}

    def start(self) -> None:
        """Read from now on."""
        self._fd = terminal.open_unblocking(self._stdin, os.O_RDWR)
        self._loop.add_reader(self._fd, self._on_readable, self._fd)
        self._looked_at = time.monotonic()

    def stop(self) -> None:
        """Read no more, and throw away what was typed and not read."""
        if self._fd is None:
            return
        self._loop.remove_reader(self._fd)
        terminal.close_unblocking(self._stdin, self._fd)
        self._fd = None
        self._cancel_expiry()
        terminal.discard_input(self._stdin)

    def deafen(self) -> None:
        """Throw away what was typed while the process was stopped. Called by a signal handler."""
        terminal.discard_input(self._stdin)
        self._firewall.reset()
        self._deaf_until = time.monotonic() + SETTLE

    def look(self, now: float) -> None:
        """Look at the clock: after a gap, what is read may have been typed in it."""
        if now - self._looked_at > GAP:
            self._stale_until = now + SETTLE
        self._looked_at = now

    def _on_readable(self, fd: int) -> None:
        now = time.monotonic()
        try:
            data = os.read(fd, _CHUNK)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            data = b""
        if not data:
            self._on_gone()
            return
        self.look(now)
        not_utf8 = self._firewall.dropped["not_utf8"]
        self._deliver(self._firewall.feed(data, now), now)
        if self._firewall.dropped["not_utf8"] != not_utf8:
            self._on_refused("not_utf8")

    def _deliver(self, items: list[Item], now: float) -> None:
        for item in items:
            if is_cursor_report(item) and self._on_report(now):
                continue
            known = is_known(item)
            for event in self._translator.events(item):
                known = True
                self._tell(event, now)
            if not known:
                self._firewall.dropped["unknown"] += 1
        self._arm_expiry()

    def _tell(self, event: Message, now: float) -> None:
        if now < self._deaf_until and isinstance(event, (events.InputEvent, events.Paste)):
            self._discarded += 1
            self._on_refused("discarded")
            return
        if isinstance(event, events.Key):
            event.read_at = now  # type: ignore[attr-defined]
            event.stale = now < self._stale_until  # type: ignore[attr-defined]
        self._on_event(event)

    def _cancel_expiry(self) -> None:
        if self._expiry is not None:
            self._expiry.cancel()
            self._expiry = None

    def _arm_expiry(self) -> None:
        self._cancel_expiry()
        if self._firewall.deadline is not None:
            self._expiry = self._loop.call_at(self._firewall.deadline, self._on_expiry)

    def _on_expiry(self) -> None:
        now = time.monotonic()
        self._deliver(self._firewall.expire(now), now)
