"""Who is who: the search behind the omnibox and the names of numbers.

Knows the board's extensions, the address book's contacts and the commands. Must not know widgets.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable

from console.protocol.records import Extension
from console.state.board import Board, Changes
from console.state.directory import Directory, Entry, Kind
from console.state.keys import Command
from console.state.namebook import NameBook
from console.state.search import Search
from console.state.usage import Usage

MANY = 500
"""New entries from which on the search is built in slices."""
NAMES_REMEMBERED = 500
"""How many callers are remembered by the name the queue gave them."""


class People:
    """The directory kept in step with the board and the book."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.directory = Directory()
        self.usage = Usage()
        self.search = Search(self.directory, usage=self.usage, available=self._available)
        self.names = NameBook()
        self.contacts = 0
        """How many contacts of the address books are known."""
        self._known: dict[str, tuple[str, str, str]] = {}
        self._callers: set[str] = set()
        self._caller_names: dict[str, str] = {}

    def name_of(self, number: str) -> str:
        """A name for a number: of an extension, else from the address books; empty if unknown."""
        record = self.board.extensions.get(number)
        if record is not None:
            return record.show_name
        return self.names.name(number) or self._caller_names.get(number, "")

    def show_commands(self, commands: Iterable[Command]) -> None:
        """The commands that can be found by `:`, named in the present language."""
        entries = [Entry(Kind.COMMAND, c.id, name=str(c.title)) for c in commands]
        self.directory.load(Kind.COMMAND, entries)

    def show_contacts(self, entries: Iterable[Entry]) -> bool:
        """The contacts of both address books; tells whether a big load began, to be stepped."""
        kept = list(entries)
        self.contacts = len(kept)
        self.names = NameBook()
        self.names.load(kept)
        if len(kept) > MANY:
            self.directory.begin(Kind.CONTACT, kept)
            return True
        self.directory.load(Kind.CONTACT, kept)
        return False

    def follow(self, changes: Changes) -> bool:
        """Takes the board's changes in; tells whether a big load began, to be stepped."""
        if changes.queue:
            self._follow_queue()
        if not changes.listing:
            return False
        extensions = self.board.extensions
        if len(extensions) - len(self._known) > MANY:
            self._known = {n: _described(r) for n, r in extensions.items()}
            entries = [_entry(n, *v) for n, v in self._known.items()]
            self.directory.begin(Kind.EXTENSION, entries)
            return True
        for number in changes.numbers:
            self._follow_extension(number, extensions.get(number))
        return False

    def _follow_extension(self, number: str, record: Extension | None) -> None:
        if record is None:
            if self._known.pop(number, None) is not None:
                self.directory.discard(Kind.EXTENSION, number)
            return
        described = _described(record)
        if self._known.get(number) != described:
            self._known[number] = described
            self.directory.put(_entry(number, *described))

    def _follow_queue(self) -> None:
        callers = {c.channel: c for c in self.board.queue.oldest_first()}
        for channel in self._callers - callers.keys():
            self.directory.discard(Kind.CALLER, channel)
        for channel, caller in callers.items():
            if channel not in self._callers:
                number = caller.record.number
                if caller.record.show_name:
                    self._remember(number, caller.record.show_name)
                name = caller.record.show_name or self.name_of(number)
                self.directory.put(Entry(Kind.CALLER, channel, name=name, number=number))
        self._callers = set(callers)

    def _remember(self, number: str, name: str) -> None:
        """What the queue called somebody is how he is called while talking."""
        self._caller_names.pop(number, None)
        self._caller_names[number] = name
        while len(self._caller_names) > NAMES_REMEMBERED:
            del self._caller_names[next(iter(self._caller_names))]

    def step(self, schedule: Callable[[Callable[[], None]], object]) -> None:
        """Builds a big directory in slices, between other work."""
        end = time.perf_counter() + 0.004
        while time.perf_counter() < end:
            if not self.directory.step():
                # Half a million new objects: scanning them again and again would delay keys.
                gc.collect()
                gc.freeze()
                return
        schedule(lambda: self.step(schedule))

    def _available(self, entry: Entry) -> bool:
        if entry.kind is not Kind.EXTENSION:
            return True
        record = self.board.extensions.get(entry.number)
        return record is not None and record.state == "IDLE" and not record.dnd


def _described(record: Extension) -> tuple[str, str, str]:
    """What the search knows of an extension."""
    return record.show_name, record.department, record.job


def _entry(number: str, name: str, department: str, job: str) -> Entry:
    return Entry(Kind.EXTENSION, number, name=name, number=number, department=department, job=job)
