"""The application: joins session, board, dispatcher and desk.

Knows all parts and starts them. Must not know how any of them works: what a command does is in
`actions`, what the lines say in `dashboard`, what arrives goes through `feed`.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import events
from textual.reactive import Initialize, Reactive

from console import themes
from console.audit_file import Audit
from console.client.errors import NotSent
from console.config import Settings, config_folder
from console.feed import Feed
from console.i18n import Message, msg
from console.protocol.session import LoginReply
from console.protocol.wire import Record, Request
from console.state import keys, readonly
from console.state.audit import Who
from console.state.board import Board
from console.state.commands import PLANNERS
from console.state.ledger import TWICE
from console.state.planning import Plan, Target
from console.ui import choices, garbage, opening, way_on
from console.ui.accounts import Accounts
from console.ui.actions import Actions
from console.ui.call_control import CallControl
from console.ui.context_menu import open_menu
from console.ui.counting import Counting
from console.ui.cover import Cover, CoverWatch
from console.ui.dashboard import Dashboard
from console.ui.desk import Desk
from console.ui.dialogs import Dialog
from console.ui.dispatch import Dispatcher
from console.ui.driver import crash
from console.ui.driver.app import SafeApp
from console.ui.frames import Frames
from console.ui.in_order import handle_in_form
from console.ui.keyboard import Keyboard
from console.ui.painting import Painting
from console.ui.people import People
from console.ui.setup import Setup
from console.ui.shift import Shift
from console.ui.status import KeyBar
from console.ui.toosmall import TooSmall, is_too_small
from console.ui.widgets.states import THEME_DEFAULTS

if TYPE_CHECKING:
    from pathlib import Path

    from console.client.session import Session
    from console.ui.readings import Readings
    from console.ui.services import Services

ReplyT = TypeVar("ReplyT", bound=Record)
SAID_S = 8.0
"""How long a sentence stays."""
NOTICE_S = 60.0
"""How long what there is to say at the start stays."""
_LAST_OUTCOMES_S = 1.0


class Console(Painting[None], SafeApp[None]):
    """The operator console."""

    CSS_PATH: ClassVar[str | None] = "console.tcss"
    TITLE = "lvconsole"
    keys_first: ClassVar[tuple[keys.Command, ...]] = ()
    """What the line of keys begins with, beside what the desk can do."""

    # Textual asks for it before it reads the stylesheet, which another theme has read anew.
    theme: Reactive[str] = Reactive(Initialize(choices.first_theme))

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self.settings = setup.settings
        self.themes = themes.load(config_folder(setup.store.path) / "themes")
        super().__init__(state_folder=setup.data_folder)
        self.board = Board()
        self.people = People(self.board)
        self.frames = Frames(self, self.settings.desk.frames_per_second)
        self.sweeper = garbage.Sweeper()
        self.feed = Feed(self.board, pushed=self.frames.pushed, changed=self.refresh_lines)
        audit = Audit(setup.data_folder, who=self._who, failed=self._audit_failed)
        self.dispatcher = Dispatcher(self.feed, say=self.say, audit=audit, readonly=setup.readonly)
        self.shift = Shift(self)
        self.counting = Counting(self)
        self.control = CallControl(self)
        self.actions = Actions(self)
        self.dashboard = Dashboard(self)
        self.accounts = Accounts(self)
        self.keymap = keys.keymap(self.settings.key_scheme, self.settings.keys)
        self.keyboard = Keyboard(
            self.keymap,
            run=self.actions.run,
            desk=self.desk_on_top,
            focused=lambda: self.focused,
            in_list=lambda: bool(getattr(self.screen, "takes_chords", False)),
            take_digit=lambda digit: bool(
                getattr(self.screen, "take_digit", lambda _: False)(digit)
            ),
            dialog=lambda: self.screen if isinstance(self.screen, Dialog) else None,
            repeated=lambda: self.say(TWICE),
            changed=self.refresh_lines,
        )
        self.session: Session | None = None
        self._said: tuple[Message | str, float] = (setup.notice, time.monotonic() + NOTICE_S)
        self._night_note = ("", "")
        self._cover = CoverWatch(self)
        self.desk = self._new_desk()
        self.desk.hits.memory = self.shift.memory
        self.desk.menu = partial(open_menu, self)

    def _new_desk(self) -> Desk:
        return Desk(
            self.board,
            self.people.search,
            self.people.order,
            clock=self.feed.now,
            name_of=self.people.name_of,
            title_of=lambda id_: str(keys.BY_ID[id_].title),
            key_of=lambda id_: keys.first_key(self.keymap, id_),
            changed=self.refresh_lines,
            answered=self.frames.answer_key,
        )

    # Life.

    def on_mount(self) -> None:
        """Opens the desk, then the session or the login form."""
        self.feed.on_login_hook = self._logged_in
        self.feed.on_list_hook = self._list_read
        self.feed.on_loss_hook = self.shift.link_lost
        self.feed.on_late_hook = self.dispatcher.late
        self.feed.on_oddity_hook = self.counting.oddity
        self.dispatcher.on_done = self.shift.sent
        choices.apply(self)
        self.push_screen(self.desk)
        self.set_timer(self.feed.until_second(), self._tick)
        if faults := opening.faults(self):
            self.say(faults, NOTICE_S)
        if not self.is_headless:
            self.call_after_refresh(garbage.postpone)
        # The first picture does not wait for the parts that only the connection needs.
        self.call_after_refresh(self.read_night_note)
        self.call_after_refresh(self.begin_session)

    @cached_property
    def readings(self) -> Readings:
        """What is read in the background: nothing before the login."""
        from console.ui.readings import Readings

        return Readings(self)

    def begin_session(self) -> None:
        """Logs in with the account of the start, or asks for one."""
        self.accounts.begin()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The colours of states, for a theme that lacks one."""
        return THEME_DEFAULTS

    async def farewell(self) -> None:
        """Logs out before the end."""
        self.shift.end()
        self.counting.end()
        if self.session is not None:
            await self.session.close()
            # What was not answered until then is noted before the audit ends.
            await self.dispatcher.answered(_LAST_OUTCOMES_S)
        self.setup.end_recording()

    def note_fault(self, where: str, error: BaseException, path: Path | None) -> None:
        """A part of the console failed and the rest lives on."""
        self.counting.fault(where, error, path)

    def note_input(self, kind: str) -> None:
        """Something typed was refused."""
        self.counting.refused_input(kind)

    def leave(self) -> None:
        """Logs out and ends."""
        self._ending_task = asyncio.create_task(self.end(0), name="farewell")

    # What the session tells.

    def _logged_in(self, reply: LoginReply) -> None:
        crash.protect(reply.token)
        crash.protect(reply.sip_password)
        self.accounts.logged_in()
        self.people.show_commands(keys.licensed(keys.FINDABLE, reply.licenses))

    def _list_read(self) -> None:
        self.readings.begin()

    # Frames.

    def refresh_lines(self) -> None:
        """The lines around the panes read differently from now on."""
        self.frames.lines_changed()

    thawed = refresh_lines

    def refresh_everything(self) -> None:
        """All panes and lines are shown afresh: the language changed, say."""
        self.frames.everything_changed()

    def _tick(self) -> None:
        """Once a second: timers, and what has been shown long enough."""
        if not self.is_running:
            return  # The screens are being taken down.
        self.set_timer(self.feed.until_second(), self._tick)
        self.board.expire(self.feed.now())
        self.dispatcher.look()
        self.shift.tick()
        self.counting.tick()
        self._cover.look()
        self.sweeper.look(self.frames.pushes, self.key_in_hand, time.monotonic())
        if self.desk.ready and not self._line_busy():
            self.desk.grid.tick()
            self.desk.show_lists(queue=True, calls=True, conference=True)
            self.dashboard.show()
            self.paint_now()

    def cover(self) -> None:
        """Covers the names until somebody comes back."""
        self.push_screen(Cover())

    def say(self, text: Message | str, seconds: float = SAID_S) -> None:
        """One sentence for the operator, for a while."""
        self._said = (text, time.monotonic() + seconds)
        self.refresh_lines()

    def said(self) -> str:
        """The sentence that is still to be read."""
        text, until = self._said
        return str(way_on.with_keys(text, self.keymap)) if time.monotonic() < until else ""

    # Keys and commands.

    def key_read(self) -> None:
        """A flood of pushes does not delay what the key starts."""
        self.frames.key_first()

    async def on_event(self, event: events.Event) -> None:
        """Every key goes through the key table first."""
        if isinstance(event, events.Key) and self._screen_stack:
            self.key_in_hand = event
            if isinstance(self.screen, TooSmall) and event.key not in self.keymap["quit"]:
                self.screen.take(event)
                return
            if self.control.countdown is not None and event.key in keys.BY_ID["cancel"].keys:
                # The undo of a transfer works wherever the focus is.
                self.actions.run("cancel", time.monotonic(), False)
                return
            if self.keyboard.take(event):
                return
            if opening.asks_for_help(self, event.key):
                self.open_help()
                return
            if await handle_in_form(self, event):
                return
        await super().on_event(event)

    def on_resize(self, event: events.Resize) -> None:
        """Below the smallest size only that is shown."""
        hidden = isinstance(self.screen, TooSmall)
        if is_too_small(event.size) and not hidden:
            self.push_screen(TooSmall(partial(self.press, "call.dial"), self.keymap["call.dial"]))
        elif hidden and not is_too_small(event.size):
            self.pop_screen()

    def repaint(self) -> None:
        """Sends the whole picture again, as somebody asked for who may see another one."""
        self.forget_shown()
        super().repaint()

    def desk_on_top(self) -> Desk | None:
        """The desk, unless another screen is in front of it."""
        return self.desk if self._screen_stack and self.screen is self.desk else None

    def on_key_bar_pressed(self, event: KeyBar.Pressed) -> None:
        """A click on a key hint is its key."""
        self.actions.run(event.command, time.monotonic(), False)

    def on_extension_grid_acted(self) -> None:
        """A double click does what Enter would do."""
        self.actions.run("act", time.monotonic(), False)

    def on_line_list_acted(self) -> None:
        """A double click does what Enter would do."""
        if self.desk_on_top() is not None:
            self.actions.run("act", time.monotonic(), False)

    def plan_now(self, command: str, target: Target | None = None) -> Plan | Message:
        """What a command would do at this moment, for the footer and the help.

        A `target` stands in place of whom the desk points at.
        """
        sight, _ = self.desk.look(
            command, pressed_at=time.monotonic(), frozen=False, doubtful=False, by_row=False
        )
        return PLANNERS[command](replace(sight, target=target) if target is not None else sight)

    def missing_licence(self, command: keys.Command) -> str:
        """The licence flag that hides a command; empty if it is there."""
        login = self.feed.login
        if login is None or not command.licence or command.licence in login.licenses:
            return ""
        return command.licence

    # Screens.

    def open_help(self) -> None:
        """Opens the help."""
        opening.open_help(self)

    def open_module(self, command: str) -> None:
        """Opens the module of a command."""
        opening.open_module(self, command)

    def services(self) -> Services:
        """What modules may ask of the console."""
        from console.ui.servicing import services

        return services(self)

    def night_note(self) -> tuple[str, str]:
        """What is known of night service: what was set from here (reading 26); also shorter."""
        return self._night_note

    def read_night_note(self) -> None:
        """Night service may have been set: what is kept about it is read afresh."""
        from console.ui.modules.night_service import night_note

        self._night_note = night_note(self.setup.desk_folder)
        self.refresh_lines()

    async def ask(self, request: Request[ReplyT]) -> ReplyT:
        """One request of a module."""
        if self.session is None:
            raise NotSent(msg("No link to the PBX: nothing was sent"))
        if self.setup.readonly and (refused := readonly.refusal(request)) is not None:
            raise NotSent(refused)
        if request.id in readonly.READS:
            return await self.session.request(request, or_never=False)
        return await self.dispatcher.ask(request)

    def _who(self) -> Who:
        user = self.session.account.user if self.session is not None else ""
        return Who(user, self.board.own_number)

    def _audit_failed(self, cause: Message | str) -> None:
        self.say(msg("The audit log can't be written: {cause}", cause=cause))

    def press(self, command: str, number: str) -> bool:
        """A module asks for call control on a number, as if its key had been pressed.

        Whether something leaves.
        """
        target = Target(number, self.people.name_of(number), None)
        return self.control.press(command, time.monotonic(), target=target)

    def keep(self, settings: Settings) -> Message | str | None:
        """Applies settings and writes them; the reason if they could not be written."""
        return choices.keep(self, settings)
