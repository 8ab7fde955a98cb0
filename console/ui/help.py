"""The help: every key, what it does now, and why one can't.

Knows the key table. Must not know what commands do; reasons come from outside.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from console.i18n import Message, msg, tr
from console.state.keys import COMMANDS, GROUP_TITLES, Command, Group, shown
from console.ui.widgets.line_columns import Column, Row
from console.ui.widgets.line_list import LineList

LIMITS = (
    msg("Your ringing telephone can't be answered from here: lift the handset."),
    msg(
        "A transfer is completed by hanging up the own channel, and taken back by hanging up the "
        "consulted party: the manual does not say so, we read it so."
    ),
    msg("The queue of a caller and the state of night service can't be read from the PBX."),
)


class Help(ModalScreen[None]):
    """A searchable list of all keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+g,f1", "dismiss", show=False),
        Binding("up", "rows(-1)", show=False),
        Binding("down", "rows(1)", show=False),
        Binding("pageup", "pages(-1)", show=False),
        Binding("pagedown", "pages(1)", show=False),
    ]

    def __init__(
        self,
        keymap: Mapping[str, tuple[str, ...]],
        why_not: Callable[[str], Message | str | None],
        hidden: Callable[[Command], str],
    ) -> None:
        """`why_not` says why a command can't be used now; `hidden` names the missing licence."""
        super().__init__()
        self._keymap = keymap
        self._why_not = why_not
        self._hidden = hidden
        self.lines = LineList(
            (Column(width=18), Column(width=22, grow=1), Column(width=16, grow=2, needed=False))
        )
        self.lines.can_focus = False

    def compose(self) -> ComposeResult:
        """A search line, the keys, and what the interface can't do."""
        with Vertical(id="help", classes="dialog"):
            yield Static(Content(tr("Keys")), classes="dialog-title")
            yield Input(placeholder=tr("search"), compact=True)
            with Vertical(id="help-lines"):
                yield self.lines
            hint = tr("↑ ↓ PgUp PgDn: move   Esc: close")
            yield Static(Content(hint), classes="dialog-hint")

    def on_mount(self) -> None:
        """Shows all keys."""
        self._show("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Shows the keys that match."""
        event.stop()
        self._show(event.value.strip().casefold())

    def _show(self, wanted: str) -> None:
        rows: list[Row] = []
        hidden: list[Row] = []
        for group in Group:
            found = [self._row(c) for c in COMMANDS if c.group is group and not self._hidden(c)]
            found = [row for row in found if wanted in _text(row)]
            if found:
                rows.append(Row(f"group {group}", ((str(GROUP_TITLES[group]), "header"),)))
                rows += found
        for command in COMMANDS:
            flag = self._hidden(command)
            if flag:
                note = tr("hidden: licence {flag} is off", flag=flag)
                row = Row(command.id, (("", "dim"), (str(command.title), "dim"), (note, "dim")))
                hidden += [row] if wanted in _text(row) else []
        limits = [
            Row(f"limit {n}", (("", "dim"), (str(text), "dim"))) for n, text in enumerate(LIMITS)
        ]
        if not wanted:
            rows += [*hidden, Row("limits", ((tr("Limits"), "header"),)), *limits]
        else:
            rows += hidden
        self.lines.placeholder = tr("nothing found")
        self.lines.set_rows(rows)

    def _row(self, command: Command) -> Row:
        keys = ", ".join(shown(key) for key in self._keymap.get(command.id, ()))
        reason = self._why_not(command.id)
        style = "dim" if reason else "plain"
        cells = ((keys, "strong"), (str(command.title), style), (str(reason or ""), "dim"))
        return Row(command.id, cells)

    def action_rows(self, rows: int) -> None:
        """Moves by rows."""
        self.lines.action_move(rows)

    def action_pages(self, pages: int) -> None:
        """Moves by pages."""
        self.lines.action_page(pages)


def _text(row: Row) -> str:
    return " ".join(text for text, _ in row.cells).casefold()
