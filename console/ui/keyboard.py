"""Every key press, before any widget sees it: which command it is, and where characters go.

Knows the key reader and Textual's key events. Must not know what commands do.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from textual import events
from textual.widget import Widget

from console.state.guard import HeldKey
from console.state.key_reader import KeyReader, Kind, Place
from console.ui.driver.keys import is_stale, key_age
from console.ui.in_order import handle

if TYPE_CHECKING:
    from console.ui.desk import Desk
    from console.ui.dialogs import Dialog

Run = Callable[[str, float, bool], None]


class Keyboard:
    """Reads keys for the app. `run` gets the command, when it was pressed, and whether in doubt."""

    def __init__(
        self,
        keys: Mapping[str, tuple[str, ...]],
        *,
        run: Run,
        desk: Callable[[], Desk | None],
        focused: Callable[[], Widget | None],
        in_list: Callable[[], bool],
        take_digit: Callable[[str], bool],
        dialog: Callable[[], Dialog[Any] | None],
        repeated: Callable[[], None],
        changed: Callable[[], None],
    ) -> None:
        """`desk` is the desk while it is the top screen, else None; then `in_list` is asked, and a
        list gets the digits: at once, as the key behind them may dial. So does a `dialog`, if
        the top screen is one."""
        self.reader = KeyReader(keys)
        self.pending_since = 0.0
        self._run = run
        self._desk = desk
        self._focused = focused
        self._in_list = in_list
        self._take_digit = take_digit
        self._dialog = dialog
        self._repeated = repeated
        self.held = HeldKey()
        self._changed = changed

    def take(self, event: events.Key) -> bool:
        """Handles a key; False if it is for the widget in focus."""
        now = time.monotonic()
        desk = self._desk()
        screen = desk if desk is not None else self._dialog()
        if self.held.repeats(event.key, now - max(0.0, key_age(event, now)), screen):
            self._repeated()
            return True
        place = self._place(desk)
        number = desk is not None and desk.box.is_number
        pending = self.reader.pending
        if not pending and self._is_for_number(event):
            return True
        empty = desk is not None and not desk.box.value
        reading = self.reader.read(event.key, event.character, place, number=number, empty=empty)
        if reading.kind is Kind.PENDING and not pending:
            self.pending_since = time.monotonic()
        if reading.kind is Kind.PENDING or pending:
            self._changed()
        if reading.kind is Kind.COMMAND:
            if desk is not None:
                desk.hits.keep_up(desk.box.value)
            self._command(reading.value, event)
            return True
        if reading.kind is Kind.TYPE and desk is not None:
            desk.go("box")
            desk.box.replace(reading.value, *desk.box.selection)
            return True
        if reading.kind is Kind.TYPE and self._take_digit(reading.value):
            return True
        return reading.kind not in (Kind.PASS, Kind.TYPE) or handle(self._focused(), event)

    def _is_for_number(self, event: events.Key) -> bool:
        dialog = self._dialog()
        if dialog is None:
            return False
        if event.key == "enter" and dialog.typed.digits:
            # Not the answer to a question: the line says that it dials.
            self._command("call.dial", event)
            return True
        return dialog.take_number(event.key, event.character)

    def _command(self, command: str, event: events.Key) -> None:
        now = time.monotonic()
        self._run(command, now - max(0.0, key_age(event, now)), is_stale(event))

    def _place(self, desk: Desk | None) -> Place:
        if desk is None:
            return Place.LIST if self._in_list() else Place.FORM
        return Place.BOX if desk.focused is desk.box else Place.DESK
