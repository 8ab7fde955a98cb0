"""The grammar of what the console may write to a terminal.

Knows the sequences a Textual screen consists of. Must not know where the text came from: it is the
second line of defence behind `protocol.clean`, for a string that reached the screen uncleaned.
"""

from __future__ import annotations

import re
import unicodedata

_SEQUENCE = re.compile(
    r"\x1b\[[0-9;]*m"
    r"|\x1b\[[0-9]*;?[0-9]*H"
    r"|\x1b\[\?(?:1049|1000|1002|1003|1015|1006|1016|25|2004|1004|2048|7|2026)[hl]"
    r"|\x1b\]22;[a-z-]+\x07"
    r"|\x1b\[\?(?:2026|2048)\$p"
    r"|\x1b\[6n"
    r"|\x1b\[[0-9]*[ABCDGJKX]"
    r"|\r\n|\n|\r"
)
_FORBIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def _is_text(char: str) -> bool:
    return unicodedata.category(char) not in _FORBIDDEN


def filtered(data: str) -> tuple[str, int]:
    """The output without what the grammar forbids, and how many characters that cost.

    A forbidden character is dropped and what follows it becomes plain text: wrong on the screen for
    one frame, harmless for the terminal.
    """
    if _SEQUENCE.sub("", data).isprintable():
        return data, 0
    kept: list[str] = []
    dropped = 0
    position = 0
    for match in _SEQUENCE.finditer(data):
        dropped += _keep(data[position : match.start()], kept)
        kept.append(match[0])
        position = match.end()
    dropped += _keep(data[position:], kept)
    return "".join(kept), dropped


def _keep(text: str, kept: list[str]) -> int:
    allowed = "".join(filter(_is_text, text))
    kept.append(allowed)
    return len(text) - len(allowed)


_BYTES = re.compile(
    rb"(?:\x1b\[[0-9;?<>=]*[ !$]?[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[^\[\]]"
    rb"|[\x00-\x1a\x1c-\x7f]|[\xc0-\xff][\x80-\xbf]*)"
)


def boundary(frame: bytes, offset: int) -> int:
    """The first position at or after `offset` where no sequence and no character is open.

    Args:
        frame: output that starts at such a position.
        offset: bytes of it that have left already.
    """
    position = 0
    while position < offset:
        match = _BYTES.match(frame, position)
        position = match.end() if match else position + 1
    return min(position, len(frame))
