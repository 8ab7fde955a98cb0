"""Drills on the real screen: the console on a simulated exchange, with a task to read.

Knows the app, the tasks and the course of a drill. Must not know the simulator: an exchange is
given to it, and it does no more to it than callers and colleagues would.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager, suppress
from typing import Any, ClassVar, Protocol

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from console.client.account import Account
from console.client.errors import RequestFailed
from console.i18n import Message, msg, tr
from console.state.drills import (
    GOAL,
    Attempt,
    Drill,
    Kind,
    Person,
    Result,
    Score,
    Task,
    best,
    score,
    tasks,
)
from console.state.wake_up_board import key_of
from console.ui.app import Console
from console.ui.dialogs import Dialog
from console.ui.setup import Setup

LOOK_S = 0.05
PAUSE_S = 1.5
"""Between two tasks."""
REPORT_WIDTH = 58
"""Cells of a line of the report, on the narrowest screen."""


class Exchange(Protocol):
    """The simulated exchange, as far as a drill needs it."""

    @property
    def account(self) -> Account:
        """The operator's account."""

    def call_in(self, number: str, name: str) -> str:
        """An outside caller waits in the queue; his channel."""

    def occupy(self, number: str) -> None:
        """An extension is in a call with somebody outside."""

    def fail_wake_up(self, number: str) -> None:
        """A guest does not answer his wake-up call: the PBX's results say so from now on."""

    def hang_up(self, who: str) -> None:
        """An extension, or the caller of a channel, hangs up, whatever it is in."""


Open = Callable[[], AbstractAsyncContextManager[Exchange]]
Finished = Callable[[Score], Sequence[Score]]
"""Takes a score and gives all scores so far."""


class Training(Console):
    """The console in a drill."""

    def __init__(
        self, setup: Setup, drill: Drill, seed: int, open_exchange: Open, finished: Finished
    ) -> None:
        setup.account, setup.record, setup.readonly = None, None, False
        super().__init__(setup)
        self.drill = drill
        self.seed = seed
        self.results: list[Result] = []
        self.attempt: Attempt | None = None
        self.score: Score | None = None
        self._open = open_exchange
        self._finished = finished
        self._tasks: list[Task] | None = None
        self._exchange: Exchange | None = None
        self._pause_until = 0.0
        self._left_behind: tuple[str, ...] = ()
        self._over = asyncio.Event()
        self._aside: asyncio.Task[None] | None = None
        self._course: asyncio.Task[None] | None = None

    # Life.

    def begin_session(self) -> None:
        """The exchange opens with the console and closes with it."""
        self._course = asyncio.create_task(self._keep_exchange(), name="exchange")
        self.set_interval(LOOK_S, self._look)

    async def _keep_exchange(self) -> None:
        async with self._open() as exchange:
            self._exchange = exchange
            self.accounts.connect(exchange.account)
            await self._over.wait()

    async def farewell(self) -> None:
        """Logs out, then closes the exchange."""
        await super().farewell()
        self._over.set()
        if self._course is not None:
            await self._course

    # The course of a drill.

    def _look(self) -> None:
        if self._exchange is None or not self.board.live or self.score is not None:
            return
        if self._tasks is None:
            self._tasks = tasks(self.drill, self._people(), self.seed)
        now = time.monotonic()
        if self.attempt is not None:
            result = self.attempt.look(self.board, now)
            if result is not None:
                self._ended(self.attempt, result)
        elif now >= self._pause_until:
            if self._left_behind:
                self._tidy()
            elif not self.board.calls.calls():
                self._next(now)

    def _people(self) -> list[Person]:
        records = self.board.extensions.values()
        own = self.board.own_number
        people = [Person(r.number, r.show_name, r.department) for r in records if r.number != own]
        return sorted(people, key=lambda person: person.number)

    def _next(self, now: float) -> None:
        assert self._exchange is not None
        assert self._tasks is not None
        if len(self.results) >= len(self._tasks):
            self._finish()
            return
        task = self._tasks[len(self.results)]
        channel = ""
        if task.kind is Kind.BUSY:
            self._exchange.occupy(task.person.number)
        if task.kind is Kind.WAKE_UP:
            self._exchange.fail_wake_up(task.person.number)
            self._aside = asyncio.create_task(self.readings.look_at_wake_ups(), name="alarm")
        if task.kind in (Kind.TRANSFER, Kind.BUSY):
            channel = self._exchange.call_in(task.caller_number, task.caller_name)
        self.desk.clear_box()
        self.attempt = Attempt(task, now, channel)
        self.refresh_lines()

    def _ended(self, attempt: Attempt, result: Result) -> None:
        self.attempt = None
        self.results.append(result)
        self._pause_until = time.monotonic() + PAUSE_S
        if result.right:
            text = msg("Right: {spent}", spent=_spent(result.keys, f"{result.seconds:.1f}"))
        elif result.went_to:
            text = msg("Misrouted to {number}", number=result.went_to)
        else:
            text = msg("The caller was lost")
        # The caller first: taken off a ringing telephone he would be back in the queue.
        self._left_behind = (
            attempt.channel,
            self.board.own_number,
            result.went_to,
            attempt.task.person.number,
        )
        if attempt.task.kind is Kind.WAKE_UP:
            self._aside = asyncio.create_task(self._take_failures(), name="take")
        self.say(text)

    async def _take_failures(self) -> None:
        """Whoever was to be looked after has been: the next alarm shall be the only one."""
        from console.ui.modules.wake_up_watch import read_board, take

        services = self.services()
        with suppress(RequestFailed):
            board = await read_board(services)
            take(services, board, [key_of(result) for result in board.alarming])
            await self.readings.look_at_wake_ups()

    def _tidy(self) -> None:
        """Ends what is left of a task, a moment after it: a transfer may be watched till then."""
        assert self._exchange is not None
        for who in self._left_behind:
            if who:
                self._exchange.hang_up(who)
        self._left_behind = ()

    def _finish(self) -> None:
        if not self.results:
            self.say(msg("There is nobody in this exchange for the drill"))
            return
        self.score = score(self.drill.name, self.seed, self.results, time.time())
        scores = self._finished(self.score)
        self.push_screen(Report(self.score, self.results, scores), lambda _done: self.leave())

    # What is shown and counted.

    async def on_event(self, event: events.Event) -> None:
        """Counts the keys of a task."""
        if isinstance(event, events.Key) and self.attempt is not None:
            self.attempt.keys += 1
        await super().on_event(event)

    def said(self) -> str:
        """The task, its keys and seconds; then what there is to say."""
        attempt, said = self.attempt, super().said()
        if attempt is None:
            return said or str(self.drill.title)
        task = tr(
            "{n} of {count} · {spent} · {task}",
            n=len(self.results) + 1,
            count=len(self._tasks or ()),
            spent=_spent(attempt.keys, f"{time.monotonic() - attempt.began:.0f}"),
            task=attempt.task.text,
        )
        return f"{task}\n{said}" if said else task


class Report(Dialog[Any]):
    """The score of a drill, call by call, beside the best one so far."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "leave", show=False)]

    def __init__(self, score: Score, results: Sequence[Result], scores: Sequence[Score]) -> None:
        super().__init__()
        self._score = score
        self._results = results
        self._scores = scores

    def compose(self) -> ComposeResult:
        """The lines."""
        with Vertical(classes="dialog"):
            yield Static(Content(tr("Drill finished")), classes="dialog-title")
            yield Static(Content("\n".join(report(self._score, self._results, self._scores))))
            yield Static(Content(tr("Enter: quit")), classes="dialog-hint")


def _spent(keys: int, seconds: str) -> Message:
    if keys == 1:
        return msg("1 key, {s} s", s=seconds)
    return msg("{keys} keys, {s} s", keys=keys, s=seconds)


def report(score: Score, results: Sequence[Result], scores: Sequence[Score]) -> list[str]:
    """The score in lines."""
    verdict = msg("Goal reached: at most {goal} keys, nobody misrouted", goal=GOAL)
    if not score.reached:
        verdict = msg("Goal not reached: at most {goal} keys, nobody misrouted", goal=GOAL)
    lines = [str(score.text), str(verdict), "", tr("Each task, keys/seconds:")]
    cells = [
        f"{number:>2}: {result.keys}/{result.seconds:.0f}{'' if result.right else ' ✗'}"
        for number, result in enumerate(results, 1)
    ]
    wide = max(map(len, cells)) + 2
    each = REPORT_WIDTH // wide
    rows = (cells[at : at + each] for at in range(0, len(cells), each))
    lines += ["".join(cell.ljust(wide) for cell in row).rstrip() for row in rows]
    lines.append("")
    found = best(scores, score.drill)
    if found is not None and len([one for one in scores if one.drill == score.drill]) > 1:
        lines.append(tr("Best so far: {score}", score=found.text))
    return lines
