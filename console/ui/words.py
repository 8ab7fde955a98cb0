"""How times, waits and parties are written on the screen.

Knows numbers of seconds and states. Must not know widgets.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rich.cells import cell_len

from console.i18n import Message, msg, tr
from console.state.lookalike import mixes_scripts
from console.state.own_call import Role

HOUR = 3600
MIXED = "≟"
"""Before a name whose letters are of two scripts; one cell wide everywhere."""


def duration(seconds: float | None) -> str:
    """Seconds as `0:07`, `12:30` or `1:02:03`; empty when unknown."""
    if seconds is None:
        return ""
    whole = max(0, int(seconds))
    if whole >= HOUR:
        return f"{whole // HOUR}:{whole % HOUR // 60:02}:{whole % 60:02}"
    return f"{whole // 60}:{whole % 60:02}"


def wait_style(seconds: float, late: float, urgent: float) -> str:
    """The style of a waiting time: normal, late or urgent."""
    if seconds >= urgent:
        return "wait-urgent"
    return "wait-late" if seconds >= late else "wait-normal"


def party_name(name: str) -> str:
    """A name as it is shown, with a sign if letters of two scripts make it pose as another."""
    return f"{MIXED} {name}" if mixes_scripts(name) else name


def listed(names: Sequence[str], most: int) -> str:
    """Names for a sentence; of more than so many, how many more they are."""
    shown, more = ", ".join(names[:most]), len(names) - most
    return shown if more <= 0 else tr("{names} and {more} more", names=shown, more=more)


ROLE_LOOKS: dict[Role, tuple[Message, str, str]] = {
    Role.RINGING: (msg("ringing"), "✱", "state-ringing"),
    Role.DIALLING: (msg("dialling"), "▸", "state-busy"),
    Role.TALKING: (msg("talking"), "◉", "state-talking"),
    Role.HELD: (msg("on hold"), "❚", "state-held"),
    Role.CONSULTING: (msg("consulting"), "◉", "state-talking"),
    Role.CONFERENCE: (msg("conference"), "❖", "state-conference"),
    Role.LISTENING: (msg("listening"), "⌕", "state-monitor"),
    Role.BARGED: (msg("barged in"), "✚", "state-monitor"),
    Role.OTHER: (msg("in another state"), "⊚", "state-other"),
}
"""Own calls: word, glyph and style of each role."""


_PIECE = (
    r"[“（《]*(?:[\u3040-\u9fff\uf900-\ufaff]|[^\s\u3000-\u9fff\uf900-\ufaff“（《]+)"
    r"[，。；：、！？”）》]* ?|\s|."
)
"""What a line is not broken within: a Chinese sign with what may not begin a line, or a word.

Compiled once it is used: so large a set of signs takes longer than to load all else here."""


def wrapped(text: str, width: int) -> str:
    """A text in lines of so many cells. Chinese has no blanks, and breaks after any sign."""
    lines = [""]
    for piece in re.findall(_PIECE, text):
        if piece == "\n":
            lines.append("")
            continue
        if lines[-1] and cell_len(lines[-1]) + cell_len(piece.rstrip()) > width:
            lines.append("")
        lines[-1] += piece
    return "\n".join(line.rstrip() for line in lines)
