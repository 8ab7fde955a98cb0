"""A console without a screen: session, feed, board and dispatcher; most behind the cutting proxy.

Knows how they are joined, and the exchange's own truth. Knows no goal.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import fields
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from console.audit_file import Audit
from console.client.account import Account
from console.client.errors import RequestFailed
from console.client.link import LinkPhase
from console.client.session import Session, Timing
from console.feed import Feed
from console.i18n import Message
from console.protocol import dnd
from console.protocol.records import Extension
from console.simulator import Simulator
from console.simulator.faults import Faults
from console.simulator.records_view import listed
from console.state.audit import Who
from console.state.board import Board
from console.state.ledger import Outcome
from console.ui.dispatch import Dispatcher
from tests.soak.proxy import Proxy, proxied
from tests.state.house import OWN, read

_SWITCHES = {one.name for one in fields(Faults)} - {"seed"}

QUICK = Timing(delays=(0.0, 0.005), login_burst=10**9, reply_limit=0.5, reread_gap=0.05)


class Desk:
    """One operator's console."""

    def __init__(self, sim: Simulator, url: str, folder: Path, timing: Timing) -> None:
        login = sim.accounts[0]
        account = Account(url, login.user, login.number, "en", login.password)
        self.sim = sim
        self.said: list[Message | str] = []
        self.trial = ""
        """What is being tried, for a wait that did not end."""
        self.links: list[tuple[float, LinkPhase]] = []
        """The phases of the link since the last `links.clear()`, and when each began."""
        self.board = Board()
        self.feed = Feed(self.board, pushed=self.look, changed=self.look)
        audit = Audit(folder, who=lambda: Who("soak", OWN), failed=self.said.append)
        self.dispatcher = Dispatcher(
            self.feed, say=lambda text: self.said.append(str(text)), audit=audit
        )
        self.session = Session(account, listener=self.feed, timing=timing)
        self.dispatcher.session = self.feed.session = self.session
        self.feed.on_late_hook = self.dispatcher.late

    def look(self) -> None:
        """What the screen does after each change."""
        if hasattr(self, "dispatcher"):
            self.dispatcher.look()
            if not self.links or self.links[-1][1] is not self.feed.link.phase:
                self.links.append((time.monotonic(), self.feed.link.phase))

    @property
    def live(self) -> bool:
        """In sync, as far as the console knows."""
        return self.feed.link.phase is LinkPhase.LIVE and self.board.live

    async def until(
        self, claim: Callable[[], Any], what: str, limit: float = 15.0, pause: float = 0.0005
    ) -> float:
        """Wait until something holds, looking every `pause`; the seconds it took.

        Raises NeverError.
        """
        began = time.monotonic()
        while not claim():
            await asyncio.sleep(pause)
            if time.monotonic() - began > limit:
                raise NeverError(f"never: {what}; {self.state()}")
        return time.monotonic() - began

    def state(self) -> str:
        """Where everything stands, for a wait that did not end."""
        link = self.feed.link
        silent = self.session.now() - (link.heard_at or 0.0)
        faults = {k: v for k, v in vars(self.sim.faults).items() if k in _SWITCHES and v}
        sent = [e.command for e in self.dispatcher.ledger.entries if e.outcome is Outcome.SENT]
        return (
            f"{self.trial}: link {link.phase} ({link.cause}), generation {link.generation}, "
            f"heard {silent:.1f} s ago, board live {self.board.live}, sent {sent}, faults {faults}"
        )

    async def in_step(self, limit: float = 15.0, pause: float = 0.0005) -> None:
        """Wait until everything that was pushed so far has arrived: answers come behind it.

        `limit` is for being live, `pause` between two looks.
        """
        end = time.monotonic() + 60
        while True:
            await self.until(lambda: self.live, "live", limit, pause)
            # A cut may still be on its way.
            with suppress(RequestFailed):
                await self.session.request(dnd.Query(number=OWN), limit=10)
                return
            if time.monotonic() > end:
                raise NeverError(f"never: an answer; {self.state()}")
            await asyncio.sleep(0.001)


class ProxiedDesk(Desk):
    """A console behind the cutting proxy."""

    def __init__(self, sim: Simulator, proxy: Proxy, folder: Path, timing: Timing) -> None:
        super().__init__(sim, f"ws://127.0.0.1:{proxy.port}/websocket", folder, timing)
        self.proxy = proxy

    def state(self) -> str:
        """Where everything stands, the proxy too."""
        proxy = self.proxy
        held = not proxy.hold.is_set()
        return f"{super().state()}, budget {proxy.budget}, delay {proxy.delay}, held {held}"


class NeverError(Exception):
    """What was waited for did not come: which wait it was, and where everything stood."""


@asynccontextmanager
async def a_desk(
    extensions: int = 100, timing: Timing = QUICK, seed: int = 1
) -> AsyncIterator[ProxiedDesk]:
    """A console that is live on an exchange behind a proxy."""
    with TemporaryDirectory() as folder:
        async with (
            Simulator(extensions=extensions, rest_port=None, seed=seed) as sim,
            proxied(sim.port, seed) as proxy,
        ):
            desk = ProxiedDesk(sim, proxy, Path(folder), timing)
            async with at_work(desk):
                yield desk
                proxy.hold.set()
                proxy.delay, proxy.budget = 0, None
                sim.faults.clear()


@asynccontextmanager
async def at_work(desk: Desk) -> AsyncIterator[None]:
    """A desk that is live at first; it logs out at the end."""
    running = asyncio.create_task(desk.session.run())
    await desk.until(lambda: desk.live, "live at first")
    yield
    await desk.session.close()
    await running


def truth(sim: Simulator) -> Board:
    """The board of a console that has missed nothing."""
    board = Board()
    board.log_in(OWN)
    board.reread_started()
    rows = [json.loads(json.dumps(listed(one))) for one in sim.pbx.extensions.values()]
    board.load([Extension.read(row) for row in rows], time.time())
    for frame in sim.pbx.snapshot():
        board.apply(read(frame), time.time())
    return board


def difference(shown: Board, real: Board) -> str:
    """What a board shows otherwise than it is; empty when all is right."""
    wrong = [
        f"{number}: {_fields(shown.extensions.get(number), real.extensions.get(number))}"
        for number in sorted(shown.extensions.keys() | real.extensions.keys())
    ]
    wrong = [line for line in wrong if not line.endswith(": ")]
    queues = [sorted(c.channel for c in b.queue.oldest_first()) for b in (shown, real)]
    calls = [sorted((c.channel, c.number) for c in b.calls.calls()) for b in (shown, real)]
    if queues[0] != queues[1]:
        wrong.append(f"queue {queues[0]} instead of {queues[1]}")
    if calls[0] != calls[1]:
        wrong.append(f"own calls {calls[0]} instead of {calls[1]}")
    return "; ".join(wrong[:3])


def _fields(shown: Extension | None, real: Extension | None) -> str:
    if shown is None or real is None:
        return f"{shown} instead of {real}"
    # List and push word an idle state differently; the state itself is compared.
    names = [part.name for part in fields(Extension) if part.name != "state_desc"]
    pairs = [(name, getattr(shown, name), getattr(real, name)) for name in names]
    return ", ".join(f"{name} {a!r} instead of {b!r}" for name, a, b in pairs if a != b)
