"""The login form: where, who, and with which password.

Knows the fields of a login. Must not know sessions: it gives an account back.
"""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Label, Static

from console.client.account import Account
from console.client.address import Address
from console.client.errors import BadAddress
from console.i18n import Message, msg, tr
from console.protocol.checks import is_number
from console.state.key_reader import IN_FORMS
from console.state.keys import shown
from console.ui.dialogs import Dialog

FIELDS: tuple[tuple[str, Message], ...] = (
    ("url", msg("Server")),
    ("user", msg("User")),
    ("number", msg("Own extension")),
    ("password", msg("Password")),
)


class Login(Dialog[Account | None]):
    """Asks for an account, with what is known filled in and the last failure on top."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,tab", "app.focus_next", show=False),
        Binding("up,shift+tab", "app.focus_previous", show=False),
    ]

    def __init__(
        self, known: Account, failure: Message | str = "", *, quit_keys: tuple[str, ...]
    ) -> None:
        super().__init__()
        key = next((shown(key) for key in quit_keys if key in IN_FORMS), "")
        self._quitting = tr("   {key}: quit", key=key) if key else ""
        self._known = known
        self._failure = failure

    def compose(self) -> ComposeResult:
        """A field a line, the failure, the keys."""
        with Vertical(id="login", classes="dialog"):
            yield Static(Content(tr("Log in to the PBX")), classes="dialog-title")
            yield Static(Content(str(self._failure)), classes="dialog-error")
            for name, title in FIELDS:
                with Horizontal(classes="row"):
                    yield Label(Content(str(title)))
                    yield Input(
                        str(getattr(self._known, name)),
                        id=name,
                        password=name == "password",
                        compact=True,
                        placeholder="ws://192.168.1.10:8443/websocket" if name == "url" else "",
                        max_length=200,
                    )
            hint = tr("Enter: log in   Tab: next field") + self._quitting
            yield Static(Content(hint), classes="dialog-hint")

    def on_mount(self) -> None:
        """The first empty field gets the focus."""
        for name, _ in FIELDS:
            field = self.query_one(f"#{name}", Input)
            if not field.value:
                field.focus()
                return
        self.query_one("#password", Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Checks the fields and gives the account back."""
        event.stop()
        values = {name: self.query_one(f"#{name}", Input).value.strip() for name, _ in FIELDS}
        values["password"] = self.query_one("#password", Input).value
        problem = self._problem(values)
        if problem is not None:
            name, text = problem
            self.query_one(".dialog-error", Static).update(Content(str(text)))
            self.query_one(f"#{name}", Input).focus()
            return
        values["url"] = Address.parse(values["url"]).url
        self.dismiss(Account(language=self._known.language, **values))

    @staticmethod
    def _problem(values: dict[str, str]) -> tuple[str, Message | str] | None:
        for name, title in FIELDS:
            if not values[name]:
                return name, msg("{field} is missing", field=title)
        try:
            Address.parse(values["url"])
        except BadAddress as bad:
            return "url", bad.reason
        if not is_number(values["number"]):
            return "number", msg("The own extension is a number")
        return None

    def action_leave(self) -> None:
        """Esc clears the password; it never leaves the program."""
        self.query_one("#password", Input).value = ""
