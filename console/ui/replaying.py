"""A recording on the real screen: the console, fed from a file in place of a session.

Knows the app, and that a projector tells its feed what was recorded. Must not open a socket: there
is no session, so nothing can be sent.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from console.client.errors import NotSent
from console.config import Alerts, Settings
from console.i18n import Message, msg, tr
from console.projector import Projector, RecordedClock
from console.protocol.wire import Request
from console.state.keys import keymap
from console.state.planning import Plan, Target
from console.state.recording import KEYS, Moment, Player
from console.ui import choices
from console.ui.app import Console, ReplyT
from console.ui.setup import Setup
from console.ui.words import duration

TICK_S = 0.05
SILENT = Alerts(caller_waiting=(), waiting_long=(), held_long=(), wake_up_failed=(), link_lost=())
"""Nobody is to be called to the screen by what is long over."""


class Replay(Console):
    """The console on a recording."""

    keys_first = KEYS

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
        choices.apply(self)
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
        """Where the replay stands, then what was done."""
        player = self.player
        state = tr("end") if player.ended else tr("paused") if player.paused else ""
        where = tr(
            "Replay {at} of {length}, {speed} times",
            at=duration(player.position),
            length=duration(player.length),
            speed=f"{player.speed:g}",
        )
        return "   ".join(part for part in (where, state, super().said()) if part)
