"""The address book on disk, and reading it afresh from the PBX.

Knows the file and the request. Must not know any screen.
"""

from __future__ import annotations

import asyncio
from itertools import count
from pathlib import Path
from threading import Lock

import orjson

from console.config.store import write_atomically
from console.protocol import address_book
from console.state.book import AddressBooks
from console.ui.services import Services

FILE = "address_book.json"
LARGEST = 64 * 1024 * 1024
"""Bytes of a file that is still read."""

_asked = count(1)
_writing = Lock()
_written: dict[Path, int] = {}


def kept_book(folder: Path, owner: str) -> AddressBooks | None:
    """The book as it was last read by this operator; None if there is none that can be read.

    It takes a while, as `keep_book` does: for a thread.
    """
    path = folder / FILE
    try:
        if path.stat().st_size > LARGEST:
            return None
        return AddressBooks.restore(orjson.loads(path.read_bytes()), owner=owner)
    except (OSError, ValueError, RecursionError):
        return None


def keep_book(folder: Path, book: AddressBooks) -> bool:
    """Writes it, readable by its owner only, unless a newer one was. False if not possible."""
    with _writing:
        if book.asked < _written.get(folder, 0):
            return True
        try:
            write_atomically(folder / FILE, orjson.dumps(book.keep()))
        except (OSError, orjson.JSONEncodeError):
            return False
        _written[folder] = book.asked
        return True


async def tell_book(services: Services, book: AddressBooks) -> None:
    """Tells the console, once its contacts are worked out: nobody is to wait for that."""
    await asyncio.to_thread(lambda: book.contacts)
    services.book_changed(book)


async def fresh_book(services: Services) -> AddressBooks:
    """Reads both books (5.1), keeps them on disk and tells the console. Raises RequestFailed."""
    asked = next(_asked)
    tree = await services.ask(address_book.Tree())
    # Whoever asked may go: what was read is told nevertheless.
    return await asyncio.shield(asyncio.create_task(_take_in(services, tree, asked)))


async def _take_in(services: Services, tree: address_book.AddressBook, asked: int) -> AddressBooks:
    now, owner = services.server_now(), services.own_number()
    book = await asyncio.to_thread(AddressBooks.read, tree, now=now, owner=owner, asked=asked)
    await tell_book(services, book)
    await asyncio.to_thread(keep_book, services.desk_folder(), book)
    return book
