"""A session without screen: the board, kept by the session, and events for whoever asks.

Knows how a script's session begins and ends. Must not print, nor know a verb.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress

from console.client.account import Account
from console.client.errors import ConnectFailure
from console.client.link import Link, LinkPhase
from console.client.session import Session
from console.client.trust import Trust
from console.protocol.frames import Reply
from console.protocol.push import CallingInQueue, Push
from console.protocol.records import Acl, Extension
from console.protocol.session import LoginReply
from console.state.board import Board

Hear = Callable[[str, object], None]


class Picture:
    """Keeps a board from what the session hears; `hear` gets every piece of news as well."""

    def __init__(self, number: str, hear: Hear | None = None) -> None:
        self.board = Board(number)
        self.live = asyncio.Event()
        self.queue_told = asyncio.Event()
        """Set once the PBX has pushed its queue: until then, nobody is known to wait or not."""
        self._hear = hear or (lambda _kind, _news: None)

    def on_link(self, link: Link) -> None:
        """Keep in mind whether the picture is in step."""
        if link.phase is LinkPhase.LIVE:
            self.live.set()
        elif link.phase in (LinkPhase.DOWN, LinkPhase.ENDED):
            # Not while connecting: what is pushed before the first list is as true as after it.
            self.live.clear()
            self.board.link_lost(time.time())
        self._hear("link", link)

    def on_login(self, reply: LoginReply) -> None:
        """The PBX says which extension is the own one."""
        self.board.log_in(reply.number or self.board.own_number)
        self._hear("login", reply)

    def on_reread_started(self) -> None:
        """Pushes win over the list from here on."""
        self.board.reread_started()

    def on_extensions(self, extensions: Sequence[Extension], acls: Sequence[Acl]) -> None:
        """The whole list."""
        del acls
        self.board.load(extensions, time.time())
        self._hear("extensions", extensions)

    def on_push(self, push: Push) -> None:
        """One piece of news."""
        self.board.apply(push, time.time())
        if isinstance(push, CallingInQueue):
            self.queue_told.set()
        self._hear("push", push)

    def on_late_reply(self, serial: str, reply: Reply) -> None:
        """A script does not wait for it any more."""

    def on_oddity(self, kind: str, detail: str) -> None:
        """Something that was counted and skipped."""
        self._hear("oddity", (kind, detail))

    def may_renew(self) -> bool:
        """Whether no call is up."""
        return not self.board.calls.calls()


@asynccontextmanager
async def session(account: Account, trust: Trust, picture: Picture) -> AsyncIterator[Session]:
    """A session that is live on entry and logged out on exit. Raises ConnectFailure on entry."""
    made = Session(account, listener=picture, trust=trust, patient=False)
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
