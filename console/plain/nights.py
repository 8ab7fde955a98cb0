"""Failed wake-up calls for the linear mode: looked for every half minute, told once, taken.

Knows 7.5 and the file that says who took a failure. Must not know how a failure is told.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console.client.unread import WAKE_UPS, Unread
from console.i18n import tr
from console.kept import change, read_kept
from console.plain.hearing import Hearing
from console.plain.picks import Numbers
from console.protocol import wake_up
from console.protocol.states import WakeUpResult
from console.protocol.wake_up import Result
from console.state.alerts import Alarms
from console.state.wake_up_board import TAKEN_FILE, WakeUpBoard, key_of, since

if TYPE_CHECKING:
    from console.client.session import Session

_PAGE = "200"
LOOK_EVERY = 30.0
"""Seconds between two looks."""


class Nights:
    """Keeps the alarms in step with the PBX's results."""

    def __init__(
        self,
        hearing: Hearing,
        alarms: Alarms,
        folder: Path,
        name_of: Callable[[str], str],
        unread: Unread,
    ) -> None:
        self._hearing = hearing
        self._alarms = alarms
        self._path = folder / TAKEN_FILE
        self._name_of = name_of
        self._unread = unread
        self._board = WakeUpBoard()
        self._numbers: Numbers[str] = Numbers()

    async def run(self) -> None:
        """Looks for ever."""
        while True:
            session = self._hearing.session
            login = session.login if session is not None else None
            if login is not None and wake_up.QueryResults.licence in login.licenses:
                await self.look()
            await asyncio.sleep(LOOK_EVERY)

    async def look(self) -> None:
        """One look; one that fails is made up for by the next."""
        session = self._hearing.session
        if session is None:
            return
        with self._unread.reading(WAKE_UPS):
            failed = await self._failed(session)
            board = WakeUpBoard(read_kept(self._path))
            board.show(failed, (), self._now())
            self._board = board
            self._tell()

    async def _failed(self, session: Session) -> list[Result]:
        """The failures of the night, however few of them a page has."""
        found: list[Result] = []
        for page in count(1):
            reply = await session.request(
                wake_up.QueryResults(
                    result=WakeUpResult.FAILURE,
                    start_date=since(self._now()),
                    page=page,
                    page_size=_PAGE,
                ),
                or_never=False,
            )
            found += reply.results
            if not reply.results or len(found) >= (reply.total_count or 0):
                break
        return found

    def take(self, argument: str) -> list[str]:
        """Takes the failure that was printed with a number, in the operator's name."""
        found = self._numbers.typed(argument)
        if found is None:
            return [tr("No failure was printed with {number}", number=argument or "-")]
        own = self._hearing.board.own_number
        who, taken = f"{own} {self._name_of(own)}".strip(), 0

        def take_it(kept: dict[str, Any]) -> dict[str, Any]:
            nonlocal taken
            taken = self._board.take([found.thing], who, self._now(), kept)
            return self._board.as_dict()

        trouble = change(self._path, take_it)
        self._tell()
        if trouble is not None:
            return [str(trouble)]
        return [tr("Taken") if taken else tr("It is taken already")]

    def _tell(self) -> None:
        failed = {}
        for result in self._board.alarming:
            key = key_of(result)
            number = self._numbers.printed(key, key, 0.0)
            who = f"{result.number} {self._name_of(result.number)}".strip()
            failed[key] = tr("{who} (wt {n} takes it)", who=who, n=number)
        self._alarms.wake_ups(failed)

    def _now(self) -> datetime:
        """The PBX's local time; its zone is taken to be that of this computer (reading A)."""
        return datetime.fromtimestamp(self._hearing.now())  # noqa: DTZ006
