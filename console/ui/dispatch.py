"""From a planned command to the wire and into the ledger.

Knows the session, the guard and the ledger. Must not know widgets: what is to be said goes to one
function. A command leaves at most once; nothing here ever sends twice.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from console.audit_file import Audit
from console.client.errors import NotConfirmed, NotSent, Refused
from console.i18n import Message, msg
from console.protocol.frames import Reply
from console.protocol.wire import Record, Request
from console.state.audit import Shown
from console.state.commands import PLANNERS, licence_of
from console.state.guard import Glance, refusal
from console.state.ledger import Entry, Ledger, Outcome
from console.state.planning import Plan, Sight
from console.ui.auditing import audited
from console.ui.feed import Feed

if TYPE_CHECKING:
    from console.client.session import Session

Say = Callable[[Message | str], None]
ReplyT = TypeVar("ReplyT", bound=Record)


@dataclass(frozen=True, slots=True)
class Press:
    """One key press on a command: what was seen, and the guard's view of it."""

    command: str
    sight: Sight
    glance: Glance


class Dispatcher:
    """Sends planned commands and keeps the ledger."""

    def __init__(self, feed: Feed, *, say: Say, audit: Audit, readonly: bool = False) -> None:
        self.feed = feed
        self.audit = audit
        self.ledger = Ledger()
        self.readonly = readonly
        self.session: Session | None = None
        self.on_done: Callable[[Plan], None] = lambda _plan: None
        """Called with every command that the PBX accepted."""
        self.on_unsent: Callable[[Plan], None] = lambda _plan: None
        """Called with every command that turned out not to have left."""
        self.on_end: Callable[[Entry], None] = lambda _entry: None
        """Called with every command that got an outcome."""
        self._say = say
        self._late: dict[str, tuple[Entry, Plan]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def plan(self, press: Press) -> Plan | None:
        """The request that a press stands for, or None after saying why there is none."""
        reason = self.why_not(press.command)
        if reason is None:
            planned = PLANNERS[press.command](press.sight)
            if isinstance(planned, Plan):
                now = time.monotonic()
                reason = refusal(planned, press.glance, now) or self.ledger.refusal(
                    planned.command, planned.identity, now
                )
                if reason is None:
                    return planned
            else:
                reason = planned
        self._say(reason)
        return None

    def why_not(self, command: str) -> Message | None:
        """Why a command does not exist here at all; None if it does."""
        if self.readonly:
            return msg("Read-only: nothing is sent")
        licence = licence_of(command)
        login = self.feed.login
        if licence and login is not None and licence not in login.licenses:
            return msg("Not licensed on this PBX: {flag}", flag=licence)
        return None

    def again(self, press: Press) -> Plan | None:
        """After a question or a countdown: plans afresh, refused if the call changed meanwhile."""
        planned = PLANNERS[press.command](press.sight)
        if not isinstance(planned, Plan):
            self._say(planned)
            return None
        reason = self.ledger.refusal(planned.command, planned.identity, time.monotonic())
        if reason is not None:
            self._say(reason)
            return None
        return planned

    def send(self, plan: Plan) -> None:
        """Sends a plan, once."""
        session = self.session
        if session is None:
            self._say(msg("No link to the PBX: nothing was sent, use your telephone"))
            return
        entry = self.ledger.sent(
            plan.command, plan.label, plan.identity, plan.seen, time.monotonic()
        )
        self.audit.sent(entry, plan.command, plan.request, Shown(plan.label, plan.identity))
        task = asyncio.create_task(self._run(session, plan, entry), name=plan.command)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        self.feed.wake()

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
            self.audit.outcome(entry, "not sent", unsent.reason)
            self._say(unsent.reason)
            self.on_unsent(plan)
            return
        else:
            self._accepted(plan, entry)
        self._ended(entry)
        self.feed.wake()

    def _ended(self, entry: Entry) -> None:
        # What the screen confirms at once was accepted first, and that is what was answered.
        seen = entry.outcome is Outcome.CONFIRMED
        self.audit.outcome(entry, Outcome.ACCEPTED if seen else entry.outcome, entry.note)
        self.on_end(entry)

    async def ask(self, request: Request[ReplyT]) -> ReplyT:
        """One request of a module that changes something. Raises what the session raises."""
        session = self.session
        if session is None:
            raise NotSent(msg("No link to the PBX: nothing was sent"))
        with audited(self.audit, request):
            return await session.request(request)

    def _accepted(self, plan: Plan, entry: Entry) -> None:
        self._follow_up(plan)
        self.ledger.accepted(entry, time.monotonic())
        self.on_done(plan)

    def _follow_up(self, plan: Plan) -> None:
        plan.accepted(self.feed.now())
        self.feed.board.touch_calls()

    def late(self, serial: str, reply: Reply) -> None:
        """An answer after its limit: the command it belongs to is settled by it."""
        entry, plan = self._late.pop(serial, (None, None))
        if entry is None or plan is None:
            return
        if reply.ok:
            self._accepted(plan, entry)
        else:
            self.ledger.refused(entry, reply.message, time.monotonic())
        self._ended(entry)

    def look(self) -> None:
        """The board changed: commands may be confirmed by it."""
        self.ledger.look(time.monotonic())
        for serial, (entry, plan) in list(self._late.items()):
            if entry.happened and plan.accepted is not _nothing:
                # What follows from an answer follows from its effect as well.
                self._follow_up(plan)
                self._late[serial] = (entry, replace(plan, accepted=_nothing))
        self.ledger.trim()


def _nothing(_now: float) -> None:
    """What follows has been done."""
