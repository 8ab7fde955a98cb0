"""From a planned command to the wire, and what became of it into the ledger and the audit log.

Knows the session, the ledger and the log of commands. Must not know what was pressed or typed, nor
how an outcome is shown: the screen and the linear mode both send through here. A command leaves at
most once; nothing here ever sends twice.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from console.audit_file import Audit
from console.client.errors import NotConfirmed, NotSent, Refused
from console.i18n import Message, msg
from console.state.audit import Shown
from console.state.board import Board
from console.state.commands import licence_of
from console.state.guard import Glance, refusal
from console.state.ledger import KEPT, Entry, Ledger, Outcome
from console.state.planning import Plan

if TYPE_CHECKING:
    from console.client.session import Session
    from console.protocol.frames import Reply

Say = Callable[[Message | str], None]


class Sender:
    """Sends plans, each once, and keeps the ledger."""

    def __init__(
        self,
        board: Board,
        *,
        say: Say,
        audit: Audit,
        licences: Callable[[], Collection[str] | None],
        now: Callable[[], float],
        readonly: bool = False,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        """Sends nothing before `session` is set.

        Args:
            board: on which an accepted command shows its effect.
            say: told one sentence where nothing was sent.
            audit: gets every command before it leaves, and its outcome.
            licences: what the login granted; None before it.
            now: the PBX's epoch seconds.
            readonly: nothing is sent at all.
            changed: called when a command left or got an outcome.
        """
        self.ledger = Ledger()
        self.audit = audit
        self.readonly = readonly
        self.session: Session | None = None
        self.on_done: Callable[[Plan], None] = lambda _plan: None
        """Called with every command that the PBX accepted."""
        self.on_unsent: Callable[[Plan], None] = lambda _plan: None
        """Called with every command that turned out not to have left."""
        self.on_refused: Callable[[Plan], None] = lambda _plan: None
        """Called with every command that the PBX refused in time."""
        self.on_end: Callable[[Entry], None] = lambda _entry: None
        """Called with every command that got an outcome."""
        self._board = board
        self._say = say
        self._licences = licences
        self._now = now
        self._changed = changed
        self._late: dict[str, tuple[Entry, Plan]] = {}
        self._due: dict[Entry, Plan] = {}
        """Commands of which something has yet to follow, by their answer or their effect."""
        self._tasks: set[asyncio.Task[None]] = set()

    def unfinished(self) -> tuple[int, int] | None:
        """How many own calls are up and how many commands unsettled: who ends the console then is
        asked. None if there is neither."""
        left = len(self._board.calls.calls()), len(self.ledger.unsettled)
        return left if any(left) else None

    def why_not(self, command: str) -> Message | None:
        """Why a command does not exist here at all; None if it does."""
        if self.readonly:
            return msg("Read-only: nothing is sent")
        licence, granted = licence_of(command), self._licences()
        if licence and granted is not None and licence not in granted:
            return msg("Not licensed on this PBX: {flag}", flag=licence)
        return None

    def refusal(self, plan: Plan, glance: Glance) -> Message | None:
        """Why this plan may not leave now; None when it may."""
        now = time.monotonic()
        # A key that repeats is read in time, however late it is handled.
        pressed_at = min(now, glance.pressed_at)
        again = self.ledger.refusal(plan.command, plan.identity, pressed_at)
        return refusal(plan, glance, now) or again

    def send(self, plan: Plan) -> None:
        """Sends a plan, once."""
        session = self.session
        if session is None:
            self._say(msg("No link to the PBX: nothing was sent, use your telephone"))
            return
        entry = self.ledger.sent(
            plan.command, plan.label, plan.identity, plan.seen, time.monotonic(), ends=plan.ends
        )
        self._due[entry] = plan
        plan.sent()
        self.audit.sent(entry, plan.command, plan.request, Shown(plan.label, plan.identity))
        task = asyncio.create_task(self._run(session, plan, entry), name=plan.command)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        self._changed()

    async def _run(self, session: Session, plan: Plan, entry: Entry) -> None:
        try:
            await session.request(plan.request, urgent=not plan.guarded)
        except Refused as refused:
            self._due.pop(entry, None)
            self.ledger.refused(entry, refused.message, time.monotonic())
            self.on_refused(plan)
        except NotConfirmed as unknown:
            self.ledger.not_confirmed(entry, unknown.reason)
            self._late[unknown.serial] = (entry, plan)
            while len(self._late) > KEPT:
                # No answer comes that late: it is forgotten as the oldest of the ledger are.
                forgotten, _ = self._late.pop(next(iter(self._late)))
                self._due.pop(forgotten, None)
        except NotSent as unsent:
            self._due.pop(entry, None)
            self.ledger.withdraw(entry)
            self.audit.outcome(entry, "not sent", unsent.reason)
            # Only dialling out is unguarded, and may be about a life.
            help_text = msg("{reason}. Use your telephone", reason=unsent.reason)
            self._say(unsent.reason if plan.guarded else help_text)
            self.on_unsent(plan)
            return
        except Exception as fault:
            # Whether it left is not known. What stays "sent" would lock its call for ever.
            self._due.pop(entry, None)
            detail = type(fault).__name__
            self.ledger.not_confirmed(
                entry, msg("A fault inside the console: {detail}", detail=detail)
            )
            self._end(entry)
            raise
        else:
            self._accepted(plan, entry)
        self._end(entry)

    def _end(self, entry: Entry) -> None:
        self._ended(entry)
        self._changed()

    def _accepted(self, plan: Plan, entry: Entry) -> None:
        self._follow_up(entry)
        self.ledger.accepted(entry, time.monotonic())
        self.on_done(plan)

    def _follow_up(self, entry: Entry) -> None:
        plan = self._due.pop(entry, None)
        if plan is not None:
            plan.accepted(self._now())
            self._board.touch_calls()

    def _ended(self, entry: Entry) -> None:
        # What the board confirms at once was accepted first, and that is what was answered.
        seen = entry.outcome is Outcome.CONFIRMED
        self.audit.outcome(entry, Outcome.ACCEPTED if seen else entry.outcome, entry.note)
        self._judge()
        self.on_end(entry)

    def _judge(self) -> None:
        """Writes down what the board has shown of commands."""
        for entry in self.ledger.take_judged():
            shown = entry.outcome is Outcome.CONFIRMED
            self.audit.outcome(
                entry, Outcome.CONFIRMED if shown else Outcome.NOT_CONFIRMED, entry.note
            )

    def late(self, serial: str, reply: Reply) -> None:
        """An answer after its limit: the command it belongs to is settled by it."""
        entry, plan = self._late.pop(serial, (None, None))
        if entry is None or plan is None:
            return
        if reply.ok:
            self._accepted(plan, entry)
        else:
            self._due.pop(entry, None)
            self.ledger.refused(entry, reply.message, time.monotonic())
        self._ended(entry)

    def look(self) -> None:
        """The board changed: commands may be confirmed by it."""
        self.ledger.look(time.monotonic())
        self._judge()
        for entry, plan in list(self._due.items()):
            # What follows from an answer follows from its effect as well, while that lasts.
            if entry.happened and plan.seen():
                self._follow_up(entry)
        self.ledger.trim()

    async def answered(self, limit: float) -> None:
        """Waits until every command that was sent has an outcome, for `limit` seconds at most."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=limit)
