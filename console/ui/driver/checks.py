"""Whether this terminal can show the console at all.

Knows TERM, locales and ttys. Must not import Textual, nor write to the terminal.
"""

from __future__ import annotations

import codecs
import curses
import locale
import os
import sys

from console.i18n import tr

_NOT_SCREENS = frozenset({"dumb", "unknown", "emacs", "network", "dialup"})


def terminal_problem() -> str | None:
    """One sentence saying why the screen cannot be shown here, or None when it can.

    The caller prints the sentence and ends with exit code 2.
    """
    return _tty_problem() or _term_problem(os.environ.get("TERM", "")) or _locale_problem()


def _tty_problem() -> str | None:
    for stream, name in ((sys.__stdin__, "stdin"), (sys.__stdout__, "stdout")):
        try:
            on_tty = stream is not None and os.isatty(stream.fileno())
        except (OSError, ValueError):
            on_tty = False
        if not on_tty:
            return tr(
                "The console needs a terminal, but {stream} is not one; --plain needs none.",
                stream=name,
            )
    return None


def _term_problem(term: str) -> str | None:
    if not term:
        return tr("The console needs a terminal, but TERM is not set.")
    if term in _NOT_SCREENS or not _is_described(term):
        return tr(
            'The console cannot draw on a terminal of the type TERM="{term}":'
            " set TERM, or use --plain.",
            term=term,
        )
    return None


def _is_described(term: str) -> bool:
    """Whether the system's terminal descriptions know the name, or it is of a family we know."""
    families = ("xterm", "screen", "tmux", "rxvt", "linux", "vt", "putty", "alacritty", "foot")
    if term.startswith((*families, "konsole", "kitty", "wezterm", "ghostty", "st-", "iterm")):
        return True
    assert sys.__stdout__ is not None
    try:
        curses.setupterm(term, sys.__stdout__.fileno())
    except curses.error:
        return False
    return bool(curses.tigetstr("cup"))


def _locale_problem() -> str | None:
    encoding = _encoding()
    try:
        is_utf8 = codecs.lookup(encoding).name == "utf-8"
    except LookupError:
        is_utf8 = False
    if is_utf8:
        return None
    return tr(
        "The console needs a UTF-8 locale, but {name} uses {encoding}"
        " (try LANG=C.UTF-8 or LANG=zh_CN.UTF-8).",
        name=_locale_name(),
        encoding=encoding,
    )


def _encoding() -> str:
    # Python's UTF-8 mode, which it switches on for LC_ALL=C, counts: it is what gets written.
    return "utf-8" if sys.flags.utf8_mode else locale.getencoding()


def _locale_name() -> str:
    for variable in ("LC_ALL", "LC_CTYPE", "LANG"):
        value = os.environ.get(variable)
        if value:
            return f"{variable}={value}"
    return "LANG"
