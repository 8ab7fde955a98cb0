"""A window that is too small: nothing else is shown, and no key touches a call.

Dialling out is the exception: an emergency does not wait for a window.
Knows the smallest size. Must not know what it hides.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widgets import Static

from console.i18n import tr
from console.state.keys import shown
from console.ui.setup import SMALLEST
from console.ui.typed_number import TypedNumber


def is_too_small(size: Size) -> bool:
    """Whether the desk can't be shown at this size."""
    return size.width < SMALLEST[0] or size.height < SMALLEST[1]


class TooSmall(ModalScreen[None]):
    """Hides everything until the window is large enough again."""

    def __init__(self, dial: Callable[[str], object], keys: Collection[str]) -> None:
        """`keys` are those that dial; chords are not read here, Enter always does it."""
        super().__init__()
        self._dial = dial
        self._keys = [*(key for key in keys if " " not in key), "enter"]
        self._number = TypedNumber()

    def compose(self) -> ComposeResult:
        """One sentence, and the number as it is typed."""
        text = tr("Window too small: at least {w} by {h}", w=SMALLEST[0], h=SMALLEST[1])
        yield Static(Content(text))
        yield Static("", id="number")

    def on_screen_resume(self) -> None:
        """What lay above is closed: the window may have grown meanwhile."""
        if not is_too_small(self.app.size):
            self.dismiss()

    def take(self, event: events.Key) -> None:
        """A key: digits make a number, those that dial dial it, all others do nothing."""
        number = self._number
        if event.key in self._keys and number.digits:
            self._dial(number.digits)
            number.digits = ""
        else:
            number.take(event.key, event.character)
        key = shown(self._keys[0])
        text = tr("{key}: dial {target}", key=key, target=number.digits) if number.digits else ""
        self.query_one("#number", Static).update(Content(text))
