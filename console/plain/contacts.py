"""The contacts of the address books for the linear mode: read after each login.

Knows 5.1. Must not know how a contact is found. Without contacts extensions are still found.
"""

from __future__ import annotations

import asyncio

from console.client.unread import BOOK, Unread
from console.plain.hearing import Hearing
from console.plain.people import People
from console.protocol import address_book
from console.state.book import AddressBooks

LOOK_EVERY = 30.0
"""Seconds between two looks at whether there is a login whose book was not read."""


class Contacts:
    """Keeps the people who are found in step with the PBX's address book."""

    def __init__(self, hearing: Hearing, people: People, unread: Unread) -> None:
        self._hearing = hearing
        self._people = people
        self._unread = unread
        self._read_in = 0
        """The connection in which it was read."""

    async def run(self) -> None:
        """Looks for ever."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_EVERY)

    async def look(self) -> None:
        """Reads the book, unless it was read since the login."""
        session, hearing = self._hearing.session, self._hearing
        login = session.login if session is not None else None
        if session is None or login is None or address_book.Tree.licence not in login.licenses:
            return
        connection = session.generation
        if connection == self._read_in:
            return
        with self._unread.reading(BOOK):
            tree = await session.request(address_book.Tree(), or_never=False)
            own = hearing.board.own_number
            book = AddressBooks.read(tree, now=hearing.now(), owner=own)
            self._people.load_contacts(book.entries())
            self._read_in = connection
