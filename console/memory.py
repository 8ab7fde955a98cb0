"""What is remembered of people from one start to the next: use, favourites and notes.

Knows the keepsakes' parts and what of them ranks hits. Must not know who is chosen, nor how any of
it is shown.
"""

from __future__ import annotations

import time

from console.keepsakes import Keepsakes
from console.state.notes import Notes
from console.state.search import Search
from console.state.usage import Usage

MOST_FAVOURITES = 500


class Memory:
    """Ranks the hits of a search by what was kept, and keeps what is added."""

    def __init__(self, keepsakes: Keepsakes, search: Search) -> None:
        self._keepsakes = keepsakes
        self._search = search
        usage = keepsakes.get("usage")
        search.usage = Usage(usage if isinstance(usage, dict) else None)
        kept = keepsakes.get("favourites")
        refs = list(kept) if isinstance(kept, dict) else []
        self.favourites = {ref for ref in refs[:MOST_FAVOURITES] if isinstance(ref, str)}
        search.favourites = self.favourites
        self.notes = Notes(keepsakes.get("notes"))

    def used(self, ref: str) -> None:
        """A call was sent there: it ranks higher from now on."""
        now = time.time()
        self._search.usage.note(ref, now)
        self._keepsakes.put("usage", self._search.usage.as_dict(now))

    def favour(self, ref: str) -> bool:
        """Makes a favourite of somebody, or no longer; whether he is one now."""
        self.favourites ^= {ref}
        self._keepsakes.put("favourites", dict.fromkeys(sorted(self.favourites), 1))
        return ref in self.favourites

    def note(self, number: str, text: str) -> None:
        """Keeps a note on somebody; an empty text takes it away."""
        self.notes.put(number, text)
        self._keepsakes.put("notes", self.notes.keep())
