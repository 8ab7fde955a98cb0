"""What every screen in front of another has in common, and small questions on such screens.

Knows Textual. Must not know what is asked about.
"""

from __future__ import annotations

import logging
from typing import ClassVar

from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import Reactive
from textual.screen import ModalScreen, ScreenResultType
from textual.widget import Widget
from textual.widgets import Input, Static

from console.i18n import Message, msg, tr
from console.protocol.checks import narrow
from console.ui.behind import Behind
from console.ui.typed_number import NumberLine, TypedNumber

_log = logging.getLogger(__name__)


def fault_text(where: str, fault: Exception) -> Message:
    """A bug of the console, which must not end the desk; only its kind, its text may be secret."""
    _log.error("fault in %s: %s", where, type(fault).__name__)
    return msg("A fault of the console ({kind}): nothing more is known", kind=type(fault).__name__)


class Dialog(Behind, ModalScreen[ScreenResultType]):
    """A screen in front of another, which Esc leaves."""

    # Textual paints a whole screen anew whenever the focus moves: the fields do what is needed.
    focused = Reactive[Widget | None](None, repaint=False)
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,ctrl+g", "leave", show=False)]

    def __init__(self, *, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self.typed = TypedNumber()
        """What was typed where no field takes it."""
        self._number_line = NumberLine()

    def take_number(self, key: str, character: str | None) -> bool:
        """A key that belongs to a number, which can be dialled from here; False for others."""
        if isinstance(self.focused, Input) or not self.typed.take(key, character):
            return False
        self.show_number()
        return True

    def on_descendant_focus(self) -> None:
        """Enter in a field is for the field: a number from before would be dialled unmeant."""
        if isinstance(self.focused, Input) and self.typed.digits:
            self.typed.digits = ""
            self.show_number()

    def show_number(self, told: str = "") -> None:
        """The number on the screen; without one, what became of it."""
        if not self._number_line.is_attached:
            self.mount(self._number_line)
        self._number_line.show(self.typed.digits, told)

    def dialled(self, told: Message | str, *, sent: bool) -> None:
        """What became of the number: it goes once it has left."""
        if self.typed.digits:
            self.typed.digits = "" if sent else self.typed.digits
            self.show_number(str(told))

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Closes it, once.

        Textual closes the top screen, whichever that is: a second click of the same breath would
        close the one below as well, and the desk can't be closed.
        """
        return super().dismiss(result) if self.is_active else AwaitComplete()

    def action_leave(self) -> None:
        """Closes without an answer."""
        self.dismiss(None)


class Question(Dialog[bool]):
    """A question answered by Enter (yes) or Esc (no)."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "agree", show=False)]

    def __init__(self, question: Message | str, yes: Message | str) -> None:
        super().__init__()
        self._question = question
        self._yes = yes

    def compose(self) -> ComposeResult:
        """The question, and what the keys do."""
        with Vertical(classes="dialog"):
            yield Static(Content(str(self._question)), classes="dialog-text")
            hint = tr("Enter: {yes}   Esc: no", yes=str(self._yes))
            yield Static(Content(hint), classes="dialog-hint")

    def action_agree(self) -> None:
        """Yes."""
        self.dismiss(True)

    def action_leave(self) -> None:
        """No."""
        self.dismiss(False)


class TypedQuestion(Dialog[bool]):
    """A question answered by typing a given text: for what must not happen by a slip."""

    def __init__(self, question: Message | str, expected: str) -> None:
        super().__init__()
        self._question = question
        self._expected = expected

    def compose(self) -> ComposeResult:
        """The question, a field, and what the keys do."""
        with Vertical(classes="dialog"):
            yield Static(Content(str(self._question)), classes="dialog-text")
            yield Input(max_length=64)
            hint = tr("Enter: do it   Esc: no")
            yield Static(Content(hint), classes="dialog-hint")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Closes if the text is the expected one."""
        event.stop()
        if narrow(event.value.strip()) == self._expected:
            self.dismiss(True)
        else:
            note = tr("That is not {expected}: nothing was done", expected=self._expected)
            self.query_one(".dialog-hint", Static).update(Content(note))

    def action_leave(self) -> None:
        """No."""
        self.dismiss(False)
