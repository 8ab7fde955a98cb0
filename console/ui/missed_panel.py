"""The latest callers to be called back, below the queue where there is room for them.

Knows their entries of the worklist. Must not know how one is called back: a click opens the list.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.containers import Vertical
from textual.events import Click
from textual.widgets import Static

from console.i18n import tr
from console.state.missed import Missed, clock_text
from console.ui.status import KeyBar
from console.ui.widgets.line_columns import Column, Row
from console.ui.widgets.line_list import LineList
from console.ui.words import party_name

MOST = 6


class MissedPanel(Vertical):
    """A title and a few lines; hidden while nobody is to be called back."""

    def __init__(self, name_of: Callable[[str], str]) -> None:
        super().__init__(id="missed-pane", classes="pane")
        self._name_of = name_of
        self._title = Static("", classes="pane-title")
        columns = (
            Column(width=7, right=True, fit=12),
            Column(width=12, fit=20),
            Column(width=6, grow=1, needed=False),
        )
        self.lines = LineList(columns, id="missed")
        self.lines.can_focus = False

    def compose(self) -> Sequence[Static | LineList]:
        """The title, and when each left, his number and name."""
        return (self._title, self.lines)

    def show(self, entries: Sequence[Missed], now: float, key: str) -> None:
        """Shows these, the latest first; `key` opens the list of all."""
        self.set_class(bool(entries), "-some")
        self.lines.styles.height = min(MOST, len(entries))
        self.lines.set_rows([self._row(entry, now) for entry in entries[:MOST]])
        title = tr("To call back ({n})", n=len(entries))
        self._title.update(f"{title} · {key}" if key else title, layout=False)

    def _row(self, entry: Missed, now: float) -> Row:
        sign = "" if entry.sure else "?"
        times = f" ×{entry.times}" if entry.times > 1 else ""
        cells = (
            (clock_text(entry.at, now) + sign, "dim"),
            (entry.number or tr("withheld"), "plain"),
            (party_name(entry.name or self._name_of(entry.number)) + times, "dim"),
        )
        return Row(entry.key, cells)

    def on_click(self, event: Click) -> None:
        """Opens the whole list."""
        event.stop()
        self.post_message(KeyBar.Pressed("open.missed"))
