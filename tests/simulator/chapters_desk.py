"""One operator at a simulated exchange without a socket, and the shapes of the manual's replies."""

from __future__ import annotations

import copy
import json
import time
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from console import simulator
from console.simulator import chapters, wire
from console.simulator.clock import ManualClock
from console.simulator.pbx import Pbx
from console.simulator.seam import HANDLERS, Account, Frame, Operator, Refusal

assert chapters.__all__, "importing the chapters registers their handlers"

MORNING = time.mktime((2019, 10, 9, 10, 0, 0, 0, 0, -1))
"""The day of the manual's examples, ten o'clock local time."""

CONTRACT: dict[str, Frame] = {
    entry["id"]: entry
    for entry in json.loads(
        (Path(simulator.__file__).parent / "contract.json").read_text(encoding="utf-8")
    )
}


class Desk:
    """Asks the chapters' handlers as the wire would, with the manual's example frames."""

    def __init__(self, extensions: int = 12, language: str = "en", user: str = "test") -> None:
        self.clock = ManualClock(MORNING)
        self.pbx = Pbx(extensions, clock=self.clock)
        self.account = Account(user, "secret", "3000")
        self.pbx.accounts[user] = self.account
        self.operator = self._login(self.account, language)
        self.pushes: list[Frame] = []
        self.pbx.listeners.append(self.pushes.append)

    def _login(self, account: Account, language: str) -> Operator:
        operator = Operator(account, account.number, "1", "token", 1, MORNING, language)
        self.pbx.operators.append(operator)
        return operator

    def of(self, user: str) -> Desk:
        """The same exchange as another operator sees it."""
        other = copy.copy(self)
        other.account = self.pbx.accounts.setdefault(user, Account(user, "secret", "3000"))
        other.operator = self._login(other.account, "en")
        return other

    def ask(self, ident: str, /, **changes: Any) -> Frame:
        """The reply to the manual's example request with some fields changed."""
        entry = CONTRACT[ident]
        asked = {**entry["request"], **changes}
        wire.check(asked)
        reply = HANDLERS[entry["service"], entry["operate"]](self.pbx, self.operator, asked)
        # What does not survive as JSON would not reach a console.
        return dict(json.loads(json.dumps(reply)))

    def refusal(self, ident: str, /, **changes: Any) -> str:
        """The message with which the changed example request is refused."""
        with pytest.raises(Refusal) as caught:
            self.ask(ident, **changes)
        return str(caught.value)

    def pushed(self, number: str) -> Frame:
        """The last pushed record of an extension."""
        records = [
            frame["extension"]
            for frame in self.pushes
            if frame["service"] == "extensionSingle" and frame["extension"]["number"] == number
        ]
        return dict(records[-1])


def faults(got: Any, example: Any, where: str = "reply") -> list[str]:
    """What differs between a reply and the manual's example in keys and JSON types.

    An example list gives the forms its entries may have; the empty list may be written {}.
    """
    if isinstance(example, list) or example == {}:
        if got == {}:
            return []
        return _list_faults(got, example, where)
    if type(got) is not type(example):
        return [f"{where} is {type(got).__name__}, the manual shows {type(example).__name__}"]
    if isinstance(example, dict):
        missing = [f"{where}.{key} is missing" for key in example if key not in got]
        extra = [f"{where}.{key} is not in the manual" for key in got if key not in example]
        common = [key for key in got if key in example]
        inside = (faults(got[key], example[key], f"{where}.{key}") for key in common)
        return missing + extra + list(chain.from_iterable(inside))
    return []


def _list_faults(got: Any, example: Any, where: str) -> list[str]:
    if not isinstance(got, list):
        return [f"{where} is no list"]
    if not example:
        return []
    found: list[str] = []
    for index, entry in enumerate(got):
        tries: list[list[str]] = [faults(entry, form, f"{where}[{index}]") for form in example]
        best = min(tries, key=len)
        found += best
    return found
