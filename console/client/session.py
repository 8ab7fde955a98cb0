"""The session with the PBX: one life of the link after the other, until it is closed.

Knows when to try again and what the operator is told about the link. Must not know how the picture
is made of what arrives. The rules of time are in `link`, one connection is in `life`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import TypeVar

from console.client import clock
from console.client.account import Account
from console.client.address import Address
from console.client.connection import open_connection
from console.client.errors import ConnectFailure, NotSent, RequestFailed
from console.client.life import Life, end
from console.client.link import Backoff, Link, LinkPhase, Timing
from console.client.listener import Guarded, Listener
from console.client.trace import Recorder
from console.client.trust import Trust
from console.i18n import Message, msg
from console.protocol.session import LoginReply, Logout
from console.protocol.wire import Record, Request

__all__ = ["Account", "Link", "LinkPhase", "Listener", "Session", "Timing"]

ReplyT = TypeVar("ReplyT", bound=Record)

_LOOK = 1.0
"""Seconds between two looks at the clock while waiting: the computer may have slept."""


class Session:
    """One operator's session for as long as `run` runs, over as many connections as it takes.

    A request is sent at most once and only while the link is live; nothing is kept for later.
    """

    def __init__(
        self,
        account: Account,
        *,
        listener: Listener,
        trust: Trust | None = None,
        recorder: Recorder | None = None,
        timing: Timing | None = None,
        now: Callable[[], float] = clock.now,
        patient: bool = True,
    ) -> None:
        """Raises BadAddress.

        Args:
            account: where and who.
            listener: told about everything that happens.
            trust: for `wss://`; the system's authorities unless given.
            recorder: gets every frame, redacted.
            timing: all times of the link.
            now: the clock; must run on while the computer sleeps.
            patient: keep trying although no connection has worked yet. If not, `run` raises the
                first failure: for scripts, and for a form that waits to be corrected.
        """
        self.account = account
        self.address = Address.parse(account.url)
        self.generation = 0
        """Number of the present connection, from 1."""
        self.now = now
        self._listener = Guarded(listener)
        self._trust = trust or Trust()
        self._recorder = recorder
        self._timing = timing or Timing()
        self._patient = patient
        self._link = Link(LinkPhase.DOWN, now())
        self._life: Life | None = None
        self._ever_live = False
        self._backoff = Backoff(self._timing)
        self._retry = asyncio.Event()
        self._stop = asyncio.Event()

    @property
    def login(self) -> LoginReply | None:
        """What the login of this connection told; None while there is none."""
        return self._life.login if self._life is not None else None

    async def run(self) -> None:
        """Keep the session until `close`; every loss is mended by a new connection and login.

        Raises LoginRefused, or another ConnectFailure that trying again cannot mend.
        """
        keep = asyncio.create_task(self._keep(), name="session")
        stop = asyncio.create_task(self._stop.wait(), name="session stop")
        try:
            await asyncio.wait({keep, stop}, return_when=asyncio.FIRST_COMPLETED)
            if not self._stop.is_set():
                await keep
        except ConnectFailure as failure:
            self._show(LinkPhase.ENDED, failure.reason)
            raise
        finally:
            await end(keep, stop)
            if self._link.phase is not LinkPhase.ENDED:
                self._show(LinkPhase.ENDED, msg("Logged out"))

    async def request(
        self,
        request: Request[ReplyT],
        *,
        limit: float | None = None,
        urgent: bool = False,
        or_never: bool = True,
    ) -> ReplyT:
        """Send a request once and wait for its reply.

        Raises Refused with the PBX's message, NotConfirmed when the outcome is unknown, or NotSent
        when nothing left this computer. None of them is ever followed by a second attempt.

        Args:
            request: what to ask.
            limit: seconds to wait; 8 unless given.
            urgent: send whenever somebody is logged in, however stale the picture: dialling out.
            or_never: give the link up rather than let the request arrive after the limit. Only a
                query may come late.
        """
        life = self._life
        if life is None or self._stop.is_set():
            raise NotSent(msg("No link to the PBX: nothing was sent"))
        life.check(urgent=urgent)
        limit = self._timing.reply_limit if limit is None else limit
        return await life.ask(request, limit, or_never=or_never)

    def reread(self) -> None:
        """Read the extension list afresh as soon as allowed: after anything odd."""
        if self._life is not None:
            self._life.want_list()

    def give_way(self, seconds: float) -> None:
        """Let something else go first: what the PBX sends is read after so many seconds."""
        if self._life is not None:
            self._life.connection.give_way(seconds)

    def retry_now(self) -> None:
        """End the wait for the next attempt, as far as the budget of logins allows."""
        self._retry.set()

    async def close(self) -> None:
        """Log out if there is a link, and end `run`; at most 2 s."""
        life = self._life
        if life is not None and life.login is not None and not self._stop.is_set():
            limit = self._timing.close_limit
            with suppress(TimeoutError, RequestFailed, OSError):
                async with asyncio.timeout(limit):
                    await life.ask(Logout(), limit)
                    await life.connection.close()
        self._stop.set()

    async def _keep(self) -> None:
        while True:
            failure = await self._one_life()
            if failure.retry == "stop" or not (self._patient or self._ever_live):
                raise failure
            retry_at = self._backoff.next_at(self.now(), failure.retry)
            self._show(LinkPhase.DOWN, failure.reason, retry_at)
            await self._pause(retry_at)

    async def _one_life(self) -> ConnectFailure:
        """One connection from opening to end; returns why it ended."""
        self.generation += 1
        # Why there is no link stays to be read until there is one.
        self._show(LinkPhase.CONNECTING, self._link.cause)
        try:
            connection = await open_connection(
                self.address,
                receiver=self._listener,
                trust=self._trust,
                limit=self._timing.open_limit,
                recorder=self._recorder,
                now=self.now,
            )
        except ConnectFailure as failure:
            return failure
        self._backoff.logging_in(self.now())
        self._life = life = Life(
            connection,
            self.account,
            self.address,
            listener=self._listener,
            show=self._show,
            timing=self._timing,
            now=self.now,
        )
        try:
            return await life.run()
        finally:
            # How old the picture is counts from the last byte, not from the last change of phase.
            self._link = replace(self._link, heard_at=connection.heard_at)
            self._life = None
            if life.live_since is not None:
                self._ever_live = True
                self._backoff.lived(self.now() - life.live_since)

    async def _pause(self, until: float) -> None:
        """Wait in short steps, so that sleep of the computer counts as waiting."""
        self._retry.clear()
        while (left := until - self.now()) > 0:
            with suppress(TimeoutError):
                async with asyncio.timeout(min(left, _LOOK)):
                    await self._retry.wait()
            if self._retry.is_set():
                self._retry.clear()
                until = min(until, self._backoff.soonest(self.now()))

    def _show(self, phase: LinkPhase, cause: Message | str, retry_at: float | None = None) -> None:
        heard = self._life.connection.heard_at if self._life is not None else self._link.heard_at
        self._link = Link(phase, self.now(), cause, retry_at, heard, self.generation)
        self._listener.on_link(self._link)
