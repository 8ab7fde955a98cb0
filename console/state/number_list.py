"""Lists of extensions as people type them, turned into what requests can name.

Knows reading 24: a request names one extension, one range or one group. Must not know the requests.
A stretch is a range with both ends included; one extension has both ends alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from console.protocol.target import Target

Stretch = tuple[str, str]
NAMED = 5
"""Numbers that a sentence names."""


def targets(stretches: Iterable[Stretch]) -> list[Target]:
    """A target for each stretch: a list becomes several requests."""
    return [
        Target(number=first) if first == last else Target(start_number=first, end_number=last)
        for first, last in stretches
    ]


def label(target: Target) -> str:
    """A target as it is typed."""
    if target.start_number or target.end_number:
        return f"{target.start_number}:{target.end_number}"
    return target.number or target.role_id


def expand(stretches: Iterable[Stretch], known: Iterable[str]) -> list[str]:
    """The single numbers of stretches: all that are named alone, and of a range those known."""
    extensions = sorted((int(n), n) for n in known if n.isascii() and n.isdigit())
    found: dict[str, None] = {}
    for first, last in stretches:
        if first == last:
            found[first] = None
        else:
            inside = (n for value, n in extensions if int(first) <= value <= int(last))
            found.update(dict.fromkeys(inside))
    return list(found)


def joined(numbers: Sequence[str]) -> str:
    """Numbers for a sentence; of many only the first."""
    shown = ", ".join(numbers[:NAMED])
    return f"{shown} … ({len(numbers)})" if len(numbers) > NAMED else shown
