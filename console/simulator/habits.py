"""How the simulated people behave: how soon they answer, how long they talk and wait.

Knows numbers and chance; no call. All times are seconds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

Span = tuple[float, float]


@dataclass
class Habits:
    """The defaults are those of a quiet house in which nobody does anything unasked."""

    answer: Span = (0.5, 0.5)
    unanswered: float = 0.0
    """Share of calls nobody answers."""
    talk: Span | None = None
    """Length of a conversation; None: until somebody ends it."""
    patience: Span | None = None
    """How long a caller waits in the queue or on hold; None: for ever."""
    ring: float = 30.0
    """How long a telephone rings before the exchange gives up."""
    busy_tone: float = 3.0
    """How long a caller listens to the busy tone."""
    fixed: dict[str, float | None] = field(default_factory=dict)
    """Answer delay of single numbers, operators' own too; None: never answers."""

    def answer_after(self, number: str, random: Random) -> float | None:
        """Seconds until this telephone is lifted, None if it will not be."""
        if number in self.fixed:
            return self.fixed[number]
        if self.unanswered and random.random() < self.unanswered:
            return None
        return _within(self.answer, random)

    def talk_for(self, random: Random) -> float | None:
        """Seconds of conversation, None without end."""
        return _within(self.talk, random) if self.talk else None

    def wait_for(self, random: Random) -> float | None:
        """Seconds of patience, None without end."""
        return _within(self.patience, random) if self.patience else None


def _within(span: Span, random: Random) -> float:
    low, high = span
    return low if low == high else random.uniform(low, high)


BUSY_DAY = {
    "answer": (2.0, 9.0),
    "unanswered": 0.12,
    "talk": (25.0, 260.0),
    "patience": (45.0, 300.0),
}
"""Fields of Habits for a lively house."""
