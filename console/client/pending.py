"""Which request a reply answers (reading 9), for one connection.

Knows the requests that were sent and not answered, also those given up. Must not know sockets,
waiting tasks or the clock.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from enum import Enum, auto

_REMEMBERED = 512
"""Requests given up that are still recognised when their reply comes late."""


class Answer(Enum):
    """What a reply is to the requests of this connection."""

    MATCHED = auto()
    """It answers a request that is waited for."""
    LATE = auto()
    """It answers a request that was given up."""
    UNASSIGNED = auto()
    """It answers nothing that can be told: a duplicate, a foreign or an ambiguous one."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A request that was sent: its serialId and what its reply must name, if it names it."""

    serial: str
    services: tuple[str, ...]
    """The service, then those the manual prints in its place (reading C)."""
    operate: str = ""


class Pending:
    """Requests of one connection by serialId. A serialId answers once."""

    def __init__(self) -> None:
        self._waiting: dict[str, Sent] = {}
        self._given_up: OrderedDict[str, Sent] = OrderedDict()

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, sent: Sent) -> None:
        """A request is being sent and its reply waited for."""
        self._waiting[sent.serial] = sent

    def give_up(self, serial: str) -> None:
        """Nobody waits for that reply any longer."""
        sent = self._waiting.pop(serial, None)
        if sent is None:
            return
        self._given_up[serial] = sent
        while len(self._given_up) > _REMEMBERED:
            self._given_up.popitem(last=False)

    def match(
        self, *, serial: str, service: str, operate: str, error: bool = False
    ) -> tuple[Answer, str]:
        """The kind of a reply and the serialId it answers ("" if unassigned).

        A reply with a serialId answers that request only (reading 11). One without answers the
        single open request of its service. One without a service as well is an error in the form
        of manual 3.1 at best: it answers the single open request of all, those given up included,
        since a wrong "refused" would hide what was done.

        Args:
            serial: "" or "0" if the reply names none.
            service: "" if it names none.
            operate: "" if it names none.
            error: whether it is a failure that may belong to one of these requests.
        """
        if serial in ("", "0"):
            serial = self._only(service, operate, error=error)
        if self._waiting.pop(serial, None) is not None:
            return Answer.MATCHED, serial
        if self._given_up.pop(serial, None) is not None:
            return Answer.LATE, serial
        return Answer.UNASSIGNED, ""

    def _only(self, service: str, operate: str, *, error: bool) -> str:
        candidates = [
            sent
            for sent in (*self._waiting.values(), *self._given_up.values())
            if (service in sent.services if service else error)
            and (not operate or not sent.operate or sent.operate == operate)
        ]
        return candidates[0].serial if len(candidates) == 1 else ""
