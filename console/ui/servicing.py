"""The console's side of `services`: what modules ask for, wired to the app.

Knows the app's parts. Must not know any module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.client.unread import BOOK
from console.ui.renaming import rename
from console.ui.services import Services

if TYPE_CHECKING:
    from console.client.rest import RestClient
    from console.ui.app import Console


def services(app: Console) -> Services:
    """The services of an app."""

    async def rest() -> RestClient:
        from console.ui.rest_access import rest_client

        return await rest_client(app)

    def licences() -> frozenset[str]:
        login = app.feed.login
        return login.licenses if login is not None else frozenset()

    def book_changed(book: Any) -> None:
        app.people.show_contacts(book)
        app.readings.unread.read(BOOK)
        app.refresh_everything()

    return Services(
        ask=app.ask,
        rest=rest,
        board=lambda: app.board,
        licences=licences,
        own_number=lambda: app.board.own_number,
        live=lambda: app.board.live,
        settings=lambda: app.settings,
        save_settings=app.keep,
        desk_folder=lambda: app.setup.desk_folder,
        rename_profile=lambda old, new: rename(app, old, new),
        server_now=app.feed.now,
        name_of=app.people.name_of,
        say=app.say,
        dial=lambda number: app.press("call.dial", number),
        transfer=lambda number: app.press("call.blind_transfer", number),
        book_changed=book_changed,
        password_changed=app.accounts.password_changed,
    )
