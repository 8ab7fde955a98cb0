"""A bare websocket client for the tests of the simulator: no code of the console's own client."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from console.simulator import ManualClock, Simulator

Frame = dict[str, Any]
LIMIT_S = 20.0
"""How long an answer is waited for: fifty thousand extensions take a busy machine a while."""


class Desk:
    """One logged-in connection; replies are matched by serialId, pushes are kept in order."""

    def __init__(self, sim: Simulator, socket: ClientConnection) -> None:
        self.sim = sim
        self.socket = socket
        self.pushes: list[Frame] = []
        self.texts: list[str] = []
        self.number = ""
        self.session: Frame = {}
        self._serials = itertools.count(1)
        self._replies: dict[str, asyncio.Future[Frame]] = {}
        self._news = asyncio.Event()
        self.reader = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for text in self.socket:
            assert isinstance(text, str)
            self.texts.append(text)
            frame = _decoded(text)
            waiting = self._replies.pop(str(frame.get("serialId", "")), None)
            if waiting is not None:
                waiting.set_result(frame)
            else:
                self.pushes.append(frame)
            self._news.set()

    async def send(self, frame: Frame) -> Frame:
        """Send exactly this and give its reply."""
        future: asyncio.Future[Frame] = asyncio.get_running_loop().create_future()
        self._replies[frame["serialId"]] = future
        await self.socket.send(json.dumps(frame))
        return await asyncio.wait_for(future, LIMIT_S)

    async def ask(self, service: str, **fields: object) -> Frame:
        """A request with token, user id and a fresh serialId."""
        serial = f"{id(self)}-{next(self._serials)}"
        return await self.send({"service": service, "serialId": serial, **self.session, **fields})

    async def do(self, service: str, **fields: object) -> Frame:
        """A request that is accepted."""
        reply = await self.ask(service, **fields)
        assert reply["code"] == 0, reply
        return reply

    async def refused(self, service: str, **fields: object) -> str:
        """A request that is refused; gives the message."""
        reply = await self.ask(service, **fields)
        assert reply["code"] == 1, reply
        return str(reply["message"])

    async def log_in(self, account: int = 0) -> Frame:
        chosen = self.sim.accounts[account]
        self.session = {}
        reply = await self.do(
            "login", user=chosen.user, password=chosen.password, number=chosen.number
        )
        self.number = chosen.number
        self.session = {"token": reply["token"], "currentUserId": reply["currentUserId"]}
        return reply

    async def keep_alive(self) -> None:
        """One heartbeat and its reply."""
        seen = len(self.texts)
        await self.socket.send('{"service":"keepAlive"}')
        await self.until(lambda: len(self.texts) > seen)

    async def until(self, claim: Callable[[], object]) -> None:
        """Wait until something holds that arriving frames bring about."""
        async with asyncio.timeout(LIMIT_S):
            while not claim():
                self._news.clear()
                await self._news.wait()

    def texts_decoded(self) -> list[Frame]:
        """Everything received, with {} for what is no JSON object."""
        return [_decoded(text) for text in self.texts]

    def last(self, service: str) -> Frame:
        """The newest push of a service."""
        return next(p for p in reversed(self.pushes) if p.get("service") == service)

    def states(self, number: str) -> list[str]:
        """All states of an extension that were pushed, repetitions left out."""
        pushed = [p["extension"] for p in self.pushes if p.get("service") == "extensionSingle"]
        states = [record["state"] for record in pushed if record["number"] == number]
        return [state for state, _ in itertools.groupby(states)]

    # -- what an operator does -----------------------------------------------------------------

    @property
    def line(self) -> str:
        """Channel of the operator's own extension; "" when idle."""
        line = self.sim.pbx.switch.line(self.number)
        return line.id if line else ""

    async def dial(self, number: str) -> None:
        """Call a number and be answered; needs a ManualClock."""
        await self.do("dialCall", number=number)
        advance(self.sim, 0)
        advance(self.sim, 1)

    async def pick(self, channel: str) -> Frame:
        number = self.sim.pbx.switch.channel(channel).number
        fields = {"myExten": self.number, "exten": number, "incomingChannelId": channel}
        return await self.ask("answerQueueCall", **fields)


def _decoded(text: str) -> Frame:
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return frame if isinstance(frame, dict) else {}


def advance(sim: Simulator, seconds: float) -> None:
    """Let the simulator's time pass."""
    clock = sim.pbx.clock
    assert isinstance(clock, ManualClock)
    clock.advance(seconds)


def state(sim: Simulator, number: str) -> str:
    return sim.pbx.extensions[number].state


def party(sim: Simulator, number: str) -> str:
    """Number of the other party of an extension in a call."""
    line = sim.pbx.switch.line(number)
    return line.peer.number if line is not None and line.peer is not None else ""


@asynccontextmanager
async def house(**options: Any) -> AsyncIterator[tuple[Simulator, Desk]]:
    """An exchange with standing time, and one operator logged in."""
    options = {"clock": ManualClock(), "rest_port": None, **options}
    async with Simulator(**options) as sim, desk(sim) as one:
        yield sim, one


@asynccontextmanager
async def desk(sim: Simulator, account: int = 0) -> AsyncIterator[Desk]:
    """Another operator's console."""
    async with connect(sim.url, max_size=None, ping_interval=None) as socket:
        one = Desk(sim, socket)
        await one.log_in(account)
        try:
            yield one
        finally:
            one.reader.cancel()
            await asyncio.gather(one.reader, return_exceptions=True)
