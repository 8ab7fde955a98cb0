"""Who is told about the session, and telling without being harmed by it.

Knows the calls, the words for what is odd, and what becomes of a bug in one of them. Must
not know when they are made.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol

from console.client.link import Link
from console.i18n import Message, msg
from console.protocol.push import Push
from console.protocol.records import Extension
from console.protocol.session import LoginReply

if TYPE_CHECKING:
    from console.protocol.frames import Reply

_log = logging.getLogger(__name__)


class Receiver(Protocol):
    """Who is told what arrives without being asked for. Called in the loop, never awaited."""

    def on_push(self, push: Push) -> None:
        """A push came (manual 12)."""

    def on_late_reply(self, serial: str, reply: Reply) -> None:
        """A reply came after its request was given up."""

    def on_oddity(self, kind: str, detail: str) -> None:
        """Something came that cannot be used.

        "unreadable", "skipped" (entries of a list in a reply: how many, and its service),
        "unassigned" (a reply, its service), or "error" (a failure of no known request, in the PBX's
        words).
        """


class Listener(Receiver, Protocol):
    """Who is told about the session. Called in the loop, never awaited; must not block.

    `on_oddity` is also called for "fault" (a bug, in a task or in a listener), "renewal" and
    "extension list" (a query of the session's own that failed).
    """

    def on_link(self, link: Link) -> None:
        """The link has a new phase or cause."""

    def on_login(self, reply: LoginReply) -> None:
        """A login on a new connection was accepted."""

    def on_reread_started(self) -> None:
        """The extension list is about to be asked for: a push from now on wins over it."""

    def on_extensions(self, extensions: Sequence[Extension]) -> None:
        """The extension list came (manual 6.2)."""

    def may_renew(self) -> bool:
        """Whether this is a quiet moment to log in again: no call in hand."""


class Guarded:
    """A listener whose bugs take no link down and do not stay unseen."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener

    def on_link(self, link: Link) -> None:
        """Pass on."""
        self._tell(self._listener.on_link, link)

    def on_login(self, reply: LoginReply) -> None:
        """Pass on."""
        self._tell(self._listener.on_login, reply)

    def on_reread_started(self) -> None:
        """Pass on."""
        self._tell(self._listener.on_reread_started)

    def on_extensions(self, extensions: Sequence[Extension]) -> None:
        """Pass on."""
        self._tell(self._listener.on_extensions, extensions)

    def on_push(self, push: Push) -> None:
        """Pass on; written out, as it is called thousands of times a second."""
        try:
            self._listener.on_push(push)
        except Exception as exc:
            self.fault("on_push", exc)

    def on_late_reply(self, serial: str, reply: Reply) -> None:
        """Pass on."""
        self._tell(self._listener.on_late_reply, serial, reply)

    def on_oddity(self, kind: str, detail: str) -> None:
        """Pass on."""
        self._tell(self._listener.on_oddity, kind, detail)

    def may_renew(self) -> bool:
        """Pass on; a listener that fails is not in a quiet moment."""
        try:
            return self._listener.may_renew()
        except Exception as exc:
            self.fault("may_renew", exc)
            return False

    def fault(self, where: str, exc: BaseException | None) -> None:
        """Report a bug of the console. Of the exception only its kind: its text may be secret."""
        kind = type(exc).__name__ if exc is not None else "ended"
        _log.error("fault in %s: %s", where, kind)
        with suppress(Exception):
            self._listener.on_oddity("fault", f"{where}: {kind}")

    def _tell(self, hear: Callable[..., None], *news: Any) -> None:
        try:
            hear(*news)
        except Exception as exc:
            self.fault(getattr(hear, "__name__", "listener"), exc)


def pbx_reports(message: str) -> Message:
    """The PBX's own words of a failure that belongs to no known request (reading 9)."""
    return msg("The PBX reports: {message}", message=message)


def oddity_words(kind: str, detail: str) -> Message | None:
    """What an operator is told of a listener's oddity; None for what is only counted."""
    match kind:
        case "error":
            return pbx_reports(detail)
        case "skipped":
            count, _, service = detail.partition(" ")
            return msg(
                "Left out of the answer to “{service}”, because it can't be read: {count}",
                count=count,
                service=service,
            )
        case "fault":
            return msg("Fault of the console in {where}: the list is read afresh", where=detail)
    return None
