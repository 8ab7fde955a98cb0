"""The own password (manual 3.4): typed twice, never shown.

Knows the form. Must not keep, show or log what is typed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from textual.screen import Screen

from console.client.errors import NotSent
from console.i18n import Message, msg, tr
from console.ui.form_fields import Secret
from console.ui.forms import Form, FormScreen, Values
from console.ui.services import Services


def password_form(services: Services) -> Form:
    """The form; sending it changes the password of the operator who is logged in."""

    async def send(values: Values) -> None:
        own = services.board().own
        # Of an extension, userId is the currentUserId of its login (reading 6).
        if own is None or not own.user_id:
            raise NotSent(msg("The PBX has not told which account this is"))
        rest = await services.rest()
        await rest.change_password(own.user_id, values["password"])
        services.password_changed(values["password"])

    return Form(
        tr("Own password"),
        [
            Secret("password", msg("New password"), required=True),
            Secret("again", msg("Once more"), required=True),
        ],
        send,
        done=msg("Password changed: use the new one at the next login"),
        save=msg("change"),
        check=_same,
        intro=msg("It holds for the account that is logged in, here and at every other console"),
        say=services.say,
    )


def _same(values: Values) -> Mapping[str, Message | str]:
    if values["password"] == values["again"]:
        return {}
    return {"again": msg("These two are not the same")}


def screen(services: Services, numbers: Sequence[str]) -> Screen[Any]:
    """The form."""
    return FormScreen(password_form(services))
