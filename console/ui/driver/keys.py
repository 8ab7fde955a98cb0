"""Which item of terminal input is which Textual event.

Knows Textual's table of key sequences, some more terminals, mouse and mode reports. Must not read
the terminal, nor know what a key does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from textual import events, messages
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import XTermParser
from textual.keys import KEY_NAME_REPLACEMENTS, _character_to_key
from textual.message import Message

from console.protocol.clean import clean
from console.ui.driver.firewall import Char, Item, Pasted, Sequence

# PuTTY in VT100+ mode, where F1 to F4 are as in xterm.
_MORE_KEYS = {
    "\x1bOT": "f5",
    "\x1bOU": "f6",
    "\x1bOV": "f7",
    "\x1bOW": "f8",
    "\x1bOX": "f9",
    "\x1bOY": "f10",
    "\x1bOZ": "f11",
    "\x1bO[": "f12",
}
_LINUX_BACKTAB = "\x1b\t"
_CURSOR = re.compile(r"\x1b\[[0-9]{1,4};[0-9]{1,4}R")
_MOUSE = re.compile(r"\x1b\[<[0-9]{1,3};[0-9]{1,4};[0-9]{1,4}[mM]")
_SYNC = re.compile(r"\x1b\[\?2026;[123]\$y")
_MODE = re.compile(r"\x1b\[\?[0-9]+;[0-9]\$y")


def is_cursor_report(item: Item) -> bool:
    """Whether the item may answer a cursor query (it may also be Shift+F3 or Ctrl+F3)."""
    return isinstance(item, Sequence) and _CURSOR.fullmatch(item.text) is not None


def key_age(event: events.Key, now: float) -> float:
    """Seconds since the key was read from the terminal; both times are monotonic."""
    return now - float(getattr(event, "read_at", event.time))


def is_stale(event: events.Key) -> bool:
    """Whether the key may have been typed long before it was read: after the console stood still.

    Such a key may write and search, but must not touch a call.
    """
    return bool(getattr(event, "stale", False))


class Translator:
    """Items to events. Keeps what relates one mouse report to the last."""

    def __init__(self, *, linux_console: bool) -> None:
        self._mouse = XTermParser()
        self._linux_console = linux_console

    def events(self, item: Item) -> Iterator[Message]:
        """The events of an item; none if it is no known key or report."""
        if isinstance(item, Pasted):
            text = clean(item.text, limit=None)
            if text:
                yield events.Paste(text)
        elif isinstance(item, Char):
            yield from _typed(item.char)
        else:
            yield from self._sequence(item.text)

    def _sequence(self, text: str) -> Iterator[Message]:
        if text == "\x1b[I":
            yield events.AppFocus()
        elif text == "\x1b[O":
            yield events.AppBlur()
        elif _SYNC.fullmatch(text):
            yield messages.TerminalSupportsSynchronizedOutput()
        elif _MOUSE.fullmatch(text):
            yield from filter(None, [self._mouse.parse_mouse_code(text)])
        elif text == _LINUX_BACKTAB and not self._linux_console:
            # Esc and a Tab that came with it: only the Esc may do something.
            yield events.Key("escape", "\x1b")
        else:
            yield from _sequence_key(text)


def _sequence_key(text: str) -> Iterator[Message]:
    if text in _MORE_KEYS:
        yield events.Key(_MORE_KEYS[text], None)
        return
    known = ANSI_SEQUENCES_KEYS.get(text)
    if isinstance(known, str):
        yield from _typed(known)
    elif isinstance(known, tuple):
        # The table writes Alt as an Esc before the key; here Esc is only ever the Esc key.
        names = [key.value for key in known]
        name = f"alt+{names[1]}" if names[0] == "escape" and len(names) > 1 else names[0]
        yield events.Key(name, None)


def _typed(char: str) -> Iterator[Message]:
    known = ANSI_SEQUENCES_KEYS.get(char)
    if isinstance(known, tuple):
        for key in known:
            yield events.Key(key.value, char)
    elif char.isprintable():
        name = char if char.isalnum() else _character_to_key(char)
        yield events.Key(KEY_NAME_REPLACEMENTS.get(name, name), char)


def is_known(item: Item) -> bool:
    """Whether an item without an event is still an answer that was asked for."""
    return isinstance(item, Sequence) and (
        _MODE.fullmatch(item.text) is not None or item.text in ANSI_SEQUENCES_KEYS
    )
