"""Small questions: yes or no, and a number to type.

Knows Textual. Must not know what is asked about.
"""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from console.i18n import Message, tr


class Question(ModalScreen[bool]):
    """A question answered by Enter (yes) or Esc (no)."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "answer(True)", show=False),
        Binding("escape,ctrl+g", "answer(False)", show=False),
    ]

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

    def action_answer(self, yes: bool) -> None:
        """Closes with the answer."""
        self.dismiss(yes)


class TypedQuestion(ModalScreen[bool]):
    """A question answered by typing a given text: for what must not happen by a slip."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+g", "refuse", show=False),
    ]

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
        if event.value.strip() == self._expected:
            self.dismiss(True)
        else:
            note = tr("That is not {expected}: nothing was done", expected=self._expected)
            self.query_one(".dialog-hint", Static).update(Content(note))

    def action_refuse(self) -> None:
        """Closes without doing anything."""
        self.dismiss(False)
