"""Whom a wake-up call or do-not-disturb concerns (manual 7, 8).

Knows the three ways of naming extensions. Must not know which requests use them.
"""

from __future__ import annotations

from console.protocol.declared import Declared, declare


@declare
class Target(Declared):
    """One extension, a range from start to end, or an extension group; the rest stays empty."""

    number: str = ""
    start_number: str = ""
    end_number: str = ""
    role_id: str = ""

    @property
    def is_definite(self) -> bool:
        """Whether exactly one choice is filled; nothing else may change settings (reading 24)."""
        whole_range = bool(self.start_number and self.end_number)
        half_range = bool(self.start_number or self.end_number) and not whole_range
        return not half_range and bool(self.number) + whole_range + bool(self.role_id) == 1
