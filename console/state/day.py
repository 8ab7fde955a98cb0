"""The figures of a day: how many were answered and gave up, and how long the longest waited.

Knows who left the queue and how. Must not know the clock or screens. The figures are what this
console saw since it was started or the day began, no more.
"""

from __future__ import annotations

from collections.abc import Iterable

from console.i18n import Message, msg
from console.state.missed import Left


class Day:
    """The counts of one day."""

    def __init__(self) -> None:
        self.date = ""
        self.since = ""
        """Since when it was counted, HH:MM; empty before the first look."""
        self.answered = 0
        self.given_up = 0
        self.unknown = 0
        """Callers who left while the link was down."""
        self.longest = 0.0
        """Seconds."""

    def begin(self, date: str, time: str) -> None:
        """Tells the date and the time of day (HH:MM): the counts begin anew with another date."""
        if date == self.date:
            return
        self.date, self.since = date, time
        self.answered = self.given_up = self.unknown = 0
        self.longest = 0.0

    def count(self, left: Iterable[Left]) -> None:
        """Counts callers who left."""
        for one in left:
            self.longest = max(self.longest, one.waited)
            if one.by:
                self.answered += 1
            elif one.sure:
                self.given_up += 1
            else:
                self.unknown += 1

    def waits(self, seconds: float) -> None:
        """Somebody waits that long now."""
        self.longest = max(self.longest, seconds)

    def sentence(self, longest: str) -> Message:
        """All figures; `longest` is the longest wait in words."""
        figures = {"time": self.since, "answered": self.answered, "lost": self.given_up}
        if self.unknown:
            return msg(
                "seen since {time}: {answered} answered, {lost} gave up, {unknown} left while the "
                "link was down, longest {longest}",
                **figures,
                unknown=self.unknown,
                longest=longest,
            )
        return msg(
            "seen since {time}: {answered} answered, {lost} gave up, longest {longest}",
            **figures,
            longest=longest,
        )
