"""Favourites and notes by the keys of the desk, and who is free instead of somebody.

Knows who is chosen on the desk. Must not know how it is ranked, nor where it is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from console.i18n import msg, tr
from console.keepsakes import Keepsakes
from console.memory import Memory
from console.protocol.records import Extension
from console.state.colleagues import free_colleagues, is_free
from console.state.entries import Kind
from console.state.notes import LONGEST
from console.ui.dialogs import Dialog

if TYPE_CHECKING:
    from console.ui.app import Console


class NoteDialog(Dialog[str | None]):
    """One line about somebody; Enter keeps it, an empty one takes it away."""

    def __init__(self, who: str, text: str) -> None:
        super().__init__()
        self._who = who
        self._text = text

    def compose(self) -> ComposeResult:
        """Who, the line, the keys."""
        with Vertical(classes="dialog"):
            yield Static(Content(tr("Note on {who}", who=self._who)), classes="dialog-title")
            yield Input(self._text, max_length=LONGEST)
            hint = tr("Enter: keep (empty: delete)   Esc: leave it as it was")
            yield Static(Content(hint), classes="dialog-hint")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Closes with the line."""
        event.stop()
        self.dismiss(event.value)


class DeskMemory(Memory):
    """Use, favourites and notes of an app, and the commands that add to them."""

    def __init__(self, app: Console, keepsakes: Keepsakes) -> None:
        super().__init__(keepsakes, app.people.search)
        self.app = app
        self.table: dict[str, Callable[[], None]] = {
            "person.favourite": self._favourite,
            "person.note": self._note,
        }

    def sign(self, ref: str) -> str:
        """What stands before the name of a favourite."""
        return "✦ " if ref in self.favourites else ""

    def colleagues(self, number: str) -> Sequence[Extension]:
        """Who is free instead of an extension of the house; empty if it is free itself."""
        record = self.app.board.extensions.get(number)
        if record is None or is_free(record):
            return ()
        return free_colleagues(number, self.app.board.extensions, self.app.board.own_number)

    def _chosen(self) -> tuple[str, str, str] | None:
        """Reference, number and name of who is chosen."""
        desk = self.app.desk
        pick = desk.hits.pick if desk.box.value.strip() else None
        if pick is not None and pick.entry is not None:
            if pick.entry.kind in (Kind.EXTENSION, Kind.CONTACT):
                return pick.entry.ref, pick.number, pick.name
            return ("", pick.number, pick.name) if pick.entry.kind is Kind.CALLER else None
        if pick is not None:
            return "", pick.number, pick.name
        if desk.pane_in_focus() == "queue" and desk.queue.cursor:
            caller = desk.queue.callers.get(desk.queue.cursor)
            if caller is not None:
                number = caller.record.number
                return "", number, caller.record.show_name or self.app.people.name_of(number)
        call = desk.calls.current
        if call is not None and not desk.grid.has_focus:
            return "", call.number, self.app.people.name_of(call.number, call.party_channel)
        target, _, _ = desk.target()
        return (f"{Kind.EXTENSION}/{target.number}", target.number, target.name) if target else None

    def _favourite(self) -> None:
        chosen = self._chosen()
        if chosen is None or not chosen[0]:
            self.app.say(msg("Choose an extension or a contact first"))
            return
        ref, number, name = chosen
        who = f"{number} {name}".strip()
        if self.favour(ref):
            self.app.say(msg("{who} is a favourite now", who=who))
        else:
            self.app.say(msg("{who} is no favourite any more", who=who))
        self.app.desk.hits.refresh_rows()

    def _note(self) -> None:
        chosen = self._chosen()
        if chosen is None or not chosen[1]:
            self.app.say(msg("Choose somebody with a number first"))
            return
        _, number, name = chosen

        def written(text: str | None) -> None:
            if text is not None:
                self.note(number, text)
                self.app.desk.hits.refresh_rows()
                self.app.refresh_lines()

        dialog = NoteDialog(f"{number} {name}".strip(), self.notes.get(number))
        self.app.push_screen(dialog, written)
