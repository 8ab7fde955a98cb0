"""The session with the PBX: log in, keep in step, notice the loss, come back.

Knows the order of things on a link and what the listener is told. Must not know how the picture is
made of it. The rules of time are in `link`, one socket is `connection`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, TypeVar

from console.client import clock
from console.client.address import Address
from console.client.connection import Connection, Receiver, open_connection
from console.client.errors import (
    ClosedAtOnce,
    ConnectFailure,
    LinkLost,
    LoginRefused,
    NotAPbx,
    NotConfirmed,
    NotSent,
    Refused,
    RequestFailed,
)
from console.client.explain import explain_loss
from console.client.link import Backoff, Beat, Link, LinkPhase, Pulse, Renewal, Rereads, Timing
from console.client.trace import Recorder
from console.client.trust import Trust
from console.i18n import Message, msg
from console.protocol import extension
from console.protocol.records import Acl, Extension
from console.protocol.session import Login, LoginReply, Logout
from console.protocol.wire import Record, Request

ReplyT = TypeVar("ReplyT", bound=Record)

_log = logging.getLogger(__name__)

_LOOK = 1.0
"""Seconds between two looks at the link's health: how soon a computer that slept notices."""
_TURN = 5.0
"""Seconds between two looks at the age of token and list."""
_SNAPSHOT_LIMITS = (8.0, 16.0, 32.0)
"""Time limits of the attempts to read the extension list after login: it may be very long."""


@dataclass(frozen=True)
class Account:
    """Who logs in where (manual 2.4)."""

    url: str
    user: str
    number: str
    language: str = "en"
    """"en" or "cn"."""
    password: str = field(default="", repr=False)


class Listener(Receiver, Protocol):
    """Who is told about the session. Called in the loop, never awaited; must not block."""

    def on_link(self, link: Link) -> None:
        """The link has a new phase or cause."""

    def on_login(self, reply: LoginReply) -> None:
        """A login on a new connection was accepted."""

    def on_reread_started(self) -> None:
        """The extension list is about to be asked for: a push from now on wins over it."""

    def on_extensions(self, extensions: Sequence[Extension], acls: Sequence[Acl]) -> None:
        """The extension list came (manual 6.2)."""

    def may_renew(self) -> bool:
        """Whether this is a quiet moment to log in again: no call in hand."""


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
        self.login: LoginReply | None = None
        """What the last login told."""
        self.generation = 0
        """Number of the present connection, from 1."""
        self.now = now
        self._listener = listener
        self._trust = trust or Trust()
        self._recorder = recorder
        self._timing = timing or Timing()
        self._patient = patient
        self._link = Link(LinkPhase.DOWN, now())
        self._connection: Connection | None = None
        self._logged_in = False
        self._ever_live = False
        self._live_since: float | None = None
        self._backoff = Backoff(self._timing)
        self._pulse = Pulse(self._timing, now())
        self._renewal = Renewal(self._timing, now())
        self._rereads = Rereads(self._timing, now())
        self._wake = asyncio.Event()
        self._stop = asyncio.Event()

    @property
    def link(self) -> Link:
        """The state of the link now."""
        connection = self._connection
        return (
            self._link if connection is None else replace(self._link, heard_at=connection.heard_at)
        )

    @property
    def round_trip(self) -> float | None:
        """Seconds the PBX took for the last heartbeat; None if unknown."""
        return self._connection.round_trip if self._connection is not None else None

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
            self._show(LinkPhase.ENDED, failure.sentence)
            raise
        finally:
            await _cancel(keep, stop)
            if self._link.phase is not LinkPhase.ENDED:
                self._show(LinkPhase.ENDED, msg("Logged out"))

    async def request(
        self, request: Request[ReplyT], *, limit: float | None = None, urgent: bool = False
    ) -> ReplyT:
        """Send a request once and wait for its reply.

        Raises Refused with the PBX's message, NotConfirmed when the outcome is unknown, or NotSent
        when nothing left this computer. None of them is ever followed by a second attempt.

        Args:
            request: what to ask.
            limit: seconds to wait; 8 unless given.
            urgent: send whenever somebody is logged in, however stale the picture: dialling out.
        """
        connection = self._ready(urgent=urgent)
        try:
            return await self._ask(
                connection, request, self._timing.reply_limit if limit is None else limit
            )
        except Refused as refused:
            # No error code tells a token that is no longer known; the words may.
            if "token" in refused.message.lower():
                self._renewal.suspect(self.now())
                self._wake.set()
            raise

    def reread(self) -> None:
        """Read the extension list afresh as soon as allowed: after anything odd."""
        self._rereads.want()
        self._wake.set()

    def retry_now(self) -> None:
        """End the wait for the next attempt, as far as the budget of logins allows."""
        self._wake.set()

    async def close(self, *, night: str = "0") -> None:
        """Log out if there is a link, and end `run`; at most 2 s. `night` as in manual 2.5."""
        connection, self._logged_in = self._connection if self._logged_in else None, False
        if connection is not None and not self._stop.is_set():
            with suppress(TimeoutError, RequestFailed, OSError):
                async with asyncio.timeout(self._timing.close_limit):
                    await self._ask(connection, Logout(night=night), self._timing.close_limit)
                    await connection.close()
        self._stop.set()

    # The life of a session: one connection after the other.

    async def _keep(self) -> None:
        while True:
            failure = await self._one_life()
            now = self.now()
            if self._live_since is not None:
                self._backoff.lived(now - self._live_since)
            hopeless = not self._patient and not self._ever_live
            if failure.retry == "stop" or hopeless:
                raise failure
            retry_at = self._backoff.next_at(now, failure.retry)
            self._show(LinkPhase.DOWN, failure.sentence, retry_at=retry_at)
            await self._pause(retry_at)

    async def _pause(self, until: float) -> None:
        """Wait in short steps, so that sleep of the computer counts as waiting."""
        self._wake.clear()
        while (left := until - self.now()) > 0:
            with suppress(TimeoutError):
                async with asyncio.timeout(min(left, _LOOK)):
                    await self._wake.wait()
            if self._wake.is_set():
                self._wake.clear()
                until = min(until, self._backoff.soonest(self.now()))

    async def _one_life(self) -> ConnectFailure:
        """One connection from opening to end; returns why it ended."""
        self.generation += 1
        self._live_since = None
        self._show(LinkPhase.CONNECTING, "")
        try:
            connection = await open_connection(
                self.address,
                receiver=_Guarded(self._listener, self._tell),
                trust=self._trust,
                limit=self._timing.open_limit,
                recorder=self._recorder,
                now=self.now,
            )
        except ConnectFailure as failure:
            return failure
        self._connection = connection
        reader = asyncio.create_task(connection.read(), name="reader")
        try:
            await self._log_in(connection)
            await self._live(connection, reader)
        except ConnectFailure as failure:
            return failure
        finally:
            self._logged_in, self._connection = False, None
            connection.abort()
            await _cancel(reader)
        return LinkLost(msg("The link was cut"))

    async def _log_in(self, connection: Connection) -> None:
        host, port = self.address.host, self.address.port
        self._backoff.logging_in(self.now())
        try:
            self.login = await connection.ask(self._login_request(), limit=self._timing.reply_limit)
        except Refused as refused:
            if refused.code is None:
                raise NotAPbx(host, port) from None
            raise LoginRefused(refused.message) from None
        except RequestFailed:
            if connection.ended or not connection.open:
                raise ClosedAtOnce(host, port) from None
            if connection.odd_frames:
                raise NotAPbx(host, port) from None
            raise LinkLost(msg("The PBX does not answer the login")) from None
        now = self.now()
        self._logged_in = True
        self._pulse = Pulse(self._timing, now)
        self._renewal = Renewal(self._timing, now)
        self._rereads = Rereads(self._timing, now)
        self._tell(self._listener.on_login, self.login)

    def _login_request(self) -> Login:
        account = self.account
        return Login(
            user=account.user,
            password=account.password,
            number=account.number,
            domain=self.address.host,
            language=account.language,
        )

    async def _live(self, connection: Connection, reader: asyncio.Task[None]) -> None:
        """Watch over the tasks of a connection; the first that ends, ends it. Raises its cause."""
        tasks = {
            reader,
            asyncio.create_task(self._beat(connection), name="heartbeat"),
            asyncio.create_task(self._in_step(connection), name="re-reading"),
        }
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            raise self._verdict(done)
        finally:
            await _cancel(*tasks)

    def _verdict(self, done: set[asyncio.Task[None]]) -> ConnectFailure:
        """Why the link ended. A task that died of a bug, or for no reason, is reported as well."""
        causes: list[ConnectFailure] = []
        for task in done:
            exc = None if task.cancelled() else task.exception()
            cause = explain_loss(exc or _EndedError())
            if not isinstance(exc, ConnectFailure) and task.get_name() != "reader":
                self._fault(task.get_name(), exc)
            causes.append(cause)
        return min(causes, key=lambda cause: cause.retry != "stop")

    # What runs on a live connection.

    async def _beat(self, connection: Connection) -> None:
        pulse = self._pulse
        while True:
            await asyncio.sleep(min(max(pulse.next_at() - self.now(), 0.0), _LOOK))
            if not connection.open:
                raise LinkLost(msg("The PBX closed the link"))
            # After a stall of the loop: what has arrived meanwhile is read before it is judged.
            await asyncio.sleep(0)
            pulse.heard(connection.heard_at)
            for due in pulse.tick(self.now()):
                await self._act(due, connection)

    async def _act(self, due: Beat, connection: Connection) -> None:
        if due is Beat.SEND:
            await connection.beat()
        elif due is Beat.STALE:
            self._show_if_live(LinkPhase.STALE, msg("The PBX is silent"))
        elif due is Beat.FRESH:
            self._show_if_live(LinkPhase.LIVE, "")
        elif due is Beat.SLEPT:
            raise LinkLost(msg("This computer was asleep"))
        else:
            seconds = round(self._timing.dead)
            raise LinkLost(msg("Nothing came from the PBX for {seconds} s", seconds=seconds))

    async def _in_step(self, connection: Connection) -> None:
        """Read the extension list, then again and again; renew the token in between."""
        await self._first_list(connection)
        self._ever_live = True
        self._live_since = self.now()
        self._show(LinkPhase.LIVE, "")
        while True:
            now = self.now()
            wait = min(max(self._rereads.next_at() - now, 0.0), _TURN)
            self._wake.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._wake.wait()
            now = self.now()
            if now >= self._rereads.next_at():
                await self._reread(connection)
            if self._renewal.due(now, idle=self._may_renew()):
                await self._renew(connection)

    async def _first_list(self, connection: Connection) -> None:
        self._show(LinkPhase.CONNECTING, msg("Reading the extensions"))
        for limit in _SNAPSHOT_LIMITS:
            try:
                await self._read_list(connection, limit)
            except Refused as refused:
                self._tell(self._listener.on_oddity, "extension list refused", refused.message)
                return
            except NotConfirmed:
                continue
            except NotSent:
                break
            return
        raise LinkLost(msg("The PBX does not send its extension list"))

    async def _reread(self, connection: Connection) -> None:
        try:
            await self._read_list(connection, _SNAPSHOT_LIMITS[-1])
        except RequestFailed as failed:
            self._tell(self._listener.on_oddity, "extension list", str(failed))
            self._rereads.want()

    async def _read_list(self, connection: Connection, limit: float) -> None:
        self._rereads.started(self.now())
        self._tell(self._listener.on_reread_started)
        reply = await self._ask(connection, extension.Query(), limit)
        self._tell(self._listener.on_extensions, reply.extensions, reply.acls)

    async def _renew(self, connection: Connection) -> None:
        """A new token on the same socket; the old one stays in use until it is there."""
        self._renewal.tried(self.now())
        try:
            self.login = await connection.ask(self._login_request(), limit=self._timing.reply_limit)
        except Refused as refused:
            raise LoginRefused(refused.message) from None
        except RequestFailed as failed:
            self._tell(self._listener.on_oddity, "renewal", str(failed))
        else:
            self._renewal.renewed(self.now())

    def _may_renew(self) -> bool:
        try:
            return self._listener.may_renew()
        except Exception as exc:
            self._fault("may_renew", exc)
            return False

    # Sending and telling.

    def _ready(self, *, urgent: bool) -> Connection:
        """The connection, if the picture is known to be fresh enough to act on."""
        connection, now = self._connection, self.now()
        if connection is None or not self._logged_in or not connection.open:
            raise NotSent(msg("No link to the PBX: nothing was sent"))
        if self._pulse.slept(now):
            raise NotSent(msg("This computer was asleep: nothing was sent"))
        if not urgent:
            silent = now - connection.heard_at >= self._timing.stale
            if silent or self._link.phase is not LinkPhase.LIVE:
                raise NotSent(msg("The picture is not up to date: nothing was sent"))
        return connection

    async def _ask(self, connection: Connection, request: Request[ReplyT], limit: float) -> ReplyT:
        login = self.login or LoginReply()
        return await connection.ask(
            request,
            limit=limit,
            user=login.current_user_id,
            token=login.token,
            company=login.company_id,
        )

    def _show_if_live(self, phase: LinkPhase, cause: Message | str) -> None:
        if self._link.phase in (LinkPhase.LIVE, LinkPhase.STALE):
            self._show(phase, cause)

    def _show(
        self, phase: LinkPhase, cause: Message | str, *, retry_at: float | None = None
    ) -> None:
        now = self.now()
        heard = self._connection.heard_at if self._connection is not None else self._link.heard_at
        self._link = Link(phase, now, cause, retry_at, heard, self.generation)
        self._tell(self._listener.on_link, self._link)

    def _tell(self, hear: Callable[..., None], *news: Any) -> None:
        """Call the listener; its bug must not take the link down, nor stay unseen."""
        try:
            hear(*news)
        except Exception as exc:
            self._fault(getattr(hear, "__name__", "listener"), exc)

    def _fault(self, where: str, exc: BaseException | None) -> None:
        # The kind only: the text of an exception may quote what was being sent.
        kind = type(exc).__name__ if exc is not None else "ended"
        _log.error("fault in %s: %s", where, kind)
        with suppress(Exception):
            self._listener.on_oddity("fault", f"{where}: {kind}")


class _EndedError(Exception):
    """A task that should run for ever has ended."""


class _Guarded:
    """The listener as a connection sees it, each call guarded."""

    def __init__(self, listener: Listener, tell: Callable[..., None]) -> None:
        self._listener = listener
        self._tell = tell

    def on_push(self, push: Any) -> None:
        self._tell(self._listener.on_push, push)

    def on_late_reply(self, serial: str, reply: Any) -> None:
        self._tell(self._listener.on_late_reply, serial, reply)

    def on_oddity(self, kind: str, detail: str) -> None:
        self._tell(self._listener.on_oddity, kind, detail)


async def _cancel(*tasks: asyncio.Task[Any]) -> None:
    """End tasks and take their results, so that none of them is reported as never looked at."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
