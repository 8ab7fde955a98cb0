"""How keys are written, and which of them can be bound.

Knows names of keys. Must not know commands. No bare letter and no digit can be bound, wherever the
binding comes from: these go to the search box, and late answers of a terminal look like them.
"""

from __future__ import annotations

import re

_NAMES = {"pgup": "pageup", "pgdn": "pagedown", "esc": "escape", "return": "enter", "；": ";"}
_F_KEY = re.compile(r"f([1-9]|1[0-2])").fullmatch
_CTRL = re.compile(r"ctrl\+[a-z]").fullmatch
_CTRL_TAKEN = frozenset("abcghijmsz")
"""Ctrl with these is another key, ends or stops programs, or belongs to screen and tmux."""
_SINGLE = frozenset({"tab", "shift+tab", "enter", "space", "home", "end", "insert", "delete"})
_CHORD = re.compile(r"; ?([^\s\d;])(?: ?([^\s\d;]))?").fullmatch


def read_key(text: str) -> str:
    """A key as people write it → as the key table has it; empty if it can't be bound.

    No bare letter and no digit: these go to the search box, wherever the focus is.
    """
    typed = text.strip().replace("；", ";")
    chord = _CHORD(typed)
    if chord:
        return " ".join([";", *(part.lower() for part in chord.groups() if part)])
    name = _NAMES.get(typed.lower(), typed.lower())
    if _F_KEY(name) or name in _SINGLE:
        return name
    if _CTRL(name):
        return "" if name[-1] in _CTRL_TAKEN else name
    is_sign = len(name) == 1 and name.isprintable() and not name.isalnum() and not name.isspace()
    return name if is_sign and name not in (";", "*", "#") else ""
