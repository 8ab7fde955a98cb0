"""How frames reach the terminal: few bytes, not too often, and only when the line can take them.

Knows Textual's compositor and the driver. Must not know any panel or the board.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from textual.geometry import Region
from textual.widget import Widget


class FrameWatcher(Protocol):
    """Whoever must know what the screen really shows."""

    def frame_shown(self, now: float, owed: Sequence[Region]) -> None:
        """A frame has gone out at a monotonic second, except for regions of the screen."""


def watch_frames(widget: Widget) -> bool:
    """Tell a widget (a `FrameWatcher`) of each frame that went out. False if its app cannot."""
    return False
