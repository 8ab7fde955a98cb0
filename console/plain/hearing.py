"""What the session tells, on a board, with the link in words.

Knows the session's listener calls. Must not know commands nor how lines are printed.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence

from console.client.errors import oddity_words
from console.client.link import Link, LinkPhase
from console.client.session import Session
from console.i18n import Message, msg
from console.protocol.frames import Reply
from console.protocol.push import ExtensionSingle, Push
from console.protocol.records import Acl, Extension
from console.protocol.session import LoginReply
from console.state.board import Board
from console.state.pbx_clock import PbxClock

PHASES: dict[LinkPhase, Message] = {
    LinkPhase.LIVE: msg("The link is up"),
    LinkPhase.STALE: msg("The PBX is silent: what was printed may be old, nothing is sent"),
    LinkPhase.DOWN: msg("No link to the PBX: what was printed may be old"),
    LinkPhase.ENDED: msg("The session has ended"),
}


class Hearing:
    """The listener of the session: keeps the board, and says how the link is."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.board = Board()
        self.clock = PbxClock()
        self.live = asyncio.Event()
        """Set once the link has been up."""
        self.session: Session | None = None
        self.phase = LinkPhase.CONNECTING
        self.on_late: Callable[[str, Reply], None] = lambda _serial, _reply: None
        self.on_loss: Callable[[], None] = lambda: None
        self._say = say
        self._said = ""
        self._skipped = ("", "")
        """What was left out of an answer: a list that is read again and again says it once."""

    def now(self) -> float:
        """The PBX's time, in epoch seconds."""
        return self.clock.now(time.time())

    def link_line(self) -> str:
        """The link in words."""
        known = PHASES.get(self.phase)
        return str(known if known is not None else msg("Connecting"))

    def on_link(self, link: Link) -> None:
        """Says it when the link is another; a link that is not up makes the picture uncertain."""
        self.phase = link.phase
        if link.phase is LinkPhase.LIVE:
            self.live.set()
        elif link.phase in (LinkPhase.DOWN, LinkPhase.ENDED) and self.board.live:
            self.board.link_lost(self.now())
            self.on_loss()
        if link.phase is LinkPhase.CONNECTING:
            return
        cause = str(link.cause)
        line = f"{self.link_line()}: {cause}" if cause else self.link_line()
        if line != self._said:
            self._said = line
            self._say(line)

    def on_login(self, reply: LoginReply) -> None:
        """A new connection is logged in: whatever was known before is to be read again."""
        if self.board.live:
            self.board.link_lost(self.now())
            self.on_loss()
        self.board.log_in(reply.number)

    def on_reread_started(self) -> None:
        """Pushes from here on win over the list."""
        self.board.reread_started()

    def on_extensions(self, extensions: Sequence[Extension], acls: Sequence[Acl]) -> None:
        """The extension list came."""
        del acls
        self.board.load(extensions, self.now())

    def on_push(self, push: Push) -> None:
        """One push; an unknown extension asks for the list once."""
        if isinstance(push, ExtensionSingle):
            record = push.extension
            self.clock.heard(self.board.extensions.get(record.number), record, time.time())
        self.board.apply(push, self.now())
        if self.board.unknown and self.board.live and self.session is not None:
            self.board.unknown.clear()
            self.session.reread()

    def on_late_reply(self, serial: str, reply: Reply) -> None:
        """A reply after its limit may settle a command."""
        self.on_late(serial, reply)

    def on_oddity(self, kind: str, detail: str) -> None:
        """Says it. A fault may have harmed the picture: the list is read afresh."""
        words = oddity_words(kind, detail)
        if words is not None and (kind, detail) != self._skipped:
            self._say(str(words))
        if kind == "skipped":
            self._skipped = (kind, detail)
        if kind == "fault" and self.session is not None:
            self.session.reread()

    def may_renew(self) -> bool:
        """A token is renewed between calls."""
        return not self.board.calls.calls()
