"""Which texts are telephone numbers and channel names, and which numbers are outside the house.

Knows syntax only.
"""

from __future__ import annotations

import re

SHORT_OUTSIDE = frozenset({"110", "112", "119", "120", "122", "911", "999", "10086", "95588"})
"""Emergency and service numbers, reached without a prefix."""

_NUMBER = re.compile(r"[0-9*#+]{1,32}")
_CHANNEL = re.compile(r"[A-Za-z0-9]{2,16}/[A-Za-z0-9_.@+-]{1,64}-[0-9a-f]{8}")


def is_number(text: str) -> bool:
    """Digits, star, hash, plus; 1 to 32 of them."""
    return _NUMBER.fullmatch(text) is not None


def is_channel(text: str) -> bool:
    """Of the manual's form: technology, device, eight hexadecimal digits."""
    return _CHANNEL.fullmatch(text) is not None


def is_outside(number: str) -> bool:
    """Reached over a trunk: a service number, or seven digits and more."""
    return number in SHORT_OUTSIDE or sum(c.isdigit() for c in number) >= 7
