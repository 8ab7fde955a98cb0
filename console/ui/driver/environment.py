"""Variables of the environment that must not steer the console.

Knows their names. Must not import Textual: Textual reads its variables while it is imported.
"""

from __future__ import annotations

import os
from collections.abc import MutableMapping

_NAMES = frozenset({"SSLKEYLOGFILE", "COLUMNS", "LINES", "ESCDELAY"})


def _is_foreign(name: str) -> bool:
    # TEXTUAL_PRESS presses keys at start, COLUMNS=99999 hangs the layout, a proxy would see the
    # login, and a key log file opens the TLS link to whoever reads it.
    upper = name.upper()
    return upper.startswith("TEXTUAL_") or upper.endswith("_PROXY") or upper in _NAMES


def strip_environment(environ: MutableMapping[str, str] | None = None) -> list[str]:
    """Remove the variables that would change what the console does; returns their names, sorted.

    To be called before Textual, httpx or websockets are imported.
    """
    variables = os.environ if environ is None else environ
    names = sorted(name for name in variables if _is_foreign(name))
    for name in names:
        del variables[name]
    return names
