"""Houses in a network of their own: an exchange, a console, and the cable between them.

Knows how they are joined and begin. Knows no goal.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from console.client.session import Timing
from console.simulator import Simulator
from tests.soak.desk import Desk, at_work
from tests.soak.network import Cable, Network, played

EXTENSIONS = 20


@dataclass
class House:
    """What one operator works with."""

    sim: Simulator
    cable: Cable
    desk: Desk
    random: Random


def lived_in(
    number: int, seed: int, timing: Timing, live: Callable[[House], Awaitable[None]]
) -> str:
    """Do something in houses beside each other; why there can be none, empty if there were."""
    return played(number, seed, lambda network: _all(network, seed, timing, live))


async def _all(
    network: Network, seed: int, timing: Timing, live: Callable[[House], Awaitable[None]]
) -> None:
    async with AsyncExitStack() as stack:
        home = Path(stack.enter_context(TemporaryDirectory()))
        houses = []
        with network.at_the_exchange():
            for number, cable in enumerate(network.cables, seed):
                one = Simulator(EXTENSIONS, number, host=cable.address, rest_port=None)
                sim = await stack.enter_async_context(one)
                folder = home / f"{number}"
                folder.mkdir()
                desk = Desk(sim, sim.url, folder, timing)
                houses.append(House(sim, cable, desk, Random(number)))
        for house in houses:
            house.cable.carry()
        async with asyncio.TaskGroup() as group:
            for house in houses:
                group.create_task(_opened(house, live))


async def _opened(house: House, live: Callable[[House], Awaitable[None]]) -> None:
    async with at_work(house.desk):
        await live(house)
