"""What each command does, by its id.

Knows the desk, the filters, the shift and the modules. Must not know keys, nor how a command
becomes a call: that is `call_control`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from console.client.link import LinkPhase
from console.i18n import Message, msg, next_language
from console.state.commands import PLANNERS
from console.state.key_reader import ON_DESK
from console.state.keys import BY_ID
from console.state.own_call import Held, Role
from console.state.planning import CHANGED, party
from console.ui import choices, enter
from console.ui.dialogs import Question
from console.ui.filters import Filters

if TYPE_CHECKING:
    from console.ui.app import Console

HIDDEN = msg("Close what hides the desk first: nothing was done")
PANES = {
    "go.queue": "queue",
    "go.calls": "calls",
    "go.extensions": "grid",
    "go.conference": "conference",
}
"""Command → the pane it goes to."""
NOT_SHOWN = msg("This pane is not on the screen")


class Actions:
    """Runs commands for the app."""

    def __init__(self, app: Console) -> None:
        self.app = app
        self.filters = Filters(app)
        self._pressed = (float("-inf"), False)
        """When the last key was pressed, and whether that is in doubt."""
        self._table: dict[str, Callable[[], None]] = {
            "act": self._act,
            "cancel": self._cancel,
            "dismiss": self._dismiss,
            "help": app.open_help,
            "menu": self._menu,
            "quit": self._quit,
            "redraw": app.repaint,
            "cover": app.cover,
            "reread": self._reread,
            "language": self._language,
            "theme": self._theme,
            "go.next": lambda: app.desk.step(1),
            "go.previous": lambda: app.desk.step(-1),
            "go.held": self._held,
            "go.held_calls": self._held,
            "go.box": lambda: app.desk.go("box"),
            **{id_: partial(self._go, pane) for id_, pane in PANES.items()},
            **self.filters.table,
            **app.shift.table,
        }

    def run(self, command: str, pressed_at: float, doubtful: bool, *, by_row: bool = False) -> None:
        """Runs a command; `pressed_at` is monotonic seconds.

        `by_row`: it is about the row under the cursor; the key for answering is about who waits
        longest.
        """
        if command in ON_DESK and self.app.desk_on_top() is None:
            self.app.say(HIDDEN)
        elif command in PLANNERS:
            self.app.control.press(command, pressed_at, doubtful=doubtful, by_row=by_row)
        elif command in self._table:
            self._pressed = (pressed_at, doubtful)
            self._table[command]()
        else:
            self._open(command)

    # What Enter does.

    def _act(self) -> None:
        named = enter.named(self.app)
        if named is None:
            self.app.say(msg("Nothing to do here"))
            return
        pressed_at, doubtful = self._pressed
        if named[0] not in PLANNERS:
            self.app.desk.clear_box()
        elif not self._is_read(named[1]):
            self.app.say(msg("What that key does was not on the screen yet: nothing was done"))
            return
        self.run(named[0], pressed_at, doubtful, by_row=True)

    def _is_read(self, name: Message) -> bool:
        """Whether the screen names what Enter does; of a number as typed nobody need be told."""
        desk = self.app.desk
        pick = desk.hits.pick
        typed = pick is not None and pick.number == desk.box.value.strip()
        return typed or desk.prompt.says(name)

    def _cancel(self) -> None:
        app = self.app
        stopped = app.control.stop()
        given_back = app.desk.box.is_selected_whole
        if stopped is not None:
            app.say(msg("Stopped, nothing was sent: {label}", label=stopped))
        elif not app.desk.clear_box() or given_back:
            app.say("")
            app.dispatcher.ledger.dismiss()
            app.shift.escape()
            app.desk.go("box")
        app.refresh_lines()

    # The rest.

    def _dismiss(self) -> None:
        """What was read goes; a held party of whom the PBX says nothing any more, when asked."""
        app = self.app
        held = self.held_away()
        if held is not None:
            self._ask_forget(held)
            return
        app.dispatcher.ledger.dismiss()
        app.shift.dismiss()
        app.say("")
        app.refresh_lines()

    def held_away(self) -> Held | None:
        """The held party chosen in the own calls, if no own line is left with him."""
        desk = self.app.desk
        call = desk.calls.current if desk.pane_in_focus() == "calls" else None
        return call.held if call is not None and not call.channel else None

    def _ask_forget(self, held: Held) -> None:
        def answered(yes: bool | None) -> None:
            if not yes:
                return
            if not self.app.board.calls.forget(held):
                self.app.say(CHANGED)
            self.app.board.touch_calls()
            self.app.refresh_lines()

        text = msg(
            "Take {number} off this list? Nothing is sent: the PBX may still hold the call",
            number=party(held.number),
        )
        self.app.push_screen(Question(text, msg("take it off")), answered)

    def _menu(self) -> None:
        desk = self.app.desk
        desk.go("box")
        desk.box.value = ":"
        desk.box.cursor_position = 1

    def _go(self, pane: str) -> None:
        if self.app.desk.is_shown(pane):
            self.app.desk.go(pane)
        else:
            self.app.say(NOT_SHOWN)

    def _held(self) -> None:
        desk = self.app.desk
        held = self.app.board.calls.held
        desk.go("calls")
        if held:
            key = next((k for k, c in desk.calls.shown.items() if c.role is Role.HELD), None)
            desk.calls.select(key)
        else:
            self.app.say(msg("No call is on hold"))

    def _reread(self) -> None:
        session = self.app.session
        if session is None:
            return
        if self.app.feed.link.phase is LinkPhase.DOWN:
            session.retry_now()
            self.app.say(msg("The link is tried again now"))
        else:
            session.reread()
            self.app.say(msg("The extensions are read afresh"))

    def _language(self) -> None:
        choices.use_language(self.app, next_language())

    def _theme(self) -> None:
        choices.next_theme(self.app)

    def _quit(self) -> None:
        app = self.app
        left = app.dispatcher.unfinished()
        if left is None:
            app.leave()
            return
        open_calls, unsettled = left
        text = msg(
            "Quit? Calls up: {calls}; commands unsettled: {commands}",
            calls=open_calls,
            commands=unsettled,
        )
        app.push_screen(Question(text, msg("quit")), lambda yes: app.leave() if yes else None)

    def _open(self, command: str) -> None:
        known = BY_ID.get(command)
        flag = self.app.missing_licence(known) if known is not None else ""
        if flag:
            self.app.say(msg("Not licensed on this PBX: {flag}", flag=flag))
            return
        self.app.open_module(command)
