"""Readings in the background that fail: each is told once, and anew when its reason is another.

Knows which failures the link explains, which tells of itself. Must not know what is asked for, nor
how it is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from console.client.errors import NotConfirmed, NotSent, RequestFailed
from console.i18n import Message, msg

BOOK = msg("The address book can't be read")
HIDDEN = msg("It can't be read which extensions are hidden")
WAKE_UPS = msg("The results of wake-up calls can't be read: none that failed is told")


class Unread:
    """What can't be read at present, and why."""

    def __init__(self, tell: Callable[[Message], None]) -> None:
        """`tell` gets what is new."""
        self._tell = tell
        self._failed: dict[Message, Message] = {}

    def all(self) -> list[Message]:
        """Everything that can't be read, as it was told."""
        return list(self._failed.values())

    @contextmanager
    def reading(self, what: Message) -> Iterator[None]:
        """A reading, whose failure is told and costs nothing else."""
        try:
            yield
        except RequestFailed as failure:
            if isinstance(failure, NotSent) or _link_lost(failure):
                return
            news = msg("{what} ({reason})", what=what, reason=failure.reason)
            if self._failed.get(what) != news:
                self._failed[what] = news
                self._tell(news)
        else:
            self.read(what)

    def read(self, what: Message) -> None:
        """It was read, here or elsewhere."""
        self._failed.pop(what, None)


def _link_lost(failure: RequestFailed) -> bool:
    return isinstance(failure, NotConfirmed) and failure.link_lost
