"""What the linear mode keeps an eye on: callers who gave up, transfers, alerts, the day, notes.

Knows the parts that watch, what they say and what is kept of them. Must not know how lines are read
or printed, nor dial: it gives a number. `now` is the PBX's epoch seconds, `at` monotonic seconds.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from console.config import Settings
from console.i18n import Message, msg, tr
from console.keepsakes import Keepsakes
from console.memory import Memory
from console.plain.people import People
from console.plain.picks import Numbers
from console.plain.words import duration, party
from console.protocol.call import BlindTransfer, Dial
from console.state.alerts import CALLER_WAITING, LINK_LOST, Alarms, Scene
from console.state.board import Board, Changes
from console.state.fate import Stage, Transfer
from console.state.missed import Left, Missed, clock_text
from console.state.planning import Plan
from console.state.watching import Watching

ERASE = "-"
"""The text that takes a note away; none at all only reads it."""
SAID_ANYWAY = (CALLER_WAITING, LINK_LOST)
"""Events that have a line of their own: only the bell is left to ring."""


class Shift:
    """The watching parts. `commands` do something here, `dials` give a number to dial."""

    def __init__(
        self,
        board: Board,
        people: People,
        keepsakes: Keepsakes,
        settings: Settings,
        *,
        ring: Callable[[], None],
    ) -> None:
        """`ring` is called for an alert with a bell."""
        self.watching = Watching(board, people.name_of)
        self.alarms = Alarms()
        self._memory = Memory(keepsakes, people.search)
        self._board, self._people = board, people
        self._keepsakes, self._settings, self._ring = keepsakes, settings, ring
        self._missed: Numbers[Missed] = Numbers()
        self._version = 0
        self._said: set[tuple[int, Stage, bool]] = set()
        self._met: set[str] = set()
        self.watching.worklist.restore(keepsakes.get("missed"), time.time())
        for entry in self.watching.worklist.entries.values():
            people.heard.hear(entry.number, entry.name)
        people.remember(self._memory)
        self.commands: Mapping[str, Callable[[str], list[str]]] = {
            "o": self._list_missed,
            "od": self._done,
            "n": self._note,
            "v": people.favour,
        }
        self.dials: Mapping[str, Callable[[str], str | Message]] = {
            "ob": self._missed_number,
            "y": lambda _argument: self._of_transfer("target"),
            "yc": lambda _argument: self._of_transfer("party"),
        }

    # With each look at the board.

    def watch(self, changes: Changes, now: float, at: float) -> list[Left]:
        """Takes in what is new; the callers who left the queue."""
        watching = self.watching
        watching.tick(time.strftime("%Y-%m-%d"), time.strftime("%H:%M"), now)
        left = watching.look(changes, now, at).left
        self._keep()
        return left

    def end(self, now: float, at: float) -> None:
        """The console ends."""
        self.watching.end(now, at)
        self._keep()

    def _keep(self) -> None:
        worklist = self.watching.worklist
        if worklist.version != self._version:
            self._version = worklist.version
            self._keepsakes.put("missed", worklist.keep())

    def lines(self, linked: bool | None, now: float, at: float) -> list[str]:
        """The lines for what is new."""
        return [*self._fates(at), *self._alerts(linked, now), *self._notes_on_calls()]

    def sent(self, plan: Plan) -> None:
        """The PBX accepted a command."""
        self.watching.sent(plan.request, plan.identity, time.monotonic())
        if isinstance(plan.request, BlindTransfer | Dial):
            self._people.used(plan.request.number)

    def _fates(self, at: float) -> list[str]:
        transfers = self.watching.transfers
        lines, said = [], set()
        for transfer in transfers.watched:
            offers = transfer is transfers.offered(at)
            sign = (id(transfer), transfer.stage, offers)
            if transfer.stage is not Stage.SENT and sign not in self._said:
                lines.append(_fate(transfer, offers, at))
            said.add(sign)
        self._said = said
        return lines

    def _alerts(self, linked: bool | None, now: float) -> list[str]:
        desk = self._settings.desk
        scene = Scene(
            callers=self._board.queue.oldest_first(),
            held=self._board.calls.held,
            linked=linked,
            urgent=desk.wait_urgent,
            reminder=desk.held_reminder,
            name_of=self._people.name_of,
        )
        fresh = self.alarms.look(scene, now)
        at = time.strftime("%H:%M")
        if any("bell" in self._settings.alerts.means(alert.event, at) for alert in fresh):
            self._ring()
        told = [alert.text for alert in fresh if alert.event not in SAID_ANYWAY]
        return [tr("Attention: {text}", text=text) for text in told]

    def _notes_on_calls(self) -> list[str]:
        here = {call.number for call in self._board.calls.calls()}
        new, self._met = sorted(here - self._met), here
        notes = [(number, self._memory.notes.get(number)) for number in new]
        return [tr("Note on {who}: {text}", who=who, text=text) for who, text in notes if text]

    # Commands.

    def figures(self) -> str:
        """The figures of the day."""
        return str(self.watching.day.sentence(duration(self.watching.day.longest)))

    def _list_missed(self, _argument: str) -> list[str]:
        lines = [self._missed_line(entry) for entry in self.watching.worklist.open]
        return [*(lines or [tr("Nobody is to be called back")]), self.figures()]

    def _missed_line(self, entry: Missed) -> str:
        number = self._missed.printed(entry.key, entry, time.monotonic())
        who = party(entry.number, entry.name or self._people.name_of(entry.number))
        line = tr(
            "{n}. {who}, gave up at {time} after {waited}",
            n=number,
            who=who,
            time=clock_text(entry.at, time.time()),
            waited=duration(entry.waited),
        )
        if entry.times > 1:
            line += tr(", ") + tr("came {n} times", n=entry.times)
        if entry.sent_to:
            line += tr(", ") + tr("sent to {target}, who did not answer", target=entry.sent_to)
        if entry.tried:
            line += tr(", ") + tr("called back {n} times", n=entry.tried)
        return line if entry.sure else line + tr(", ") + tr("the link was down")

    def _printed(self, argument: str) -> Missed | Message:
        found = self._missed.typed(argument)
        if found is None:
            return msg("Nobody was printed with {number}: o lists them", number=argument or "-")
        return found.thing

    def _missed_number(self, argument: str) -> str | Message:
        entry = self._printed(argument)
        if isinstance(entry, Message):
            return entry
        return entry.number or msg("The number is withheld")

    def _done(self, argument: str) -> list[str]:
        entry = self._printed(argument)
        if isinstance(entry, Message):
            return [str(entry)]
        who = party(entry.number, entry.name)
        if entry.done:
            self.watching.worklist.reopen(entry)
            return [tr("{who} is to be called back again", who=who)]
        self.watching.worklist.finish(entry, self._board.own_number, time.time())
        return [tr("{who} is done", who=who)]

    def _of_transfer(self, whom: str) -> str | Message:
        transfer = self.watching.transfers.offered(time.monotonic())
        return getattr(transfer, whom, "") or msg("No transfer is in doubt")

    def _note(self, argument: str) -> list[str]:
        word, _, text = argument.partition(" ")
        target = self._people.target(word) if word else None
        if target is None or isinstance(target, Message):
            return [str(target or msg("Choose somebody with a number first"))]
        if text:
            self._memory.note(target.number, "" if text == ERASE else text)
        kept = self._memory.notes.get(target.number)
        if not kept:
            return [tr("No note on {who}", who=str(target))]
        return [tr("Note on {who}: {text}", who=str(target), text=kept)]


def _fate(transfer: Transfer, offers: bool, at: float) -> str:
    text = str(transfer.text(at))
    if not offers:
        return text
    end = tr("y dials {target}", target=transfer.target)
    if transfer.party:
        end += tr(", ") + tr("yc dials {party}", party=transfer.party)
    return f"{text}{tr('. ')}{end}"
