"""The Textual driver: one terminal, read and written in the event loop, without a thread.

Knows Textual's driver interface and puts the parts of this package together: what is read, what is
written, and whether it was seen. Must not know what the console shows.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from typing import TYPE_CHECKING, Any

from textual import events
from textual.driver import Driver
from textual.geometry import Size
from textual.message import Message

from console.ui.driver import guard, modes, terminal
from console.ui.driver.grammar import filtered
from console.ui.driver.line import Line
from console.ui.driver.output import STUCK, Writer
from console.ui.driver.picture import QUERY_GAP, SHORT_GAP, Answer, Picture
from console.ui.driver.reader import SETTLE, Reader
from console.ui.driver.signals import Signals

if TYPE_CHECKING:
    from console.ui.driver.app import SafeApp

TICK = 0.25
"""Seconds between two looks at the clock."""
_MUCH = 512
"""Bytes after which the next query is due: what is on its way when a line turns slow is late."""
_SOON = 0.05
_LATE = 0.05
"""Seconds beyond the usual after which a query's answer is late, and painting stops."""
_LAST_WORDS = 0.3
_LAST_ANSWER = 0.5
"""Seconds to wait at the end for the answer to the last query."""


class ConsoleDriver(Driver):
    """Reader, writer and frozen-picture watch of one terminal.

    What painting may ask: `busy`, `rate`, `budget()`. What commands may ask: `is_frozen()`. What
    diagnostics may ask: `counts()`.
    """

    _app: SafeApp[Any]

    def __init__(
        self,
        app: SafeApp[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        assert sys.__stdin__ is not None
        assert sys.__stdout__ is not None
        self._inherited = (sys.__stdin__.fileno(), sys.__stdout__.fileno())
        self._reader = Reader(
            self._inherited[0],
            self._loop,
            on_event=self._on_event,
            on_report=self._on_report,
            on_refused=app.note_input,
            on_gone=self._gone,
        )
        self._picture = Picture()
        self._line = Line()
        self._writer: Writer | None = None
        self._attrs: list[object] | None = None
        self._frame: list[str] = []
        self._flush_handle: asyncio.Handle | None = None
        self._tick_handle: asyncio.TimerHandle | None = None
        self._seen = self._asked_at = 0
        self._refused = 0
        self._renewals = 0
        self._was_frozen = False
        self._signals = Signals(self, app)

    # What painting and commands ask.

    @property
    def busy(self) -> bool:
        """Whether the last frame is not out yet: a frame painted now would show its state late."""
        now = time.monotonic()
        return self._is_blocked() or self._answer_is_late(now) or self._line.busy(now)

    @property
    def rate(self) -> float | None:
        """The measured rate of a slow line, in bytes a second; None while the line is not slow."""
        return self._line.rate

    def budget(self) -> int | None:
        """Bytes the next frame should not exceed on a slow line; None for any number."""
        return self._line.budget(time.monotonic())

    @property
    def losses(self) -> tuple[int, int]:
        """Differs from before when what the terminal shows became unknown meanwhile."""
        return self._renewals, self._writer.dropped if self._writer is not None else 0

    def is_frozen(self) -> bool:
        """Whether what the operator sees is known to be an old picture."""
        now = time.monotonic()
        stuck = self._writer is not None and self._writer.stuck_for(now) >= STUCK
        return stuck or self._picture.frozen(now)

    def counts(self) -> dict[str, int]:
        """What was dropped so far, by kind, input and output."""
        counts = {**self._reader.counts(), "refused_output": self._refused}
        if self._writer is not None:
            counts["dropped_frames"] = self._writer.dropped
        return counts

    def _is_blocked(self) -> bool:
        return self._writer is not None and self._writer.left > 0

    def _answer_is_late(self, now: float) -> bool:
        usual = self._picture.round_trip
        return usual is not None and self._picture.waiting(now) > usual + _LATE

    # Output.

    def write(self, data: str) -> None:
        """Add to the frame that the next flush sends; what the grammar forbids is left out."""
        data, refused = filtered(data)
        self._refused += refused
        self.write_trusted(data)

    def write_trusted(self, data: str) -> None:
        """Add output that the grammar does not know: the bell, the clipboard, queries."""
        self._frame.append(data)
        if self._flush_handle is None:
            self._flush_handle = self._loop.call_soon(self.flush)

    def flush(self) -> None:
        """Send what was written since the last flush as one frame."""
        if self._flush_handle is not None:
            self._flush_handle.cancel()
            self._flush_handle = None
        frame = "".join(self._frame)
        self._frame.clear()
        if not frame or self._writer is None:
            return
        now = time.monotonic()
        self._writer.send(frame.encode("utf-8", "replace"))
        self._picture.wrote(now)
        self._ask(now)
        self._hold_or_release()

    def _ask(self, now: float) -> None:
        """Ask for the cursor, if it is time to: the answer says that the picture was read."""
        writer = self._writer
        if writer is None or writer.left:
            return
        if self._line.rate is not None:
            least = SHORT_GAP
        else:
            least = _SOON if writer.written - self._asked_at >= _MUCH else QUERY_GAP
        if not self._picture.wants_query(now, least):
            return
        self._asked_at = writer.written
        writer.send(modes.QUERY_CURSOR.encode())
        self._picture.asked(now, writer.written)

    def _hold_or_release(self) -> None:
        """Stop Textual's painting while it would only queue, and resume it with the newest state.

        Dirty widgets wait meanwhile, so that a pause costs nothing but what was not painted.
        """
        was_frozen, self._was_frozen = self._was_frozen, self.is_frozen()
        if was_frozen and not self._was_frozen:
            self._app.thawed()
        if self.busy:
            self._app.hold_painting()
        else:
            assert self._writer is not None
            self._app.release_painting(everything=self._writer.take_lost())

    def _gone(self) -> None:
        """The terminal is closed: nothing can be read or written any more."""
        self._stop_reading()
        self._signals.terminal_gone()

    # Input.

    def _on_event(self, event: Message) -> None:
        if isinstance(event, events.Key):
            self._app.key_read()
        self.process_message(event)

    def send_message(self, message: Message) -> None:
        """Hand an event to the app."""
        self._app.post_message(message)

    def _on_report(self, now: float) -> bool:
        """Whether a cursor report was the answer to a query: what was asked for was read."""
        if not self._picture.expects_answer(now):
            return False
        answer = self._picture.answered(now)
        if answer is not None and self._writer is not None:
            self._measure(answer, self._writer, now)
            self._hold_or_release()
        return True

    def _measure(self, answer: Answer, writer: Writer, now: float) -> None:
        usual = self._picture.round_trip or 0.0
        self._line.answered(
            behind=answer.written - self._seen,
            beyond=answer.took - usual,
            lasted=answer.lasted - usual,
            since=writer.written - answer.written,
            now=now,
            thaws=answer.thaws,
        )
        self._seen = answer.written

    # The clock.

    def _tick(self) -> None:
        now = time.monotonic()
        self._reader.look(now)
        if self._writer is not None:
            self._writer.retry()
            self._writer.give_up_if_stuck(modes.RESYNC.encode())
            self._ask(now)
            self._hold_or_release()
        self._tick_handle = self._loop.call_later(TICK, self._tick)

    # Life.

    def start_application_mode(self) -> None:
        """Take the terminal: raw, alternate screen, reports on."""
        stdout = self._inherited[1]
        self._line = Line(terminal.slow_rate(stdout))
        self._writer = Writer(
            terminal.open_unblocking(stdout, os.O_RDWR),
            self._loop,
            self._line,
            on_ready=self._hold_or_release,
            on_gone=self._gone,
        )
        self._seen = self._asked_at = 0
        guard.mark_taken()
        self._signals.install()
        self.resized()
        # The first query leaves with these few bytes: its answer shows the line's own delay.
        self._take_terminal()
        self._reader.start()
        self._tick_handle = self._loop.call_later(TICK, self._tick)

    def _take_terminal(self) -> None:
        stdin = self._inherited[0]
        attrs = terminal.attributes(stdin)
        if attrs is not None:
            # Kept from the first time: after a stray SIGCONT they may be our own.
            self._attrs = self._attrs or attrs
            terminal.set_attributes(stdin, terminal.raw(self._attrs))
        enter = modes.ENTER if self._mouse else modes.ENTER.replace(modes.MOUSE_ON, "")
        self.write_trusted(enter + modes.QUERY_SYNC)
        self.flush()

    def resized(self) -> None:
        """Tell the app the size; whoever changed it reads, so what is frozen is asked anew."""
        size = Size(*terminal.size(self._inherited[1]))
        self._picture.renewed()
        self._renewals += 1
        self._app.post_message(events.Resize(size, size))

    def deafen(self) -> None:
        """Throw away what was typed while the process was stopped. Called by a signal handler."""
        self._reader.deafen()

    def restart(self) -> None:
        """After a stop: take the terminal again, whatever happened to it, and repaint it all."""
        if self._writer is None:
            self.start_application_mode()
        else:
            self.resized()
            self._take_terminal()
        self._app.repaint()
        self._app.note_input("discarded")
        guard.wake()
        # Again, for it may have been about to stop just then.
        self._loop.call_later(SETTLE, guard.wake)

    def disable_input(self) -> None:
        """Read no more."""
        self._stop_reading()

    def _stop_reading(self) -> None:
        self._reader.stop()
        for handle in (self._tick_handle, self._flush_handle):
            if handle is not None:
                handle.cancel()
        self._tick_handle = self._flush_handle = None

    def emergency_restore(self) -> None:
        """Give the terminal back from another thread, when the loop does not do it in time."""
        if self._writer is not None and terminal.write_within(
            self._writer.fd, modes.RESET.encode(), 0.2
        ):
            guard.mark_free()
        if self._attrs is not None:
            terminal.set_attributes(self._inherited[0], self._attrs)

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was. A terminal that does not read is left to the guard."""
        if self._writer is None:
            return
        self._stop_reading()
        writer, self._writer = self._writer, None
        self._frame.clear()
        was_whole = writer.left == 0 and not self._picture.frozen(time.monotonic())
        if not was_whole:
            # Read later, its queries would be answered to the shell.
            terminal.discard_output(writer.fd)
        last = modes.LEAVE if was_whole else modes.RESET
        is_out = writer.finish(modes.RESYNC.encode(), last.encode(), _LAST_WORDS)
        terminal.close_unblocking(self._inherited[1], writer.fd)
        if is_out and self._picture.owes_answer():
            # The shell behind the console would take an answer still under way for typing.
            terminal.swallow_report(self._inherited[0], _LAST_ANSWER)
            terminal.discard_input(self._inherited[0])
        if self._attrs is not None:
            terminal.set_attributes(self._inherited[0], self._attrs)
        if is_out:
            guard.mark_free()

    def close(self) -> None:
        """Give the signals back."""
        self._signals.remove()
