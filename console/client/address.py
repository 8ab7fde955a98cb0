"""The address of the PBX as people write it.

Knows what may be left out and what is refused. Must not know how to connect.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from console.client.errors import BadAddress
from console.protocol.clean import clean

DEFAULT_PORT = 8443
DEFAULT_PATH = "/websocket"
_SCHEMES = {"ws": DEFAULT_PORT, "wss": 443}


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
        if not host or not _is_plain(parts):
            raise BadAddress(clean(whole))
        path = parts.path if parts.path not in ("", "/") else DEFAULT_PATH
        if parts.query:
            path = f"{path}?{parts.query}"
        return cls(host, port or _SCHEMES[parts.scheme], parts.scheme == "wss", path)


def _is_plain(parts: SplitResult) -> bool:
    if parts.scheme not in _SCHEMES or "@" in parts.netloc or parts.fragment:
        return False
    whole = parts.netloc + parts.path + parts.query
    return whole.isprintable() and " " not in whole
