"""Call control (manual 4).

Knows which channel goes under which name. Must not know whose channel it is.
A reply says that a command was accepted; what came of it is pushed (reading 10).
"""

from __future__ import annotations

from console.protocol.wire import Ack, Request


class Dial(Request[Ack], section="4.1", service="dialCall", licence="originate_call"):
    """Calls a number from the console's extension."""

    number: str


class HangUp(Request[Ack], section="4.2", service="forceHangUp"):
    """Hangs up the console's own call; never gated by a licence (readings 8, 19)."""

    my_exten: str
    channel_a: str


class Hold(Request[Ack], section="4.3", service="holdCall", licence="hold_resume"):
    """Puts the current call on hold; the channel is the console's own."""

    channel_id: str


class Resume(Request[Ack], section="4.4", service="resumeCall", licence="hold_resume"):
    """Takes a held call back.

    `channel_id` and `exten` are the console's own, the former only while that channel lives;
    `resume_channel_id` and `resume_exten` are the held party's (reading 20).
    """

    resume_channel_id: str
    resume_exten: str
    channel_id: str = ""
    exten: str = ""


class PickFromQueue(
    Request[Ack],
    section="4.5",
    service="answerQueueCall",
    licence="designated_answer",
    also=("blindTransferCall",),
):
    """Answers a chosen caller out of the queue; `exten` is the caller's number."""

    my_exten: str
    exten: str
    incoming_channel_id: str


class BlindTransfer(
    Request[Ack], section="4.6", service="blindTransferCall", licence="blind_inquiry_turn"
):
    """Hands the current call to a number at once; the channel is the console's own."""

    number: str
    channel: str


class AttendedTransfer(
    Request[Ack],
    section="4.7",
    service="transferCall",
    licence="blind_inquiry_turn",
    also=("blindTransferCall",),
):
    """Consults a number before the call is handed over; the channel is the console's own."""

    number: str
    channel: str


class ForceRelease(Request[Ack], section="4.8", service="forceHangUp", licence="force_release"):
    """Hangs up somebody else's call; `channel_a` is of either side (reading 19)."""

    my_exten: str
    channel_a: str


class Barge(Request[Ack], section="4.9", service="forceSpyTalk", licence="barge"):
    """Barges into a call and talks with both; `channel_a` is of either side."""

    my_exten: str
    channel_a: str


class Spy(
    Request[Ack], section="4.10", service="spyListen", licence="monitor", also=("forceSpyTalk",)
):
    """Listens in silently on a call; `channel_a` is of either side."""

    my_exten: str
    channel_a: str
