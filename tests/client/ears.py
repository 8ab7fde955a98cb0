"""A listener that remembers, and waiting on conditions instead of sleeping."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from console.client.account import Account
from console.client.errors import ClientError
from console.client.link import Link, LinkPhase
from console.client.session import Session
from console.protocol.frames import Reply
from console.protocol.push import Push
from console.protocol.records import Extension
from console.protocol.session import LoginReply

PASSWORD = "hunter2-PASSWORD"


class Ears:
    """Keeps everything the session tells."""

    def __init__(self) -> None:
        self.links: list[Link] = []
        self.logins: list[LoginReply] = []
        self.lists: list[list[str]] = []
        self.rereads = 0
        self.pushes: list[Push] = []
        self.late: list[tuple[str, Reply]] = []
        self.oddities: list[tuple[str, str]] = []
        self.quiet = True

    @property
    def phases(self) -> list[LinkPhase]:
        return [link.phase for link in self.links]

    @property
    def phase(self) -> LinkPhase | None:
        return self.links[-1].phase if self.links else None

    def on_link(self, link: Link) -> None:
        self.links.append(link)

    def on_login(self, reply: LoginReply) -> None:
        self.logins.append(reply)

    def on_reread_started(self) -> None:
        self.rereads += 1

    def on_extensions(self, extensions: Sequence[Extension]) -> None:
        self.lists.append([extension.number for extension in extensions])

    def on_push(self, push: Push) -> None:
        self.pushes.append(push)

    def on_late_reply(self, serial: str, reply: Reply) -> None:
        self.late.append((serial, reply))

    def on_oddity(self, kind: str, detail: str) -> None:
        self.oddities.append((kind, detail))

    def may_renew(self) -> bool:
        return self.quiet


async def until(condition: Callable[[], Any], limit: float = 8.0) -> None:
    """Give the loop its turns until the condition holds."""
    async with asyncio.timeout(limit):
        while not condition():  # noqa: ASYNC110  (any condition, not one event)
            await asyncio.sleep(0.001)


def account(url: str, **more: str) -> Account:
    return Account(url, user="reception", number="8000", **{"password": PASSWORD, **more})


@asynccontextmanager
async def running(session: Session) -> AsyncIterator[asyncio.Task[None]]:
    """Run a session for as long as the block; close it after, and take its failure if it ended."""
    task = asyncio.create_task(session.run())
    try:
        yield task
    finally:
        await session.close()
        await asyncio.wait({task})
        exc = task.exception()
        if exc is not None and not isinstance(exc, ClientError):
            raise exc


@asynccontextmanager
async def live(session: Session, ears: Ears) -> AsyncIterator[Session]:
    """A session that has reached LIVE."""
    async with running(session):
        await until(lambda: ears.phase is LinkPhase.LIVE)
        yield session
