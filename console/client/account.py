"""Who logs in where.

Knows what an operator's login is made of. Must not know sockets: the screen and the command line
hold accounts long before a connection is made.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from console.i18n import ENGLISH, PBX_LANGUAGES
from console.protocol.session import Login


@dataclass(frozen=True)
class Account:
    """Who logs in where (manual 2.4)."""

    url: str
    user: str
    number: str
    language: str = "en"
    """Of the console; the PBX is told English where it knows no such language."""
    password: str = field(default="", repr=False)

    def login_request(self, domain: str) -> Login:
        """The login of this account; `domain` is the server's address."""
        return Login(
            user=self.user,
            password=self.password,
            number=self.number,
            domain=domain,
            language=self.language if self.language in PBX_LANGUAGES else ENGLISH,
        )
