"""Addresses that people type: completed, checked, and refused in words.

Knows the PBX's usual port and path (manual 2.1). Must not know how a connection is made.
"""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

from console.i18n import Message, msg

PORT = 8443
PATH = "/websocket"


class BadAddress(ValueError):
    """An address that cannot be one; `reason` says why."""

    def __init__(self, reason: Message) -> None:
        super().__init__(reason)
        self.reason = reason


def server_address(text: str) -> str:
    """The full websocket address: `10.0.0.5` becomes `ws://10.0.0.5:8443/websocket`.

    Raises BadAddress.
    """
    parts = _split(text, "ws", ("ws", "wss"))
    # A bare scheme and host means the PBX itself; with a port given, the path is still its own.
    port = parts.port or PORT
    return f"{parts.scheme}://{_host(parts)}:{port}{parts.path if parts.path != '/' else ''}" + (
        "" if parts.path not in ("", "/") else PATH
    )


def rest_address(text: str) -> str:
    """The REST base address without a closing slash; `10.0.0.5` becomes `https://10.0.0.5`.

    Raises BadAddress.
    """
    parts = _split(text, "https", ("https", "http"))
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{_host(parts)}{port}{parts.path.rstrip('/')}"


def _split(text: str, usual: str, schemes: tuple[str, ...]) -> SplitResult:
    text = text.strip()
    if not text.isprintable() or any(character.isspace() for character in text):
        raise BadAddress(msg("an address holds no blanks"))
    if "://" not in text:
        text = f"{usual}://{text}"
    try:
        parts = urlsplit(text)
        port_is_wrong = parts.port == 0
    except ValueError:
        raise BadAddress(msg("the host or port is not valid")) from None
    if parts.scheme not in schemes:
        wanted = " / ".join(f"{scheme}://" for scheme in schemes)
        raise BadAddress(msg("an address begins with {schemes}", schemes=wanted))
    if not parts.hostname or port_is_wrong:
        raise BadAddress(msg("the host or port is not valid"))
    if parts.username is not None or parts.query or parts.fragment:
        raise BadAddress(msg("an address holds no user name, “?” or “#”"))
    return parts


def _host(parts: SplitResult) -> str:
    host = parts.hostname or ""
    return f"[{host}]" if ":" in host else host
