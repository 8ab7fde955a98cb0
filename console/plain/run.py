"""The linear mode from start to end: a session, lines in, lines out.

Knows how its parts are joined. Must not know what a line does or says.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path

from console import tally
from console.audit_file import Audit
from console.client.account import Account
from console.client.session import Session, Timing
from console.client.trace import Recorder
from console.client.trust import Trust
from console.client.unread import Unread
from console.config import Settings
from console.i18n import Message, tr
from console.keepsakes import Keepsakes, desk_folder
from console.plain.contacts import Contacts
from console.plain.hearing import Hearing
from console.plain.lines import Line, lines_of
from console.plain.news import News
from console.plain.nights import Nights
from console.plain.orders import Orders
from console.plain.outcomes import Outcomes
from console.plain.people import People
from console.plain.shift import Shift
from console.protocol.clean import clean
from console.protocol.records import Extension
from console.sending import Sender
from console.state.audit import Who

LOOK_S = 0.1
"""Seconds between two looks at the board: a burst of pushes becomes lines once."""
ANSWER_LIMIT_S = 12.0
"""How long lines of a pipe wait for the outcome of the one before."""


@dataclass
class Start:
    """What the linear mode begins with. `word_of` names the state of an extension."""

    account: Account
    trust: Trust
    settings: Settings
    data_folder: Path
    profile: str
    word_of: Callable[[Extension], str]
    readonly: bool = False
    recorder: Recorder | None = None
    notice: str = ""
    problems: list[str] = field(default_factory=list)


def print_line(text: str) -> None:
    """One line out, freed of whatever could move a cursor."""
    sys.stdout.write(clean(text, limit=None) + "\n")
    sys.stdout.flush()


def main(start: Start) -> int:
    """Run until `q`, the end of the lines or a signal; the exit code. Raises ConnectFailure."""
    return asyncio.run(Plain(start).run())


class Plain:
    """One run of the linear mode."""

    def __init__(self, start: Start) -> None:
        self.start = start
        self.hearing = Hearing(self.say)
        board = self.hearing.board
        self.people = People(board, start.word_of, self.hearing.aged)
        name_of = self.people.name_of
        self.news = News(board, name_of, start.word_of, self.hearing.aged)
        self.keepsakes = Keepsakes(start.data_folder, start.profile)
        self.shift = Shift(board, self.people, self.keepsakes, start.settings, ring=self._ring)
        kept_here = desk_folder(start.data_folder, start.profile)
        unread = Unread(lambda news: self.say(str(news)))
        self.contacts = Contacts(self.hearing, self.people, unread)
        self.nights = Nights(self.hearing, self.shift.alarms, kept_here, name_of, unread)
        self.shift.commands = {**self.shift.commands, "wt": self.nights.take}
        audit = Audit(start.data_folder, who=self._who, failed=self._audit_failed)
        self.sender = Sender(
            board,
            say=lambda text: self.say(str(text)),
            audit=audit,
            licences=self._licences,
            now=self.hearing.now,
            readonly=start.readonly,
        )
        self.outcomes = Outcomes(self.sender.ledger)
        self.orders = Orders(
            board,
            self.news,
            self.people,
            self.sender,
            self.shift,
            say=self.say,
            status=self._status,
            now=self.hearing.now,
            quit_now=lambda: self._end(0),
            countdown=float(start.settings.desk.countdown),
        )
        self._began = time.time()
        self._code: int | None = None
        self._over = asyncio.Event()
        self._background: list[asyncio.Task[None]] = []

    def say(self, text: str) -> None:
        """One line out."""
        print_line(text)

    def _licences(self) -> Collection[str] | None:
        session = self.sender.session
        login = session.login if session is not None else None
        return login.licenses if login is not None else None

    async def run(self) -> int:
        """From the first connection to the logout."""
        start = self.start
        for text in (*start.problems, start.notice, tr("? lists the commands")):
            if text:
                self.say(text)
        session = self._session()
        self.hearing.session = self.sender.session = session
        self.hearing.on_late_hook = self.sender.late
        self.sender.on_done = self.shift.sent
        self.hearing.on_loss_hook = self._link_lost
        self._catch_signals()
        running = asyncio.create_task(session.run(), name="session")
        tasks = [
            asyncio.create_task(self._listen(), name="lines"),
            asyncio.create_task(self._watch(), name="board"),
            asyncio.create_task(self._over.wait(), name="end"),
        ]
        try:
            await asyncio.wait({running, *tasks}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            results = await asyncio.gather(*tasks, return_exceptions=True)
            await session.close()
            await asyncio.wait({running})
            # What was not answered until then has learnt it only now.
            await self.sender.answered(ANSWER_LIMIT_S)
            self._tell_outcomes()
            self._keep()
        await running
        for result in results:
            if isinstance(result, Exception):
                raise result
        return self._code or 0

    def _session(self) -> Session:
        start = self.start
        return Session(
            start.account,
            listener=self.hearing,
            trust=start.trust,
            timing=Timing(reread=60.0 * start.settings.desk.reread_minutes),
            recorder=self._recorder(),
            patient=False,
        )

    def _keep(self) -> None:
        """What outlasts this run: memory, the recording, what went wrong, for doctor."""
        self.shift.end(self.hearing.now(), time.monotonic())
        self.keepsakes.flush()
        counts = {**self.hearing.oddities, "repaired": self.hearing.board.repaired}
        kept = {kind: count for kind, count in counts.items() if count}
        tally.keep(self.start.data_folder, tally.Tally(self._began, time.time(), kept))
        if self.start.recorder is not None:
            self.start.recorder.close()

    def _recorder(self) -> Recorder | None:
        """The recording, which says so if it ends by itself."""
        if self.start.recorder is not None:
            self.start.recorder.on_failure = lambda said: self.say(str(said))
        return self.start.recorder

    def _end(self, code: int) -> None:
        self._code = code
        self._over.set()

    def _catch_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._end, 128 + number)

    async def _listen(self) -> None:
        """Takes lines: at once from a terminal, one after the other's outcome from a pipe."""
        lines = lines_of(sys.stdin.fileno())
        person = os.isatty(sys.stdin.fileno())
        if not person:
            await self.hearing.live.wait()
        while (line := await lines.get()) is not None:
            self._take(line if person else (line[0], time.monotonic()))
            if not person:
                await self._answered()
        self._end(0)

    def _take(self, line: Line) -> None:
        self._look()
        self.orders.take(*line)

    async def _answered(self) -> None:
        await self.sender.answered(ANSWER_LIMIT_S)
        self._look()

    async def _watch(self) -> None:
        while True:
            if self.hearing.live.is_set() and not self._background:
                self._background = [
                    asyncio.create_task(self.contacts.run(), name="address book"),
                    asyncio.create_task(self.nights.run(), name="wake-up watch"),
                ]
            self._look()
            await asyncio.sleep(LOOK_S)

    def _look(self) -> None:
        """Prints what is new. Dialling out is possible before the extensions are known."""
        if self.hearing.live.is_set():
            self._tell_news()
        self._tell_outcomes()

    def _tell_outcomes(self) -> None:
        self.sender.look()
        for line in self.outcomes.lines():
            self.say(line)

    def _tell_news(self) -> None:
        hearing = self.hearing
        hearing.board.expire(hearing.now())
        changes = hearing.board.take_changes()
        self.people.follow(changes)
        now, at = hearing.now(), time.monotonic()
        linked = hearing.link.stands
        left = self.shift.watch(changes, now, at)
        for line in (*self.news.look(left, now, at), *self.shift.lines(linked, now, at)):
            self.say(line)

    def _link_lost(self) -> None:
        self.shift.watching.link_lost(self.hearing.now(), time.monotonic())

    def _status(self) -> list[str]:
        lines = [self.hearing.link_line()]
        lines += self.news.status(self.hearing.now(), time.monotonic())
        return [*lines, self.shift.figures()]

    def _ring(self) -> None:
        """The bell, where somebody can hear it."""
        if sys.stdout.isatty():
            sys.stdout.write("\a")
            sys.stdout.flush()

    def _who(self) -> Who:
        return Who(self.start.account.user, self.hearing.board.own_number)

    def _audit_failed(self, cause: Message | str) -> None:
        self.say(tr("The audit log can't be written: {cause}", cause=cause))
