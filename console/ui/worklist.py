"""Two lists of the console's own: callers to be called back, and the commands that were sent.

Knows the worklist and the ledger. Must not know how a call is made: it asks for one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from console.client.errors import RequestFailed
from console.i18n import Message, msg, tr
from console.protocol.call import Dial
from console.state.ledger import WORDS, Entry, Ledger, Outcome
from console.state.missed import Missed, Worklist, clock_text
from console.state.namebook import normal
from console.ui.listing import Action, Cells, Listing, Loaded
from console.ui.services import Services
from console.ui.status import OUTCOME_GLYPHS
from console.ui.widgets.line_columns import Column
from console.ui.words import duration

_LOOK = 1.0
_SAID_S = 6.0
"""How long something else stands where the figures are."""
_STYLES = {
    Outcome.SENT: "dim",
    Outcome.ACCEPTED: "plain",
    Outcome.CONFIRMED: "plain",
    Outcome.REFUSED: "wait-urgent",
    Outcome.NOT_CONFIRMED: "wait-late",
}


class MissedCallers(Listing[Missed]):
    """Callers who left the queue without being answered, as far as this console saw."""

    def __init__(self, services: Services, worklist: Worklist, figures: Callable[[], str]) -> None:
        """`figures` gives a sentence with the counts of the day."""
        self.worklist = worklist
        self._figures = figures
        self._said_at = 0.0
        self._version = -1
        super().__init__(services)

    def heading(self) -> str:
        """The title, with how many are open."""
        return tr("Callers who left unanswered, as seen here ({n} open)", n=len(self.worklist.open))

    def columns(self) -> tuple[Column, ...]:
        """When, who, how long, how often, what became of it."""
        return (
            Column(tr("Left"), 6, fit=12),
            Column(tr("Number"), 12, 1),
            Column(tr("Name"), 8, 2, fit=14),
            Column(tr("Waited"), 6, right=True),
            Column(tr("Times"), 5, right=True),
            Column(tr("State"), 20, 2),
        )

    def actions(self) -> Sequence[Action]:
        """Call back, settle, open again."""
        return (
            Action("enter", msg("call back"), self._call, Dial.licence, "row"),
            Action("d", msg("done / open again"), self._done, needs="rows"),
        )

    def key_of(self, item: Missed) -> str:
        """The entry's key."""
        return item.key

    def cells_of(self, item: Missed) -> Cells:
        """An entry; a settled one is dim."""
        look = "dim" if item.done else "plain"
        now = self.services.server_now()
        sign = "" if item.sure else "?"
        return (
            (clock_text(item.at, now) + sign, look),
            (item.number or tr("withheld"), "dim" if item.done else "strong"),
            (item.name or self.services.name_of(item.number), look),
            (duration(item.waited), look),
            (str(item.times), look),
            (self._state(item, now), look),
        )

    async def load(self, page: int, size: int) -> Loaded[Missed]:
        """All of them: they are kept here."""
        self._version = self.worklist.version
        items = self.worklist.listed()
        return Loaded(items, len(items))

    def on_mount(self) -> None:
        """Follow what happens meanwhile."""
        self.tell("")
        self.set_interval(_LOOK, self._follow)

    def tell(self, text: Message | str, *, bad: bool = False) -> None:
        """A line of status; the figures of the day where there is nothing else to say."""
        self._said_at = time.monotonic() if text else 0.0
        super().tell(text or self._figures(), bad=bad)

    def _follow(self) -> None:
        if time.monotonic() - self._said_at > _SAID_S:
            self.tell("")
        if self._version != self.worklist.version and not self.busy:
            self.run_worker(self.reload())
        else:
            self.redraw()  # Somebody may wait again.

    def _state(self, item: Missed, now: float) -> str:
        if item.done:
            when = clock_text(item.done_at, now)
            return tr("done by {who}, {time}", who=item.done_by, time=when)
        if self._waits(item):
            return tr("waits again now")
        if item.tried:
            return tr("open, called back {n} times", n=item.tried)
        if item.sent_to:
            return tr("open, {target} did not answer", target=item.sent_to)
        return tr("to be called back") if item.sure else tr("open, the link was down")

    def _waits(self, item: Missed) -> bool:
        wanted = normal(item.number)
        callers = self.services.board().queue.oldest_first()
        return bool(wanted) and any(normal(one.record.number) == wanted for one in callers)

    async def _call(self) -> None:
        item = self.item
        assert item is not None
        if not item.number:
            raise RequestFailed(msg("The number is withheld"))
        if self._waits(item):
            raise RequestFailed(msg("He waits in the queue again: answer him there"))
        if self.services.dial(item.number):
            self.dismiss(None)

    async def _done(self) -> None:
        now = self.services.server_now()
        items = self.marked
        for item in items:
            if item.done:
                self.worklist.reopen(item)
            else:
                self.worklist.finish(item, self.services.own_number(), now)
        self.lines.marks.clear()
        await self.reload()
        self.tell(msg("{count} changed", count=len(items)))


class CommandsSent(Listing[Entry]):
    """What was asked of the PBX in this session and what became of it, the latest first."""

    markable = False

    def __init__(self, services: Services, ledger: Ledger) -> None:
        self.ledger = ledger
        super().__init__(services)

    def heading(self) -> str:
        """The title."""
        return tr("Commands sent")

    def columns(self) -> tuple[Column, ...]:
        """When, what, what became of it, the PBX's words."""
        return (
            Column(tr("Sent"), 8),
            Column(tr("Command"), 20, 2),
            Column(tr("Outcome"), 16),
            Column(tr("After"), 7, right=True, needed=False),
            Column(tr("Note"), 10, 3),
        )

    def key_of(self, item: Entry) -> str:
        """One key for each command of the session."""
        return str(id(item))

    def cells_of(self, item: Entry) -> Cells:
        """A command."""
        look = _STYLES[item.outcome]
        sent = time.localtime(time.time() - (time.monotonic() - item.sent_at))
        after = ""
        if item.settled_at is not None:
            after = tr("{n} s", n=f"{item.settled_at - item.sent_at:.1f}")
        return (
            (time.strftime("%H:%M:%S", sent), "dim"),
            (str(item.label), "strong"),
            (f"{OUTCOME_GLYPHS[item.outcome]} {WORDS[item.outcome]}", look),
            (after, "dim"),
            (str(item.note), look),
        )

    async def load(self, page: int, size: int) -> Loaded[Entry]:
        """All of them."""
        items = self._sent()
        return Loaded(items, len(items))

    def _sent(self) -> list[Entry]:
        return self.ledger.entries[::-1]

    def on_mount(self) -> None:
        """Follow what happens meanwhile: calls go on, by F-keys, while this is open."""
        self.set_interval(_LOOK, self._follow)

    def _follow(self) -> None:
        if self._sent() == list(self.items.values()):
            self.redraw()
        else:
            self.run_worker(self.reload())
