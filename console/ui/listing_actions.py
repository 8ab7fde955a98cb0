"""What a screen with actions does while one is under way: asks, says, refuses a second one.

Knows the status line and what can become of a request. Must not know lists or forms of modules.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from textual.content import Content
from textual.widgets import Input, Static

from console.client.errors import NotConfirmed, RequestFailed
from console.i18n import Message, msg
from console.ui.dialogs import Dialog, Question, TypedQuestion, fault_text
from console.ui.forms import Form, FormScreen, Values
from console.ui.status import Line

FEW = 5
"""Things that one Enter may change at once where the PBX can't undo it."""


@dataclass(frozen=True, slots=True)
class Action:
    """What a key does in a listing. `handler` runs in a worker."""

    key: str
    title: Message
    handler: Callable[[], Awaitable[None]]
    licence: str = ""
    needs: Literal["", "row", "rows"] = ""


class Acting(Dialog[None]):
    """A screen with a status line (class `listing-status`) and actions that run in workers."""

    searchable: ClassVar[bool] = False

    def __init__(self) -> None:
        super().__init__()
        self.busy: Message | str = ""
        """What is under way."""
        self.told: Message | str = ""
        """What the line of status says."""
        self.chord = Line()

    def show_chord(self, parts: Sequence[tuple[str, str]]) -> None:
        """A chord so far and what may follow, as texts with styles; nothing without one."""
        self.chord.display = bool(parts)
        self.chord.show(parts)

    @property
    def takes_chords(self) -> bool:
        """Whether a semicolon begins a chord here: not where it can be typed."""
        return not isinstance(self.focused, Input)

    def take_number(self, key: str, character: str | None) -> bool:
        """The search line takes the digits of a list that has one."""
        return not self.searchable and super().take_number(key, character)

    def tell(self, text: Message | str, *, bad: bool = False) -> None:
        """One line of status."""
        self.told = text
        line = self.query_one(".listing-status", Static)
        line.update(Content(str(text)))
        line.set_class(bad, "-bad")

    async def fill_in(self, form: Form, values: Mapping[str, Any] | None = None) -> Values | None:
        """Let a form be filled in and sent; what was sent, or None."""
        found: Values | None = await self.app.push_screen_wait(FormScreen(form, values))
        if found is not None and form.done and form.say is None:
            self.tell(form.done)
        return found

    async def ask(self, question: Message | str, yes: Message | str) -> bool:
        """A question answered by Enter or Esc."""
        answer: bool = await self.app.push_screen_wait(Question(question, yes))
        return answer

    async def type_in(self, question: Message | str, expected: str) -> bool:
        """A question answered by typing a text."""
        answer: bool = await self.app.push_screen_wait(TypedQuestion(question, expected))
        return answer

    async def agree(self, question: Message | str, yes: Message | str, count: int) -> bool:
        """A question about so many things that the PBX can't undo: of many, their number is typed.

        Nobody reads a list of twenty names before Enter.
        """
        if count <= FEW:
            return await self.ask(question, yes)
        typed = msg("{question} Type {count} to agree", question=question, count=count)
        return await self.type_in(typed, str(count))

    async def guarded(self, title: Message, handler: Callable[[], Awaitable[None]]) -> None:
        """Run an action to its end, and say what went wrong."""
        self.busy = title
        self.tell("")
        try:
            await handler()
        except NotConfirmed as open_end:
            self.tell(
                msg("Not confirmed: {what}. {reason}", what=title, reason=open_end.reason), bad=True
            )
        except RequestFailed as failure:
            self.tell(failure.reason, bad=True)
        except Exception as fault:
            self.tell(fault_text(str(title), fault), bad=True)
        finally:
            self.busy = ""
