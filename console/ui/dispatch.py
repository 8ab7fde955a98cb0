"""From a planned command to the wire and into the ledger.

Knows the session, the guard and the ledger. Must not know widgets: what is to be said goes to one
function. A command leaves at most once; nothing here ever sends twice.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from console.client.errors import NotConfirmed, NotSent, Refused
from console.client.session import Session
from console.i18n import Message, msg
from console.protocol.frames import Reply
from console.state.commands import PLANNERS, licence_of
from console.state.guard import Glance, refusal
from console.state.ledger import Entry, Ledger
from console.state.planning import Plan, Sight
from console.ui.feed import Feed

Say = Callable[[Message | str], None]


@dataclass(frozen=True, slots=True)
class Press:
    """One key press on a command: what was seen, and the guard's view of it."""

    command: str
    sight: Sight
    glance: Glance


class Dispatcher:
    """Sends planned commands and keeps the ledger."""

    def __init__(self, feed: Feed, *, say: Say, readonly: bool = False) -> None:
        self.feed = feed
        self.ledger = Ledger()
        self.readonly = readonly
        self.session: Session | None = None
        self.on_done: Callable[[Plan], None] = lambda _plan: None
        """Called with every command that the PBX accepted."""
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
        if isinstance(planned, Plan):
            return planned
        self._say(planned)
        return None

    def send(self, plan: Plan) -> None:
        """Sends a plan, once."""
        session = self.session
        if session is None:
            self._say(msg("No link to the PBX: nothing was sent, use your telephone"))
            return
        entry = self.ledger.sent(
            plan.command, plan.label, plan.identity, plan.seen, time.monotonic()
        )
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
            self._say(unsent.reason)
            return
        else:
            self._accepted(plan, entry)
        self.on_end(entry)
        self.feed.wake()

    def _accepted(self, plan: Plan, entry: Entry) -> None:
        plan.accepted(self.feed.now())
        self.feed.board.touch_calls()
        self.ledger.accepted(entry, time.monotonic())
        self.on_done(plan)

    def late(self, serial: str, reply: Reply) -> None:
        """An answer after its limit: the command it belongs to is settled by it."""
        entry, plan = self._late.pop(serial, (None, None))
        if entry is None or plan is None:
            return
        if reply.ok:
            self._accepted(plan, entry)
        else:
            self.ledger.refused(entry, reply.message, time.monotonic())
        self.on_end(entry)

    def look(self) -> None:
        """The board changed: commands may be confirmed by it."""
        self.ledger.look(time.monotonic())
        self.ledger.trim()
