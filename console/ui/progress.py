"""Something that takes long, on the screen: how far it is, and Esc to end it.

Knows a bar and a piece of work. Must not know what the work is.

    async def work(report: Report) -> int:
        report(done, total)                      # total None: unknown
        return 5
    result = await self.app.push_screen_wait(ProgressScreen(msg("Exporting"), work))
The answer is what the work gave, or a `Failed` with the reason (also when it was ended by Esc).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from console.client.errors import RequestFailed
from console.i18n import Message, msg, tr
from console.ui.export_files import CannotWrite

Report = Callable[[int, int | None], None]
_WIDTH = 40


@dataclass(frozen=True, slots=True)
class Failed:
    """The work did not come to its end."""

    reason: Message | str
    ended: bool = False
    """By the operator."""


class ProgressScreen(ModalScreen[Any]):
    """A bar that fills while the work is done."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,ctrl+g", "end_it", show=False)]

    def __init__(self, title: Message | str, work: Callable[[Report], Awaitable[Any]]) -> None:
        super().__init__()
        self._title = title
        self._work = work
        self._worker: Worker[Any] | None = None

    def compose(self) -> ComposeResult:
        """Title, bar, key."""
        with Vertical(classes="dialog"):
            yield Static(Content(str(self._title)), classes="dialog-text")
            yield Static(classes="progress-bar")
            yield Static(Content(tr("Esc: stop")), classes="dialog-hint")

    def on_mount(self) -> None:
        """Begin."""
        self._report(0, None)
        self._worker = self.run_worker(self._do())

    def _report(self, done: int, total: int | None) -> None:
        if total:
            full = min(_WIDTH, _WIDTH * done // total)
            text = f"{'█' * full}{'░' * (_WIDTH - full)} {done}/{total}"
        else:
            text = str(done)
        self.query_one(".progress-bar", Static).update(Content(text))

    async def _do(self) -> None:
        try:
            result = await self._work(self._report)
        except (RequestFailed, CannotWrite) as failure:
            self.dismiss(Failed(failure.reason))
        else:
            self.dismiss(result)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Ended by Esc."""
        if event.state is WorkerState.CANCELLED:
            self.dismiss(Failed(msg("Stopped"), ended=True))

    def action_end_it(self) -> None:
        """Stop the work where it is."""
        if self._worker is not None:
            self._worker.cancel()
