"""Text cut and padded to terminal cells, and running time as text.

Knows cell widths (Chinese takes two). Must not know any widget or record.
"""

from __future__ import annotations

from functools import lru_cache

from rich.cells import cell_len, set_cell_size

CUT = "…"


@lru_cache(maxsize=16384)
def width_of(text: str) -> int:
    """The cells of a text. Most are plain ASCII: counting those costs a tenth of a look-up."""
    return len(text) if text.isascii() else cell_len(text)


def cut(text: str, width: int) -> str:
    """The text in at most `width` cells, with a mark where it was cut."""
    return fit(text, min(width, width_of(text)))


def fit(text: str, width: int, *, right: bool = False) -> str:
    """The text in exactly `width` cells: padded, or cut with a mark. Never half a character."""
    if width <= 0:
        return ""
    size = width_of(text)
    if size > width:
        return set_cell_size(set_cell_size(text, width - 1).rstrip(" ") + CUT, width)
    padding = " " * (width - size)
    return padding + text if right else text + padding


def elapsed(seconds: float) -> str:
    """A duration as mm:ss, from an hour on as h:mm:ss; negative ones (clock skew) are 00:00."""
    whole = max(0, int(seconds))
    if whole < 3600:
        return f"{whole // 60:02}:{whole % 60:02}"
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"
