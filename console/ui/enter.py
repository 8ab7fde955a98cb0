"""What Enter stands for now, and how the screen names it: it never acts on something unnamed.

Knows the desk and the board. Must not do anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.i18n import Message, msg
from console.state.entries import Kind
from console.state.keys import BY_ID, first_key
from console.state.own_call import Role
from console.state.planning import party
from console.ui.widgets.states import look

if TYPE_CHECKING:
    from console.ui.app import Console


def named(app: Console) -> tuple[str, Message] | None:
    """The command that Enter stands for now, and how the screen names it."""
    desk, board = app.desk, app.board
    key = first_key(app.keymap, "act") or msg("(no key)")
    pick = desk.hits.pick if desk.box.value.strip() else None
    if pick is not None and pick.entry is not None and pick.entry.kind is Kind.COMMAND:
        return pick.entry.key, msg("{key}: {command}", key=key, command=BY_ID[pick.entry.key].title)
    if app.dispatcher.readonly:
        return None
    pane = desk.pane_in_focus()
    waiting = pick is not None and pick.entry is not None and pick.entry.kind is Kind.CALLER
    if waiting or (not desk.box.value and pane == "queue" and desk.queue.cursor):
        caller = board.queue.get(desk.caller_key(by_row=True) or "")
        number = caller.record.number if caller is not None else ""
        return "call.pick_from_queue", msg("{key}: answer {number}", key=key, number=party(number))
    call = desk.calls.current if pane == "calls" else None
    if call is not None:
        if call.role is Role.HELD:
            return "call.hold", msg("{key}: resume {number}", key=key, number=party(call.number))
        return None
    return _named_target(app, key)


def _named_target(app: Console, key: str | Message) -> tuple[str, Message] | None:
    desk, board = app.desk, app.board
    target, _, _ = desk.target()
    if target is None or not target.number:
        return None
    record = board.extensions.get(target.number)
    who: Message | str = str(target)
    if record is not None:
        who = msg("{who} ({state})", who=who, state=look(record).word)
    if board.calls.first(Role.TALKING) is not None:
        return "call.blind_transfer", msg("{key}: blind transfer to {target}", key=key, target=who)
    if target.number == board.own_number:
        return None
    return "call.dial", msg("{key}: dial {target}", key=key, target=who)
