"""A piece of work under way: a bar, and a key to stop it.

Knows how work ends: with a value, with a reason, or stopped. Must not know what the work is.

    ended = await self.app.push_screen_wait(ProgressScreen(title, work))   # in a worker
    if ended.failure: ...

`work` gets a function to report how far it is: (done, of how many or None).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from console.client.errors import NotConfirmed, RequestFailed
from console.i18n import Message, tr
from console.ui.dialogs import Dialog, fault_text

Report = Callable[[int, int | None], None]
Work = Callable[[Report], Awaitable[Any]]

BAR = 40
"""Cells of the bar."""


def bar(done: int, total: int | None) -> str:
    """A bar with the share in percent; without a total only the count."""
    if not total:
        return str(done)
    share = min(1.0, done / total)
    filled = round(share * BAR)
    return f"[{'#' * filled}{'.' * (BAR - filled)}] {int(share * 100)} %"


@dataclass(frozen=True, slots=True)
class Ended:
    """How work ended."""

    value: Any = None
    failure: Message | str = ""
    stopped: bool = False
    doubtful: bool = False
    """The failure leaves open whether it was done."""


class ProgressScreen(Dialog[Ended]):
    """Shows the bar until the work has ended; Esc stops the work."""

    def __init__(self, title: Message | str, work: Work) -> None:
        super().__init__()
        self._title = title
        self._work = work
        self._task: asyncio.Task[None] | None = None
        self._ended: Ended | None = None
        self._closed = False

    def compose(self) -> ComposeResult:
        """Title, bar, key."""
        with Vertical(classes="dialog"):
            yield Static(Content(str(self._title)), classes="dialog-text")
            yield Static(Content(bar(0, None)), classes="progress-bar")
            yield Static(Content(tr("Esc: stop")), classes="dialog-hint")

    def on_mount(self) -> None:
        """Begin."""
        self._task = asyncio.create_task(self._run(), name="module work")

    def on_unmount(self) -> None:
        """The program ends: so does the work."""
        if self._task is not None:
            self._task.cancel()

    def on_screen_resume(self) -> None:
        """A screen above is closed: the work may have ended meanwhile."""
        self._close()

    def report(self, done: int, total: int | None) -> None:
        """So far."""
        if not self.is_mounted:
            return
        text = bar(done, total)
        if total:
            text = tr("{bar}  {done} of {total}", bar=text, done=done, total=total)
        self.query_one(".progress-bar", Static).update(Content(text))

    async def _run(self) -> None:
        try:
            ended = Ended(value=await self._work(self.report))
        except NotConfirmed as open_end:
            ended = Ended(failure=open_end.reason, doubtful=True)
        except RequestFailed as failure:
            ended = Ended(failure=failure.reason)
        except asyncio.CancelledError:
            ended = Ended(stopped=True)
        except Exception as fault:
            # Else nothing would ever close this screen. What was sent until then is not known.
            ended = Ended(failure=fault_text(str(self._title), fault), doubtful=True)
        self._end(ended)

    def _end(self, ended: Ended) -> None:
        self._ended = ended
        self._close()

    def _close(self) -> None:
        # Work that ends at once ends before this screen is told that it is on top: only one of
        # both closes it, or the screen below would go as well.
        if self._ended is not None and self.is_active and not self._closed:
            self._closed = True
            self.dismiss(self._ended)

    def action_leave(self) -> None:
        """Stop the work."""
        if self._task is not None:
            self._task.cancel()
