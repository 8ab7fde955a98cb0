"""Callers who left the queue, and the worklist of those whom nobody answered.

Knows departures and records, and how an answered caller shows in them. Must not know files or
screens. All of it is what this console saw: the PBX does not tell why a caller left (manual 12.3).
All times are epoch seconds of the PBX.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime

from console.protocol.records import Extension
from console.protocol.states import ExtensionState as State
from console.state.board import Board
from console.state.identity import IDLE, Identity
from console.state.namebook import normal
from console.state.waiting import Caller, Departure, is_one_wait

GRACE_S = 2.0
"""How long after he left a caller may turn up in a call before he counts as gone."""
RINGING_S = 180.0
"""How long a telephone may ring with him before nothing more is expected."""
KEPT = 500
"""How many entries the worklist keeps, the open ones first."""
DONE_KEPT_S = 7 * 86400.0
CLOCK_S = 5.0
"""How far two times of the PBX may be apart and still be of the same moment."""

TALKS = frozenset({State.CALLING, State.RECORDING, State.HOLDING})
"""States in which an extension has somebody on the line, on hold or not."""
_TALKING = TALKS | {State.CONF_SPEAKING, State.CONF_MUTE}


@dataclass(frozen=True, slots=True)
class Left:
    """What became of a caller who left the queue."""

    caller: Caller
    at: float
    by: str = ""
    """Who answered him; empty: nobody was seen to."""
    sure: bool = True
    """False if the link was down when he left, so that nobody could have been seen."""

    @property
    def waited(self) -> float:
        """Seconds he waited."""
        return self.caller.waited(self.at)


@dataclass(slots=True)
class _Open:
    caller: Caller
    at: float
    ringing: str = ""
    """The extension that rings with him."""


class Leavers:
    """Callers who have just left, until it is known where to."""

    def __init__(self) -> None:
        self._open: dict[Identity, _Open] = {}

    def __bool__(self) -> bool:
        return bool(self._open)

    def look(
        self, board: Board, departures: Iterable[Departure], numbers: Iterable[str], now: float
    ) -> list[Left]:
        """Those whose fate is known now; `numbers` are the extensions that changed."""
        found: list[Left] = []
        fresh = [d for d in departures if d.caller.verified]
        for departure in fresh:
            self._open[departure.caller.identity] = _Open(departure.caller, departure.at)
        if not self._open:
            return found
        records: Iterable[Extension] = board.extensions.values()
        if not fresh:
            known = board.extensions
            records = [known[number] for number in numbers if number in known]
        for record in records:
            self._see(record, found)
        found += self._settle(board, now)
        return found

    def link_lost(self, now: float) -> list[Left]:
        """Nothing more will be seen of them."""
        left = [Left(one.caller, now, sure=False) for one in self._open.values()]
        self._open.clear()
        return left

    def _see(self, record: Extension, found: list[Left]) -> None:
        for identity, one in list(self._open.items()):
            own = (record.number, record.channel_id) == (identity.other, identity.channel)
            if not own and not _with(record, one.caller, one.at):
                if one.ringing == record.number:
                    one.ringing = ""
                continue
            if record.state in _TALKING:
                del self._open[identity]
                by = record.another_number if own else record.number
                found.append(Left(one.caller, one.at, by or "?"))
            elif not own:
                one.ringing = "" if record.state == IDLE else record.number

    def _settle(self, board: Board, now: float) -> list[Left]:
        found = []
        for identity, one in list(self._open.items()):
            waits = board.queue.get(identity.channel)
            if waits is not None and is_one_wait(one.caller.record, waits.record):
                del self._open[identity]  # He is back in the queue: it is one wait.
                continue
            if one.ringing and now - one.at < RINGING_S:
                continue
            if now - one.at < GRACE_S:
                continue
            del self._open[identity]
            record = board.call_on(identity.channel)
            talks = record is not None and record.state in _TALKING
            by = (record.another_number or "?") if talks and record is not None else ""
            found.append(Left(one.caller, one.at, by))
        return found


def unseen(departures: Iterable[Departure]) -> list[Left]:
    """Callers of a former connection who were gone when the link came back."""
    return [Left(d.caller, d.at, sure=False) for d in departures if not d.caller.verified]


def _with(record: Extension, caller: Caller, left: float) -> bool:
    """Whether a record shows its extension in a call with a caller who left then (reading 17).

    Many may call from one number: somebody who talked to it while he still waited has another.
    """
    if record.state == IDLE:
        return False
    if record.another_channel and record.another_channel == caller.channel:
        return True
    same = bool(record.another_number) and record.another_number == caller.record.number
    return same and _talks_since(record, left)


def _talks_since(record: Extension, moment: float) -> bool:
    """Whether a talk can have begun then or later; one whose beginning is not told can."""
    return record.answer_time is None or record.answer_time >= moment - CLOCK_S


@dataclass(slots=True)
class Missed:
    """One caller to be called back."""

    number: str
    """Empty for a withheld number: he can't be called back, but is not hidden either."""
    name: str
    waited: float
    """Seconds, the longest of his waits."""
    at: float
    """When he left last."""
    times: int = 1
    """How often he came and left unanswered."""
    sure: bool = True
    """False if he may have been answered while the link was down."""
    tried: int = 0
    """How often he was called back from here."""
    sent_to: str = ""
    """The extension he was transferred to last and that did not answer; empty: none."""
    done_by: str = ""
    done_at: float = 0.0
    key: str = field(default="", compare=False)

    @property
    def done(self) -> bool:
        """Somebody has talked to him since, or said that it is settled."""
        return bool(self.done_by)


def clock_text(moment: float, now: float) -> str:
    """The time of an epoch second, as the clock on the wall; with the date if not of today."""
    then, today = (datetime.fromtimestamp(one) for one in (moment, now))  # noqa: DTZ006
    return then.strftime("%H:%M" if then.date() == today.date() else "%m-%d %H:%M")


class Worklist:
    """The callers nobody answered, the latest first."""

    def __init__(self) -> None:
        self.entries: dict[str, Missed] = {}
        """By key."""
        self.version = 0
        """Rises with every change."""

    @property
    def open(self) -> list[Missed]:
        """Those not done, the latest first."""
        return [entry for entry in self.listed() if not entry.done]

    def listed(self) -> list[Missed]:
        """All, the open ones first, then by time, the latest first."""
        return sorted(self.entries.values(), key=lambda e: (e.done, -e.at))

    def gave_up(self, left: Left, name: str, sent_to: str = "") -> Missed:
        """Notes a caller nobody answered; one who came before has his entry counted up.

        `sent_to` is the extension that a transfer sent him to.
        """
        number = left.caller.record.number
        entry = self._find(number)
        if entry is None:
            entry = self._add(Missed(number, name, left.waited, left.at, sure=left.sure))
        else:
            entry.times += 1
            entry.waited, entry.at = max(entry.waited, left.waited), left.at
            entry.name, entry.sure = name or entry.name, entry.sure or left.sure
        entry.sent_to = sent_to
        self._trim(left.at)
        self.version += 1
        return entry

    def see(self, records: Iterable[Extension], now: float) -> None:
        """Who talks to one of them now has settled it."""
        numbers = {normal(entry.number): entry for entry in self.open if entry.number}
        if not numbers:
            return
        for record in records:
            if record.state in _TALKING and record.another_number:
                entry = numbers.get(normal(record.another_number))
                if entry is not None and _talks_since(record, entry.at):
                    self.finish(entry, record.number, now)

    def finish(self, entry: Missed, by: str, now: float) -> None:
        """Settled by somebody."""
        entry.done_by, entry.done_at = by, now
        self.version += 1

    def reopen(self, entry: Missed) -> None:
        """Not settled after all."""
        entry.done_by, entry.done_at = "", 0.0
        self.version += 1

    def called(self, number: str) -> None:
        """A number is being called from here; it counts if somebody with it is to be called."""
        entry = self._find(number)
        if entry is not None:
            entry.tried += 1
            self.version += 1

    def keep(self) -> dict[str, dict[str, object]]:
        """What `restore` takes: by key, so that the lists of two consoles can be joined."""
        return {
            key: {name: value for name, value in asdict(entry).items() if name != "key"}
            for key, entry in self.entries.items()
        }

    def restore(self, kept: object, now: float) -> None:
        """Takes kept entries in; whatever is malformed is left out.

        Two consoles may each have noted the same caller: he is called back once.
        """
        found = [_restored(*pair) for pair in (kept.items() if isinstance(kept, dict) else ())]
        entries = [entry for entry in found if entry is not None]
        for entry in sorted(entries, key=lambda e: (not e.done, e.at)):
            twin = None if entry.done else self._twin(entry)
            if twin is None:
                self._add(entry)
            elif not twin.done:
                twin.times, twin.tried = max(twin.times, entry.times), max(twin.tried, entry.tried)
                twin.waited, twin.at = max(twin.waited, entry.waited), entry.at
                twin.name, twin.sure = twin.name or entry.name, twin.sure or entry.sure
                twin.sent_to = entry.sent_to
        self._trim(now)

    def _twin(self, entry: Missed) -> Missed | None:
        """The entry of the same caller that settles or takes in an open one."""
        wanted = normal(entry.number)
        for other in self.entries.values():
            settles = not other.done or other.done_at >= entry.at
            if wanted and normal(other.number) == wanted and settles:
                return other
        return None

    def _add(self, entry: Missed) -> Missed:
        key = entry.key or f"{entry.number}@{entry.at:.0f}"
        while key in self.entries:
            key += "+"
        entry.key = key
        self.entries[key] = entry
        return entry

    def _find(self, number: str) -> Missed | None:
        wanted = normal(number)
        if not wanted:
            return None
        return next((e for e in self.open if normal(e.number) == wanted), None)

    def _trim(self, now: float) -> None:
        for entry in list(self.entries.values()):
            if entry.done and now - entry.done_at > DONE_KEPT_S:
                del self.entries[entry.key]
        for entry in self.listed()[KEPT:]:
            del self.entries[entry.key]


_TYPES: Mapping[str, type | tuple[type, ...]] = {
    "number": str,
    "name": str,
    "waited": (int, float),
    "at": (int, float),
    "times": int,
    "sure": bool,
    "tried": int,
    "sent_to": str,
    "done_by": str,
    "done_at": (int, float),
}


def _restored(key: object, values: object) -> Missed | None:
    if not isinstance(key, str) or not isinstance(values, dict):
        return None
    given = {
        name: values[name]
        for name, kind in _TYPES.items()
        if isinstance(values.get(name), kind) and not _absurd(values[name])
    }
    if not given.keys() >= {"number", "name", "waited", "at"}:
        return None
    return Missed(**given, key=key)


def _absurd(value: object) -> bool:
    """Whether a number can't be a count or a time of this century."""
    return isinstance(value, int | float) and not 0 <= value < 5e9
