"""The address book on disk, and reading it afresh from the PBX.

Knows the file and the request. Must not know any screen.
"""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from console.config.store import write_atomically
from console.protocol import address_book
from console.state.book import AddressBooks
from console.ui.services import Services

FILE = "address_book.json"
LARGEST = 64 * 1024 * 1024
"""Bytes of a file that is still read."""


def kept_book(folder: Path, owner: str) -> AddressBooks | None:
    """The book as it was last read by this operator; None if there is none that can be read."""
    path = folder / FILE
    try:
        if path.stat().st_size > LARGEST:
            return None
        return AddressBooks.restore(json.loads(path.read_bytes()), owner=owner)
    except (OSError, ValueError, RecursionError):
        return None


def keep_book(folder: Path, book: AddressBooks) -> bool:
    """Writes it, readable by its owner only. False if that was not possible."""
    try:
        data = json.dumps(book.keep(), ensure_ascii=False, separators=(",", ":"))
        write_atomically(folder / FILE, data.encode("utf-8", "replace"))
    except OSError:
        return False
    return True


async def fresh_book(services: Services) -> AddressBooks:
    """Reads both books (5.1), keeps them on disk and tells the console. Raises RequestFailed."""
    tree = await services.ask(address_book.Tree())
    book = AddressBooks.read(tree, now=services.server_now(), owner=services.own_number())
    services.book_changed(book)
    await asyncio.to_thread(keep_book, services.desk_folder, book)
    return book
