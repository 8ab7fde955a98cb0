"""The whole console on a simulated exchange, driven by keys and read from the screen."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from console.client.account import Account
from console.config import Settings, Store
from console.simulator import Simulator
from console.state.calls import Role
from console.state.guard import SETTLED_S
from console.ui.app import Console
from console.ui.setup import Setup

Frame = dict[str, Any]


class Attendant:
    """One operator at the keyboard."""

    def __init__(self, sim: Simulator, pilot: Pilot[None], app: Console) -> None:
        self.sim = sim
        self.pilot = pilot
        self.app = app

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def chord(self, letters: str) -> None:
        """A chord: the leader, then these letters."""
        await self.pilot.press("semicolon", *letters)

    async def type(self, text: str) -> None:
        for char in text:
            await self.pilot.press("space" if char == " " else char)

    def text(self) -> str:
        """The top screen as text."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips)

    async def sees(self, *texts: str, limit: float = 10.0) -> None:
        """Wait until all of these are on the screen."""
        await self.until(lambda: all(text in self.text() for text in texts), texts, limit)

    async def no_longer_sees(self, text: str) -> None:
        """Wait until it is gone from the screen."""
        await self.until(lambda: text not in self.text(), f"without {text}")

    async def until(self, claim: Callable[[], Any], what: object = "", limit: float = 10.0) -> None:
        """Wait for a claim; the screen is part of the failure."""
        end = time.monotonic() + limit
        while not claim():
            if time.monotonic() > end:
                raise AssertionError(f"never: {what}\n{self.text()}")
            await self.pilot.pause(0.01)

    async def answer(self, channel: str) -> None:
        """Answer the only waiting caller, once his row has stood long enough to be meant."""
        queue = self.app.desk.queue

        def is_settled() -> bool:
            painted = queue.painted_at(channel)
            newest = max(painted.time if painted else time.monotonic(), queue.placed_since(channel))
            return time.monotonic() - newest > SETTLED_S + 0.05

        await self.until(is_settled, "the row stands")
        await self.press("f2")
        await self.until(lambda: self.app.board.calls.first(Role.TALKING), "answered")

    async def settled(self) -> None:
        """Wait until the own call has stood on the screen long enough to be meant."""
        calls = self.app.desk.calls

        def is_settled() -> bool:
            call = calls.current
            _, at = (
                calls.painted(call, role_counts=True)
                if call is not None
                else (None, time.monotonic())
            )
            return at > 0 and time.monotonic() - at > SETTLED_S + 0.05

        await self.until(is_settled, "the call stands")

    def asked(self, service: str) -> list[Frame]:
        """The requests the exchange got for a service, in order."""
        frames = [one.frame for one in self.sim.received if one.frame is not None]
        return [frame for frame in frames if frame.get("service") == service]


@asynccontextmanager
async def attendant(
    sim: Simulator,
    folder: Path,
    *,
    settings: Settings | None = None,
    size: tuple[int, int] = (160, 30),
    **setup: Any,
) -> AsyncIterator[Attendant]:
    """An operator logged in to the exchange, at a desk of his own."""
    login = sim.accounts[0]
    account = Account(sim.url, user=login.user, number=login.number, password=login.password)
    store = Store(folder / "config.toml")
    chosen = settings or store.settings
    given = Setup(store=store, settings=chosen, data_folder=folder, account=account, **setup)
    app = Console(given)
    async with app.run_test(size=size) as pilot:
        one = Attendant(sim, pilot, app)
        await one.until(lambda: app.board.live, "logged in")
        try:
            yield one
        finally:
            await app.farewell()
