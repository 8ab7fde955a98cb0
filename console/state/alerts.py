"""What deserves to be told aloud: which events stand now, and which of them are new.

Knows waiting callers, held calls, the link and failed wake-up calls. Must not know how an alert
reaches a person, nor any setting beyond the limits it is given. Times are epoch seconds of the PBX.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from console.i18n import Message, msg
from console.state.namebook import NameOf
from console.state.own_call import OwnCall
from console.state.waiting import Caller

LINK_LOST = "link_lost"
WAKE_UP_FAILED = "wake_up_failed"
WAITING_LONG = "waiting_long"
HELD_LONG = "held_long"
CALLER_WAITING = "caller_waiting"
GRAVITY = (LINK_LOST, WAKE_UP_FAILED, WAITING_LONG, HELD_LONG, CALLER_WAITING)
"""The events, the gravest first; named as the settings name them."""


@dataclass(frozen=True, slots=True)
class Alert:
    """One event that stands."""

    event: str
    text: Message
    key: Hashable = None
    """What it is about; the same event about the same thing is told once."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What there is to be alerted about."""

    callers: Sequence[Caller] = ()
    """The waiting callers, oldest first."""
    held: Sequence[OwnCall] = ()
    linked: bool | None = True
    """None while a link is being made: what was lost is not back yet."""
    urgent: float = 45.0
    """Seconds of waiting after which it is long."""
    reminder: float = 30.0
    """Seconds on hold after which it is long; 0: never."""
    name_of: NameOf = lambda number, channel="": ""


class Alarms:
    """The standing events; tells each once, and again only after it was over."""

    def __init__(self) -> None:
        self.standing: list[Alert] = []
        """The gravest first."""
        self._told: set[tuple[str, Hashable]] = set()
        self._was_linked = False
        self._lost = False
        self._wake_ups: dict[str, str] = {}

    def look(self, scene: Scene, now: float) -> list[Alert]:
        """What is new since the last look, the gravest first."""
        found = [*self._link(scene), *self._failed(), *self._waiting(scene, now)]
        found += self._held(scene, now)
        self.standing = sorted(found, key=lambda alert: GRAVITY.index(alert.event))
        fresh = [a for a in self.standing if (a.event, a.key) not in self._told]
        self._told = {(a.event, a.key) for a in self.standing}
        return fresh

    def wake_ups(self, failed: Mapping[str, str]) -> None:
        """The failures that nobody has taken yet: key → who was to be woken."""
        self._wake_ups = dict(failed)

    def dismiss(self) -> None:
        """The operator has read it; failures that nobody takes come back with the next look."""
        self._wake_ups.clear()

    def _link(self, scene: Scene) -> list[Alert]:
        # A link that came and went between two looks was seen only while it was being made.
        self._was_linked |= scene.linked is not False
        if scene.linked is not None:
            self._lost = self._was_linked and not scene.linked
        if not self._lost:
            return []
        return [Alert(LINK_LOST, msg("The link to the PBX is lost"))]

    def _failed(self) -> list[Alert]:
        return [
            Alert(
                WAKE_UP_FAILED, msg("The wake-up call of {who} was not answered", who=who), number
            )
            for number, who in self._wake_ups.items()
        ]

    def _waiting(self, scene: Scene, now: float) -> list[Alert]:
        callers = [caller for caller in scene.callers if caller.verified]
        if not callers:
            return []
        found = [Alert(CALLER_WAITING, msg("{who} is waiting", who=_who(callers[0], scene)))]
        for caller in callers:
            if caller.waited(now) >= scene.urgent:
                text = msg(
                    "{who} waits longer than {n} s",
                    who=_who(caller, scene),
                    n=round(scene.urgent),
                )
                found.append(Alert(WAITING_LONG, text, (caller.channel, caller.since)))
        return found

    def _held(self, scene: Scene, now: float) -> list[Alert]:
        if not scene.reminder:
            return []
        found = []
        for call in scene.held:
            if call.since is not None and now - call.since >= scene.reminder:
                who = f"{call.number} {scene.name_of(call.number, call.party_channel)}".strip()
                text = msg("{who} is on hold longer than {n} s", who=who, n=round(scene.reminder))
                found.append(Alert(HELD_LONG, text, (call.identity, call.since)))
        return found


def _who(caller: Caller, scene: Scene) -> str:
    number = caller.record.number
    return f"{number} {caller.record.show_name or scene.name_of(number)}".strip()
