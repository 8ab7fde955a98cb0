"""The four messages the server sends unasked (manual 12).

Knows their fields and how to tell them from replies. Must not know what they change.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from console.protocol.records import Extension, Member
from console.protocol.wire import Record, interface_id, record, wire


@record
class ExtensionSingle(Record):
    """One extension has changed: its full record."""

    section: ClassVar[str] = "12.1"
    service: ClassVar[str] = "extensionSingle"
    operate: ClassVar[str] = ""
    licence: ClassVar[str] = ""

    extension: Extension = wire(default_factory=Extension)


@record
class CallingQueue(Record):
    """The calls in progress; replaces the last list (reading 13)."""

    section: ClassVar[str] = "12.2"
    service: ClassVar[str] = "callingQueue"
    operate: ClassVar[str] = ""
    licence: ClassVar[str] = ""

    extensions: list[Extension] = wire("extensionList", default_factory=list)


@record
class CallingInQueue(Record):
    """The callers waiting in queues; replaces the last list (reading 13)."""

    section: ClassVar[str] = "12.3"
    service: ClassVar[str] = "callingInQueue"
    operate: ClassVar[str] = ""
    licence: ClassVar[str] = ""

    extensions: list[Extension] = wire("extensionList", default_factory=list)


@record
class ConferenceMembers(Record):
    """The members of the conference; those who left may still be listed (reading 22)."""

    section: ClassVar[str] = "12.4"
    service: ClassVar[str] = "conference"
    operate: ClassVar[str] = "conferenceQuery"
    licence: ClassVar[str] = "phone_meeting"

    conference_name: str = ""
    members: list[Member] = wire(default_factory=list)


Push = ExtensionSingle | CallingQueue | CallingInQueue | ConferenceMembers

_KINDS: tuple[type[Push], ...] = (
    ExtensionSingle,
    CallingQueue,
    CallingInQueue,
    ConferenceMembers,
)
PUSHES: dict[str, type[Push]] = {interface_id(kind): kind for kind in _KINDS}
"""Every push by its id, such as `push.extension_single`."""

_BY_SERVICE = {kind.service: kind for kind in _KINDS}


def kind_of(service: str, operate: str) -> type[Push] | None:
    """The push of this service and operate; None for a reply (reading 12).

    Replies of 10.x have the service of the conference push: only the operate tells them apart.
    """
    kind = _BY_SERVICE.get(service)
    return kind if kind is not None and kind.operate in ("", operate) else None


def is_sound(kind: type[Push], data: Mapping[str, Any]) -> bool:
    """Whether a push holds what its kind says, however it may spell an empty list (reading B).

    What is of another type must not pass for an empty list, which would clear the one shown.
    """
    if kind is ExtensionSingle:
        return isinstance(data.get("extension"), (dict, Record))
    held = data.get("members" if kind is ConferenceMembers else "extensionList")
    if not held:
        return held is None or held in ("", [], {})
    return isinstance(held, list) and any(isinstance(row, (dict, Record)) for row in held)
