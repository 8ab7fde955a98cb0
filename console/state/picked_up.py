"""Who was picked up last: both fields of the other party may be empty during his call (reading 17).

Knows one caller and the line he is on. Must not know who else is on the lines.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from console.protocol.records import Extension
from console.state.own_call import HOLDING, Role, role_of

PICKED_S = 20.0
"""How long after an accepted pick-up an own call without a name is that caller's."""


@dataclass(frozen=True, slots=True)
class _Caller:
    number: str
    channel: str
    at: float
    """When the PBX accepted, epoch seconds."""
    line: str = ""
    """The own line he is on; empty until a line was named after him."""


class PickedUp:
    """The caller of the last accepted pick-up, as long as a line may be his."""

    def __init__(self) -> None:
        self._caller: _Caller | None = None

    def accepted(self, number: str, channel: str, now: float) -> None:
        """The PBX accepted to put a caller of the queue (4.5) or on hold (4.4) through."""
        self._caller = _Caller(number, channel, now)

    def forget(self) -> None:
        """No line is his any more."""
        self._caller = None

    def name(self, line: Extension, before: Extension | None, now: float) -> Extension:
        """An own line, with his number and channel if it is his; `before` is what it was."""
        caller = self._caller
        if caller is None:
            return line
        if line.another_number not in ("", caller.number) or _calls_anew(line, before):
            self._caller = None
            return line
        if line.another_channel or line.state == HOLDING:
            return line
        if caller.line != line.channel_id and (caller.line or now - caller.at > PICKED_S):
            return line
        self._caller = replace(caller, line=line.channel_id)
        return replace(line, another_number=caller.number, another_channel=caller.channel)


def _calls_anew(line: Extension, before: Extension | None) -> bool:
    """Whether a line that was up dials, though it be the number of who was picked up."""
    dials = role_of(line) in (Role.DIALLING, Role.OTHER)
    return dials and before is not None and line.start_time != before.start_time
