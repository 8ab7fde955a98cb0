"""From a press on the screen to a plan that may leave, and modules' requests to the wire.

Knows the planners, the guard and the sender. Must not know widgets: what is to be said goes to one
function.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TypeVar

from console.audit_file import Audit
from console.auditing import audited
from console.client.errors import NotSent
from console.feed import Feed
from console.i18n import msg
from console.protocol.target import Target
from console.protocol.wire import Record, Request
from console.sending import Say, Sender
from console.state.commands import PLANNERS
from console.state.guard import Glance
from console.state.planning import Plan, Sight

ReplyT = TypeVar("ReplyT", bound=Record)


@dataclass(frozen=True, slots=True)
class Press:
    """One key press on a command: what was seen, and the guard's view of it."""

    command: str
    sight: Sight
    glance: Glance


class Dispatcher(Sender):
    """Plans what a press stands for, and sends what modules ask as well."""

    def __init__(self, feed: Feed, *, say: Say, audit: Audit, readonly: bool = False) -> None:
        super().__init__(
            feed.board,
            say=say,
            audit=audit,
            licences=lambda: feed.login.licenses if feed.login is not None else None,
            now=feed.now,
            readonly=readonly,
            changed=feed.wake,
        )

    def plan(self, press: Press) -> Plan | None:
        """The request that a press stands for, or None after saying why there is none."""
        reason = self.why_not(press.command)
        if reason is None:
            planned = PLANNERS[press.command](press.sight)
            if isinstance(planned, Plan):
                reason = self.refusal(planned, press.glance)
                if reason is None:
                    return planned
            else:
                reason = planned
        self._say(reason)
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

    async def ask(self, request: Request[ReplyT]) -> ReplyT:
        """One request of a module that changes something. Raises what the session raises."""
        session = self.session
        if session is None:
            raise NotSent(msg("No link to the PBX: nothing was sent"))
        if isinstance(request, Target) and not request.is_definite:
            # Without a number, the PBX may take the whole house (reading 24).
            raise NotSent(msg("Nobody in particular is named: nothing was sent"))
        with audited(self.audit, request):
            return await session.request(request)
