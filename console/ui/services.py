"""What a module may ask of the console.

Knows the session's requests, the board and the settings by their types. Must not know any screen:
modules get this object and nothing else of the application.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from console.config import Settings
from console.i18n import Message
from console.protocol.wire import Record, Request
from console.state.board import Board

if TYPE_CHECKING:
    from console.client.rest import RestClient

ReplyT = TypeVar("ReplyT", bound=Record)


class Ask(Protocol):
    """Sends one request and waits for its reply."""

    def __call__(self, request: Request[ReplyT]) -> Awaitable[ReplyT]:
        """Raises Refused, NotConfirmed or NotSent (console.client.errors)."""


@dataclass(frozen=True, slots=True)
class Services:
    """The console, as modules see it."""

    ask: Ask
    rest: Callable[[], Awaitable[RestClient]]
    """A client for the three REST calls; raises NotSent where the settings lack what it needs."""
    board: Callable[[], Board]
    licences: Callable[[], frozenset[str]]
    own_number: Callable[[], str]
    live: Callable[[], bool]
    """Whether the link is up and the extension list is read."""
    settings: Callable[[], Settings]
    save_settings: Callable[[Settings], Message | str | None]
    """Keeps and applies new settings; the reason if they could not be written."""
    desk_folder: Callable[[], Path]
    """Where what is kept of this PBX belongs: another profile has another."""
    rename_profile: Callable[[str, str], Awaitable[Message | None]]
    """What is kept of a profile follows its new name in the settings; why it could not."""
    server_now: Callable[[], float]
    """The PBX's time, epoch seconds."""
    name_of: Callable[[str], str]
    """A name for a number, from extensions and both address books; empty if unknown."""
    say: Callable[[Message | str], None]
    """One line for the operator, on the desk."""
    dial: Callable[[str], bool]
    """Calls a number from the own extension, as its key would; whether it leaves."""
    transfer: Callable[[str], bool]
    """Sends the talking call to a number, guarded like its key; whether it leaves or waits."""
    book_changed: Callable[[Any], None]
    """A fresh address book was read: the search box and the caller names use it from now on."""
    password_changed: Callable[[str], None]
    """The operator's own password is another one now: the next login uses it."""

    def who(self, number: str) -> str:
        """A number with the name for it, as lists show whom they mean."""
        return f"{number} {self.name_of(number)}".strip()

    def pbx_now(self) -> datetime:
        """The PBX's local time; its zone is taken to be that of this computer (reading A)."""
        return datetime.fromtimestamp(self.server_now())  # noqa: DTZ006
