"""What becomes of a call that was transferred without asking: answered, ringing on, or back.

Knows the pushes of the target's extension. The API has no id for a transferred call (manual 4.6):
the target's ringing after the transfer is taken for it, and what can't be seen is not said. Must
not know widgets. `now` is monotonic seconds.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from console.i18n import Message, msg
from console.protocol.records import Extension
from console.state.identity import IDLE
from console.state.missed import TALKS, Left
from console.state.waiting import Caller

RINGS_LONG_S = 20.0
"""Ringing after which the operator is offered to call somebody."""
UNSEEN_S = 8.0
"""How long the target may take to ring before that is said."""
SHOWN_S = 15.0
"""How long an end stays on the screen."""
DOUBT_SHOWN_S = 60.0
"""How long an end stays there after which somebody may have to be called."""
LOST_S = 3.0
"""How long nobody may be seen with a party whom the target did not answer."""
WATCHED = 6
"""Transfers that are watched at a time; the oldest is let go."""


class Stage(StrEnum):
    """How far a transferred call has come."""

    SENT = "sent"
    RINGING = "ringing"
    ANSWERED = "answered"
    UNANSWERED = "unanswered"
    BACK = "back"
    """It rings at the operator's own telephone again, or waits in the queue."""
    UNSEEN = "unseen"
    UNKNOWN = "unknown"
    """The link was lost before it was known."""


OVER = frozenset(Stage) - {Stage.SENT, Stage.RINGING}
OFFERED = frozenset({Stage.UNANSWERED, Stage.UNSEEN, Stage.UNKNOWN})


@dataclass(slots=True)
class Transfer:
    """One transferred call."""

    target: str
    party: str
    """The number of who was transferred; may be empty."""
    began: float
    stage: Stage = Stage.SENT
    at: float = 0.0
    """When the stage began."""
    away: bool = False
    """The party has been seen to leave the operator."""
    by: str = ""
    """Who answered instead of the target."""
    lost: bool = False
    """Nobody answered, and nobody was seen with the party since."""

    def text(self, now: float) -> Message:
        """What is known of it."""
        parties = {"target": self.target, "party": self.party or "?"}
        n = max(0, round((now if self.stage not in OVER else self.at) - self.began))
        match self.stage:
            case Stage.RINGING if n == 0:
                return msg("{target} rings with {party}", **parties)
            case Stage.RINGING:
                return msg("{target} rings for {n} s with {party}", **parties, n=n)
            case Stage.ANSWERED if self.by:
                return msg("{by} answered {party}, sent to {target}", by=self.by, **parties)
            case Stage.ANSWERED:
                return msg("{target} answered {party} after {n} s", **parties, n=n)
            case Stage.UNANSWERED:
                return msg("{target} did not answer {party} within {n} s", **parties, n=n)
            case Stage.BACK:
                return msg("{target} did not answer: {party} is back", **parties)
            case Stage.UNSEEN:
                return msg("{target} was not seen ringing with {party}", **parties)
            case Stage.UNKNOWN:
                return msg(
                    "The link was lost: whether {target} answered {party} is not known", **parties
                )
        return msg("{party} goes to {target}", **parties)

    def as_left(self, wall: float, now: float) -> Left:
        """The party as somebody who left unanswered; `wall` is the PBX's time of `now`."""
        began = wall - (now - self.began)
        caller = Caller(Extension(number=self.party, start_time=began), began)
        return Left(caller, wall - (now - self.at))

    def offers(self, now: float) -> bool:
        """Whether the operator might rather call somebody."""
        if self.stage is Stage.RINGING:
            return now - self.began >= RINGS_LONG_S
        return self.stage in OFFERED


class Transfers:
    """The transfers under way, the latest last."""

    def __init__(self) -> None:
        self.watched: list[Transfer] = []
        self._lost: list[Transfer] = []

    def begin(self, target: str, party: str, now: float) -> None:
        """A blind transfer was accepted; `target` is an extension of the house."""
        self.watched = [t for t in self.watched if t.target != target][1 - WATCHED :]
        self.watched.append(Transfer(target, party, now, at=now))

    def look(self, extensions: Mapping[str, Extension], back: Collection[str], now: float) -> bool:
        """Compares with the board; tells whether a stage changed.

        `back` has the numbers that wait in the queue or are on the own telephone.
        """
        changed = False
        for transfer in self.watched:
            if transfer.stage in OVER and transfer.stage is not Stage.UNANSWERED:
                continue
            transfer.away |= transfer.party not in back
            stage = _stage(transfer, extensions.get(transfer.target), back, now)
            if stage is not transfer.stage:
                transfer.stage, transfer.at, changed = stage, now, True
            elif stage is Stage.UNANSWERED and not transfer.lost and now - transfer.at >= LOST_S:
                changed |= self._seek(transfer, extensions, now)
        kept = [t for t in self.watched if t.stage not in OVER or now - t.at < _shown_s(t)]
        changed |= len(kept) != len(self.watched)
        self.watched = kept
        return changed

    def _seek(self, transfer: Transfer, extensions: Mapping[str, Extension], now: float) -> bool:
        """Somebody else may have answered; else the party is lost. True: somebody did."""
        wanted = transfer.party
        found = (r for r in extensions.values() if wanted and r.another_number == wanted)
        transfer.by = next((r.number for r in found if r.state in TALKS), "")
        if transfer.by:
            transfer.stage, transfer.at = Stage.ANSWERED, now
            return True
        transfer.lost = True
        self._lost.append(transfer)
        return False

    def take_lost(self) -> list[Transfer]:
        """Those whose party has been lost since the last call."""
        taken, self._lost = self._lost, []
        return taken

    def link_lost(self, now: float) -> None:
        """Nothing more will be seen of those under way."""
        for transfer in self.watched:
            sought = transfer.stage is Stage.UNANSWERED and not transfer.lost
            if sought or transfer.stage not in OVER:
                transfer.stage, transfer.at = Stage.UNKNOWN, now

    def dismiss(self) -> None:
        """The operator has read what came of them."""
        self.watched = [t for t in self.watched if t.stage not in OVER]

    def offered(self, now: float) -> Transfer | None:
        """The latest transfer about which somebody might be called."""
        return next((t for t in reversed(self.watched) if t.offers(now)), None)


def _shown_s(transfer: Transfer) -> float:
    return DOUBT_SHOWN_S if transfer.stage in OFFERED else SHOWN_S


def _stage(
    transfer: Transfer, record: Extension | None, back: Collection[str], now: float
) -> Stage:
    if record is not None and record.state != IDLE and _may_be_his(record, transfer):
        if record.state in TALKS:
            return Stage.ANSWERED
        if record.rings:
            return Stage.RINGING
    rang = transfer.stage in (Stage.RINGING, Stage.UNANSWERED)
    if transfer.away and transfer.party and transfer.party in back:
        return Stage.BACK
    if rang:
        return Stage.UNANSWERED
    return Stage.UNSEEN if now - transfer.began >= UNSEEN_S else Stage.SENT


def _may_be_his(record: Extension, transfer: Transfer) -> bool:
    """Whether the target's call can be the transferred one (reading 17: a field may be empty)."""
    if transfer.party and record.another_number:
        return record.another_number == transfer.party
    return transfer.stage is Stage.RINGING or record.rings
