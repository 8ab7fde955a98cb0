"""What went wrong without stopping the console, counted, and kept for `lvconsole doctor`.

Knows the kinds, how each reads, and the file. Must not know who counts. A file that can't be read
is none, one that can't be written costs nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from console.config.store import write_atomically
from console.i18n import Message, msg, tr

FILE = "tally.json"
KINDS: dict[str, Message] = {
    "unreadable": msg("frame that could not be read"),
    "skipped": msg("entry of an answer that could not be read"),
    "unassigned": msg("answer to nothing that was asked"),
    "error": msg("error about nothing that was asked"),
    "repaired": msg("difference found by reading the list afresh, and repaired"),
    "extension list": msg("extension list that did not come"),
    "renewal": msg("renewal of the login that failed"),
    "fault": msg("fault of the console"),
    "unknown": msg("answer of the terminal that was dropped"),
    "not_utf8": msg("byte typed that is no UTF-8"),
    "discarded_input": msg("key typed while the console stood still, and discarded"),
    "refused_output": msg("control character kept from the terminal"),
    "dropped_frames": msg("picture not sent to a terminal that was too slow"),
}
_MOST = 10**12


@dataclass(frozen=True, slots=True)
class Tally:
    """What one console counted. Moments are epoch seconds."""

    since: float
    until: float
    counts: Mapping[str, int] = field(default_factory=dict)

    def lines(self) -> list[str]:
        """Each kind that occurred, in words."""
        found = [(self.counts.get(kind, 0), what) for kind, what in KINDS.items()]
        return [tr("{count} × {what}", count=count, what=what) for count, what in found if count]


def keep(folder: Path, tally: Tally) -> None:
    """Writes it in place of the former one, readable by its owner only."""
    values = {"since": tally.since, "until": tally.until, "counts": dict(tally.counts)}
    with suppress(OSError):
        write_atomically(folder / FILE, json.dumps(values, indent=1).encode())


def kept(folder: Path) -> Tally | None:
    """What the console that ran last counted; None if nothing can be read."""
    try:
        found = json.loads((folder / FILE).read_text(encoding="utf-8"))
        since, until, counts = (found[name] for name in ("since", "until", "counts"))
        sound = all(type(at) in (int, float) and 0 <= at < _MOST for at in (since, until))
        known = {kind: counts[kind] for kind in KINDS if type(counts.get(kind)) is int}
    except (OSError, ValueError, RecursionError, LookupError, TypeError, AttributeError):
        return None
    return Tally(float(since), float(until), known) if sound else None
