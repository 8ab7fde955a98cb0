"""The help: every key, what it does now, and why one can't; the chosen one in full.

Knows the key table. Must not know what commands do; that and the reasons come from outside.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from console.i18n import msg, tr
from console.state.keys import BY_ID, COMMANDS, GROUP_TITLES, Command, Group, shown
from console.ui.dialogs import Dialog
from console.ui.opening import Doing
from console.ui.widgets.line_columns import Column, Row
from console.ui.widgets.line_list import LineList

LIMITS = (
    msg("Your ringing telephone can't be answered from here: lift the handset."),
    msg(
        "A transfer is completed by hanging up the own channel, and taken back by hanging up the "
        "consulted party: the manual does not say so, we read it so."
    ),
    msg("The queue of a caller and the state of night service can't be read from the PBX."),
    msg("≟ before a name: its letters are of two scripts and may pose as another name."),
)
LOOK_S = 1.0
"""Seconds between two looks at what the keys do now."""


class Help(Dialog[None]):
    """A searchable list of all keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "leave", show=False),
        Binding("up", "rows(-1)", show=False),
        Binding("down", "rows(1)", show=False),
        Binding("pageup", "pages(-1)", show=False),
        Binding("pagedown", "pages(1)", show=False),
    ]

    def __init__(
        self,
        keymap: Mapping[str, tuple[str, ...]],
        doing: Callable[[str], Doing],
        hidden: Callable[[Command], str],
    ) -> None:
        """`doing` says what a command does now; `hidden` names the missing licence."""
        super().__init__()
        self._keymap = keymap
        self._doing = doing
        self._hidden = hidden
        self._wanted = ""
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
            yield Static(id="help-detail")
            hint = tr("↑ ↓ PgUp PgDn: move   Esc: close")
            yield Static(Content(hint), classes="dialog-hint")

    def on_mount(self) -> None:
        """Shows all keys, and follows what they do."""
        self._show()
        self._choose_first()
        self.set_interval(LOOK_S, self._show)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Shows the keys that match."""
        event.stop()
        wanted = event.value.strip().casefold()
        # `/` begins a search elsewhere; alone it is the key that is looked for.
        self._wanted = wanted.removeprefix("/").strip() or wanted
        self._show()
        self._choose_first()

    def on_line_list_selected(self, event: LineList.Selected) -> None:
        """Another row: the whole of it below, for its columns may be too narrow."""
        event.stop()
        self._show_detail()

    def _choose_first(self) -> None:
        self.lines.select(next((row.key for row in self.lines.rows if row.key in BY_ID), None))

    def _show_detail(self) -> None:
        row = next((row for row in self.lines.rows if row.key == self.lines.cursor), None)
        texts = [text for text, _ in row.cells if text] if row is not None else []
        text = tr(": ").join((" ".join(texts[:2]), *texts[2:]))
        self.query_one("#help-detail", Static).update(Content(text))

    def _show(self) -> None:
        wanted = self._wanted
        rows: list[Row] = []
        hidden: list[Row] = []
        for group in Group:
            found = [self._row(c) for c in COMMANDS if c.group is group and not self._hidden(c)]
            found = [row for row in found if self._fits(row)]
            if found:
                rows.append(Row(f"group {group}", ((str(GROUP_TITLES[group]), "header"),)))
                rows += found
        for command in COMMANDS:
            flag = self._hidden(command)
            if flag:
                note = tr("hidden: licence {flag} is off", flag=flag)
                row = Row(command.id, (("", "dim"), (str(command.title), "dim"), (note, "dim")))
                hidden += [row] if self._fits(row) else []
        limits = [
            Row(f"limit {n}", (("", "dim"), (str(text), "dim"))) for n, text in enumerate(LIMITS)
        ]
        if not wanted:
            rows += [*hidden, Row("limits", ((tr("Limits"), "header"),)), *limits]
        else:
            rows += hidden
        self.lines.placeholder = tr("nothing found")
        self.lines.set_rows(rows)
        self._show_detail()

    def _row(self, command: Command) -> Row:
        keys = ", ".join(shown(key) for key in self._keymap.get(command.id, ()))
        now = self._doing(command.id)
        style = "plain" if now.possible else "dim"
        cells = ((keys, "strong"), (str(command.title), style), (str(now.text), style))
        return Row(command.id, cells)

    def _fits(self, row: Row) -> bool:
        """Whether it reads like what is typed, or its English name does in another language."""
        texts = [*(text for text, _ in row.cells), BY_ID[row.key].title.text]
        return self._wanted in " ".join(texts).casefold()

    def action_rows(self, rows: int) -> None:
        """Moves by rows."""
        self.lines.action_move(rows)

    def action_pages(self, pages: int) -> None:
        """Moves by pages."""
        self.lines.action_page(pages)
