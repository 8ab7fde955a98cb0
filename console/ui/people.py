"""Who is who: the search behind the omnibox and the names of numbers.

Knows the board's extensions, the address book's contacts and the commands. Must not know widgets.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from console.protocol.records import Extension
from console.state.asking import prepare
from console.state.board import Board, Changes
from console.state.directory import Directory
from console.state.entries import Entry, Kind, extension_entry
from console.state.identity import IDLE
from console.state.keys import Command
from console.state.name_order import NameOrder
from console.state.namebook import HeardNames, NameBook
from console.state.search import Search
from console.ui import garbage

if TYPE_CHECKING:
    from console.state.book import AddressBooks

MANY = 500
"""New entries from which on the search is built in slices."""
SLICE_S = 0.004
"""Seconds of a slice of a big load."""
MOMENT_S = 0.001
"""Seconds for which changed names are taken in at once."""
PAUSE_S = 0.1
"""Seconds between two such moments: the search may learn a name late, keys may not wait for it."""
CALM_S = 0.5
"""Without a changed name for so long no more of them come: in a flood it is 0.2 s to the frame that
brings the next ones."""
BREATH_S = 0.004
"""The same once no more names come: the sooner all are known, the sooner a key is quick again."""


class People:
    """The directory kept in step with the board and the book."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.directory = Directory()
        self.search = Search(self.directory, available=self._available)
        self.names = NameBook()
        self.order = NameOrder()
        """What names are sorted by, worked out before anybody asks for it."""
        self.contacts = 0
        """How many contacts of the address books are known."""
        self._book_asked = 0
        self._behind: dict[str, None] = {}
        self._came_at = float("-inf")
        self._loading = False
        self._planned: asyncio.Handle | None = None
        self._callers: dict[str, tuple[str, str]] = {}
        """Number and name of who waits on each channel, as the directory has them."""
        self.heard = HeardNames()

    def name_of(self, number: str, channel: str = "") -> str:
        """A name for a number: an extension's, a contact's, or what he was called in the queue.

        By the channel, if that is given: for callers of one number have names of their own.
        """
        record = self.board.extensions.get(number)
        if record is not None:
            return record.show_name
        return self.names.name(number) or self.heard.name(number, channel)

    def show_commands(self, commands: Iterable[Command]) -> None:
        """The commands that can be found by `:`, named in the present language."""
        entries = [Entry(Kind.COMMAND, c.id, name=str(c.title)) for c in commands]
        self.directory.load(Kind.COMMAND, entries)

    def show_contacts(self, book: AddressBooks) -> None:
        """The contacts of both address books; a big load is carried on between other work.

        One that was asked for before the one that is shown comes too late.
        """
        if book.asked < self._book_asked:
            return
        self._book_asked = book.asked
        entries, self.names = book.contacts.entries, book.contacts.names
        self.contacts = len(entries)
        if len(entries) > MANY:
            self._begin(Kind.CONTACT, entries, ordered=True)
        else:
            self.directory.load(Kind.CONTACT, entries)

    def follow(self, changes: Changes) -> None:
        """Takes the board's changes in; names are taken in between other work."""
        if changes.queue:
            self._follow_queue()
        if not changes.described:
            return
        extensions, known = self.board.extensions, self.directory.shelves[Kind.EXTENSION].known
        if len(extensions) - len(known) > MANY and not self._loading:
            self._behind.clear()
            self._begin(Kind.EXTENSION, map(extension_entry, extensions.values()))
            # Not sorted yet, but it may be at the press of a key.
            self.order.begin([record.show_name for record in extensions.values()])
            return
        self._behind.update(dict.fromkeys(changes.described))
        self._came_at = time.perf_counter()
        self._plan(0.0)

    def _begin(self, kind: Kind, entries: Iterable[Entry], *, ordered: bool = False) -> None:
        self.directory.begin(kind, entries, ordered=ordered)
        self._loading = True
        self._plan(0.0)

    def _plan(self, delay: float) -> None:
        if self._planned is None:
            loop = asyncio.get_running_loop()
            self._planned = loop.call_later(delay, self._catch_up)

    def _catch_up(self) -> None:
        """Carries on with what is left to take in, for a moment."""
        self._planned = None
        started = time.perf_counter()
        while self._loading and time.perf_counter() - started < SLICE_S:
            self._loading = self.directory.step()
            if not self._loading:
                garbage.settle()
                self._expect_mistakes()
        ordering = True
        while not self._loading and ordering and time.perf_counter() - started < SLICE_S:
            ordering = self.order.step()
        if self._loading or ordering:
            self._plan(0.0)
            return
        while self._behind and time.perf_counter() - started < MOMENT_S:
            number = next(iter(self._behind))
            del self._behind[number]
            self._follow_extension(number, self.board.extensions.get(number))
        if self._behind or self._tidy(started):
            still = time.perf_counter() - self._came_at < CALM_S
            self._plan(PAUSE_S if still else BREATH_S)

    def _tidy(self, started: float) -> bool:
        """Joins blocks anew, once names come no more: while they do, it would be in vain."""
        while self.directory.tidy():
            if time.perf_counter() - started >= MOMENT_S:
                return True
        return False

    def _expect_mistakes(self) -> None:
        """What corrects mistyped words takes a while to load: not when somebody has mistyped."""
        threading.Thread(target=prepare, name="typing errors", daemon=True).start()

    def _follow_extension(self, number: str, record: Extension | None) -> None:
        if record is None:
            self.directory.discard(Kind.EXTENSION, number)
        else:
            self.directory.put(extension_entry(record))

    def _follow_queue(self) -> None:
        callers = {c.channel: c for c in self.board.queue.oldest_first()}
        for channel in self._callers.keys() - callers.keys():
            self.directory.discard(Kind.CALLER, channel)
        known, self._callers = self._callers, {}
        for channel, caller in callers.items():
            number, name = told = caller.record.number, caller.record.show_name
            self._callers[channel] = told
            if known.get(channel) != told:
                self.heard.hear(number, name, channel)
                name = name or self.name_of(number)
                self.directory.put(Entry(Kind.CALLER, channel, name=name, number=number))

    def _available(self, entry: Entry) -> bool:
        if entry.kind is not Kind.EXTENSION:
            return True
        record = self.board.extensions.get(entry.number)
        return record is not None and record.state == IDLE and not record.dnd
