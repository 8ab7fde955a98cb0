"""A recording line by line: what the linear mode would have said, with the time of each line.

Knows the player and the news. Must not open a socket: there is no session, so nothing can be sent.
Typed lines pause, step, change the speed and ask how things stood.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable, Iterable

from console.i18n import tr
from console.plain.hearing import Hearing
from console.plain.lines import lines_of
from console.plain.news import News
from console.plain.people import People
from console.plain.run import print_line
from console.plain.words import duration
from console.protocol.records import Extension
from console.state.pbx_clock import PbxClock
from console.state.recording import Moment, Player
from console.state.watching import Watching

TICK_S = 0.05


class Replaying:
    """One replay. Its `hearing` is to be told what a moment says, by `show`."""

    def __init__(
        self, player: Player, clock: PbxClock, *, word_of: Callable[[Extension], str]
    ) -> None:
        self.player = player
        self.hearing = Hearing(self.say)
        self.hearing.clock = clock
        self.show: Callable[[Moment], None] = lambda _moment: None
        self._people = People(self.hearing.board, word_of)
        self._news = News(self.hearing.board, self._people.name_of, word_of)
        self._watching = Watching(self.hearing.board, self._people.name_of)
        self.hearing.on_loss_hook = lambda: self._watching.link_lost(
            self.hearing.now(), time.monotonic()
        )
        self._over = False
        self._said = 0

    def say(self, text: str) -> None:
        """One line, with the time since the recording began."""
        self._said += 1
        print_line(tr("{time}: {line}", time=duration(self.player.position), line=text))

    async def run(self) -> int:
        """Plays until the end or `q`."""
        print_line(tr("Replay of {length}. An empty line pauses, ? helps", length=self._length()))
        listening = asyncio.create_task(self._listen(), name="lines")
        while not self._over:
            for moment in self.player.play(time.monotonic()):
                self._put(moment)
            self._over |= self.player.ended
            await asyncio.sleep(TICK_S)
        listening.cancel()
        print_line(tr("The recording has ended") if self.player.ended else tr("Replay left"))
        return 0

    def _length(self) -> str:
        return duration(self.player.length)

    def _put(self, moment: Moment) -> None:
        """Each moment by itself, so that each line has its time."""
        hearing = self.hearing
        self.show(moment)
        if not hearing.live.is_set():
            return
        changes = hearing.board.take_changes()
        self._people.follow(changes)
        now, at = hearing.now(), time.monotonic()
        self._print(self._news.look(self._watching.look(changes, now, at).left, now, at))

    async def _listen(self) -> None:
        lines = lines_of(sys.stdin.fileno())
        while (line := await lines.get()) is not None:
            self._take(line[0].strip().lower())

        if self.player.paused:
            self.player.pause()  # Nobody can say that it is to go on.

    def _step(self) -> None:
        """On to the next event that there is something to say of; most change nothing."""
        said = self._said
        while self._said == said and not self.player.ended:
            for moment in self.player.step():
                self._put(moment)

    def _take(self, word: str) -> None:
        player, now, at = self.player, self.hearing.now(), time.monotonic()
        match word:
            case "" | "p":
                player.pause()
                self.say(tr("paused") if player.paused else tr("goes on"))
            case "n":
                self._step()
            case "+" | "-":
                (player.faster if word == "+" else player.slower)()
                self.say(tr("{speed} times as fast", speed=f"{player.speed:g}"))
            case "s":
                self._print(self._news.status(now, at))
            case "w":
                self._print(self._news.waiting(now, at))
            case "c":
                self._print(self._news.conference(at))
            case "q":
                self._over = True
            case _:
                print_line(
                    tr("Empty line: pause. n: next event. + -: speed. s w c: how it stood. q: quit")
                )

    def _print(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.say(line)
