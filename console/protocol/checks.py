"""What may be sent: numbers, channels, dates and times.

Knows their forms. Must not know fields or screens.
"""

from __future__ import annotations

import re
from datetime import datetime, time

DATE_TIME = "%Y-%m-%d %H:%M:%S"
"""As in 8.1 and 13: `2019-10-09 12:00:00`, the server's local time (reading A)."""
TIME = "%H:%M"
"""As in 7.2: `05:30`."""

_NUMBER = re.compile(r"[0-9*#+]{1,32}").fullmatch
_WIDE = str.maketrans("０１２３４５６７８９＊＃＋", "0123456789*#+")
# No pattern, path or blank may pass: the channel names one call and nothing else.
_CHANNEL = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,31}/[A-Za-z0-9_.@+-]{1,80}-[0-9a-fA-F]{4,16}")
_DATE_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}").fullmatch
_TIME = re.compile(r"[0-9]{1,2}:[0-9]{2}").fullmatch
_PERIOD_SIGN = "~"


def narrow(text: str) -> str:
    """With the digits and signs of numbers made narrow: a Chinese input method types wide ones."""
    return text.translate(_WIDE)


def is_number(text: str) -> bool:
    """Whether this can be dialled: 1 to 32 of the digits, `*`, `#` and `+`."""
    return _NUMBER(text) is not None


def number_back(text: str) -> str:
    """A party's number as it may go back to the PBX that named it; "" if it can't be a number.

    For fields that feed its log only: the channel beside it names the call.
    """
    return text if is_number(text) else ""


def is_channel(text: str) -> bool:
    """Whether this is a channel as the server names them, such as `SIP/3001-0000001e`."""
    return _CHANNEL.fullmatch(text) is not None


def read_date_time(text: str) -> datetime | None:
    """A date and time of the manual without zone; None if it is none."""
    if not _DATE_TIME(text):
        return None
    try:
        return datetime.strptime(text, DATE_TIME)  # noqa: DTZ007 - the manual names no zone
    except ValueError:
        return None


def read_time(text: str) -> time | None:
    """A time of day, `05:30` or `5:30`; None if it is none."""
    if not _TIME(text):
        return None
    try:
        hours, minutes = text.split(":")
        return time(int(hours), int(minutes))
    except ValueError:
        return None


def read_period(text: str) -> tuple[datetime, datetime] | None:
    """The span of 8.3, `2019-10-09-09:59:28~2029-10-06-09:59:28`; None if it is none."""
    first, _, last = text.partition(_PERIOD_SIGN)
    start, end = (read_date_time(" ".join(part.rsplit("-", 1))) for part in (first, last))
    return (start, end) if start is not None and end is not None else None
