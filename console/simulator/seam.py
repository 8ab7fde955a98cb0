"""The seam between the exchange and the chapters of the manual that work on it.

Knows the registers of handlers and chapters; no socket, no call, no chapter.

A chapter module registers one function for each service and operate, and a factory of its own
state, which is then found at `pbx.chapters.NAME`::

    @chapter("dnd")
    class Dnd:
        def __init__(self, pbx: Pbx) -> None: ...

    @handler("doNotDisturb", "add")
    def set_dnd(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
        state: Dnd = pbx.chapters.dnd
        ...
        return {}          # what the reply has besides code, message, service, serialId ...

The frame has been checked against the interface's table, its token, user id, serialId and licence
before a handler sees it, so a handler only refuses what is wrong in its own field. The reply's
standard keys (those of the manual's example among code, message, service, operate, serialId,
currentUserId, token, companyId) are added by the wire; a handler may override any of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from console.simulator.pbx import Pbx

Frame = dict[str, Any]


class Refusal(Exception):
    """The exchange says no; the text becomes the reply's message, with code 1."""


@dataclass
class Account:
    """An operator's account as the web administration keeps it."""

    user: str
    password: str = field(repr=False)
    number: str


@dataclass(eq=False)
class Operator:
    """One logged-in console: an account, the extension it chose and its token."""

    account: Account
    number: str
    user_id: str
    token: str = field(repr=False)
    connection: int
    since: float
    """Epoch seconds of the login; the token ends 24 h later (manual 2.4)."""
    language: str = "cn"


Handler = Callable[["Pbx", Operator, Frame], Frame]
Factory = Callable[["Pbx"], object]

HANDLERS: dict[tuple[str, str], Handler] = {}
CHAPTERS: dict[str, Factory] = {}

H = TypeVar("H", bound=Handler)
F = TypeVar("F", bound=Factory)


def handler(service: str, operate: str = "") -> Callable[[H], H]:
    """Register the function for a service and operate ("" where the request has none)."""

    def register(function: H) -> H:
        if (service, operate) in HANDLERS:
            raise ValueError(f"{service} {operate} has a handler already")
        HANDLERS[service, operate] = function
        return function

    return register


def chapter(name: str) -> Callable[[F], F]:
    """Register the factory of a chapter's state; it runs once for each exchange, in this order."""

    def register(factory: F) -> F:
        CHAPTERS[name] = factory
        return factory

    return register
