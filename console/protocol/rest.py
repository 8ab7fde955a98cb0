"""How a REST call is declared (manual 3).

Knows method, path and parameters. Must not know how it is sent, nor the credential.
"""

from __future__ import annotations

from typing import ClassVar, Literal, dataclass_transform

from console.protocol.declared import Declared, declare
from console.protocol.wire import body, interface_id, wire

Place = Literal["json", "query", "multipart"]
SUCCESS = frozenset({200, 201, 204})
"""Statuses of success; a body, if any, must have code 0 as well (reading 29)."""

REST_CALLS: dict[str, type[RestCall]] = {}
"""The REST calls imported so far by id; `interfaces` imports all three."""


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(wire,))
class RestCall(Declared):
    """One REST interface of the manual, declared once.

    Attributes:
        id: such as `prompt.upload`.
        section: of the manual.
        licence: the flag of login that shows the function, "" if always shown.
        method: of HTTP.
        path: below the server's address.
        place: where the parameters go; the manual does not say (reading 29).
        status: the success the manual names for it.
    """

    id: ClassVar[str]
    section: ClassVar[str]
    licence: ClassVar[str]
    method: ClassVar[str]
    path: ClassVar[str]
    place: ClassVar[Place]
    status: ClassVar[int]

    def __init_subclass__(
        cls, *, section: str, method: str, path: str, place: Place, status: int, licence: str = ""
    ) -> None:
        cls.id = interface_id(cls)
        cls.section, cls.licence = section, licence
        cls.method, cls.path, cls.place, cls.status = method, path, place, status
        declare(cls)
        REST_CALLS[cls.id] = cls

    @property
    def parameters(self) -> dict[str, str | bytes]:
        """The parameters under their wire names."""
        return body(self)


def default_address(host: str) -> str:
    """Where REST calls go if nothing else is set: https on the websocket's host (reading 29)."""
    return f"https://[{host}]" if ":" in host else f"https://{host}"
