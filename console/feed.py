"""What the session tells, put on the board.

Knows the session's listener calls and the board. Must not know who shows it: the screen, the linear
mode and the scripts all hear by this. It calls one function when the board has something new, and
another when the lines around it have.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from console.client import clock
from console.client.link import Link, LinkPhase
from console.client.listener import Listener
from console.protocol.push import ExtensionSingle, Push
from console.protocol.records import Extension
from console.protocol.session import LoginReply
from console.state.board import Board
from console.state.pbx_clock import PbxClock

if TYPE_CHECKING:
    from console.client.session import Session
    from console.protocol.frames import Reply

_AGAIN_S = 60.0
"""How long the same words of a failure are not said a second time."""
_SECOND_SLACK = 0.01
"""A timer that fires just before the second would show the old one."""


class Feed(Listener):
    """The listener of the session. `session` is set once there is one."""

    def __init__(
        self,
        board: Board,
        *,
        pushed: Callable[[], None] = lambda: None,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        """`pushed` is called for every push; `changed` when link, login or a command changed."""
        self.board = board
        self.clock = PbxClock()
        self.link = Link(LinkPhase.DOWN, 0.0)
        self.login: LoginReply | None = None
        self.oddities: Counter[str] = Counter()
        self.session: Session | None = None
        self.on_login_hook: Callable[[LoginReply], None] = lambda _reply: None
        self.on_list_hook: Callable[[], None] = lambda: None
        self.on_loss_hook: Callable[[], None] = lambda: None
        """Called when the link is lost: what happens from then on is not seen."""
        self.on_late_hook: Callable[[str, Reply], None] = lambda _serial, _reply: None
        self.on_oddity_hook: Callable[[str, str], None] = lambda _kind, _detail: None
        """Called with kind and detail of an oddity that was not told a moment ago."""
        self._began = time.time() - clock.now()
        self._told = (("", ""), 0.0)
        self._skipped: dict[str, str] = {}
        """How many entries of which service's answer were left out when it was last told."""
        self._pushed = pushed
        self.wake = changed

    def now(self) -> float:
        """The PBX's time, in epoch seconds."""
        return self.clock.now(self._local())

    def until_second(self) -> float:
        """Seconds until the PBX's clock has passed its next full second, when timers turn."""
        return 1 - self.now() % 1 + _SECOND_SLACK

    def _local(self) -> float:
        """Epoch seconds of our clock as it was at the start, wherever it was set since then."""
        return self._began + clock.now()

    # The session's calls.

    def on_link(self, link: Link) -> None:
        """The link has another phase; a link that is not up makes the picture uncertain."""
        self.link = link
        if link.phase in (LinkPhase.DOWN, LinkPhase.ENDED):
            self._lose()
        self.wake()

    def on_login(self, reply: LoginReply) -> None:
        """A new connection is logged in: whatever was known before is to be read again."""
        self.login = reply
        self._lose()
        # Whose console this is must be known, also where the answer leaves it out.
        own = self.session.account.number if self.session is not None else self.board.own_number
        self.board.log_in(reply.number or own)
        self.on_login_hook(reply)
        self.wake()

    def _lose(self) -> None:
        if self.board.live:
            self.board.link_lost(self.now())
            self.on_loss_hook()

    def on_reread_started(self) -> None:
        """Pushes from here on win over the list."""
        self.board.reread_started()

    def on_extensions(self, extensions: Sequence[Extension]) -> None:
        """The extension list came."""
        self.board.load(extensions, self.now())
        nameless = sum(1 for each in extensions if not each.number)
        if nameless:
            self.on_oddity("skipped", f"{nameless} extension")
        self.on_list_hook()
        self.wake()

    def on_push(self, push: Push) -> None:
        """A push goes onto the board; an unknown extension asks for the list once."""
        board, local = self.board, self._local()
        if push.__class__ is ExtensionSingle:
            record = push.extension
            self.clock.heard(board.extensions.get(record.number), record, local)
        board.apply(push, self.clock.now(local))
        if board.unknown and board.live and self.session is not None:
            board.unknown.clear()
            self.session.reread()
        self._pushed()

    def on_late_reply(self, serial: str, reply: Reply) -> None:
        """A reply after its limit may settle a command."""
        self.on_late_hook(serial, reply)
        self.wake()

    def on_oddity(self, kind: str, detail: str) -> None:
        """Counted, and followed by a fresh list where the picture may have suffered."""
        self.oddities[kind] += int(detail.partition(" ")[0]) if kind == "skipped" else 1
        if self._is_news(kind, detail):
            self.on_oddity_hook(kind, detail)
        if kind == "fault" and self.session is not None:
            self.session.reread()
        self.wake()

    def _is_news(self, kind: str, detail: str) -> bool:
        """Words that come again and again would hide all else there is to say."""
        if kind == "skipped":
            count, _, service = detail.partition(" ")
            before, self._skipped[service] = self._skipped.get(service), count
            return before != count
        now = time.monotonic()
        (told, at), what = self._told, (kind, detail)
        if told == what and now - at < _AGAIN_S:
            return False
        self._told = (what, now)
        return True

    def may_renew(self) -> bool:
        """A token is renewed between calls."""
        return not self.board.calls.calls()
