"""Several requests one after the other, with what came of each.

Knows progress, outcomes, stopping and trying again. Must not know the requests.

    texts = await self.app.push_screen_wait(BatchScreen(title, steps))   # in a worker
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from console.client.errors import NotConfirmed, RequestFailed
from console.i18n import Message, msg, tr
from console.ui.dialogs import Dialog, fault_text
from console.ui.modules.progress import bar
from console.ui.widgets.line_columns import Column, Row
from console.ui.widgets.line_list import LineList

DONE = msg("done")
WAITING = msg("not begun")
UNDER_WAY = msg("under way")


@dataclass(frozen=True, slots=True)
class Step:
    """One of the requests: what it is about, and how it is done (raises RequestFailed)."""

    label: str
    do: Callable[[], Awaitable[object]]


class BatchScreen(Dialog[Message]):
    """Does the steps; answers a sentence on how they went."""

    DEFAULT_CSS = """
    BatchScreen { align: center middle; }
    BatchScreen > Vertical {
        width: 76; max-width: 100%; height: 20; max-height: 100%;
        background: $panel; padding: 0 1;
    }
    BatchScreen LineList { height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "close", show=False),
        Binding("a", "again", show=False),
    ]

    def __init__(self, title: Message | str, steps: Sequence[Step]) -> None:
        super().__init__()
        self._title = title
        self._steps = steps
        self._outcomes: list[Message | str] = [WAITING] * len(steps)
        self._open: set[int] = set(range(len(steps)))
        """Steps that are certainly not done."""
        self._doubtful: set[int] = set()
        self._stopped = False
        self._running = False

    def compose(self) -> ComposeResult:
        """Title, bar, a row for each step, keys."""
        with Vertical():
            yield Static(Content(str(self._title)), classes="dialog-title")
            yield Static(classes="batch-bar")
            yield LineList(
                [Column(tr("Extensions"), 16), Column(tr("Outcome"), 20, 1)], header=True
            )
            yield Static(classes="dialog-hint")

    def on_mount(self) -> None:
        """Begin."""
        self.query_one(LineList).focus()
        self.run_worker(self._go())

    async def _go(self) -> None:
        self._running, self._stopped = True, False
        for at in sorted(self._open):
            if self._stopped:
                break
            self._tell(at, UNDER_WAY)
            self._tell(at, await self._do(at))
        self._running = False
        self._show()

    async def _do(self, at: int) -> Message | str:
        try:
            await self._steps[at].do()
        except NotConfirmed as open_end:
            # Doing it again could do it twice, so it is not open any more.
            self._open.discard(at)
            self._doubtful.add(at)
            return msg("not confirmed: {reason}", reason=open_end.reason)
        except RequestFailed as failure:
            return failure.reason
        except Exception as fault:
            self._open.discard(at)
            self._doubtful.add(at)
            return fault_text(str(self._title), fault)
        self._open.discard(at)
        return DONE

    def _tell(self, at: int, outcome: Message | str) -> None:
        self._outcomes[at] = outcome
        if self.is_mounted:
            self._show()

    def _show(self) -> None:
        done = len(self._steps) - len(self._open)
        text = tr("{bar}  {done} of {total}", bar=bar(done, len(self._steps)), done=done,
                  total=len(self._steps))  # fmt: skip
        self.query_one(".batch-bar", Static).update(Content(text))
        lines = self.query_one(LineList)
        lines.set_rows(
            [
                Row(str(at), ((step.label, "plain"), (str(outcome), _look(outcome))))
                for at, (step, outcome) in enumerate(zip(self._steps, self._outcomes, strict=True))
            ]
        )
        if self._running:
            hint = tr("Esc: stop after this one")
        elif self._open:
            hint = tr("a: try again what was not done   Enter: close")
        else:
            hint = tr("Enter: close")
        self.query_one(".dialog-hint", Static).update(Content(hint))

    def said(self) -> Message:
        """How it went, in one sentence."""
        done = len(self._steps) - len(self._open) - len(self._doubtful)
        if done == len(self._steps):
            return msg("All {total} done", total=done)
        left = sorted(self._open | self._doubtful)
        return msg(
            "{done} of {total} done; not done or not confirmed: {left}",
            done=done,
            total=len(self._steps),
            left=", ".join(self._steps[at].label for at in left[:8]) + ("…" if left[8:] else ""),
        )

    def action_leave(self) -> None:
        """Stop after the request under way; close if none is."""
        if self._running:
            self._stopped = True
        else:
            self.dismiss(self.said())

    def action_close(self) -> None:
        """Close when all is over."""
        if not self._running:
            self.dismiss(self.said())

    def action_again(self) -> None:
        """Try again what was not done."""
        if not self._running and self._open:
            self.run_worker(self._go())


def _look(outcome: Message | str) -> str:
    if outcome == DONE:
        return "plain"
    return "dim" if outcome in (WAITING, UNDER_WAY) else "strong"
