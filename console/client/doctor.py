"""Why a connection fails, step by step: name, TCP, TLS, websocket, test frame, login, licences.

Knows the order of the steps and the exit code of each. Must not know how they are printed.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import IntEnum

from console.client import tcp
from console.client.account import Account
from console.client.address import Address
from console.client.connection import Connection, open_connection
from console.client.errors import (
    BadAddress,
    CertificateRefused,
    ConnectFailure,
    RequestFailed,
    TimedOut,
)
from console.client.explain import explain
from console.client.life import login_failure
from console.client.link import Timing
from console.client.tcp import Address as SocketAddress
from console.client.trust import Trust, fetch_certificate, fingerprint, pretty
from console.i18n import Message, msg
from console.protocol.frames import Reply
from console.protocol.push import Push
from console.protocol.session import TEST_FRAME, LoginReply, Logout
from console.protocol.states import Licence

_SHORT = 3.0
"""Seconds to wait for what a PBX may leave unanswered."""


class Code(IntEnum):
    """Exit codes of `lvconsole doctor`: 0, or the first step that failed."""

    FINE = 0
    ADDRESS = 2
    NAME = 11
    TCP = 12
    TLS = 13
    WEBSOCKET = 14
    TEST = 15
    LOGIN = 16
    LICENCES = 17


@dataclass(frozen=True, slots=True)
class Step:
    """One finished step. `code` is 0 if `ok`."""

    name: Message
    ok: bool
    detail: Message | str
    code: Code


async def examine(
    account: Account, *, trust: Trust | None = None, timing: Timing | None = None
) -> AsyncIterator[Step]:
    """Go through the steps, each yielded when it is done; ends after the first that forbids more.

    The test frame is the exception: an unanswered one fails, and login is tried all the same.
    """
    try:
        visit = _Visit(account, trust or Trust(), timing or Timing())
    except BadAddress as bad:
        yield Step(msg("PBX address"), False, bad.reason, Code.ADDRESS)
        return
    async for step in visit.steps():
        yield step


class _Visit:
    """One examination."""

    def __init__(self, account: Account, trust: Trust, timing: Timing) -> None:
        self._account = account
        self._address = Address.parse(account.url)
        self._trust = trust
        self._timing = timing
        self._found: list[SocketAddress] = []

    async def steps(self) -> AsyncIterator[Step]:
        first: list[tuple[Message, Code, Callable[[], Awaitable[Message | str]]]] = [
            (msg("Host name"), Code.NAME, self._name),
            (msg("TCP connection"), Code.TCP, self._tcp),
        ]
        if self._address.secure:
            first.append((msg("TLS encryption"), Code.TLS, self._tls))
        first.append((msg("Websocket handshake"), Code.WEBSOCKET, self._websocket))
        for name, code, look in first:
            step = await self._try(name, code, look())
            yield step
            if not step.ok:
                return
        yield await self._try(msg("Test frame"), Code.TEST, self._test())
        try:
            login = await self._login()
        except ConnectFailure as failure:
            yield Step(msg("Login at the PBX"), False, failure.reason, Code.LOGIN)
            return
        accepted = msg("{user}, extension {number}", user=login.user, number=login.number)
        yield Step(msg("Login at the PBX"), True, accepted, Code.FINE)
        yield _licences(login)

    async def _try(self, name: Message, code: Code, look: Awaitable[Message | str]) -> Step:
        try:
            async with asyncio.timeout(self._timing.open_limit):
                return Step(name, True, await look, Code.FINE)
        except Exception as exc:
            where = self._address
            failure = explain(exc, where.host, where.port, secure=where.secure)
            if isinstance(failure, CertificateRefused):
                # Judged by the connection itself, but a matter of TLS.
                name, code = msg("Certificate"), Code.TLS
            return Step(name, False, failure.reason, code)

    async def _name(self) -> str:
        self._found = await tcp.resolve(self._address.host, self._address.port)
        return ", ".join(str(target[0]) for _, target in self._found)

    async def _tcp(self) -> str:
        with await tcp.connect_first(self._found) as sock:
            host, port = sock.getpeername()[:2]
        return f"{host} {port}"

    async def _tls(self) -> str:
        shown = pretty(fingerprint(await fetch_certificate(self._address.host, self._address.port)))
        return f"SHA-256 {shown}"

    async def _websocket(self) -> str:
        connection = await self._open()
        await connection.close()
        return self._address.url

    async def _test(self) -> Message:
        connection = await self._open()
        try:
            await connection.send_text(TEST_FRAME)
            async with asyncio.timeout(_SHORT):
                answer = await connection.next_frame()
        except TimeoutError:
            host, port = self._address.host, self._address.port
            raise TimedOut(host, port) from None
        finally:
            connection.abort()
        return msg("answered with {count} characters", count=len(answer.decode("utf-8", "replace")))

    async def _login(self) -> LoginReply:
        """Log in on a socket of its own and out again."""
        connection = await self._open()
        reader = asyncio.create_task(connection.read())
        try:
            return await self._log_in_and_out(connection)
        finally:
            connection.abort()
            reader.cancel()
            await asyncio.gather(reader, return_exceptions=True)

    async def _log_in_and_out(self, connection: Connection) -> LoginReply:
        request = self._account.login_request(self._address.host)
        try:
            login = await connection.ask(request, limit=self._timing.reply_limit)
        except RequestFailed as failed:
            raise login_failure(failed, connection, self._address) from None
        with suppress(RequestFailed):
            await connection.ask(
                Logout(),
                limit=self._timing.close_limit,
                user=login.current_user_id,
                token=login.token,
                company=login.company_id,
            )
        return login

    async def _open(self) -> Connection:
        return await open_connection(
            self._address,
            receiver=_Deaf(),
            trust=self._trust,
            limit=self._timing.open_limit,
        )


def _licences(login: LoginReply) -> Step:
    missing = sorted({licence.value for licence in Licence} - login.licenses)
    name = msg("Licences of the login")
    if not login.licenses:
        return Step(name, False, msg("the PBX grants no function at all"), Code.LICENCES)
    if not missing:
        return Step(name, True, msg("all functions are granted"), Code.FINE)
    return Step(name, True, msg("not granted: {names}", names=", ".join(missing)), Code.FINE)


class _Deaf:
    """A receiver that needs nothing but replies."""

    def on_push(self, push: Push) -> None:
        """Not needed."""

    def on_late_reply(self, serial: str, reply: Reply) -> None:
        """Not needed."""

    def on_oddity(self, kind: str, detail: str) -> None:
        """Not needed."""
