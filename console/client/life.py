"""One life of the link: log in on an open connection, stay in step, end with a cause.

Knows what runs beside each other on one connection. Must not know how it is opened, nor what comes
after it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from console.client.account import Account
from console.client.address import Address
from console.client.connection import Connection
from console.client.errors import (
    ClosedAtOnce,
    ConnectFailure,
    InternalFault,
    LinkLost,
    NotAPbx,
    NotConfirmed,
    NotSent,
    Refused,
    RequestFailed,
    login_refused,
)
from console.client.explain import explain_close, explain_loss, words_of
from console.client.link import Beat, LinkPhase, Pulse, Renewal, Rereads, Timing
from console.client.listener import Guarded
from console.i18n import Message, msg
from console.protocol import extension
from console.protocol.session import LoginReply
from console.protocol.wire import Record, Request

ReplyT = TypeVar("ReplyT", bound=Record)
Show = Callable[[LinkPhase, Message | str], None]

_LOOK = 1.0
"""Seconds between two looks at the link's health: how soon a computer that slept notices."""
_TURN = 5.0
"""Seconds between two looks at the age of token and list."""
_SNAPSHOT_LIMITS = (8.0, 16.0, 32.0)
"""Time limits of the attempts to read the extension list after login, each for the answer to begin:
it may be very long, and the line slow."""


class Life:
    """What happens on one connection, from login to its end."""

    def __init__(
        self,
        connection: Connection,
        account: Account,
        address: Address,
        *,
        listener: Guarded,
        show: Show,
        timing: Timing,
        now: Callable[[], float],
    ) -> None:
        self.connection = connection
        self.login: LoginReply | None = None
        """What the last login told; None before it."""
        self.live_since: float | None = None
        self._account = account
        self._address = address
        self._listener = listener
        self._show = show
        self._phase = LinkPhase.CONNECTING
        self._timing = timing
        self._now = now
        self._pulse = Pulse(timing, now())
        self._renewal = Renewal(timing, now())
        self._rereads = Rereads(timing, now())
        self._wake = asyncio.Event()
        self._given_up: LinkLost | None = None
        self._renewal_refused: ConnectFailure | None = None

    async def run(self) -> ConnectFailure:
        """Live until the link ends; returns why."""
        reader = asyncio.create_task(self.connection.read(), name="reader")
        try:
            await self._log_in()
            failure = await self._stay(reader)
        except ConnectFailure as refused:
            failure = refused
        finally:
            self.connection.abort()
            await end(reader)
        return self._given_up or failure

    def check(self, *, urgent: bool) -> None:
        """Raise NotSent unless the link, and if not urgent the picture, is known to be fresh."""
        now = self._now()
        if self.login is None or not self.connection.open:
            raise NotSent(msg("No link to the PBX: nothing was sent"))
        if self._pulse.slept(now):
            raise NotSent(msg("This computer was asleep: nothing was sent"))
        silent = now - self.connection.heard_at >= self._timing.stale
        if not urgent and (silent or self._phase is not LinkPhase.LIVE):
            raise NotSent(msg("The picture is not up to date: nothing was sent"))

    async def ask(
        self,
        request: Request[ReplyT],
        limit: float,
        *,
        or_never: bool = False,
        patient: bool = False,
    ) -> ReplyT:
        """Send a request in the name of this login; same errors as `Connection.ask`.

        With `or_never` the link is given up, and what it holds discarded, if the request has not
        even reached the PBX's computer within the limit: it must not be carried out later (C6).
        """
        login = self.login or LoginReply()
        try:
            return await self.connection.ask(
                request,
                limit=limit,
                user=login.current_user_id,
                token=login.token,
                company=login.company_id,
                patient=patient,
            )
        except NotConfirmed as unknown:
            if or_never and unknown.under_way:
                self._given_up = LinkLost(msg("The network no longer carries what is sent"))
                self.connection.abort()
            raise
        except Refused as refused:
            # No error code tells that a token is no longer known; the words may.
            if "token" in refused.message.lower():
                self._renewal.suspect(self._now())
                self._wake.set()
            raise

    def want_list(self) -> None:
        """Read the extension list afresh as soon as allowed."""
        self._rereads.want()
        self._wake.set()

    async def _log_in(self) -> None:
        try:
            login = await self._ask_login()
        except RequestFailed as failed:
            raise login_failure(failed, self.connection, self._address) from None
        now = self._now()
        self.login = login
        self._pulse = Pulse(self._timing, now)
        self._renewal = Renewal(self._timing, now)
        self._rereads = Rereads(self._timing, now)
        self._listener.on_login(login)

    async def _ask_login(self) -> LoginReply:
        request = self._account.login_request(self._address.host)
        return await self.connection.ask(request, limit=self._timing.reply_limit)

    async def _stay(self, reader: asyncio.Task[None]) -> ConnectFailure:
        """Watch over the tasks of the connection: the first that ends, ends all; returns why."""
        tasks = {
            reader,
            asyncio.create_task(self._beat(), name="heartbeat"),
            asyncio.create_task(self._keep_in_step(), name="re-reading"),
        }
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            return self._verdict(done)
        finally:
            await end(*tasks)

    def _verdict(self, done: set[asyncio.Task[None]]) -> ConnectFailure:
        """Why the link ended. A task that died of a bug, or for no reason, is reported as well."""
        causes: list[tuple[bool, bool, ConnectFailure]] = []
        for task in done:
            exc = None if task.cancelled() else task.exception()
            cause = explain_loss(exc or _EndedError())
            if isinstance(cause, InternalFault):
                self._listener.fault(task.get_name(), exc)
            # What must not be tried again counts most, then what the socket itself has to say.
            causes.append((cause.retry != "stop", task.get_name() != "reader", cause))
        return min(causes, key=lambda item: item[:2])[2]

    async def _beat(self) -> None:
        pulse = self._pulse
        while True:
            await asyncio.sleep(min(max(pulse.next_at() - self._now(), 0.0), _LOOK))
            if not self.connection.open:
                raise explain_close(self.connection.closed_by, self.connection.closed_with)
            # After a stall of the loop: what has arrived meanwhile is read before it is judged.
            await asyncio.sleep(0)
            pulse.heard(self.connection.heard_at)
            for due in pulse.tick(self._now()):
                await self._act(due)

    async def _act(self, due: Beat) -> None:
        if due is Beat.SEND:
            await self.connection.beat()
        elif due is Beat.STALE:
            self._doubt(LinkPhase.STALE, msg("The PBX is silent"))
        elif due is Beat.FRESH:
            self._doubt(LinkPhase.LIVE, "")
        elif due is Beat.SLEPT:
            raise LinkLost(msg("This computer was asleep"))
        else:
            seconds = round(self._timing.dead)
            raise LinkLost(msg("Nothing came from the PBX for {seconds} s", seconds=seconds))

    def _doubt(self, phase: LinkPhase, cause: Message | str) -> None:
        if self._phase is not LinkPhase.CONNECTING:
            self._enter(phase, cause)

    def _enter(self, phase: LinkPhase, cause: Message | str) -> None:
        self._phase = phase
        self._show(phase, cause)

    async def _keep_in_step(self) -> None:
        """Read the extension list, then again and again; renew the token in between."""
        await self._first_list()
        self.live_since = self._now()
        self._enter(LinkPhase.LIVE, "")
        while True:
            self._wake.clear()
            with suppress(TimeoutError):
                wait = min(max(self._rereads.next_at() - self._now(), 0.0), _TURN)
                async with asyncio.timeout(wait):
                    await self._wake.wait()
            if self._now() >= self._rereads.next_at():
                await self._reread()
            await self._look_after_token(idle=self._listener.may_renew())

    async def _first_list(self) -> None:
        self._enter(LinkPhase.CONNECTING, msg("Reading the extensions"))
        for limit in _SNAPSHOT_LIMITS:
            try:
                await self._read_list(limit)
            except Refused as refused:
                self._listener.on_oddity("extension list", refused.message)
                return
            except NotConfirmed:
                continue
            except NotSent:
                break
            return
        raise LinkLost(msg("The PBX does not send its extension list"))

    async def _reread(self) -> None:
        try:
            await self._read_list(_SNAPSHOT_LIMITS[-1])
        except RequestFailed as failed:
            self._listener.on_oddity("extension list", str(failed))
            self._rereads.want()

    async def _read_list(self, limit: float) -> None:
        self._rereads.started(self._now())
        self._listener.on_reread_started()
        reply = await self.ask(extension.Query(), limit, patient=True)
        self._listener.on_extensions(reply.extensions)

    async def _look_after_token(self, *, idle: bool) -> None:
        """Renew it in time. A refused renewal ends the link, but not while a call is in hand.

        The old token is good for an hour yet, unless the PBX says otherwise; and a password that is
        tried again may lock the account.
        """
        if self._renewal_refused is None and self._renewal.due(self._now(), idle=idle):
            await self._renew()
        if self._renewal_refused is not None and (idle or self._renewal.suspected):
            raise self._renewal_refused

    async def _renew(self) -> None:
        """A new token on the same socket; the old one stays in use until it is there."""
        self._renewal.tried(self._now())
        try:
            self.login = await self._ask_login()
        except Refused as refused:
            self._renewal_refused = login_failure(refused, self.connection, self._address)
            self._listener.on_oddity("renewal", refused.message)
        except RequestFailed as failed:
            self._listener.on_oddity("renewal", str(failed))
        else:
            self._renewal.renewed(self._now())


def login_failure(
    failed: RequestFailed, connection: Connection, address: Address
) -> ConnectFailure:
    """What it means that a login on this connection did not succeed."""
    host, port = address.host, address.port
    if isinstance(failed, Refused):
        return login_refused(failed, host, port)
    if not connection.open:
        return ClosedAtOnce(host, port, said=words_of(connection.closed_by))
    if connection.odd_frames:
        return NotAPbx(host, port)
    return LinkLost(msg("The PBX does not answer the login"))


class _EndedError(Exception):
    """A task that should run for ever has ended."""


async def end(*tasks: asyncio.Task[Any]) -> None:
    """End tasks and take their results, so that none of them is reported as never looked at."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
