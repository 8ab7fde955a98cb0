"""What the switch needs of the exchange around it.

Knows no implementation; `pbx.Pbx` is one.
"""

from __future__ import annotations

from random import Random
from typing import Protocol

from console.simulator.channels import Call
from console.simulator.habits import Habits
from console.simulator.people import Extension


class Desk(Protocol):
    """The exchange as its switch sees it."""

    def is_operator(self, number: str) -> bool:
        """Whether the number is an operator's own extension."""

    def ringable(self, number: str) -> bool:
        """Whether the extension may ring (do not disturb)."""

    def may_dial(self, caller: str, callee: str) -> bool:
        """Whether a party may dial the extension (extension groups)."""

    def answer_after(self, number: str, habits: Habits, random: Random) -> float | None:
        """Seconds until this telephone is lifted; None if it will not be."""

    def calls_changed(self, extensions: list[Extension]) -> None:
        """These records changed: push them and the lists they belong to."""

    def members_changed(self) -> None:
        """The conference changed: push its members."""

    def call_ended(self, call: Call, reason: str) -> None:
        """A call is over, for the call records."""
