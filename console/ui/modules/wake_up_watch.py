"""Looks for failed wake-up calls while the console runs, and says so until somebody takes them.

Knows 7.5 and the file in which it is kept who took a failure. Must not know how an alarm reaches
the operator: it calls one function.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from console.client.unread import WAKE_UPS, Unread
from console.i18n import Message
from console.kept import change, read_kept
from console.protocol import wake_up
from console.protocol.states import WakeUpResult
from console.protocol.wake_up import Result
from console.state.wake_up_board import TAKEN_FILE, WakeUpBoard, since
from console.ui.services import Services

LOOK_EVERY = 30.0
"""Seconds between two looks."""
_ASKED = 200
"""Results asked for at a time; a night has fewer."""


async def read_board(services: Services) -> WakeUpBoard:
    """The board as it is now. Raises RequestFailed."""
    now = services.pbx_now()
    failed = await _results(services, WakeUpResult.FAILURE, now)
    done = await _results(services, WakeUpResult.SUCCESS, now)
    board = WakeUpBoard(read_kept(services.desk_folder() / TAKEN_FILE))
    board.show(failed, done, now)
    return board


async def _results(services: Services, kind: WakeUpResult, now: datetime) -> list[Result]:
    found: list[Result] = []
    page = 1
    while True:
        reply = await services.ask(
            wake_up.QueryResults(
                result=kind, start_date=since(now), page=page, page_size=str(_ASKED)
            )
        )
        found += reply.results
        if not reply.results or len(found) >= (reply.total_count or 0):
            return found
        page += 1


def take(services: Services, board: WakeUpBoard, keys: Iterable[str]) -> tuple[int, Message | None]:
    """Takes failures in the operator's name; how many were free, and why they were not kept."""
    who = services.who(services.own_number())
    path: Path = services.desk_folder() / TAKEN_FILE
    count = 0

    def take_those(kept: dict[str, Any]) -> dict[str, Any]:
        nonlocal count
        count = board.take(keys, who, services.pbx_now(), kept)
        return board.as_dict()

    trouble = change(path, take_those)
    return count, trouble


class WakeUpWatch:
    """Looks every half minute while the link is up and wake-up calls are licensed."""

    def __init__(
        self,
        services: Services,
        alarm: Callable[[Sequence[Result]], None],
        unread: Unread,
        *,
        every: float = LOOK_EVERY,
    ) -> None:
        """`alarm` gets the untaken failures after each look, also when there are none."""
        self._services = services
        self._alarm = alarm
        self._unread = unread
        self._every = every

    async def run(self) -> None:
        """Looks for ever."""
        while True:
            if self._services.live() and wake_up.QueryResults.licence in self._services.licences():
                await self.look()
            await asyncio.sleep(self._every)

    async def look(self) -> None:
        """One look; one that fails is made up for by the next."""
        with self._unread.reading(WAKE_UPS):
            board = await read_board(self._services)
            self._alarm(board.alarming)
