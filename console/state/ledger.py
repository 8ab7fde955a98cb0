"""The ledger of commands: what was asked of the PBX and what became of it.

Knows the outcomes sent, accepted, confirmed, refused and not confirmed, and that a press counts
once. Must not know how a request travels or is drawn. `now` is monotonic seconds here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from console.i18n import Message, msg
from console.state.identity import Identity
from console.state.planning import Seen

DOUBLE_PRESS_S = 0.3
CONFIRM_S = 8.0
"""How long an accepted command may stay unconfirmed before that is said."""
SHOWN_S = 6.0
"""How long a settled command stays on the screen."""
KEPT = 200
"""How many settled commands are kept for the list."""


class Outcome(StrEnum):
    """What is known of a command."""

    SENT = "sent"
    ACCEPTED = "accepted"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    NOT_CONFIRMED = "not confirmed"


WORDS: dict[Outcome, Message] = {
    Outcome.SENT: msg("sent"),
    Outcome.ACCEPTED: msg("accepted"),
    Outcome.CONFIRMED: msg("confirmed"),
    Outcome.REFUSED: msg("refused"),
    Outcome.NOT_CONFIRMED: msg("not confirmed"),
}

TWICE = msg("Pressed twice: counted once")
OVERDUE = msg("the screen has not shown it yet")
SHOWN = msg("no answer came, but the screen has shown it")
OVER = msg("no answer came; that call is over now, by this or otherwise")


@dataclass(slots=True, eq=False)
class Entry:
    """One command that was sent."""

    command: str
    """The command's id, e.g. `call.hold`."""
    label: Message
    """What it does, with the parties named as they were shown."""
    identity: Identity
    sent_at: float
    seen: Seen
    ends: bool = False
    """What shows it is that a call is over: that proves nothing without an answer."""
    outcome: Outcome = Outcome.SENT
    note: Message | str = ""
    """The PBX's message, or why the outcome is unknown."""
    happened: bool = False
    """The board has shown the effect, whatever the reply was, and it may be over since."""
    settled_at: float | None = None
    dismissed: bool = False
    attention: bool = False
    """It needs to be read by the operator: refused or not confirmed."""

    @property
    def settled(self) -> bool:
        """Nothing more is expected."""
        return self.settled_at is not None


class Ledger:
    """All commands of this session, the unsettled ones first."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.changed = False
        self._judged: list[Entry] = []

    def refusal(self, command: str, identity: Identity, now: float) -> Message | None:
        """Why this press may not become a request now; None when it may."""
        for entry in reversed(self.entries):
            if entry.identity != identity:
                continue
            age = now - entry.sent_at
            if entry.command == command and age < DOUBLE_PRESS_S:
                return TWICE
            if entry.outcome is Outcome.SENT:
                return msg("Already in progress: {label}", label=entry.label)
            open_still = entry.outcome is Outcome.ACCEPTED and not entry.settled
            if entry.command == command and open_still and age <= CONFIRM_S:
                return msg("Already accepted: {label}", label=entry.label)
        return None

    def sent(
        self,
        command: str,
        label: Message,
        identity: Identity,
        seen: Seen,
        now: float,
        *,
        ends: bool = False,
    ) -> Entry:
        """Notes a command in the moment in which it leaves."""
        entry = Entry(command, label, identity, now, seen, ends)
        self.entries.append(entry)
        self.changed = True
        return entry

    def accepted(self, entry: Entry, now: float) -> None:
        """Code 0 arrived, in time or late."""
        late = entry.outcome is Outcome.NOT_CONFIRMED
        self._move(entry, Outcome.ACCEPTED, msg("the answer came late") if late else "")
        entry.settled_at, entry.attention = None, False
        self.look(now)

    def refused(self, entry: Entry, message: str, now: float) -> None:
        """The PBX answered with another code; its words are shown."""
        self._move(entry, Outcome.REFUSED, message)
        entry.settled_at, entry.attention = now, True

    def not_confirmed(self, entry: Entry, reason: Message | str) -> None:
        """No answer in time, or the link dropped: it may have happened or not."""
        self._move(entry, Outcome.NOT_CONFIRMED, reason)
        entry.attention = True

    def withdraw(self, entry: Entry) -> None:
        """It turned out that nothing had been sent."""
        self.entries.remove(entry)
        self.changed = True

    def look(self, now: float) -> None:
        """Compares the unsettled commands with the board; to be called after it changed."""
        for entry in self.entries:
            if entry.settled:
                continue
            # What an answer came too late for may be over by then: it was seen all the same.
            entry.happened = entry.happened or entry.seen()
            if entry.outcome is Outcome.SENT:
                continue
            if not entry.happened:
                self._give_up(entry, now)
            elif entry.outcome is Outcome.ACCEPTED:
                self._move(entry, Outcome.CONFIRMED, "" if entry.note is OVERDUE else entry.note)
                entry.settled_at, entry.attention = now, False
                self._judged.append(entry)
            else:
                entry.settled_at = now
                self._judged.append(entry)
                self._move(entry, entry.outcome, OVER if entry.ends else SHOWN)

    def _give_up(self, entry: Entry, now: float) -> None:
        overdue = now - entry.sent_at > CONFIRM_S
        if entry.outcome is Outcome.ACCEPTED and overdue and not entry.attention:
            entry.attention = True
            entry.note = OVERDUE
            self.changed = True
            self._judged.append(entry)

    def _move(self, entry: Entry, outcome: Outcome, note: Message | str) -> None:
        entry.outcome, entry.note = outcome, note
        self.changed = True

    @property
    def unsettled(self) -> list[Entry]:
        """Commands whose outcome is still open."""
        return [e for e in self.entries if not e.settled and not e.dismissed]

    def shown(self, now: float) -> list[Entry]:
        """What belongs on the screen: the open ones, the alarming ones, the newest settled one."""
        open_ones = [e for e in self.entries if not e.dismissed and (not e.settled or e.attention)]
        fresh = [
            e
            for e in self.entries
            if e.settled_at is not None
            and not e.attention
            and not e.dismissed
            and now - e.settled_at < SHOWN_S
        ]
        return open_ones + fresh[-1:]

    def dismiss(self) -> bool:
        """The operator has read the alarming ones; tells whether there were any."""
        alarming = [e for e in self.entries if e.attention and not e.dismissed]
        for entry in alarming:
            entry.dismissed = True
        self.changed |= bool(alarming)
        return bool(alarming)

    def trim(self) -> None:
        """Forgets the oldest settled commands beyond what is kept."""
        settled = [e for e in self.entries if e.settled or e.dismissed]
        for entry in settled[: max(0, len(settled) - KEPT)]:
            self.entries.remove(entry)

    def take_judged(self) -> list[Entry]:
        """Those of which the board has shown since the last call that they happened, or not yet."""
        taken, self._judged = self._judged, []
        return taken

    def take_changed(self) -> bool:
        """Whether anything changed since the last call."""
        taken, self.changed = self.changed, False
        return taken
