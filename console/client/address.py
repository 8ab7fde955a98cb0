"""The addresses of the PBX as people write them.

Knows what may be left out and what is refused. Must not know how to connect.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from console.client.errors import BadAddress, BadRestAddress
from console.protocol.clean import clean

DEFAULT_PORT = 8443
DEFAULT_PATH = "/websocket"
_SCHEMES = {"ws": DEFAULT_PORT, "wss": 443}
_REST_SCHEMES = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Address:
    """Where the websocket of the PBX is (manual 2.8, reading 1)."""

    host: str
    port: int
    secure: bool
    path: str = DEFAULT_PATH

    @property
    def url(self) -> str:
        """The complete address."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'wss' if self.secure else 'ws'}://{host}:{self.port}{self.path}"

    @classmethod
    def parse(cls, written: str) -> Address:
        """Read `ws://HOST:8443/websocket`; scheme, port and path may be left out.

        Raises BadAddress, also for a user or password in the address.
        """
        whole = written.strip()
        try:
            parts = urlsplit(whole if "://" in whole else f"ws://{whole}")
            port = parts.port
        except ValueError:
            raise BadAddress(clean(whole)) from None
        host = parts.hostname
        if not host or not _is_plain(parts, _SCHEMES):
            raise BadAddress(clean(whole))
        path = parts.path if parts.path not in ("", "/") else DEFAULT_PATH
        if parts.query:
            path = f"{path}?{parts.query}"
        return cls(host, port or _SCHEMES[parts.scheme], parts.scheme == "wss", path)


@dataclass(frozen=True, slots=True)
class RestAddress:
    """Where the REST interface of the PBX is (manual 3.4)."""

    host: str
    port: int
    secure: bool

    @classmethod
    def parse(cls, written: str) -> RestAddress:
        """Read `https://HOST`; port and path may follow.

        Raises BadRestAddress, also for a user or password in the address.
        """
        try:
            parts = urlsplit(written)
            host, port = parts.hostname, parts.port
        except ValueError:
            raise BadRestAddress(clean(written)) from None
        if not host or not _is_plain(parts, _REST_SCHEMES) or parts.query:
            raise BadRestAddress(clean(written))
        return cls(host, port or _REST_SCHEMES[parts.scheme], parts.scheme == "https")


def _is_plain(parts: SplitResult, schemes: Collection[str]) -> bool:
    if parts.scheme not in schemes or "@" in parts.netloc or parts.fragment:
        return False
    whole = parts.netloc + parts.path + parts.query
    return whole.isprintable() and " " not in whole
