"""Call control of the own calls: dial, answer, transfer, hold, resume, hang up (manual 4.1 to 4.7).

Knows the board and readings 19 to 21. Must not know keys, sockets or screens.
"""

from __future__ import annotations

from dataclasses import replace

from console.i18n import Message, msg
from console.protocol import call
from console.protocol.checks import is_channel, number_back
from console.state.board import Board
from console.state.identity import Identity, may_be_same
from console.state.own_call import OwnCall, Role
from console.state.planning import (
    BAD_CHANNEL,
    CHANGED,
    NO_CALL,
    UNCONFIRMED_CALL,
    UNCONFIRMED_HELD,
    Plan,
    Sight,
    number_of,
    party,
)


def _current(sight: Sight, *roles: Role) -> OwnCall | Message:
    """The painted own call, if it is still the same and in one of these roles."""
    if sight.call is None:
        return NO_CALL
    now = sight.board.calls.get(sight.call.identity)
    if now is None or now.role is not sight.call.role:
        return CHANGED
    if now.role not in roles:
        return msg("Not possible while the call is: {state}", state=ROLE_WORDS[now.role])
    if not now.verified:
        # The PBX names a held outside caller in no list it is bound to send again (reading 17).
        lost = now.role is Role.HELD and not now.channel and sight.board.live
        return UNCONFIRMED_HELD if lost else UNCONFIRMED_CALL
    # A held party may have no own line left (reading 20); every other command names one.
    if not is_channel(now.channel) and (now.channel or now.role is not Role.HELD):
        return BAD_CHANNEL
    return now


ROLE_WORDS: dict[Role, Message] = {
    Role.RINGING: msg("ringing"),
    Role.DIALLING: msg("dialling"),
    Role.TALKING: msg("talking"),
    Role.HELD: msg("on hold"),
    Role.CONSULTING: msg("consulting"),
    Role.CONFERENCE: msg("in conference"),
    Role.LISTENING: msg("listening"),
    Role.BARGED: msg("barged in"),
    Role.OTHER: msg("in another state"),
}


def dial(sight: Sight) -> Plan | Message:
    """Calls the target from the own extension (4.1)."""
    number = number_of(sight)
    if isinstance(number, Message):
        return number
    board = sight.board
    before = {c.identity for c in board.calls.calls()}
    done = False

    def rings_for_nobody(c: OwnCall) -> bool:
        # The own telephone may ring first, and need not say for whom (reading 21). Without an
        # answer that may as well be a caller who withholds his number.
        known = any(may_be_same(c.identity, one) for one in before)
        nameless = c.role is Role.RINGING and not c.number and not board.waited(c.party_channel)
        return done and nameless and not known

    def accepted(_now: float) -> None:
        nonlocal done
        done = True
        board.called(number)

    def seen() -> bool:
        new = [c for c in board.calls.calls() if c.identity not in before]
        return any(c.number == number or rings_for_nobody(c) for c in new)

    return Plan(
        "call.dial",
        msg("Dial {target}", target=str(sight.target)),
        call.Dial(number=number),
        Identity("", None, number),
        seen,
        guarded=False,
        accepted=accepted,
    )


def answer(sight: Sight) -> Plan | Message:
    """Picks the painted caller up from the queue (4.5)."""
    caller = sight.caller
    if caller is None:
        return msg("Nobody is waiting")
    now = sight.board.queue.get(caller.channel)
    if now is None or now.identity != caller.identity:
        return msg("{number} is no longer waiting", number=party(caller.record.number))
    if not now.verified:
        return msg("This caller has not been confirmed since the link was lost")
    if not is_channel(caller.channel):
        return BAD_CHANNEL
    busy = sight.board.calls.first(Role.TALKING, Role.CONSULTING, Role.CONFERENCE)
    if busy is not None:
        return msg("You are in a call: hold it or finish it first")
    board, channel, number = sight.board, caller.channel, caller.record.number
    calls, his = board.calls.calls(), ("", channel)
    others = {c.identity for c in calls if c.role is Role.HELD or c.party_channel not in his}

    def is_he(c: OwnCall) -> bool:
        # Another of the same number may have waited, and been answered in his place.
        by_number = bool(number) and c.number == number
        return c.party_channel == channel or (by_number and not board.waited(c.party_channel))

    def seen() -> bool:
        # Somebody of the same number, or of none, may be on hold or ring already.
        new = [c for c in board.calls.calls() if c.identity not in others]
        return any(map(is_he, new)) and board.queue.get(channel) is None

    return Plan(
        "call.pick_from_queue",
        msg("Answer {number}", number=party(number)),
        call.PickFromQueue(
            my_exten=board.own_number, exten=number_back(number), incoming_channel_id=channel
        ),
        caller.identity,
        seen,
        accepted=lambda now: board.calls.picked(number, channel, now),
    )


def blind_transfer(sight: Sight) -> Plan | Message:
    """Sends the talking call to the target without asking (4.6)."""
    return _transfer(sight, blind=True)


def _transfer(sight: Sight, *, blind: bool) -> Plan | Message:
    current = _current(sight, Role.TALKING)
    if isinstance(current, Message):
        return current
    number = number_of(sight)
    if isinstance(number, Message):
        return number
    if number in (current.number, sight.board.own_number):
        return msg("{number} is part of this call already", number=number)
    return _send_on(sight, current, number) if blind else _consult(sight, current, number)


def _names(sight: Sight, current: OwnCall) -> dict[str, str | Message]:
    return {"party": party(current.number), "target": str(sight.target)}


def _send_on(sight: Sight, current: OwnCall, number: str) -> Plan:
    board = sight.board
    return Plan(
        "call.blind_transfer",
        msg("Transfer {party} to {target}", **_names(sight, current)),
        call.BlindTransfer(number=number, channel=current.channel),
        current.identity,
        lambda: not _goes_on(board, current),
        ends=True,
        accepted=lambda _now: board.calls.hung_up(),
        sent=lambda: board.calls.hanging_up(current),
    )


def _consult(sight: Sight, current: OwnCall, number: str) -> Plan:
    board, channel = sight.board, current.channel
    before = {c.identity for c in board.calls.calls()}

    def is_it(c: OwnCall) -> bool:
        # The target may be on hold already or call just now: these are other calls.
        if c.identity in before or c.number != number:
            return False
        if c.role is Role.CONSULTING and c.held is not None:
            return (c.held.own_channel, c.held.started) == (channel, current.started)
        # So is one on another line, or whose party is on hold, unless the PBX accepted.
        on_line = c.role in (Role.DIALLING, Role.TALKING) and c.channel == channel
        return on_line and not board.calls.holds_of(current)

    def waits(now: float) -> None:
        board.called(number)
        board.calls.consulting(current, now)

    return Plan(
        "call.attended_transfer",
        msg("Consult {target} about {party}", **_names(sight, current)),
        call.AttendedTransfer(number=number, channel=channel),
        current.identity,
        lambda: any(map(is_it, board.calls.calls())),
        accepted=waits,
    )


def _goes_on(board: Board, call: OwnCall, *, held: bool = True) -> bool:
    """Whether one of the calls may be this one still, whoever is named at the other end.

    `held`: so it is as well while its party is on hold, though the line be gone.
    """
    meant = call.identity._replace(other="")
    there = any(may_be_same(meant, now.identity) for now in board.calls.calls())
    return there or (held and board.calls.holds_of(call))


def attended_transfer(sight: Sight) -> Plan | Message:
    """Consults the target (4.7); while consulting, completes the transfer (reading 21)."""
    if sight.call is None or sight.call.role is not Role.CONSULTING:
        return _transfer(sight, blind=False)
    current = _current(sight, Role.CONSULTING)
    if isinstance(current, Message):
        return current
    if current.answered is None:
        return msg(
            "{number} has not answered yet: wait, or take the caller back",
            number=current.number,
        )
    waiting = current.held.number if current.held else ""
    return _hang_up(
        sight,
        current,
        current.channel,
        msg(
            "Complete the transfer of {party} to {target}",
            party=party(waiting),
            target=current.number,
        ),
        "call.complete_transfer",
    )


def _hang_up(
    sight: Sight, current: OwnCall, channel: str, label: Message, command: str
) -> Plan | Message:
    board = sight.board
    if not is_channel(channel):
        return msg("The channel of that party is not known: use the telephone")
    back = current.held if command == "call.take_back" else None
    done = command == "call.complete_transfer"

    def seen() -> bool:
        calls = board.calls.calls()
        if back is None:
            return not _goes_on(board, current, held=not done)
        # That the other one is gone does not bring the caller back.
        there = any(c.is_with(back.channel, back.number) for c in calls)
        return there and all(c.party_channel != channel for c in calls)

    plan = Plan(
        command,
        label,
        call.HangUp(my_exten=board.own_number, channel_a=channel),
        current.identity,
        seen,
        ends=True,
    )
    if back is not None:
        return plan  # The own line goes on, with the caller.
    return replace(
        plan,
        accepted=lambda _now: board.calls.hung_up(current.held if done else None),
        sent=lambda: board.calls.hanging_up(current),
    )


HANG_UP_ROLES = tuple(role for role in Role if role is not Role.HELD)


def hang_up(sight: Sight) -> Plan | Message:
    """Ends the painted own call (4.2); while consulting, takes the caller back (reading 21)."""
    if sight.call is not None and sight.call.role is Role.HELD:
        return msg("Only a held call is left: resume it first")
    current = _current(sight, *HANG_UP_ROLES)
    if isinstance(current, Message):
        return current
    if current.role is Role.CONSULTING and current.held is not None:
        label = msg(
            "Take {party} back from {target}",
            party=party(current.held.number),
            target=party(current.number),
        )
        return _hang_up(sight, current, current.party_channel, label, "call.take_back")
    label = msg("Hang up {party}", party=party(current.number))
    return _hang_up(sight, current, current.channel, label, "call.hang_up")


def hold_or_resume(sight: Sight) -> Plan | Message:
    """Holds the talking call (4.3), or resumes the held one (4.4)."""
    if sight.call is not None and sight.call.role is Role.HELD:
        return resume(sight)
    current = _current(sight, Role.TALKING)
    if isinstance(current, Message):
        return current
    board = sight.board
    held = {c.identity for c in board.calls.held}

    def is_this(c: OwnCall) -> bool:
        same = may_be_same(c.identity, current.identity)
        return same or c.is_with(current.party_channel, current.number)

    return Plan(
        "call.hold",
        msg("Hold {party}", party=party(current.number)),
        call.Hold(channel_id=current.channel),
        current.identity,
        lambda: any(c.identity not in held and c.verified and is_this(c) for c in board.calls.held),
        accepted=lambda now: board.calls.holding(
            current, now, left=board.has_left(current.number, current.party_channel)
        ),
    )


def resume(sight: Sight) -> Plan | Message:
    """Takes the painted held call off hold, both cases of 4.4 (reading 20)."""
    current = _current(sight, Role.HELD)
    if isinstance(current, Message):
        return current
    board = sight.board
    if board.calls.first(Role.TALKING, Role.CONSULTING, Role.DIALLING) is not None:
        return msg("You are in a call: hold it or finish it first")
    held = current.held
    channel = held.channel if held else current.party_channel
    if not is_channel(channel):
        return msg("The channel of that party is not known: use the telephone")

    def seen() -> bool:
        talks = (c for c in board.calls.calls() if c.role is Role.TALKING)
        return any(c.is_with(channel, current.number) for c in talks)

    return Plan(
        "call.resume",
        msg("Resume {party}", party=party(current.number)),
        call.Resume(
            channel_id=current.channel,
            exten=board.own_number,
            resume_exten=number_back(current.number),
            resume_channel_id=channel,
        ),
        current.identity,
        seen,
        accepted=lambda now: board.calls.picked(current.number, channel, now),
    )
