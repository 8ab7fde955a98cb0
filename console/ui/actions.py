"""What each command does, by its id.

Knows the desk, the dispatcher and the module registry. Must not know keys.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from textual.screen import Screen
from textual.widgets import Input

from console.client.link import LinkPhase
from console.i18n import CHINESE, ENGLISH, Message, language, msg
from console.protocol.checks import is_number
from console.state.commands import PLANNERS
from console.state.directory import Kind
from console.state.keys import BY_ID
from console.state.own_call import Held, Role
from console.state.planning import Plan, Target, party
from console.ui.dialogs import Question, TypedQuestion
from console.ui.dispatch import Press
from console.ui.filters import Filters

if TYPE_CHECKING:
    from console.ui.app import Console

HANG_UP_AFTER_HOLD_S = 0.3
AIMED = ("call.dial", "call.blind_transfer", "call.attended_transfer", "conference.add_member")
"""Commands that need somebody to aim at."""
SUPERVISING = ("call.spy", "call.barge", "call.force_release")
HIDDEN = msg("Close what hides the desk first: nothing was sent")


class Actions:
    """Runs commands for the app."""

    def __init__(self, app: Console) -> None:
        self.app = app
        self.countdown: tuple[Press, Plan, float] | None = None
        """A blind transfer that waits to be sent: its press, its plan, when it leaves."""
        self.filters = Filters(app)
        self._hold_at = float("-inf")
        self._pressed = (float("-inf"), False)
        """When the last key was pressed, and whether that is in doubt."""
        self._typed: tuple[Plan, str] | None = None
        """What stood in the box for the command that left last."""
        app.dispatcher.on_unsent = self.unsent
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
            "go.queue": lambda: app.desk.go("queue"),
            "go.calls": lambda: app.desk.go("calls"),
            "go.extensions": lambda: app.desk.go("grid"),
            "go.conference": lambda: app.desk.go("conference"),
            **self.filters.table,
            **app.shift.table,
        }

    def run(self, command: str, pressed_at: float, doubtful: bool) -> None:
        """Runs a command; `pressed_at` is monotonic seconds."""
        if command in PLANNERS:
            self.control(command, pressed_at, doubtful=doubtful)
        elif command in self._table:
            self._pressed = (pressed_at, doubtful)
            self._table[command]()
        else:
            self._open(command)

    # Call control.

    def control(
        self,
        command: str,
        pressed_at: float,
        *,
        doubtful: bool = False,
        target: Target | None = None,
    ) -> None:
        """One press on a command that touches calls."""
        app = self.app
        if command == "call.hang_up" and pressed_at - self._hold_at < HANG_UP_AFTER_HOLD_S:
            app.say(msg("Hang up right after hold is ignored"))
            return
        if command == "call.hold":
            self._hold_at = pressed_at
        press = self._press(command, pressed_at, doubtful)
        if target is None:
            target = self._named_by(app.screen, command)
        if target is None and self._is_hidden_by(app.screen, command):
            app.say(HIDDEN)
            return
        if target is not None:
            press = replace(press, sight=replace(press.sight, target=target))
        plan = app.dispatcher.plan(press)
        if plan is not None:
            self._go_ahead(press, plan)

    def _go_ahead(self, press: Press, plan: Plan) -> None:
        """Asks first, counts down, or sends at once."""
        app = self.app
        app.say("")
        if plan.command == "call.force_release":
            self._ask_release(press, plan)
        elif plan.command == "conference.end":
            self._ask_end(press, plan)
        elif plan.command == "call.blind_transfer" and app.settings.desk.countdown:
            self.countdown = (press, plan, time.monotonic() + app.settings.desk.countdown)
            asyncio.get_running_loop().call_later(
                app.settings.desk.countdown, self._count_down, press
            )
            app.refresh_lines()
        else:
            app.dispatcher.send(plan)
            self._sent(plan)

    def foresee(self, command: str, screen: Screen[Any]) -> Plan | Message:
        """What a key that touches calls would do now with that screen on top, or why nothing."""
        target = self._named_by(screen, command)
        if target is None and self._is_hidden_by(screen, command):
            return HIDDEN
        return self.app.plan_now(command, target)

    def _is_hidden_by(self, screen: Screen[Any], command: str) -> bool:
        """Whether a key is aimed at somebody whom another screen hides: nobody unseen is meant.

        A number that stood in the box before can still be dialled: it may be an emergency.
        """
        desk, call = self.app.desk, self.app.desk.calls.current
        if screen is desk:
            return False
        if command == "call.attended_transfer":
            return call is None or call.role is not Role.CONSULTING
        return command == "call.blind_transfer" or (
            command == "call.dial" and not desk.box.value.strip()
        )

    def _named_by(self, screen: Screen[Any], command: str) -> Target | None:
        """Whom an open screen names: a listing its row, a form the number typed in a field."""
        named = getattr(screen, "call_target", None)
        if named is not None and command in AIMED:
            number = named()
            return Target(number, self.app.people.name_of(number)) if number else None
        return self._typed_in(screen) if command == "call.dial" else None

    def _typed_in(self, screen: Screen[Any]) -> Target | None:
        """The number in a form's field: whatever is open, dialling out is possible (rule 2)."""
        field = screen.focused
        if screen is self.app.desk or not isinstance(field, Input) or field.password:
            return None
        number = field.value.strip()
        return Target(number) if is_number(number) else None

    def _press(self, command: str, pressed_at: float, doubtful: bool) -> Press:
        app = self.app
        sight, glance = app.desk.look(
            command,
            pressed_at=pressed_at,
            frozen=app.is_picture_frozen(),
            doubtful=doubtful,
        )
        return Press(command, sight, glance)

    def _sent(self, plan: Plan) -> None:
        """The box has done its work once a command aimed by it has left."""
        if plan.command in (*AIMED, *SUPERVISING, "call.pick_from_queue"):
            pick = self.app.desk.hits.pick
            if pick is not None and pick.entry is not None and self.app.desk.box.value:
                self.app.shift.memory.used(pick.entry.ref)
            self._typed = (plan, self.app.desk.box.value)
            self.app.desk.clear_box()

    def unsent(self, plan: Plan) -> None:
        """Nothing left after all: what was typed comes back, to be sent or dialled by hand."""
        box = self.app.desk.box
        if self._typed is not None and self._typed[0] is plan and not box.value:
            box.value = self._typed[1]
            box.cursor_position = len(box.value)

    def _count_down(self, press: Press) -> None:
        if self.countdown is None or self.countdown[0] is not press:
            return
        self.countdown = None
        plan = self.app.dispatcher.again(press)
        if plan is not None:
            self.app.dispatcher.send(plan)
            self._sent(plan)

    def _ask_release(self, press: Press, plan: Plan) -> None:
        number = press.sight.target.number if press.sight.target else ""

        def answered(yes: bool | None) -> None:
            again = self.app.dispatcher.again(press) if yes else None
            if again is not None and again.identity == plan.identity:
                self.app.dispatcher.send(again)
                self._sent(again)

        text = msg(
            "{label}: both parties lose their call. Type the extension {number} to do it",
            label=plan.label,
            number=number,
        )
        self.app.push_screen(TypedQuestion(text, number), answered)

    def _ask_end(self, press: Press, plan: Plan) -> None:
        def answered(yes: bool | None) -> None:
            again = self.app.dispatcher.again(press) if yes else None
            if again is not None:
                self.app.dispatcher.send(again)

        text = msg("{label}? All members are cut off", label=plan.label)
        self.app.push_screen(Question(text, msg("end it")), answered)

    # What Enter does.

    def named(self) -> tuple[str, Message] | None:
        """The command that Enter stands for now, and how the screen names it."""
        desk, board = self.app.desk, self.app.board
        pick = desk.hits.pick if desk.box.value.strip() else None
        if pick is not None and pick.entry is not None and pick.entry.kind is Kind.COMMAND:
            return pick.entry.key, msg("Enter: {command}", command=BY_ID[pick.entry.key].title)
        if self.app.dispatcher.readonly:
            return None
        pane = desk.pane_in_focus()
        waiting = pick is not None and pick.entry is not None and pick.entry.kind is Kind.CALLER
        if waiting or (not desk.box.value and pane == "queue" and desk.queue.cursor):
            caller = board.queue.get(desk.caller_key() or "")
            number = caller.record.number if caller is not None else ""
            return "call.pick_from_queue", msg("Enter: answer {number}", number=party(number))
        call = desk.calls.current if pane == "calls" else None
        if call is not None:
            if call.role is Role.HELD:
                return "call.hold", msg("Enter: resume {number}", number=party(call.number))
            return None
        return self._named_target()

    def _named_target(self) -> tuple[str, Message] | None:
        desk, board = self.app.desk, self.app.board
        target, _, _ = desk.target()
        if target is None or not target.number:
            return None
        state = self.app.state_word(target.number)
        who = f"{target}{f' ({state})' if state else ''}"
        if board.calls.first(Role.TALKING) is not None:
            return "call.blind_transfer", msg("Enter: blind transfer to {target}", target=who)
        if target.number == board.own_number:
            return None
        return "call.dial", msg("Enter: dial {target}", target=who)

    def _act(self) -> None:
        named = self.named()
        if named is None:
            self.app.say(msg("Enter does nothing here"))
            return
        pressed_at, doubtful = self._pressed
        if named[0] not in PLANNERS:
            self.app.desk.clear_box()
        self.run(named[0], pressed_at, doubtful)

    def _cancel(self) -> None:
        app = self.app
        if self.countdown is not None:
            label = self.countdown[1].label
            self.countdown = None
            app.say(msg("Stopped, nothing was sent: {label}", label=label))
        elif not app.desk.clear_box():
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
            if yes:
                self.app.board.calls.forget(held)
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
        self.app.use_language(ENGLISH if language() == CHINESE else CHINESE)

    def _theme(self) -> None:
        self.app.next_theme()

    def _quit(self) -> None:
        app = self.app
        open_calls = len(app.board.calls.calls())
        unsettled = len(app.dispatcher.ledger.unsettled)
        if not open_calls and not unsettled:
            app.leave()
            return
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
