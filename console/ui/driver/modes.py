"""What is switched on in the terminal while the console is shown, and how all of it is undone.

Knows escape sequences. Must not import Textual: the guard process needs the way back without it.
The kitty keyboard protocol is never switched on: its event forms are not needed here.
"""

from __future__ import annotations

MOUSE_ON = "\x1b[?1000h\x1b[?1003h\x1b[?1006h"
MOUSE_OFF = "\x1b[?1000l\x1b[?1003l\x1b[?1006l"

ENTER = (
    "\x1b[?1049h"  # alternate screen
    + MOUSE_ON
    + "\x1b[?25l"  # no cursor
    "\x1b[?1004h"  # reports of focus gained and lost
    "\x1b[?2004h"  # bracketed paste
    "\x1b[?7l"  # no wrapping at the right edge
)
QUERY_SYNC = "\x1b[?2026$p"
"""Asks whether the terminal can hold back painting until a frame is complete."""
QUERY_CURSOR = "\x1b[6n"
"""Answered with the cursor's position: the proof that everything before it was read."""
SYNC_END = "\x1b[?2026l"
RESYNC = "\x1b[0m" + SYNC_END
"""Sent after a frame that was cut short, so that nothing of it lives on."""

LEAVE = (
    "\x1b[0m"
    + SYNC_END
    + MOUSE_OFF
    + "\x1b[?2004l"
    + "\x1b[?1004l"
    + "\x1b[?7h"
    + "\x1b[?1049l"
    + "\x1b[?25h"
)
"""Undoes `ENTER` when the stream of sequences is known to be whole."""

SAVE_TITLE, RESTORE_TITLE = "\x1b[22;2t", "\x1b[23;2t"
"""Put the window's title on the terminal's stack, and take it from there."""

RESET = (
    "\x18"  # CAN: ends a sequence that was cut in the middle
    "\x1b\\"  # ends a string that was cut in the middle
    + LEAVE
    + "\x1b[?1015l\x1b[?1016l\x1b[?1002l"  # forms of mouse reports that stock Textual uses
    + "\r"
)
"""Undoes everything from any state, also after an end in the middle of a sequence."""
