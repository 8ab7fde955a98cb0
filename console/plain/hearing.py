"""What the session tells, with the link in words.

Knows how the state of the link reads in a line. Must not know commands nor how lines are printed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from console.client.link import Link, LinkPhase
from console.client.listener import oddity_words
from console.feed import Feed
from console.i18n import Message, msg, tr
from console.state.board import Board

PHASES: dict[LinkPhase, Message] = {
    LinkPhase.CONNECTING: msg("Connecting"),
    LinkPhase.LIVE: msg("The link is up"),
    LinkPhase.STALE: msg("The PBX is silent: what was printed may be old, nothing is sent"),
    LinkPhase.DOWN: msg("No link to the PBX: what was printed may be old"),
    LinkPhase.ENDED: msg("The session has ended"),
}


class Hearing(Feed):
    """A feed that says how the link is, and what could not be used."""

    def __init__(self, say: Callable[[str], None]) -> None:
        super().__init__(Board())
        self.live = asyncio.Event()
        """Set once the link has been up."""
        self.on_oddity_hook = self._say_oddity
        self._say = say
        self._said = ""

    def link_line(self) -> str:
        """The link in words."""
        return str(PHASES[self.link.phase])

    def aged(self, text: str) -> str:
        """A text about the board, with a word of doubt while the link does not keep it true."""
        sure = self.link.phase is LinkPhase.LIVE and self.board.live
        return text if sure else tr("{what}, may be old", what=text)

    def on_link(self, link: Link) -> None:
        """Says it when the link is another."""
        super().on_link(link)
        if link.phase is LinkPhase.LIVE:
            self.live.set()
        if link.phase is LinkPhase.CONNECTING:
            return
        cause = str(link.cause)
        line = f"{self.link_line()}{tr(': ')}{cause}" if cause else self.link_line()
        if line != self._said:
            self._said = line
            self._say(line)

    def _say_oddity(self, kind: str, detail: str) -> None:
        words = oddity_words(kind, detail)
        if words is not None:
            self._say(str(words))
