"""The queue, the own calls and the conference, as rows of line lists.

Knows the board's parts and how they read. Must not know commands: the desk asks a panel what is
painted for a row.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from console.i18n import Message, tr
from console.protocol.records import Extension, Member
from console.protocol.states import MemberState, SpeakState
from console.state.conference import Conference, muted
from console.state.identity import Identity
from console.state.namebook import NameOf
from console.state.own_call import Held, OwnCall, Role, active_of
from console.state.planning import party
from console.state.waiting import Caller
from console.ui.widgets.line_columns import Column, Row
from console.ui.widgets.line_list import LineList
from console.ui.widgets.states import UNKNOWN_GLYPH
from console.ui.widgets.states import look as look_of
from console.ui.words import ROLE_LOOKS, duration, party_name, wait_style

NEVER = float("-inf")


def say_when_empty(panel: LineList, text: str) -> None:
    """What a panel shows without rows; it changes with the language."""
    if panel.placeholder != text:
        panel.placeholder = text
        panel.refresh()


class QueuePanel(LineList):
    """The waiting callers, oldest first."""

    def __init__(self, name_of: NameOf) -> None:
        columns = (
            Column(width=7, right=True, fit=9),
            Column(width=12, fit=20),
            Column(width=6, grow=1, needed=False),
        )
        super().__init__(columns, id="queue")
        self.callers: dict[str, Caller] = {}
        self._name_of = name_of
        self.bands = (20, 45)

    def show(self, callers: Sequence[Caller], now: float, *, told: bool = True) -> None:
        """Shows these callers; `now` is the PBX's time. Not `told`: an empty list says nothing."""
        say_when_empty(self, tr("nobody waits") if told else tr("queue not known yet"))
        self.callers = {caller.channel: caller for caller in callers}
        self.set_rows([self._row(caller, now) for caller in callers])

    def _row(self, caller: Caller, now: float) -> Row:
        waited = caller.waited(now)
        look = wait_style(waited, *self.bands) if caller.verified else "state-stale"
        record = caller.record
        name = party_name(record.show_name or self._name_of(record.number, caller.channel))
        sign = "" if caller.verified else "?"
        cells = (
            (duration(waited) + sign, look),
            (record.number or tr("withheld"), "strong" if caller.verified else "state-stale"),
            (name, "plain" if caller.verified else "state-stale"),
        )
        return Row(caller.channel, cells, caller.identity)


class CallsPanel(LineList):
    """The operator's own calls, the one that keys act on first."""

    def __init__(self, name_of: NameOf) -> None:
        columns = (
            Column(width=6, fit=18),
            Column(width=4, right=True, needed=False, fit=9),
            Column(width=4, fit=20),
            Column(width=4, grow=1, needed=False),
        )
        super().__init__(columns, id="calls")
        self._own: Extension | None = None
        self.shown: dict[str, OwnCall] = {}
        self.current_since = NEVER
        """When the call that keys act on became that by itself (monotonic seconds)."""
        self._seen: dict[Identity, float] = {}
        self._name_of = name_of
        self.reminder = 30

    def show(self, calls: Sequence[OwnCall], now: float, own: Extension | None = None) -> None:
        """Shows these calls of the own extension; `now` is the PBX's time."""
        self._own = own
        say_when_empty(self, tr("no call"))
        self._note_seen()
        before = self.current
        self.shown = {call_key(call): call for call in calls}
        rows = [self._row(key, call, now) for key, call in self.shown.items()]
        self.set_rows([*rows, *self._waiting(now)])
        after = self.current
        if after is not None and (before is None or before.identity != after.identity):
            self.current_since = time.monotonic()

    def _note_seen(self) -> None:
        """Since when each call has stood on the screen, whatever became of it meanwhile."""
        seen: dict[Identity, float] = {}
        for key, call in self.shown.items():
            painted = self.painted_at(key)
            if painted is not None:
                seen[call.identity] = self._seen.get(call.identity, painted.time)
        self._seen = seen

    def _row(self, key: str, call: OwnCall, now: float) -> Row:
        word, glyph, look = _look(call.role, self._own)
        if call.role is Role.HELD and call.channel in {h.own_channel for h in self._asked_about()}:
            word = tr("waiting")
        seconds = None if call.since is None else now - call.since
        if call.role is Role.HELD and self.reminder and (seconds or 0) > self.reminder:
            look = "wait-urgent"
        look = look if call.verified else "state-stale"
        who = call.number, call.party_channel
        cells = self._cells(f"{glyph} {word}", seconds, *who, look, verified=call.verified)
        return Row(key, cells, (call.identity, call.role))

    def _waiting(self, now: float) -> list[Row]:
        """Who waits while somebody is consulted about him: shown, but not a call to act on.

        Where he has kept a line of his own, he stands there already.
        """
        lines = {c.channel for c in self.shown.values() if c.role is Role.HELD}
        rows = []
        for held in self._asked_about():
            if held.own_channel in lines:
                continue
            _, glyph, look = ROLE_LOOKS[Role.HELD]
            look = look if held.verified else "state-stale"
            word, seconds = f"{glyph} {tr('waiting')}", now - held.since
            who = held.number, held.channel
            cells = self._cells(word, seconds, *who, look, verified=held.verified)
            rows.append(Row(f"waiting {held.key}", cells))
        return rows

    def _asked_about(self) -> list[Held]:
        """The parties about whom somebody is consulted."""
        calls = (c for c in self.shown.values() if c.role is Role.CONSULTING)
        return [replace(c.held, verified=c.verified) for c in calls if c.held is not None]

    def _cells(
        self,
        word: str,
        seconds: float | None,
        number: str,
        channel: str,
        look: str,
        *,
        verified: bool,
    ) -> tuple[tuple[str, str], ...]:
        return (
            (word, look),
            (duration(seconds) + ("" if verified else "?"), look),
            (str(party(number)), "strong"),
            (party_name(self._name_of(number, channel)), "plain"),
        )

    @property
    def current(self) -> OwnCall | None:
        """The call that keys act on: the active one, else the chosen or longest held one."""
        calls = self.shown.values()
        active = active_of(calls)
        if active is not None:
            return active
        chosen = self.shown.get(self.cursor or "")
        return chosen or next(iter(sorted(calls, key=lambda c: c.since or 0.0)), None)

    def painted(self, call: OwnCall, *, role_counts: bool = True) -> tuple[Identity | None, float]:
        """The identity painted for a call in its present role, and since when (monotonic seconds).

        `role_counts`: since when in this role; for a key that means the opposite in the next.
        """
        painted = self.painted_at(call_key(call))
        if painted is None or painted.identity != (call.identity, call.role):
            return None, NEVER
        since = painted.time
        return call.identity, since if role_counts else self._seen.get(call.identity, since)


def _look(role: Role, own: Extension | None) -> tuple[Message | str, str, str]:
    """Word, glyph and style of a role; where it says nothing, those of the own extension."""
    return look_of(own) if role is Role.OTHER and own is not None else ROLE_LOOKS[role]


def call_key(call: OwnCall) -> str:
    """The row of a call: a line and a party each appear once."""
    return f"{call.channel} {call.party_channel}"


class ConferencePanel(LineList):
    """The members of the conference, and those who left it lately."""

    def __init__(self) -> None:
        columns = (
            Column(width=10),
            Column(width=7, right=True, needed=False),
            Column(width=11),
            Column(width=6, grow=1, needed=False),
        )
        super().__init__(columns, id="conference")

    def show(self, room: Conference, now: float) -> None:
        """Shows this conference; `now` is the PBX's time."""
        say_when_empty(self, tr("no conference"))
        rows = []
        for key, member in room.members.items():
            look = "state-conference" if room.verified else "state-stale"
            since = duration(now - member.join_time) if member.join_time else ""
            since += "" if room.verified else "?"
            cells = (
                (_condition(member), look),
                (since, look),
                (member.number, "strong"),
                (party_name(member.username), "plain"),
            )
            identity = Identity(member.channel, member.join_time, member.number)
            rows.append(Row(key, cells, identity))
        for number, (member, _left) in room.left.items():
            cells = (
                ("◦ " + tr("left"), "dim"),
                ("", "dim"),
                (number, "dim"),
                (member.username, "dim"),
            )
            rows.append(Row(f"left {number}", cells, None))
        self.set_rows(rows)


def _condition(member: Member) -> str:
    """What a member does, by a glyph and a word; a word of the PBX that is not known, as it is."""
    if member.member_state not in (MemberState.JOINED, ""):
        return f"{UNKNOWN_GLYPH} {member.member_state}"
    if muted(member):
        return "✕ " + tr("muted")
    if member.speak_state not in (SpeakState.UNMUTE, ""):
        return f"{UNKNOWN_GLYPH} {member.speak_state}"
    return "❖ " + tr("speaking")
