"""The privacy cover: names and numbers are hidden while nobody sits at the desk.

Knows how many wait. Must not know who; the link, the alerts and the beat go on behind it.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from console.i18n import tr
from console.ui.dialogs import Dialog
from console.ui.login import Login
from console.ui.toosmall import TooSmall

if TYPE_CHECKING:
    from console.ui.app import Console


class Cover(Dialog[None]):
    """Hides the desk until Enter or Esc."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "leave", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._waiting = Static(classes="dialog-title")

    def compose(self) -> ComposeResult:
        """How many wait, and how to go on."""
        with Vertical(classes="dialog"):
            yield self._waiting
            hint = tr("Names are covered. Enter: show them")
            yield Static(Content(hint), classes="dialog-hint")

    def show(self, waiting: str) -> None:
        """What may be seen by anybody: how many wait, and how long."""
        # The screen may be up a moment before what it is composed of.
        if self._waiting.is_mounted:
            self._waiting.update(Content(waiting))


class CoverWatch:
    """Covers the names when nobody has pressed a key for as long as the settings say."""

    def __init__(self, app: Console) -> None:
        self._app = app
        self._started = time.monotonic()

    def look(self) -> None:
        """To be called about once a second."""
        app = self._app
        minutes = app.settings.desk.lock_minutes
        key = app.key_in_hand
        idle = time.monotonic() - (key.time if key is not None else self._started)
        # Lists and forms show names as well; these three show none.
        bare = isinstance(app.screen, Cover | Login | TooSmall)
        if minutes and idle > 60 * minutes and not bare:
            app.cover()
        if isinstance(app.screen, Cover):
            app.screen.show(app.dashboard.waiting_text())
