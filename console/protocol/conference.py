"""The console's conference (manual 10).

Knows the messages; the members come by push (manual 12.4). Must not know who is in it.
"""

from __future__ import annotations

from console.protocol.wire import Ack, Request


class AddMember(
    Request[Ack],
    section="10.1",
    service="conference",
    operate="conferenceAdd",
    licence="phone_meeting",
):
    """Calls a number into the conference; both fields are that number (reading 22)."""

    number: str
    target_number: str


class RemoveMember(
    Request[Ack],
    section="10.2",
    service="conference",
    operate="conferenceKick",
    licence="phone_meeting",
):
    """Removes the member with this number and channel."""

    number: str
    target_channel: str


class MuteMember(
    Request[Ack],
    section="10.3",
    service="conference",
    operate="conferenceMute",
    licence="phone_meeting",
):
    """Mutes the member with this number and channel."""

    number: str
    target_channel: str


class UnmuteMember(
    Request[Ack],
    section="10.4",
    service="conference",
    operate="conferenceUnmute",
    licence="phone_meeting",
):
    """Lets the member with this number and channel speak again."""

    number: str
    target_channel: str


class End(
    Request[Ack],
    section="10.5",
    service="conference",
    operate="conferenceEnd",
    licence="phone_meeting",
):
    """Ends the conference; the number is the console's own (reading 22)."""

    number: str
