"""What of a received text may reach a terminal.

Knows characters and their width. Must not know fields or frames.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

LIMIT = 200
"""Characters kept by `clean` unless told otherwise."""
UNKNOWN = "\N{WHITE SQUARE}"
CONTROL = "\N{MIDDLE DOT}"

# Characters that need no look: assigned, stable under NFC, one or two cells wide everywhere.
is_plain = re.compile(
    "[ -~\u00a1-\u00ac\u00ae-\u0233\u0391-\u03a1\u03a3-\u03a9\u03b1-\u03c9\u0410-\u044f"
    "\u3001-\u3003\u3008-\u3011\u3041-\u3096\u30a1-\u30fe\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7a3\uff01-\uff5e]*"
).fullmatch

_REFUSED = re.compile(
    "[\U0001f3fb-\U0001f3ff"  # skin tones join the sign before them
    "\U0001f1e6-\U0001f1ff"  # pairs of regional indicators become flags
    "\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff"  # jamo join into syllables
    "\u3164\uffa0\u2800]"  # blank, but not spaces
).match
_SPACES = "\t\n\r"
_DRAWN = "LNPS"
"""How the categories of letters, numbers, punctuation and symbols begin."""


def clean(text: str, *, limit: int | None = LIMIT) -> str:
    """The text in a form that every terminal draws in the same cells.

    Control characters become a middle dot, line ends and tabs a space, invisible marks go,
    whatever has no sure width becomes a white square. Cleaning twice changes nothing.

    Args:
        text: anything, half surrogate pairs included.
        limit: characters kept; None keeps all.
    """
    if not is_plain(text):
        text = _clean(text) if len(text) <= LIMIT else _clean_anew(text)
    return text[:limit]


def _clean_anew(text: str) -> str:
    # Its tables take longer to import than all else here, and few names need them.
    from wcwidth import wcwidth

    kept: list[str] = []
    marked = True
    for char in unicodedata.normalize("NFC", text):
        category = unicodedata.category(char)
        if category == "Mn":
            if not marked and wcwidth(char) == 0 and not _selects_variation(char):
                kept.append(char)
            marked = True
            continue
        shown = _shown(char, category, wcwidth)
        if shown:
            kept.append(shown)
            marked = shown in (" ", CONTROL, UNKNOWN)
    return unicodedata.normalize("NFC", "".join(kept))


_clean = lru_cache(maxsize=4096)(_clean_anew)


def _selects_variation(char: str) -> bool:
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"


def _shown(char: str, category: str, width_of: Callable[[str], int]) -> str:
    if category in ("Cf", "Zl", "Zp"):
        return ""
    if category == "Zs" or char in _SPACES:
        return " "
    if category == "Cc":
        return CONTROL
    if category[0] in _DRAWN and width_of(char) in (1, 2) and not _REFUSED(char):
        return char
    return UNKNOWN
