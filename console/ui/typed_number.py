"""A number typed where nothing else takes digits: on a question, a menu, the cover.

Dialling out never waits for a screen to be closed, for it may be an emergency.
Knows the keys that make a number. Must not know how it is dialled, nor any screen.
"""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from console.i18n import tr
from console.protocol.checks import is_number, narrow
from console.state.keys import BY_ID


class TypedNumber:
    """The number so far."""

    def __init__(self) -> None:
        self.digits = ""

    def take(self, key: str, character: str | None) -> bool:
        """A key; False if it is not for the number.

        While there is one, no key falls through it that would answer or choose what lies below.
        """
        if character and is_number(self.digits + narrow(character)):
            self.digits += narrow(character)
        elif not self.digits:
            return False
        elif key == "backspace":
            self.digits = self.digits[:-1]
        elif key in BY_ID["cancel"].keys:
            self.digits = ""
        else:
            return bool(character and character.isprintable())
        return True


class NumberLine(Static):
    """The number and what the keys do with it, at the foot of a screen."""

    DEFAULT_CSS = """
    NumberLine {
        dock: bottom; width: 1fr; height: auto; max-height: 2; padding: 0 1;
        background: $panel; color: $text-warning; text-style: bold;
    }
    """

    def show(self, digits: str, told: str = "") -> None:
        """What became of a number, and the one that there is."""
        hint = tr("Enter: dial {number}   Esc: drop it", number=digits) if digits else ""
        text = "\n".join(filter(None, (told, hint)))
        self.update(Content(text))
        self.display = bool(text)
