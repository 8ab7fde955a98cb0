"""Who and what the omnibox can find: an entry of an extension, contact, caller or command.

Knows what is known of an entry by itself. Must not know how entries are kept, found or ranked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from console.protocol.records import Extension

_NOT_DIALLED = re.compile(r"[^0-9*#+]")


class Kind(StrEnum):
    """What an entry is; hits of equal rank are shown in this order."""

    EXTENSION = "extension"
    CALLER = "caller"
    CONTACT = "contact"
    COMMAND = "command"


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody or something to find. `kind` and `key` together identify it."""

    kind: Kind
    key: str
    """The number of an extension, the id of a contact or command, the channel of a caller."""
    name: str = ""
    number: str = ""
    others: tuple[str, ...] = ()
    """Further numbers."""
    department: str = ""
    job: str = ""

    @property
    def ref(self) -> str:
        """Kind and key in one text: what usage and favourites are kept by."""
        return f"{self.kind}/{self.key}"

    @property
    def numbers(self) -> tuple[str, ...]:
        """All numbers, the first one first."""
        return (self.number, *self.others) if self.others else (self.number,)


def extension_entry(record: Extension) -> Entry:
    """What can be found of an extension."""
    number = record.number
    return Entry(
        Kind.EXTENSION,
        number,
        name=record.show_name,
        number=number,
        department=record.department,
        job=record.job,
    )


def order(entry: Entry) -> tuple[str, str]:
    """Where an entry stands among those of its kind."""
    return (entry.number, entry.key)


def dialled(number: str) -> str:
    """A number without the blanks and dashes that people write into it."""
    return _NOT_DIALLED.sub("", number)
