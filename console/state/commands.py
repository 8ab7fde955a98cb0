"""All call control by command id: how each becomes a request.

Knows the planners. Must not know keys, sockets or screens.
"""

from __future__ import annotations

from console.protocol.wire import REQUESTS
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

TO_NUMBER = (
    "call.dial",
    "call.blind_transfer",
    "call.attended_transfer",
    "conference.add_member",
)
"""Commands that go to a number, typed or of somebody chosen."""
SUPERVISION = ("call.spy", "call.barge", "call.force_release")
"""Commands on the call of an extension that is chosen."""


def licence_of(command: str) -> str:
    """The licence flag of a call control command; empty where none is needed."""
    return REQUESTS[command].licence
