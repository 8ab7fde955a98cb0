"""A session without screen: the board, kept by the session, and events for whoever asks.

Knows how a script's session begins and ends. Must not print, nor know a verb.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress

from console.client.account import Account
from console.client.errors import ConnectFailure
from console.client.link import Link, LinkPhase
from console.client.session import Session
from console.client.trust import Trust
from console.feed import Feed
from console.protocol.push import CallingInQueue, Push
from console.protocol.records import Extension
from console.protocol.session import LoginReply
from console.state.board import Board

Hear = Callable[[str, object], None]


class Picture(Feed):
    """A feed without screen; `hear` gets every piece of news as well."""

    def __init__(self, number: str, hear: Hear | None = None) -> None:
        super().__init__(Board(number))
        self.live = asyncio.Event()
        self.queue_told = asyncio.Event()
        """Set once the PBX has pushed its queue: until then, nobody is known to wait or not."""
        self._hear = hear or (lambda _kind, _news: None)

    def on_link(self, link: Link) -> None:
        """Keep in mind whether the picture is in step."""
        super().on_link(link)
        if link.phase is LinkPhase.LIVE:
            self.live.set()
        elif link.phase in (LinkPhase.DOWN, LinkPhase.ENDED):
            # Not while connecting: what is pushed before the first list is as true as after it.
            self.live.clear()
        self._hear("link", link)

    def on_login(self, reply: LoginReply) -> None:
        """Pass the login on."""
        super().on_login(reply)
        self._hear("login", reply)

    def on_extensions(self, extensions: Sequence[Extension]) -> None:
        """Pass the whole list on."""
        super().on_extensions(extensions)
        self._hear("extensions", extensions)

    def on_push(self, push: Push) -> None:
        """Pass a push on."""
        super().on_push(push)
        if isinstance(push, CallingInQueue):
            self.queue_told.set()
        self._hear("push", push)

    def on_oddity(self, kind: str, detail: str) -> None:
        """Pass on what was counted and skipped, each time."""
        super().on_oddity(kind, detail)
        self._hear("oddity", (kind, detail))


@asynccontextmanager
async def session(account: Account, trust: Trust, picture: Picture) -> AsyncIterator[Session]:
    """A session that is live on entry and logged out on exit. Raises ConnectFailure on entry."""
    made = picture.session = Session(account, listener=picture, trust=trust, patient=False)
    running = asyncio.create_task(made.run())
    live = asyncio.create_task(picture.live.wait())
    try:
        await asyncio.wait({running, live}, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            await running
        yield made
    finally:
        live.cancel()
        await made.close()
        with suppress(ConnectFailure):
            await running
