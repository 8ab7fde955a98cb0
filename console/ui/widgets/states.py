"""How a state looks: its word, its glyph and the theme variable of its colour.

Knows the sixteen states of manual 2.7 and do not disturb, which is none of them. Must not know
any widget. A state the manual does not list is shown as the text given (already cleaned), so that
nothing is ever mistaken for idle.

Every glyph is one cell wide, in terminals set to wide East Asian punctuation too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from console.i18n import Message, msg
from console.state.identity import IDLE

if TYPE_CHECKING:
    from console.protocol.records import Extension

THEME_DEFAULTS = {
    "state-idle": "#5f8f5f",
    "state-ringing": "#ffaf00",
    "state-talking": "#5fafff",
    "state-held": "#af87ff",
    "state-busy": "#d7875f",
    "state-dnd": "#d75f5f",
    "state-conference": "#5fd7af",
    "state-monitor": "#d787d7",
    "state-alarm": "#ffd75f",
    "state-other": "#a8a8a8",
    "state-stale": "#808080",
    "wait-normal": "#87af87",
    "wait-late": "#ffaf00",
    "wait-urgent": "#ff5f5f",
}
"""Colours for an application whose theme does not name them (`get_theme_variable_defaults`)."""

STYLES = tuple(name for name in THEME_DEFAULTS if name.startswith("state-"))
"""The names a `Look` may carry, and the theme variables they are coloured by."""

WAITS = tuple(name for name in THEME_DEFAULTS if name.startswith("wait-"))
"""The theme variables that colour how long a caller waits."""


class Look(NamedTuple):
    """One state as shown: `str(word)` in the current language, a one-cell glyph, a style name."""

    word: Message | str
    glyph: str
    style: str


LOOKS = {
    "IDLE": Look(msg("idle"), "◦", "state-idle"),
    "RESERVED": Look(msg("reserved"), "◌", "state-other"),
    "HOOK_OFF": Look(msg("off hook"), "▫", "state-busy"),
    "DIALING": Look(msg("dialling"), "▪", "state-busy"),
    "CALLER_RINGING": Look(msg("calling out"), "▸", "state-ringing"),
    "CALLEE_RINGING": Look(msg("ringing"), "✱", "state-ringing"),
    "CALLING": Look(msg("talking"), "◉", "state-talking"),
    "BUSY": Look(msg("busy"), "⊗", "state-busy"),
    "OTHER": Look(msg("other"), "⊚", "state-other"),
    "ALARM": Look(msg("wake-up"), "⊛", "state-alarm"),
    "HOLDING": Look(msg("on hold"), "❚", "state-held"),
    "MONITOR": Look(msg("listening"), "⌕", "state-monitor"),
    "FORCE_CALLIN": Look(msg("barged in"), "✚", "state-monitor"),
    "CONF_SPEAKING": Look(msg("conference"), "❖", "state-conference"),
    "CONF_MUTE": Look(msg("muted"), "✕", "state-conference"),
    "RECORDING": Look(msg("recording"), "◍", "state-talking"),
}
"""The states of manual 2.7. Which side rings is read as in reading 18."""

DND = Look(msg("DND"), "⊘", "state-dnd")
UNKNOWN_GLYPH = "⊚"

TIMED = frozenset(LOOKS) - {IDLE, "RESERVED", "OTHER"}
"""States whose times are those of a call going on; an idle record keeps old ones (reading 17)."""


def look(extension: Extension) -> Look:
    """How an extension is shown. Do not disturb shows only while there is no call."""
    if extension.state == IDLE:
        return DND if extension.dnd else LOOKS[IDLE]
    known = LOOKS.get("CALLEE_RINGING" if extension.rings else extension.state)
    return known or Look(extension.state or "-", UNKNOWN_GLYPH, "state-other")


def since(extension: Extension) -> float | None:
    """The server's epoch second from which the timer runs: the answer, else the start; or None."""
    if extension.state not in TIMED:
        return None
    return extension.answer_time or extension.start_time or None
