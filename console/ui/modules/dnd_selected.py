"""Do-not-disturb of the selected extensions, switched by one key.

Knows what the board tells of them. Must not know how it is sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from console.client.errors import NotConfirmed, RequestFailed
from console.i18n import Message, msg, tr
from console.protocol.target import Target
from console.state.number_list import joined
from console.ui.dialogs import Dialog
from console.ui.modules.dnd import DoNotDisturb
from console.ui.modules.dnd_set import clear_dnd, set_dnd
from console.ui.modules.whom import do_for_each, one
from console.ui.services import Services


class Switch(Dialog[None]):
    """Says whose do-not-disturb Enter switches, and to what."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "switch", show=False)]

    def __init__(self, services: Services, numbers: Sequence[str]) -> None:
        super().__init__()
        self._services = services
        self._numbers = numbers
        extensions = services.board().extensions
        on = [number for number in numbers if number in extensions and extensions[number].dnd]
        # Of several, those that are off win: one more press then clears them all.
        self._clears = len(on) == len(numbers)
        self._sending = False
        self._done = False

    def compose(self) -> ComposeResult:
        """What Enter does."""
        name = self._services.name_of(self._numbers[0]) if len(self._numbers) == 1 else ""
        who = f"{joined(self._numbers)} {name}".strip()
        if self._clears:
            question = tr("Clear do not disturb of {who}?", who=who)
        else:
            question = tr("Set do not disturb for {who}, until it is cleared?", who=who)
        yes = tr("clear") if self._clears else tr("set")
        with Vertical(classes="dialog"):
            yield Static(Content(question), classes="dialog-text")
            yield Static(Content(tr("Enter: {yes}   Esc: no", yes=yes)), classes="dialog-hint")

    def action_switch(self) -> None:
        """Send it, once."""
        if not self._sending:
            self._sending = True
            self.run_worker(self._send())

    async def _send(self) -> None:
        async def do(target: Target) -> None:
            if self._clears:
                await clear_dnd(self._services, target)
            else:
                await set_dnd(self._services, target)

        wanted = [one(number) for number in self._numbers]
        try:
            said = await do_for_each(self.app, msg("Do not disturb"), wanted, do)
        except NotConfirmed as open_end:
            self._show(msg("Not confirmed: {reason}", reason=open_end.reason))
        except RequestFailed as failure:
            self._show(failure.reason)
        else:
            single = msg("Do not disturb cleared") if self._clears else msg("Do not disturb set")
            self._services.say(said or single)
            self._done = True
            self._close()
        finally:
            self._sending = False

    def on_screen_resume(self) -> None:
        """A screen above is closed: all may be done meanwhile."""
        self._close()

    def _close(self) -> None:
        # Textual closes the top screen, whichever that is.
        if self._done and self.is_active:
            self._done = False
            self.dismiss(None)

    def _show(self, reason: Message | str) -> None:
        text = self.query_one(".dialog-text", Static)
        text.update(Content(str(reason)))
        text.add_class("dialog-error")

    def action_leave(self) -> None:
        """Nothing is sent any more."""
        if not self._sending:
            self.dismiss(None)


def screen(services: Services, numbers: Sequence[str]) -> Screen[Any]:
    """The question for the selected extensions; without any, the whole module."""
    return Switch(services, numbers) if numbers else DoNotDisturb(services)
