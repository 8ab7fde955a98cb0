"""The user and password of the REST interfaces, as they are written and sent (manual 3.2).

Knows the form of a Basic credential. Must not know HTTP, nor where the credential is kept; it is
the same for every installation of the vendor, so it is never compiled in.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Credential:
    """The user and password of the REST interfaces (manual 3.2)."""

    user: str
    password: str = field(repr=False)

    @classmethod
    def parse(cls, written: str) -> Credential:
        """Read `user:password`, or the whole header `Basic ...`. Raises ValueError."""
        text = written.strip()
        if text.lower().startswith("basic "):
            try:
                text = base64.b64decode(text[6:].strip(), validate=True).decode()
            except (binascii.Error, UnicodeDecodeError):
                raise ValueError("no Basic credential") from None
        user, colon, password = text.partition(":")
        if not (user and colon and password):
            raise ValueError("no Basic credential")
        return cls(user, password)
