"""Short notes on people, by their numbers.

Knows texts and numbers written in different ways. Must not know where they are kept or shown.
"""

from __future__ import annotations

from console.state.namebook import normal

LONGEST = 200
"""Characters of a note."""
MOST = 5000


class Notes:
    """Notes by number; a number has one."""

    def __init__(self, kept: object = None) -> None:
        """`kept` is what `keep` gave earlier; whatever of it is malformed is left out."""
        self._notes: dict[str, str] = {}
        if isinstance(kept, dict):
            for number, text in kept.items():
                if isinstance(number, str) and isinstance(text, str) and len(self._notes) < MOST:
                    self.put(number, text)

    def get(self, number: str) -> str:
        """The note on who has this number; empty if there is none."""
        return self._notes.get(normal(number), "") if number else ""

    def put(self, number: str, text: str) -> None:
        """Keeps a note of one line in place of an older one; an empty text takes it away."""
        key = normal(number)
        plain = "".join(char if char.isprintable() else " " for char in text).strip()[:LONGEST]
        if not key:
            return
        if plain:
            self._notes[key] = plain
        else:
            self._notes.pop(key, None)

    def keep(self) -> dict[str, str]:
        """What the constructor takes."""
        return dict(self._notes)
