"""A whole simulated exchange: model, websocket server, REST side, traffic.

Knows how the parts are put together; a test or the command line knows only this.
"""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Iterable
from types import TracebackType

# Importing these registers their handlers.
from console.simulator import calls, chapters, wake_up
from console.simulator.clock import Clock, RealClock
from console.simulator.faults import Faults
from console.simulator.pbx import LICENCES, Pbx
from console.simulator.rest import RestServer
from console.simulator.scenario import Scenario
from console.simulator.seam import Account
from console.simulator.server import PbxServer, Received

_REGISTERED = (calls, chapters)
PASSWORD = "lvswitch-demo"
"""Of the simulator's own accounts."""


class Simulator:
    """An exchange on a loopback port, for `async with`.

    `extensions`: how many; the first is 3000, the first operator's. `calls_per_hour`: 0 is a house
    in which nobody calls unasked. `handset_answer`: seconds until an operator's own handset is
    lifted. `speed`: of the real clock; `clock` replaces it. `port`, `rest_port`: 0 for any free
    one; `rest_port` None leaves the REST side out.
    """

    def __init__(
        self,
        extensions: int = 60,
        seed: int = 1,
        host: str = "127.0.0.1",
        port: int = 0,
        calls_per_hour: float = 0.0,
        handset_answer: float = 0.0,
        licences: Iterable[str] = LICENCES,
        speed: float = 1.0,
        clock: Clock | None = None,
        rest_port: int | None = 0,
        operators: int = 3,
    ) -> None:
        self.host, self.port, self.rest_port = host, port, rest_port
        self.pbx = Pbx(
            extensions,
            seed,
            clock=clock or RealClock(speed),
            licences=frozenset(licences),
            handset_answer=handset_answer,
        )
        self.accounts: list[Account] = []
        for index, number in enumerate(list(self.pbx.extensions)[:operators]):
            user = f"operator{index + 1}" if index else "operator"
            account = Account(user, PASSWORD, number)
            self.accounts.append(account)
            self.pbx.accounts[user] = account
        self.faults = Faults(seed=seed)
        self.scenario = Scenario(self.pbx, calls_per_hour)
        self._server = PbxServer(self.pbx, self.faults, seed)
        self._rest: RestServer | None = None

    @property
    def received(self) -> list[Received]:
        """Every request so far: (connection, frame, at), connections counted from 1."""
        return self._server.received

    @property
    def url(self) -> str:
        """Address of the websocket."""
        return f"ws://{self.host}:{self.port}/websocket"

    @property
    def rest_url(self) -> str:
        """Address of the REST side, "" without one."""
        return f"http://{self.host}:{self.rest_port}" if self._rest is not None else ""

    async def __aenter__(self) -> Simulator:
        """Listen. Raises OSError, whose `filename` is the address that could not be had."""
        self.port = await self._listening(self._server.start, self.port)
        if self.rest_port is not None:
            self._rest = RestServer(self.pbx)
            try:
                self.rest_port = await self._listening(self._rest.start, self.rest_port)
            except OSError:
                await self._server.stop()
                raise
        self.scenario.start()
        return self

    async def _listening(self, start: Callable[[str, int], Awaitable[int]], port: int) -> int:
        try:
            return await start(self.host, port)
        except OSError as error:
            number = error.errno or 0
            # The loop puts a sentence of its own in place of the system's; a name has no number.
            why = os.strerror(number) if number > 0 else error.strerror
            raise OSError(number, why, f"{self.host}:{port}") from None

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.scenario.stop()
        self.pbx.restart()
        await self._server.stop()
        if self._rest is not None:
            await self._rest.stop()

    async def drop_connections(self, mode: str = "reset") -> None:
        """End all connections now: "close", "reset" (RST) or "abort" (FIN without a close)."""
        await self._server.drop(mode)

    async def restart(self, mode: str = "close") -> None:
        """The exchange restarts: all calls and logins gone, channel names count from 0 again."""
        await self._server.drop(mode)
        self.pbx.restart()
        self.scenario.start()

    # -- what people do, for tests and drills ---------------------------------------------------

    def call_in(self, number: str, name: str = "", waited: float = 0.0) -> str:
        """An outside caller waits in the queue, since so many seconds; gives the channel."""
        channel = self.pbx.switch.waiting.arrive(number, name, waited)
        self.pbx.switch.flush()
        return channel.id

    def connect(self, one: str, other: str, ago: float = 0.0) -> None:
        """Two free parties talk to each other, since so many seconds; the first an extension."""
        self.pbx.switch.connect(one, other, ago=ago)
        self.pbx.switch.flush()

    def fail_wake_up(self, number: str) -> None:
        """A guest has just not answered a wake-up call."""
        wake_up.store(self.pbx).not_answered(number)

    def forget_nights(self) -> None:
        """There were no wake-up calls so far."""
        wake_up.store(self.pbx).results.clear()

    def hang_up(self, who: str) -> None:
        """The party with this channel name, or this extension, hangs up."""
        switch = self.pbx.switch
        leg = switch.register.by_id.get(who) or switch.line(who)
        if leg is not None:
            switch.hang_up(leg)
            switch.flush()
