"""An event loop whose clock jumps to the next timer whenever nothing is left to do.

Sockets on loopback are real: what one side sends is readable at once, so a look without waiting
finds it, and only if there is nothing to read does the time move on.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

from console.client.session import Session
from tests.client.ears import Ears, account

T = TypeVar("T")


class _Selector(selectors.DefaultSelector):
    ahead = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        found = super().select(0)
        if found or timeout == 0:
            return found
        if timeout is None:
            return super().select(5)
        # A little real time, in case the kernel is still passing bytes on.
        found = super().select(0.0002)
        if not found:
            self.ahead += max(timeout, 0.0)
        return found


class VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self.warped = _Selector()
        super().__init__(self.warped)

    def time(self) -> float:
        return self.warped.ahead


LONGEST = 7200.0
"""Virtual seconds after which a play has gone wrong."""


def run_virtual(work: Coroutine[Any, Any, T]) -> T:
    async def limited() -> T:
        async with asyncio.timeout(LONGEST):
            return await work

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(limited())


def loop_time() -> float:
    return asyncio.get_running_loop().time()


def session_for(url: str, ears: Ears, **more: Any) -> Session:
    return Session(account(url), listener=ears, now=loop_time, **more)


async def seconds(count: float) -> None:
    """Let virtual time pass."""
    await asyncio.sleep(count)
