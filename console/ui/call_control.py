"""One press on a command that touches calls: aimed, asked about, counted down, sent.

Knows the desk, what hides it, and the dispatcher. Must not know keys, nor any other command.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from textual.screen import Screen
from textual.widgets import Input

from console.i18n import Message, msg, tr
from console.protocol.checks import is_number, narrow
from console.state.commands import SUPERVISION, TO_NUMBER
from console.state.guard import NEVER
from console.state.ledger import WORDS, Outcome
from console.state.own_call import Role
from console.state.planning import Plan, Target
from console.ui.dialogs import Dialog, Question, TypedQuestion
from console.ui.dispatch import Press
from console.ui.widgets.line_list import LineList

if TYPE_CHECKING:
    from console.ui.app import Console

HANG_UP_AFTER_HOLD_S = 0.3
HIDDEN = msg("Close what hides the desk first: nothing was sent")


class CallControl:
    """Brings presses to the dispatcher."""

    def __init__(self, app: Console) -> None:
        self.app = app
        self.countdown: tuple[Press, Plan, float] | None = None
        """A blind transfer that waits to be sent: its press, its plan, when it leaves."""
        self._hold_at = float("-inf")
        self._typed: tuple[Plan, str] | None = None
        """What stood in the box for the command that left last."""
        app.dispatcher.on_unsent = self.unsent
        app.dispatcher.on_refused = self.refused

    def stop(self) -> Message | None:
        """Stops the countdown, which is the undo of a transfer; what it would have sent."""
        stopped, self.countdown = self.countdown, None
        return stopped[1].label if stopped is not None else None

    def press(
        self,
        command: str,
        pressed_at: float,
        *,
        doubtful: bool = False,
        target: Target | None = None,
        by_row: bool = False,
    ) -> bool:
        """One press on a command that touches calls; whether something leaves, or is asked first.

        A `target` is whom a module names; `by_row`: the row of the queue under the cursor is meant.
        """
        app = self.app
        if command == "call.hang_up" and pressed_at - self._hold_at < HANG_UP_AFTER_HOLD_S:
            app.say(msg("Hang up right after hold is ignored"))
            return False
        if command == "call.hold":
            self._hold_at = pressed_at
        press = self._seen(command, pressed_at, doubtful, by_row)
        if target is None:
            target = self._named_by(app.screen, command)
        if target is None and self._is_hidden_by(app.screen, command):
            app.say(HIDDEN)
            return False
        if target is not None:
            press = self._aimed(press, target)
        plan = app.dispatcher.plan(press)
        if plan is not None:
            app.keyboard.held.acted(pressed_at)
            self._go_ahead(press, plan)
        if isinstance(app.screen, Dialog) and command == "call.dial":
            app.screen.dialled(self._told(plan), sent=plan is not None)
        return plan is not None

    def _aimed(self, press: Press, target: Target) -> Press:
        """The press about somebody whom an open screen names, by a row or as typed."""
        lines = getattr(self.app.screen, "lines", None)
        fell_at = lines.fell_at if isinstance(lines, LineList) else NEVER
        glance = replace(press.glance, aimed_at=fell_at, target_seen=True)
        return replace(press, sight=replace(press.sight, target=target), glance=glance)

    def _told(self, plan: Plan | None) -> str:
        """What became of a press just now."""
        if plan is None:
            return self.app.said()
        return tr("{command}: {outcome}", command=plan.label, outcome=str(WORDS[Outcome.SENT]))

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
        """Whom an open screen names: a listing its row, a form or a search the number typed."""
        typed = self._typed_in(screen) if command == "call.dial" else None
        named = getattr(screen, "call_target", None) if typed is None else None
        if named is not None and command in TO_NUMBER:
            number = named()
            return Target(number, self.app.people.name_of(number)) if number else None
        return typed

    def _typed_in(self, screen: Screen[Any]) -> Target | None:
        """The number on a dialog or in its field: whatever is open, dialling out is possible."""
        field = screen.focused
        if isinstance(screen, Dialog) and screen.typed.digits:
            return Target(screen.typed.digits)
        if screen is self.app.desk or not isinstance(field, Input) or field.password:
            return None
        number = narrow(field.value.strip())
        return Target(number) if is_number(number) else None

    def _seen(self, command: str, pressed_at: float, doubtful: bool, by_row: bool) -> Press:
        app = self.app
        sight, glance = app.desk.look(
            command,
            pressed_at=pressed_at,
            frozen=app.is_picture_frozen(),
            doubtful=doubtful,
            by_row=by_row,
        )
        return Press(command, sight, glance)

    def _sent(self, plan: Plan) -> None:
        """The box has done its work once a command aimed by it has left."""
        if plan.command in (*TO_NUMBER, *SUPERVISION, "call.pick_from_queue"):
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

    def refused(self, plan: Plan) -> None:
        """Whom the PBX refused is named again, and who is free instead: typing goes on afresh."""
        if plan.command in TO_NUMBER:
            self.unsent(plan)
            box = self.app.desk.box
            if self._typed is not None and self._typed[0] is plan and box.value == self._typed[1]:
                box.select_all()

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
