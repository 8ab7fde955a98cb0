"""Who is free instead: colleagues to offer beside a busy extension.

Knows the extension records. Must not know how the offer is shown.
"""

from __future__ import annotations

from collections.abc import Mapping

from console.protocol.records import Extension
from console.protocol.states import ExtensionState

MOST = 3
"""How many are offered."""


def is_free(extension: Extension) -> bool:
    """Whether a call can be sent there at once: idle and not in do-not-disturb."""
    return extension.state == ExtensionState.IDLE and not extension.dnd


def free_colleagues(
    number: str, extensions: Mapping[str, Extension], own_number: str
) -> list[Extension]:
    """Free extensions of the same department, the same job first, then the nearest number.

    Empty for an unknown extension and for one without a department. The operator is none of them.
    """
    asked = extensions.get(number)
    if asked is None or not asked.department:
        return []
    free = [
        other
        for other in extensions.values()
        if other.department == asked.department
        and other.number not in (number, own_number)
        and is_free(other)
    ]
    free.sort(key=lambda other: (other.job != asked.job, *_distance(number, other.number)))
    return free[:MOST]


def _distance(number: str, other: str) -> tuple[int, str]:
    if number.isdecimal() and other.isdecimal():
        return abs(int(number[:32]) - int(other[:32])), other
    return 10**33, other
