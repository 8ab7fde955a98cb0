"""All call control by command id: how each becomes a request.

Knows the planners. Must not know keys, sockets or screens.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from console.protocol import call, conference
from console.protocol.wire import Request
from console.state import other_commands, own_commands
from console.state.planning import Planner

PLANNERS: dict[str, Planner] = {
    "call.dial": own_commands.dial,
    "call.pick_from_queue": own_commands.answer,
    "call.blind_transfer": own_commands.blind_transfer,
    "call.attended_transfer": own_commands.attended_transfer,
    "call.hold": own_commands.hold_or_resume,
    "call.hang_up": own_commands.hang_up,
    "call.resume": own_commands.resume,
    "call.spy": other_commands.spy,
    "call.barge": other_commands.barge,
    "call.force_release": other_commands.force_release,
    "conference.add_member": other_commands.add_member,
    "conference.remove_member": other_commands.remove_member,
    "conference.mute_member": other_commands.mute_member,
    "conference.unmute_member": other_commands.unmute_member,
    "conference.end": other_commands.end_conference,
}
"""Command id, which is the interface's id, to how it is planned."""

REQUEST_OF: Mapping[str, type[Request[Any]]] = {
    "call.dial": call.Dial,
    "call.pick_from_queue": call.PickFromQueue,
    "call.blind_transfer": call.BlindTransfer,
    "call.attended_transfer": call.AttendedTransfer,
    "call.hold": call.Hold,
    "call.resume": call.Resume,
    "call.hang_up": call.HangUp,
    "call.spy": call.Spy,
    "call.barge": call.Barge,
    "call.force_release": call.ForceRelease,
    "conference.add_member": conference.AddMember,
    "conference.remove_member": conference.RemoveMember,
    "conference.mute_member": conference.MuteMember,
    "conference.unmute_member": conference.UnmuteMember,
    "conference.end": conference.End,
}
"""Command id → the request that gates it by its licence."""


def licence_of(command: str) -> str:
    """The licence flag of a call control command; empty where none is needed."""
    return REQUEST_OF[command].licence
