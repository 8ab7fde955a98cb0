"""Records as the JSON of `watch` and `send`: stable names, nothing secret.

Knows the objects that scripts see. Must not know where they go.
Times are epoch seconds of the PBX's clock, null where unknown.
"""

from __future__ import annotations

from typing import Any

from console.protocol.records import Extension, Member

Json = dict[str, Any]


def extension(record: Extension) -> Json:
    """`{number, name, department, state, dnd, channel, other_number, other_channel, started,
    answered}`; a waiting caller is one too.
    """
    return {
        "number": record.number,
        "name": record.show_name,
        "department": record.department,
        "state": record.state,
        "dnd": record.dnd,
        "channel": record.channel_id,
        "other_number": record.another_number,
        "other_channel": record.another_channel,
        "started": record.start_time,
        "answered": record.answer_time,
    }


def member(record: Member) -> Json:
    """`{number, name, channel, state, speaking, joined}` of a conference."""
    return {
        "number": record.number,
        "name": record.username,
        "channel": record.channel,
        "state": record.member_state,
        "speaking": record.speak_state,
        "joined": record.join_time,
    }
