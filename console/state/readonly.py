"""What may be sent while the console only looks: queries, by the ids of their interfaces.

Knows which interfaces change nothing. Must not know who asks. The session's own
frames (manual 2) are not asked about here.
"""

from __future__ import annotations

from typing import Any

from console.i18n import Message, msg
from console.protocol.wire import Request

READS = frozenset(
    {
        "address_book.tree",
        "call_record.query",
        "contact.init",
        "contact.query",
        "department.get",
        "dnd.query",
        "extension.get_name",
        "extension.query",
        "extension.query_acls",
        "extension.query_dial_permissions",
        "extension.query_hidden",
        "extension_group.query",
        "extension_group.query_members",
        "extension_group.query_relations",
        "group.get",
        "night_service.init",
        "operation_log.query",
        "prompt.query",
        "queue_ringtone.query",
        "wake_up.get",
        "wake_up.query",
        "wake_up.query_results",
    }
)

NOTHING_SENT = msg("Read-only: nothing is sent")


def refusal(request: Request[Any]) -> Message | None:
    """Why a request may not leave a read-only console; None if it changes nothing."""
    return None if request.id in READS else NOTHING_SENT
