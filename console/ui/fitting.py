"""A line of pieces that say less where there is less room.

Knows texts and their widths. Must not know what they are about.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len


class Piece(NamedTuple):
    """A text and its style, and what it is shortened to: the lower turn gives way first."""

    text: str
    style: str
    shorter: tuple[tuple[int, str], ...] = ()


def fitted(pieces: Sequence[Piece], width: int) -> list[tuple[str, str]]:
    """The pieces as (text, style), shortened turn by turn until they fit the width."""
    texts = [piece.text for piece in pieces]
    for turn in sorted({turn for piece in pieces for turn, _ in piece.shorter}):
        if sum(map(cell_len, texts)) <= width:
            break
        for at, piece in enumerate(pieces):
            texts[at] = dict(piece.shorter).get(turn, texts[at])
    return [(text, piece.style) for text, piece in zip(texts, pieces, strict=True) if text]
