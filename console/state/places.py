"""Where each interface of the manual has its place: the command that leads there.

Knows interface ids and command ids. Must not know what a command does. The
README's table and the walk through all screens read it.
"""

from __future__ import annotations

from collections.abc import Mapping

from console.state.commands import PLANNERS
from console.state.keys import BY_ID

_BY_COMMAND: Mapping[str, tuple[str, ...]] = {
    "call.hold": ("call.resume",),
    "open.address_book": (
        "address_book.tree",
        "department.add",
        "department.get",
        "department.update",
        "department.delete",
        "contact.add_business",
        "contact.init",
        "contact.update_business",
        "contact.delete",
        "contact.delete_many",
        "group.add",
        "group.get",
        "group.update",
        "group.delete",
        "contact.add_personal",
        "contact.update_personal",
        "contact.query",
    ),
    "open.extensions": (
        "extension.query_acls",
        "extension.query_dial_permissions",
        "extension.set_dial_permission",
        "extension.get_name",
        "extension.set_name",
        "extension_group.query",
        "extension_group.add",
        "extension_group.update",
        "extension_group.delete",
        "extension_group.query_members",
        "extension_group.set_members",
        "extension_group.query_relations",
        "extension_group.set_relations",
        "extension.hide",
        "extension.query_hidden",
    ),
    "open.wake_up": (
        "wake_up.get",
        "wake_up.set",
        "wake_up.delete",
        "wake_up.query",
        "wake_up.query_results",
    ),
    "open.dnd": ("dnd.set", "dnd.delete", "dnd.query"),
    "open.night_service": ("night_service.update", "night_service.init"),
    "open.prompts": (
        "prompt.upload",
        "prompt.delete",
        "prompt.query",
        "queue_ringtone.query",
        "queue_ringtone.set",
    ),
    "open.call_records": ("call_record.query",),
    "open.operation_log": ("operation_log.query",),
    "open.password": ("user.change_password",),
    "reread": ("extension.query",),
    "quit": ("session.logout",),
}

PLACES: Mapping[str, str] = {
    **{id_: id_ for id_ in PLANNERS if id_ in BY_ID},
    **{id_: command for command, ids in _BY_COMMAND.items() for id_ in ids},
}
"""Interface id → command id."""

ELSEWHERE: Mapping[str, str] = {
    "session.login": "login form",
    "session.keep_alive": "every 10 s",
    "session.test": "`lvconsole doctor`",
    "push.extension_single": "extension grid",
    "push.calling_queue": "own calls",
    "push.calling_in_queue": "queue panel",
    "push.conference_members": "conference pane",
}
"""Interfaces that no key sends: where they are used or shown."""
