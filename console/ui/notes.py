"""What is remembered of people: how often they were called, favourites, notes; and writing a note.

Knows who is chosen on the desk. Must not know how it is ranked, nor the file.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from console.i18n import msg, tr
from console.keepsakes import Keepsakes
from console.protocol.records import Extension
from console.state.colleagues import free_colleagues, is_free
from console.state.directory import Kind
from console.state.notes import LONGEST, Notes
from console.state.usage import Usage

if TYPE_CHECKING:
    from console.ui.app import Console

MOST_FAVOURITES = 500


class NoteDialog(ModalScreen[str | None]):
    """One line about somebody; Enter keeps it, an empty one takes it away."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,ctrl+g", "leave", show=False)]

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

    def action_leave(self) -> None:
        """Closes without a change."""
        self.dismiss(None)


class Memory:
    """Use, favourites and notes of an app, kept in its keepsakes."""

    def __init__(self, app: Console, keepsakes: Keepsakes) -> None:
        self.app = app
        self._keepsakes = keepsakes
        usage = keepsakes.get("usage")
        people = app.people
        people.usage = people.search.usage = Usage(usage if isinstance(usage, dict) else None)
        kept = keepsakes.get("favourites")
        refs = list(kept) if isinstance(kept, dict) else []
        self.favourites = {ref for ref in refs[:MOST_FAVOURITES] if isinstance(ref, str)}
        people.search.favourites = self.favourites
        self.notes = Notes(keepsakes.get("notes"))
        self.table: dict[str, Callable[[], None]] = {
            "person.favourite": self._favourite,
            "person.note": self._note,
        }

    def used(self, ref: str) -> None:
        """A call was sent there: it ranks higher from now on."""
        now = time.time()
        self.app.people.usage.note(ref, now)
        self._keepsakes.put("usage", self.app.people.usage.as_dict(now))

    def sign(self, ref: str) -> str:
        """What stands before the name of a favourite."""
        return "✦ " if ref in self.favourites else ""

    def colleagues(self, number: str) -> Sequence[Extension]:
        """Who is free instead of an extension of the house; empty if it is free itself."""
        record = self.app.board.extensions.get(number)
        if record is None or is_free(record):
            return ()
        others = dict(self.app.board.extensions)
        others.pop(self.app.board.own_number, None)
        return free_colleagues(number, others)

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
            return "", call.number, self.app.people.name_of(call.number)
        target, _, _ = desk.target()
        return (f"{Kind.EXTENSION}/{target.number}", target.number, target.name) if target else None

    def _favourite(self) -> None:
        chosen = self._chosen()
        if chosen is None or not chosen[0]:
            self.app.say(msg("Choose an extension or a contact first"))
            return
        ref, number, name = chosen
        who = f"{number} {name}".strip()
        self.favourites ^= {ref}
        if ref in self.favourites:
            self.app.say(msg("{who} is a favourite now", who=who))
        else:
            self.app.say(msg("{who} is no favourite any more", who=who))
        self._keepsakes.put("favourites", dict.fromkeys(sorted(self.favourites), 1))
        self.app.desk.hits.refresh_rows()

    def _note(self) -> None:
        chosen = self._chosen()
        if chosen is None or not chosen[1]:
            self.app.say(msg("Choose somebody with a number first"))
            return
        _, number, name = chosen

        def written(text: str | None) -> None:
            if text is not None:
                self.notes.put(number, text)
                self._keepsakes.put("notes", self.notes.keep())
                self.app.desk.hits.refresh_rows()
                self.app.refresh_lines()

        dialog = NoteDialog(f"{number} {name}".strip(), self.notes.get(number))
        self.app.push_screen(dialog, written)
