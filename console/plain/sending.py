"""From a planned command to the wire, once, with its outcome in words.

Knows the session, the ledger and the audit log. Must not know what was typed. Nothing here ever
sends twice.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from console.audit_file import Audit
from console.client.errors import NotConfirmed, NotSent, Refused
from console.client.session import Session
from console.i18n import Message, msg
from console.plain.words import entry_line
from console.protocol.frames import Reply
from console.state.audit import Shown
from console.state.commands import licence_of
from console.state.guard import Glance, refusal
from console.state.ledger import Entry, Ledger, Outcome
from console.state.planning import Plan

Say = Callable[[str], None]


class Sender:
    """Sends plans and says what became of them."""

    def __init__(self, say: Say, *, audit: Audit, readonly: bool, now: Callable[[], float]) -> None:
        """`now` is the PBX's epoch seconds."""
        self.ledger = Ledger()
        self.session: Session | None = None
        self.on_done: Callable[[Plan], None] = lambda _plan: None
        """Called with every command that the PBX accepted."""
        self._say = say
        self._audit = audit
        self._readonly = readonly
        self._now = now
        self._told: dict[Entry, str] = {}
        self._late: dict[str, tuple[Entry, Plan]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def why_not(self, command: str) -> Message | None:
        """Why a command does not exist here at all; None if it does."""
        if self._readonly:
            return msg("Read-only: nothing is sent")
        login = self.session.login if self.session is not None else None
        licence = licence_of(command)
        if licence and login is not None and licence not in login.licenses:
            return msg("Not licensed on this PBX: {flag}", flag=licence)
        return None

    def refusal(self, plan: Plan, glance: Glance) -> Message | None:
        """Why this plan may not leave now; None when it may."""
        at = time.monotonic()
        again = self.ledger.refusal(plan.command, plan.identity, at)
        return refusal(plan, glance, at) or again

    def send(self, plan: Plan) -> None:
        """Sends a plan, once."""
        session = self.session
        if session is None:
            self._say(str(msg("No link to the PBX: nothing was sent, use your telephone")))
            return
        entry = self.ledger.sent(
            plan.command, plan.label, plan.identity, plan.seen, time.monotonic()
        )
        self._audit.sent(entry, plan.command, plan.request, Shown(plan.label, plan.identity))
        task = asyncio.create_task(self._run(session, plan, entry), name=plan.command)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, session: Session, plan: Plan, entry: Entry) -> None:
        try:
            await session.request(plan.request, urgent=not plan.guarded)
        except Refused as refused:
            self.ledger.refused(entry, refused.message, time.monotonic())
        except NotConfirmed as unknown:
            self.ledger.not_confirmed(entry, unknown.reason)
            self._late[unknown.serial] = (entry, plan)
        except NotSent as unsent:
            self.ledger.withdraw(entry)
            self._audit.outcome(entry, "not sent", unsent.reason)
            self._say(str(unsent.reason))
            return
        else:
            self._accepted(plan, entry)
        self._ended(entry)

    def _accepted(self, plan: Plan, entry: Entry) -> None:
        plan.accepted(self._now())
        self.ledger.accepted(entry, time.monotonic())
        self.on_done(plan)

    def _ended(self, entry: Entry) -> None:
        seen = entry.outcome is Outcome.CONFIRMED
        self._audit.outcome(entry, Outcome.ACCEPTED if seen else entry.outcome, entry.note)

    def late(self, serial: str, reply: Reply) -> None:
        """An answer after its limit settles its command."""
        entry, plan = self._late.pop(serial, (None, None))
        if entry is None or plan is None:
            return
        if reply.ok:
            self._accepted(plan, entry)
        else:
            self.ledger.refused(entry, reply.message, time.monotonic())
        self._ended(entry)

    def look(self) -> list[str]:
        """The board may have changed: lines for commands whose outcome is new."""
        self.ledger.look(time.monotonic())
        self.ledger.trim()
        lines = []
        for entry in self.ledger.entries:
            line = entry_line(entry)
            if line is not None and line != self._told.get(entry):
                lines.append(line)
                self._told[entry] = line
        kept = set(self.ledger.entries)
        self._told = {entry: line for entry, line in self._told.items() if entry in kept}
        return lines

    async def answered(self, limit: float) -> None:
        """Waits until every command that was sent has an outcome, for `limit` seconds at most."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=limit)
