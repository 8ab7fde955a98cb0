"""What a listing has read: page after page, the latest reading only, old where one failed.

Knows rows by their keys, pages, and when to read afresh. Must not know the screen around the rows,
nor what they are.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from math import ceil
from typing import ClassVar, Generic

from console.client.errors import RequestFailed
from console.i18n import Message
from console.ui.dialogs import fault_text
from console.ui.listing_actions import Acting
from console.ui.listing_pages import ItemT, Loaded, is_last, keyed, whole
from console.ui.services import Services
from console.ui.widgets.line_columns import Column
from console.ui.widgets.line_list import LineList

PAGE = 50
"""Rows asked for at a time."""
_NEAR = 10
"""Rows before the end at which the next page is read."""


class Reading(Acting, Generic[ItemT]):
    """The items of a list, and how more of them are read."""

    markable: ClassVar[bool] = True
    page_size: ClassVar[int] = PAGE

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.services = services
        self.items: dict[str, ItemT] = {}
        """What has been read, by row key."""
        self.total: int | None = None
        """How many there are, if the PBX says so."""
        self._pages = self._wanted = 0
        self._complete = self._reading = False
        self._was_live = True
        self._trouble: Message | str = ""
        self.lines = LineList(self.columns(), header=True, markable=self.markable)

    def heading(self) -> str:
        """The title."""
        raise NotImplementedError

    def columns(self) -> tuple[Column, ...]:
        """The columns, in the language of the moment."""
        raise NotImplementedError

    def key_of(self, item: ItemT) -> str:
        """The row key of an item."""
        raise NotImplementedError

    async def load(self, page: int, size: int) -> Loaded[ItemT]:
        """One page, counted from 1. Raises RequestFailed."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Show the items anew."""
        raise NotImplementedError

    def pages(self) -> AsyncIterator[Loaded[ItemT]]:
        """All pages read afresh, for an export, each row once. Raises RequestFailed."""
        return whole(self.load, self.key_of)

    async def reload(self) -> None:
        """Read afresh what is shown; the cursor stays on its row."""
        pages = ceil(len(self.items) / self.page_size)
        await self._read(1, self.page_size * max(1, pages))

    async def afresh(self) -> None:
        """What the key `r` reads: everything that the screen goes by."""
        await self.reload()

    async def first_page(self) -> None:
        """Read from the beginning: other rows are wanted."""
        await self._read(1, self.page_size)

    def forget(self) -> None:
        """Other rows are to be shown: none of those read so far is one of them."""
        self.items, self.total, self._pages = {}, None, 0
        self.lines.marks.clear()

    def read_if_back(self) -> None:
        """Read afresh once the link is back: what was changed meanwhile was not told."""
        live = self.services.live()
        if live and not self._was_live and not self._reading:
            self.run_worker(self.reload())
        self._was_live = live

    def read_on(self, key: str | None) -> None:
        """Read the next page if this row is near the end of what was read."""
        if self._complete or self._reading or self._trouble or not self._pages:
            return
        if any(row.key == key for row in self.lines.rows[-_NEAR:]):
            self.run_worker(self._read(self._pages + 1, self.page_size))

    async def _read(self, page: int, size: int) -> None:
        ticket = self._wanted = self._wanted + 1
        self._reading = True
        self.redraw()
        try:
            loaded = await self._load(page, size)
        except RequestFailed as failure:
            if ticket == self._wanted:
                self._failed(failure.reason)
            return
        except Exception as fault:
            reason = fault_text(self.heading(), fault)  # notes it in the log as well
            if ticket == self._wanted:
                self._failed(reason)
            return
        if ticket != self._wanted:  # A later reading is under way, or has come.
            return
        self._reading = False
        if self._trouble and self.told == self._trouble:
            self.tell("")
        self._trouble = ""
        self.lines.stale = False
        before = {} if page == 1 else self.items
        fresh = keyed(loaded.items, self.key_of, before)
        self.items = {**before, **fresh}
        self.total = loaded.total
        # Of pages that are smaller than asked for, the next one has another number.
        given = min(self.page_size, loaded.page or size)
        self._pages = page if page > 1 else max(1, len(self.items) // given)
        self._complete = not fresh or is_last(loaded, size, len(self.items))
        self.redraw()

    async def _load(self, page: int, size: int) -> Loaded[ItemT]:
        """A page; instead of one larger than the PBX gives, as many of its pages as that takes."""
        loaded = await self.load(page, size)
        given, wanted = len(loaded.items), min(size, loaded.total or 0)
        if page > 1 or given >= wanted:
            return loaded
        more = found = keyed(loaded.items, self.key_of, {})
        while more and len(found) < wanted:
            page += 1
            more = keyed((await self.load(page, size)).items, self.key_of, found)
            found = {**found, **more}
        return Loaded(list(found.values()), loaded.total, page=given)

    def _failed(self, reason: Message | str) -> None:
        self._trouble, self._reading = reason, False
        self.lines.stale = bool(self.items)
        self.tell(reason, bad=True)
        self.redraw()
