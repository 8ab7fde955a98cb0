"""A small application that opens modules, on a session with a simulated exchange."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from textual.app import ComposeResult
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Static

from console.client.account import Account
from console.client.credential import Credential
from console.client.link import Link, LinkPhase
from console.client.rest import RestClient
from console.client.session import Session
from console.config import Settings
from console.i18n import Message
from console.protocol.frames import Reply
from console.protocol.push import Push
from console.protocol.records import Extension
from console.protocol.session import LoginReply
from console.simulator import Simulator
from console.state.board import Board
from console.ui.modules import MODULES
from console.ui.painting import Painting
from console.ui.services import Services
from console.ui.widgets.states import THEME_DEFAULTS
from tests.hands import Frame, Hands


class Ear:
    """Hears the session: the link, the login and the board."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.link = Link(LinkPhase.DOWN, 0.0)
        self.login: LoginReply | None = None

    def now(self) -> float:
        return time.time()

    def on_link(self, link: Link) -> None:
        self.link = link

    def on_login(self, reply: LoginReply) -> None:
        self.login = reply
        self.board.log_in(reply.number)

    def on_reread_started(self) -> None:
        self.board.reread_started()

    def on_extensions(self, extensions: Sequence[Extension]) -> None:
        self.board.load(extensions, self.now())

    def on_push(self, push: Push) -> None:
        self.board.apply(push, self.now())

    def on_late_reply(self, serial: str, reply: Reply) -> None:
        pass

    def on_oddity(self, kind: str, detail: str) -> None:
        raise AssertionError(f"{kind}: {detail}")

    def may_renew(self) -> bool:
        return True


class HostApp(Painting[None]):
    """An empty desk to open modules on."""

    ENABLE_COMMAND_PALETTE = False
    CSS = ".dialog { width: 70; height: auto; } ModalScreen { align: center middle; }"

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return {**super().get_theme_variable_defaults(), **THEME_DEFAULTS}

    def compose(self) -> ComposeResult:
        yield Static("the desk")


@dataclass
class Heard:
    """What modules told the console."""

    said: list[str] = field(default_factory=list)
    dialled: list[str] = field(default_factory=list)
    transferred: list[str] = field(default_factory=list)
    books: list[Any] = field(default_factory=list)
    passwords: list[str] = field(default_factory=list)
    settings: Settings = field(default_factory=Settings)
    renamed: list[tuple[str, str]] = field(default_factory=list)

    async def rename(self, old: str, new: str) -> Message | None:
        self.renamed.append((old, new))
        return None

    def keep(self, settings: Settings) -> Message | None:
        self.settings = settings
        return None

    def dial(self, number: str) -> bool:
        self.dialled.append(number)
        return True

    def transfer(self, number: str) -> bool:
        self.transferred.append(number)
        return True

    def say(self, text: Message | str) -> None:
        self.said.append(str(text))


class Desk(Hands):
    """An operator before an empty desk."""

    def __init__(
        self,
        sim: Simulator,
        session: Session,
        feed: Ear,
        pilot: Pilot[None],
        services: Services,
        heard: Heard,
    ) -> None:
        super().__init__(sim, pilot)
        self.session = session
        self.feed = feed
        self.services = services
        self.heard = heard

    def asked(self, service: str, operate: str = "") -> list[Frame]:
        """The requests the exchange got for a service, in order."""
        return [
            frame
            for frame in self.requests()
            if frame.get("service") == service and frame.get("operate", "") == operate
        ]

    async def fill(self, text: str) -> None:
        """Put a long text into the field that has the focus, in place of what is there."""
        await self.press("end", "ctrl+u")
        await self.paste(text)

    async def open(self, command: str, numbers: Sequence[str] = ()) -> Screen[Any]:
        """Open a module as its command does."""
        screen = MODULES[command](self.services, numbers)
        await self.app.push_screen(screen)
        await self.pilot.pause()
        return screen


def body(frame: Frame) -> Frame:
    """A request's own fields."""
    head = {"service", "operate", "serialId", "currentUserId", "token"}
    return {name: value for name, value in frame.items() if name not in head}


def _services(
    session: Session, feed: Ear, rest_url: str, heard: Heard, data_folder: Path
) -> Services:
    def licences() -> frozenset[str]:
        login: LoginReply | None = feed.login
        return login.licenses if login is not None else frozenset()

    def name_of(number: str) -> str:
        known = feed.board.extensions.get(number)
        return known.show_name if known is not None else ""

    async def rest() -> RestClient:
        return RestClient(rest_url, Credential("user", "pass"), allow_plain=True)

    return Services(
        ask=session.request,
        rest=rest,
        board=lambda: feed.board,
        licences=licences,
        own_number=lambda: feed.board.own_number,
        live=lambda: feed.link.phase is LinkPhase.LIVE,
        settings=lambda: heard.settings,
        save_settings=heard.keep,
        desk_folder=lambda: data_folder,
        rename_profile=heard.rename,
        server_now=feed.now,
        name_of=name_of,
        say=heard.say,
        dial=heard.dial,
        transfer=heard.transfer,
        book_changed=heard.books.append,
        password_changed=heard.passwords.append,
    )


@asynccontextmanager
async def at_desk(
    sim: Simulator, folder: Path, *, size: tuple[int, int] = (80, 24), language: str = "en"
) -> AsyncIterator[Desk]:
    """An operator logged in to the exchange, before an empty desk."""
    login = sim.accounts[0]
    board = Board(login.number)
    feed = Ear(board)
    account = Account(
        sim.url, user=login.user, number=login.number, password=login.password, language=language
    )
    session = Session(account, listener=feed)
    heard = Heard()
    services = _services(session, feed, sim.rest_url, heard, folder)
    task = asyncio.create_task(session.run())
    try:
        async with HostApp().run_test(size=size) as pilot:
            desk = Desk(sim, session, feed, pilot, services, heard)
            await desk.until(lambda: feed.link.phase is LinkPhase.LIVE, "logged in")
            yield desk
    finally:
        await session.close()
        await asyncio.wait({task})


def offline(services: Services) -> Services:
    """The same console while the link is down."""
    return replace(services, live=lambda: False)
