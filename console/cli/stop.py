"""How a command ends early: one line for the user and an exit code.

Knows the codes that several commands share. Must not know why a command ends.
"""

from __future__ import annotations

from console.cli.parser import USAGE, one_line
from console.i18n import Explained, Message

NO_LINK = 3
"""Exit code of a command without login form that found no PBX, or no login."""


class Stop(Explained):
    """Ends the program; `str(stop)` is the line, without line breaks."""

    def __init__(self, reason: Message | str, code: int = USAGE) -> None:
        super().__init__(reason)
        self.code = code

    def __str__(self) -> str:
        return one_line(str(self.reason))
