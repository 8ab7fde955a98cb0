"""What the frames of a recording tell, to whoever would have heard them from a session.

Knows the lines of `--record` by their frames. Must not know files, speed nor what is shown: the
screen and the linear mode both listen.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from console.client.link import Link, LinkPhase
from console.feed import Feed
from console.i18n import Message, msg
from console.protocol import call, extension, session
from console.protocol.frames import Reply, Unreadable, parse
from console.protocol.interfaces import INTERFACES
from console.protocol.wire import REQUESTS, Request
from console.state.keys import BY_ID
from console.state.pbx_clock import PbxClock
from console.state.readonly import READS
from console.state.recording import Moment

OPEN_KEPT = 200
"""How many recorded requests may wait for their reply."""


class RecordedClock(PbxClock):
    """The PBX's clock at the moment that is played."""

    def __init__(self, wall: Callable[[], float]) -> None:
        super().__init__()
        self._wall = wall

    def note(self, moment: float | None, local: float) -> None:
        """An event is compared with the time of its recording, not with ours."""
        del local
        super().note(moment, self._wall())

    def now(self, local: float) -> float:
        """The PBX's time at the moment that is played."""
        del local
        return super().now(self._wall())


class Projector:
    """Tells a listener what the frames of a recording say. `say` gets what the operator did."""

    def __init__(self, feed: Feed, say: Callable[[Message], None]) -> None:
        self._feed = feed
        self._say = say
        self._asked: dict[str, Reply] = {}
        self._ids = {
            (kind.service, kind.operate): id_
            for id_, kind in reversed(list(REQUESTS.items()))
            if id_ in INTERFACES
        }

    def show(self, moment: Moment) -> None:
        """One frame."""
        found = parse(moment.frame)
        if isinstance(found, Unreadable):
            return
        if not isinstance(found, Reply):
            self._feed.on_push(found)
        elif moment.way == "out":
            self._sent(found)
        else:
            self._came(found)

    def _sent(self, asked: Reply) -> None:
        self._asked[asked.serial] = asked
        while len(self._asked) > OPEN_KEPT:
            del self._asked[next(iter(self._asked))]
        if asked.service == session.Login.service:
            self._link(LinkPhase.CONNECTING)
        elif _is(asked, extension.Query):
            self._feed.on_reread_started()
        else:
            self._tell(asked, msg("sent"))

    def _came(self, reply: Reply) -> None:
        asked = self._asked.pop(reply.serial, None)
        if asked is None:
            return
        if not reply.ok:
            self._tell(asked, msg("refused: {message}", message=reply.message or "-"))
        elif asked.service == session.Login.service:
            self._feed.on_login(session.LoginReply.read(reply.data))
        elif _is(asked, extension.Query):
            read = extension.Extensions.read(reply.data)
            self._feed.on_extensions(read.extensions)
            self._link(LinkPhase.LIVE)
        else:
            self._tell(asked, msg("accepted"))
            if _is(asked, call.AttendedTransfer):
                self._consults(asked.data)

    def _consults(self, fields: dict[str, Any]) -> None:
        """What only a console that asked can know: for whom the caller waits."""
        calls = self._feed.board.calls
        asked = next((c for c in calls.calls() if c.channel == fields.get("channel")), None)
        if asked is not None:
            calls.consulting(asked, self._feed.now())
            self._feed.board.touch_calls()

    def _tell(self, asked: Reply, outcome: Message) -> None:
        id_ = self._ids.get((asked.service, asked.operate), "")
        if not id_ or id_.startswith("session.") or id_ in READS:
            return
        title = BY_ID[id_].title if id_ in BY_ID else id_
        self._say(msg("{command}: {outcome}", command=title, outcome=outcome))

    def _link(self, phase: LinkPhase) -> None:
        self._feed.on_link(Link(phase, time.monotonic()))


def _is(asked: Reply, kind: type[Request[Any]]) -> bool:
    return (asked.service, asked.operate) == (kind.service, kind.operate)
