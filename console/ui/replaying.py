"""A recording on the real screen: the console, fed from a file in place of a session.

Knows the app and how recorded frames are told to its feed. Must not open a socket: there is no
session, so nothing can be sent.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from console.client.errors import NotSent
from console.client.link import Link, LinkPhase
from console.config import Alerts, Settings
from console.i18n import Message, msg, tr
from console.protocol import call, extension, session
from console.protocol.frames import Reply, Unreadable, parse
from console.protocol.interfaces import INTERFACES
from console.protocol.wire import REQUESTS, Request
from console.state.keys import BY_ID, keymap, shown
from console.state.pbx_clock import PbxClock
from console.state.planning import Plan, Target
from console.state.readonly import READS
from console.state.recording import KEYS, Moment, Player
from console.ui.app import Console, ReplyT
from console.ui.feed import Feed
from console.ui.setup import Setup
from console.ui.words import duration

TICK_S = 0.05
SILENT = Alerts(caller_waiting=(), waiting_long=(), held_long=(), wake_up_failed=(), link_lost=())
"""Nobody is to be called to the screen by what is long over."""
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
    """Tells a feed what the frames of a recording say. `say` gets what the operator did."""

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
            self._feed.on_extensions(read.extensions, read.acls)
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


class Replay(Console):
    """The console on a recording."""

    def __init__(self, setup: Setup, player: Player) -> None:
        """What the console keeps goes to the setup's data folder: it should be a passing one."""
        setup.readonly, setup.account, setup.record = True, None, None
        desk = replace(setup.settings.desk, tour=False)
        setup.settings = replace(setup.settings, alerts=SILENT, desk=desk)
        super().__init__(setup)
        self.player = player
        self.feed.clock = RecordedClock(lambda: player.wall)
        self.projector = Projector(self.feed, self.say)
        self._use_keys()
        self._commands: dict[str, Callable[[], None]] = {
            "replay.pause": player.pause,
            "replay.step": lambda: self._put_on_screen(player.step()),
            "replay.faster": player.faster,
            "replay.slower": player.slower,
        }

    def _use_keys(self) -> None:
        self.keymap = {**self.keymap, **{command.id: command.keys for command in KEYS}}
        self.keyboard.reader.use(self.keymap)

    def keep(self, settings: Settings) -> Message | None:
        """Settings of a replay last as long as it does: they are silent ones."""
        self.settings = settings
        self._use_settings()
        self.keymap = keymap(settings.key_scheme, settings.keys)
        self._use_keys()
        return None

    def begin_session(self) -> None:
        """Nobody logs in: the recording begins to play."""
        self.set_interval(TICK_S, self._play)

    def _play(self) -> None:
        self._put_on_screen(self.player.play(time.monotonic()))

    def _put_on_screen(self, moments: list[Moment]) -> None:
        for moment in moments:
            self.projector.show(moment)
        if moments:
            self.refresh_lines()

    def open_module(self, command: str) -> None:
        """The replay's own commands; modules would have nobody to ask."""
        run = self._commands.get(command)
        if run is None:
            self.say(msg("This is a replay: nothing can be opened"))
            return
        run()
        self.refresh_lines()

    async def ask(self, request: Request[ReplyT]) -> ReplyT:
        """Nobody is asked."""
        raise NotSent(msg("This is a replay: nothing can be sent"))

    def plan_now(self, command: str, target: Target | None = None) -> Plan | Message:
        """No key touches a call here."""
        del command, target
        return msg("This is a replay: nothing can be sent")

    def said(self) -> str:
        """Where the replay stands and its keys, then what was done."""
        player = self.player
        state = tr("end") if player.ended else tr("paused") if player.paused else ""
        keys = "  ".join(f"{shown(command.keys[0])} {command.title}" for command in KEYS)
        where = tr(
            "Replay {at} of {length}, {speed} times",
            at=duration(player.position),
            length=duration(player.length),
            speed=f"{player.speed:g}",
        )
        return "   ".join(part for part in (where, state, super().said(), keys) if part)
