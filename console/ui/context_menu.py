"""The menu of a right click: what can be done with the row under the pointer.

Knows which commands concern a pane and whether they are possible now. Must not know how they are
done. A choice is bound to what stood on the desk when the menu was opened.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.events import Click

from console.i18n import Message, msg
from console.state.commands import SUPERVISION, TO_NUMBER
from console.state.keys import BY_ID, shown
from console.state.planning import CHANGED, Sight
from console.ui.dialogs import Dialog
from console.ui.opening import doing
from console.ui.widgets.line_columns import Column, Row
from console.ui.widgets.line_list import LineList

if TYPE_CHECKING:
    from console.ui.app import Console

TARGET = (
    *TO_NUMBER,
    *SUPERVISION,
    "extension.wake_up",
    "extension.dnd",
    "person.favourite",
    "person.note",
)
COMMANDS: dict[str, Sequence[str]] = {
    "queue": ("call.pick_from_queue", "person.note"),
    "calls": ("call.hold", "call.attended_transfer", "call.hang_up", "person.note"),
    "conference": (
        "conference.mute_member",
        "conference.unmute_member",
        "conference.remove_member",
        "conference.end",
    ),
    "grid": TARGET,
    "hits": TARGET,
}
"""Pane → the commands that concern one of its rows, the most used first."""
WIDTH = 50
"""Cells of the menu, by which it is moved to stay on the screen."""


def possible(app: Console, pane: str) -> list[tuple[str, Message]]:
    """The commands that can be done with the chosen row of a pane, and their names."""
    found = []
    for id_ in COMMANDS.get(pane, ()):
        command = BY_ID[id_]
        if not app.missing_licence(command) and doing(app, id_, app.desk).possible:
            found.append((id_, command.title))
    return found


def open_menu(app: Console, pane: str, x: int, y: int) -> None:
    """Opens the menu at a place of the screen, or says that there is nothing to do."""
    choices = possible(app, pane)
    if not choices:
        app.say(msg("Nothing can be done here now"))
        return
    seen = _seen(app)

    def chosen(command: str | None) -> None:
        if command is None:
            return
        if _seen(app) != seen:
            app.say(CHANGED)
        else:
            app.actions.run(command, time.monotonic(), False, by_row=True)

    app.push_screen(ContextMenu(choices, app.keymap, x, y), chosen)


def _seen(app: Console) -> tuple[object, ...]:
    """What a command would be about: the same as long as nothing of it changed."""
    sight: Sight = app.desk.look("", pressed_at=0.0, frozen=False, doubtful=False, by_row=True)[0]
    return (
        sight.target,
        (sight.call.identity, sight.call.role) if sight.call else None,
        sight.caller.identity if sight.caller else None,
        sight.member.channel if sight.member else None,
    )


class ContextMenu(Dialog[str | None]):
    """A few commands below the pointer; answers with the chosen one."""

    DEFAULT_CSS = """
    ContextMenu > Vertical { height: auto; background: $surface; border: round $primary; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "choose", show=False)]

    def __init__(
        self,
        choices: Sequence[tuple[str, Message]],
        keymap: dict[str, tuple[str, ...]],
        x: int,
        y: int,
    ) -> None:
        super().__init__()
        self._choices = choices
        self._keymap = keymap
        self._at = (x, y)
        self.lines = LineList((Column(width=24, grow=1), Column(width=8)))

    def compose(self) -> ComposeResult:
        """The list."""
        with Vertical():
            yield self.lines

    def on_mount(self) -> None:
        """Shows the commands where the pointer is, wholly on the screen."""
        # Inline, for the console's own style sheet centres every modal screen.
        self.styles.align = ("left", "top")
        rows = []
        for id_, title in self._choices:
            keys = self._keymap.get(id_, ())
            key = shown(keys[0]) if keys else ""
            rows.append(Row(id_, ((str(title), "plain"), (key, "dim"))))
        self.lines.styles.height = len(rows)
        self.lines.set_rows(rows)
        self.lines.select(rows[0].key)
        self.lines.focus()
        width, height = self.app.size
        x = max(0, min(self._at[0], width - WIDTH))
        y = max(0, min(self._at[1], height - len(rows) - 2))
        menu = self.query_one(Vertical)
        menu.styles.width, menu.styles.offset = WIDTH, (x, y)

    def on_click(self, event: Click) -> None:
        """A click on a command is its choice; one elsewhere closes the menu."""
        place = self.lines.region
        if event.button == 1 and place.contains(int(event.screen_x), int(event.screen_y)):
            self.action_choose()
        elif not self.query_one(Vertical).region.contains(int(event.screen_x), int(event.screen_y)):
            self.dismiss(None)

    def action_choose(self) -> None:
        """Closes with the command under the cursor."""
        self.dismiss(self.lines.cursor)
