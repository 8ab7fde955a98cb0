"""What is read in the background after each login: the hidden extensions and the address book.

Knows the requests and where their answers go. Must not know any screen. A refusal costs only what
was asked for, and is told: the desk works without it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import reduce
from typing import TYPE_CHECKING

from console.client.unread import BOOK, HIDDEN, Unread
from console.i18n import Message, msg
from console.protocol import address_book, extension
from console.protocol.wake_up import Result
from console.state.wake_up_board import key_of
from console.ui.book_store import fresh_book, kept_book, tell_book

if TYPE_CHECKING:
    from console.ui.app import Console
    from console.ui.modules.wake_up_watch import WakeUpWatch

AGAIN_S = 60.0
"""Seconds until what could not be read is tried again."""
TOLD_S = 60.0
"""How long it stays to be read: nobody waits for it before the screen."""


class Readings:
    """Reads once per login; the address book of last time serves until the new one is there."""

    def __init__(self, app: Console) -> None:
        self.app = app
        self._task: asyncio.Task[None] | None = None
        self._hidden_task: asyncio.Task[bool] | None = None
        self._generation = 0
        self._watch: asyncio.Task[None] | None = None
        self.unread = Unread(self._tell)

    def _tell(self, _news: Message) -> None:
        """Says all that can't be read: each failure would push the one before off the screen."""
        told = self.unread.all()
        self.app.say(
            reduce(lambda one, other: msg("{one}; {other}", one=one, other=other), told), TOLD_S
        )

    def begin(self) -> None:
        """The extension list was read; the rest follows once per connection."""
        session = self.app.session
        if session is None or session.generation == self._generation:
            return
        self._generation = session.generation
        if self._task is not None:
            self._task.cancel()
        self._task = asyncio.create_task(self._read(), name="readings")
        if self._watch is None:
            self._watch = asyncio.create_task(self._watch_wake_ups(), name="wake-up watch")

    async def _watch_wake_ups(self) -> None:
        await self._wake_up_watch().run()

    async def look_at_wake_ups(self) -> None:
        """Looks for failed wake-up calls at once: something has become of one."""
        await self._wake_up_watch().look()

    def _wake_up_watch(self) -> WakeUpWatch:
        from console.ui.modules.wake_up_watch import WakeUpWatch

        return WakeUpWatch(self.app.services(), self._wake_ups, self.unread)

    def _wake_ups(self, failed: Sequence[Result]) -> None:
        """What the wake-up board holds against: it alarms until somebody takes it."""
        who = self.app.services().who
        self.app.shift.alerting.alarms.wake_ups({key_of(r): who(r.number) for r in failed})
        self.app.refresh_lines()

    async def _read(self) -> None:
        app = self.app
        has_book = address_book.Tree.licence in app.services().licences()
        if has_book and not app.people.contacts:
            folder, owner = app.setup.desk_folder, app.board.own_number
            kept = await asyncio.to_thread(kept_book, folder, owner)
            if kept is not None:
                await tell_book(app.services(), kept)
        wanted = [self._read_hidden, *([self._read_book] if has_book else [])]
        while True:
            wanted = [read for read in wanted if not await read()]
            if not wanted:
                return
            await asyncio.sleep(AGAIN_S)

    async def _read_book(self) -> bool:
        with self.unread.reading(BOOK):
            await fresh_book(self.app.services())
            return True
        return False

    def hidden_again(self) -> None:
        """The hidden extensions may be others now."""
        self._hidden_task = asyncio.create_task(self._read_hidden(), name="hidden extensions")

    async def _read_hidden(self) -> bool:
        with self.unread.reading(HIDDEN):
            reply = await self.app.ask(extension.QueryHidden())
            self.app.actions.filters.hide(reply.everything)
            return True
        return False
