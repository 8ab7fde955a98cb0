"""A window that is too small: nothing else is shown, and no key touches a call.

Knows the smallest size. Must not know what it hides.
"""

from __future__ import annotations

from textual.app import ComposeResult
from textual.content import Content
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widgets import Static

from console.i18n import tr
from console.ui.setup import SMALLEST


def is_too_small(size: Size) -> bool:
    """Whether the desk can't be shown at this size."""
    return size.width < SMALLEST[0] or size.height < SMALLEST[1]


class TooSmall(ModalScreen[None]):
    """Hides everything until the window is large enough again."""

    def compose(self) -> ComposeResult:
        """One sentence."""
        text = tr("Window too small: at least {w} by {h}", w=SMALLEST[0], h=SMALLEST[1])
        yield Static(Content(text))
