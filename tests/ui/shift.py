"""An operator at the real console, by keys, on a session with a simulated exchange."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from textual import events
from textual.pilot import Pilot

from console.client.account import Account
from console.client.link import LinkPhase, Timing
from console.config import Desk, Settings, Store
from console.simulator import Simulator
from console.state import guard
from console.state.identity import identity_of
from console.state.ledger import Outcome
from console.state.own_call import Role
from console.ui.app import Console
from console.ui.call_control import HANG_UP_AFTER_HOLD_S
from console.ui.setup import Setup
from console.ui.widgets.line_columns import Row
from console.ui.widgets.line_list import LineList
from tests.hands import Frame, Hands

OWN = "3000"
CALLER = "013912345678"
CALL_CONTROL = (
    *("dialCall", "forceHangUp", "holdCall", "resumeCall", "answerQueueCall", "blindTransferCall"),
    *("transferCall", "forceSpyTalk", "spyListen", "conference"),
)


def at_rest(pane: LineList) -> bool:
    """Whether a pane has rows, and all stand there as they are for long enough to act on them."""
    now = time.monotonic()

    def rests(row: Row) -> bool:
        painted = pane.painted_at(row.key)
        if painted is None or painted.identity != row.identity:
            return False
        return now - max(painted.time, pane.placed_since(row.key)) > guard.SETTLED_S

    return bool(pane.rows) and all(map(rests, pane.rows))


class Shift(Hands):
    """One console and the exchange it is logged in to."""

    def __init__(self, sim: Simulator, app: Console, pilot: Pilot[None]) -> None:
        super().__init__(sim, pilot)
        self.console = app
        self.counted = 0

    @property
    def app(self) -> Console:
        return self.console

    def said(self) -> str:
        return f"said last: {self.app._said[0]}"

    async def press(self, *keys: str) -> None:
        """Keys one by one: each is let go before the next."""
        for key in keys:
            self.app.keyboard.held.released()
            await super().press(key)

    async def burst(self, *keys: str) -> None:
        """Keys as fast as a key that repeats sends them."""
        self.pressed += len(keys)
        for key in keys:
            self.app.post_message(events.Key(key, None))
        await self.pilot.pause()

    # What the exchange got.

    def frames(self, service: str = "") -> list[Frame]:
        """Requests since `forget`: all of a service, or all that control calls."""
        found = self.requests()[self.counted :]
        if service:
            return [frame for frame in found if frame.get("service") == service]
        return [frame for frame in found if frame.get("service") in CALL_CONTROL]

    def forget(self) -> None:
        """Only what comes from here on counts."""
        self.counted = len(self.requests())
        self.pressed = 0

    async def sent(self, service: str, **fields: str) -> Frame:
        """Wait for the one request of this service, and that nothing else was sent."""
        await self.until(lambda: self.frames(service), f"request {service}")
        await self.quiet()
        (frame,) = self.frames()
        assert frame["service"] == service, frame
        assert {name: frame.get(name) for name in fields} == fields
        self.forget()
        return frame

    async def quiet(self) -> None:
        """Wait until all that was pressed has been handled, here and at the exchange."""
        entries = self.app.dispatcher.ledger.entries
        silent = self.sim.faults.silent or self.sim.faults.half_open
        await self.pilot.pause()
        if not silent:
            await self.until(lambda: all(e.outcome is not Outcome.SENT for e in entries), "answers")
        await self.pilot.pause()

    async def nothing_sent(self) -> None:
        await self.quiet()
        assert self.frames() == []

    # Calls.

    def roles(self) -> list[tuple[Role, str]]:
        return [(call.role, call.number) for call in self.app.board.calls.calls()]

    def has(self, role: Role, number: str) -> bool:
        return (role, number) in self.roles()

    async def settled(self, pane: LineList) -> None:
        """Wait until a pane's rows have stood there long enough to act on them."""
        await self.until(lambda: at_rest(pane), f"{pane.id} at rest")

    async def in_call(self, *roles: tuple[Role, str]) -> None:
        """Wait until these are the own calls, painted and at rest."""
        await self.until(lambda: sorted(self.roles()) == sorted(roles), roles)
        panel = self.app.desk.calls

        def painted() -> bool:
            # The same party may be on another line of the operator's by now.
            return [*self.app.board.calls.calls()] == [*panel.shown.values()]

        await self.until(painted, f"{roles} on the screen")
        if roles:
            await self.settled(panel)
            since = panel.current_since
            await self.until(lambda: time.monotonic() - since > guard.SETTLED_S, "current call")

    async def caller(self, number: str = CALLER, name: str = "Ann Lee") -> str:
        """A caller waits, and stands on the screen; gives his channel."""
        channel = self.sim.call_in(number, name)
        await self.until(lambda: channel in self.app.desk.queue.callers, "caller")
        await self.settled(self.app.desk.queue)
        return channel

    async def gives_up(self, number: str, name: str = "", *, waited: float = 0.0) -> None:
        """A caller waits, stands on the screen, and hangs up."""
        channel = self.sim.call_in(number, name, waited=waited)
        await self.sees(number)
        self.sim.hang_up(channel)

    async def talk(self, number: str = CALLER, name: str = "Ann Lee") -> str:
        """A caller was answered by F2; gives his channel."""
        channel = await self.caller(number, name)
        await self.answer(number)
        self.forget()
        return channel

    async def answer(self, number: str) -> None:
        """The one who waits longest is answered."""
        await self.settled(self.app.desk.queue)
        await self.press("f2")
        await self.in_call((Role.TALKING, number))

    async def connect(self, one: str, other: str) -> None:
        """Two extensions talk, and the console knows it."""
        self.sim.connect(one, other)
        extensions = self.app.board.extensions
        await self.until(lambda: extensions[one].another_number == other, f"{one} talks")

    async def choose(self, number: str) -> None:
        """The grid's cursor stands on an extension, painted and at rest."""
        desk = self.app.desk
        # The board may know the number, and its call, a frame before the grid does.
        await self.until(lambda: desk.grid.layout_now.spot(number), f"{number} in the grid")
        desk.grid.select(number)

        def stands() -> bool:
            painted = desk.grid.painted_at(number)
            known = identity_of(self.app.board.extensions.get(number))
            if painted is None or painted.identity != known:
                return False
            return time.monotonic() - painted.time > guard.SETTLED_S

        await self.until(stands, f"{number} painted")

    def hold_is_past(self) -> bool:
        """Whether a hang-up pressed now would not be taken for a slip after a hold."""
        held_at: float = self.app.control._hold_at
        return time.monotonic() - held_at > HANG_UP_AFTER_HOLD_S

    async def logged_in_again(self, cut: Callable[[], Awaitable[None]]) -> None:
        """The link is cut and made again. Being without it may be over before anybody looks."""

        def logins() -> int:
            return sum(one.frame is not None and one.frame["service"] == "login" for one in got)

        got = self.sim.received
        before = logins()
        await cut()
        await self.until(lambda: logins() > before and self.live(), "live again")

    def live(self) -> bool:
        return self.app.feed.link.phase is LinkPhase.LIVE and self.app.board.live


QUICK = Timing(delays=(0.05, 0.1), reply_limit=8.0, login_burst=50)
SETTINGS = replace(Settings(), desk=Desk(tour=False))
"""As nobody has changed them, without the offer of the tour."""


@asynccontextmanager
async def shift(
    sim: Simulator,
    folder: Path,
    *,
    size: tuple[int, int] = (120, 36),
    timing: Timing = QUICK,
    readonly: bool = False,
    settings: Settings = SETTINGS,
    profile: str = "default",
    **desk: Any,
) -> AsyncIterator[Shift]:
    """The console, logged in and live. `desk` are settings of the desk."""
    login = sim.accounts[0]
    account = Account(sim.url, login.user, login.number, "en", login.password)
    setup = Setup(
        store=Store(folder / "config.toml"),
        settings=replace(settings, desk=replace(settings.desk, **desk)),
        data_folder=folder,
        account=account,
        timing=timing,
        readonly=readonly,
        profile=profile,
    )
    app = Console(setup)
    async with app.run_test(size=size) as pilot:
        one = Shift(sim, app, pilot)
        await one.until(lambda: app.board.live, "logged in")
        one.forget()
        yield one
        await app.farewell()
