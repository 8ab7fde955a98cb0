"""Pages of a listing: what one is, which rows of it are new, whether another one follows.

Knows rows by their keys. Must not know any screen.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

ItemT = TypeVar("ItemT")

WHOLE_PAGE = 100
"""Rows asked for at a time where all pages are read."""


@dataclass(frozen=True, slots=True)
class Loaded(Generic[ItemT]):
    """One page. `total` None: the PBX does not say; then a page that is not full is the last.

    `page`: how many rows the PBX gives at most, where these came on several pages.
    """

    items: Sequence[ItemT]
    total: int | None = None
    page: int = 0


def is_last(loaded: Loaded[ItemT], size: int, so_far: int) -> bool:
    """Whether no page follows, with so many rows read in all."""
    if loaded.total is not None:
        return so_far >= loaded.total or not loaded.items
    return len(loaded.items) < size


def keyed(
    items: Sequence[ItemT], key_of: Callable[[ItemT], str], taken: Mapping[str, ItemT]
) -> dict[str, ItemT]:
    """Items by key. Of those with one key only the first counts; none replaces what is there."""
    found: dict[str, ItemT] = {}
    for item in items:
        key = key_of(item)
        if key not in taken:
            found.setdefault(key, item)
    return found


async def whole(
    load: Callable[[int, int], Awaitable[Loaded[ItemT]]], key_of: Callable[[ItemT], str]
) -> AsyncIterator[Loaded[ItemT]]:
    """All pages, one after the other, each row once. Raises what `load` raises."""
    seen: dict[str, ItemT] = {}
    page = 1
    while True:
        loaded = await load(page, WHOLE_PAGE)
        # Rows move on when new ones come first.
        fresh = keyed(loaded.items, key_of, seen)
        seen.update(fresh)
        yield Loaded(list(fresh.values()), loaded.total)
        if not fresh or is_last(loaded, WHOLE_PAGE, len(seen)):
            return
        page += 1
