"""Call control of other calls: listen, barge, force release (4.8 to 4.10), conference (10).

Knows the board and readings 19 and 22. Must not know keys, sockets or screens.
"""

from __future__ import annotations

from collections.abc import Callable

from console.i18n import Message, msg
from console.protocol import call, conference
from console.protocol.checks import is_channel, number_back
from console.protocol.records import Extension, Member
from console.state.conference import muted
from console.state.identity import IDLE, Identity, identity_of, may_be_same
from console.state.own_call import Role
from console.state.planning import BAD_CHANNEL, CHANGED, Plan, Sight, number_of

NO_CONFERENCE = msg("There is no conference")


def _others_call(sight: Sight) -> Extension | Message:
    """The painted call of another extension, if it is still the same."""
    target = sight.target
    record = sight.board.extensions.get(target.number) if target else None
    if target is None or record is None:
        return msg("Choose an extension first")
    if target.number == sight.board.own_number:
        return msg("That is your own extension")
    if record.state == IDLE:
        return msg("{number} has no call", number=target.number)
    if target.identity is None or identity_of(record) != target.identity:
        return CHANGED
    if not is_channel(record.channel_id):
        return BAD_CHANNEL
    return record


def _supervise(
    sight: Sight, command: str, text: Message, kind: type[call.Spy | call.Barge], role: Role
) -> Plan | Message:
    record = _others_call(sight)
    if isinstance(record, Message):
        return record
    board = sight.board
    before = [c.identity for c in board.calls.calls()]
    meant = identity_of(record)
    parties = ("", record.number, meant.other)

    def seen() -> bool:
        # One may be listening to somebody else already, or to a later call of the same extension.
        now = identity_of(board.extensions.get(record.number))
        if not may_be_same(meant._replace(other=""), now):
            return False
        on = (c for c in board.calls.calls() if c.role is role and c.number in parties)
        return any(not any(may_be_same(c.identity, other) for other in before) for c in on)

    return Plan(
        command,
        text,
        kind(my_exten=board.own_number, channel_a=record.channel_id),
        meant,
        seen,
    )


def spy(sight: Sight) -> Plan | Message:
    """Listens to the chosen extension's call (4.10)."""
    label = msg("Listen to {target}", target=str(sight.target or ""))
    return _supervise(sight, "call.spy", label, call.Spy, Role.LISTENING)


def barge(sight: Sight) -> Plan | Message:
    """Barges into the chosen extension's call (4.9)."""
    label = msg("Barge in on {target}", target=str(sight.target or ""))
    return _supervise(sight, "call.barge", label, call.Barge, Role.BARGED)


def force_release(sight: Sight) -> Plan | Message:
    """Ends the chosen extension's call (4.8)."""
    record = _others_call(sight)
    if isinstance(record, Message):
        return record
    board, number, channel = sight.board, record.number, record.channel_id
    meant = identity_of(record)._replace(other="")

    def seen() -> bool:
        after = board.extensions.get(number)
        if after is None:
            return False
        return after.state == IDLE or not (
            after.channel_id == "" or may_be_same(meant, identity_of(after))
        )

    return Plan(
        "call.force_release",
        msg("Force release of {target}", target=str(sight.target or number)),
        call.ForceRelease(my_exten=board.own_number, channel_a=channel),
        identity_of(record),
        seen,
        ends=True,
    )


def add_member(sight: Sight) -> Plan | Message:
    """Calls the target into the conference (10.1)."""
    number = number_of(sight)
    if isinstance(number, Message):
        return number
    room = sight.board.conference
    if room.member_of(number) is not None:
        return msg("{number} is in the conference already", number=number)
    return Plan(
        "conference.add_member",
        msg("Add {target} to the conference", target=str(sight.target)),
        conference.AddMember(number=number, target_number=number),
        Identity("", None, number),
        lambda: room.member_of(number) is not None,
    )


def _member(sight: Sight) -> Member | Message:
    """The painted member, if he is still there."""
    if sight.member is None:
        return msg("Choose a member of the conference first")
    now = sight.board.conference.members.get(sight.member.channel)
    if now is None or now.number != sight.member.number:
        return msg("{number} has left the conference", number=sight.member.number)
    if now.join_time != sight.member.join_time:
        return CHANGED
    if not sight.board.conference.verified or not is_channel(now.channel):
        return msg("This member has not been confirmed since the link was lost")
    return now


def _on_member(
    sight: Sight,
    command: str,
    kind: type[conference.RemoveMember | conference.MuteMember | conference.UnmuteMember],
    label: Callable[[str], Message],
    seen: Callable[[Member | None], bool],
) -> Plan | Message:
    member = _member(sight)
    if isinstance(member, Message):
        return member
    room = sight.board.conference
    return Plan(
        command,
        label(f"{member.number} {member.username}".strip()),
        kind(number=number_back(member.number), target_channel=member.channel),
        Identity(member.channel, member.join_time, member.number),
        lambda: seen(room.members.get(member.channel)),
        ends=command == "conference.remove_member",
    )


def remove_member(sight: Sight) -> Plan | Message:
    """Takes the chosen member out of the conference (10.2)."""
    return _on_member(
        sight,
        "conference.remove_member",
        conference.RemoveMember,
        lambda who: msg("Remove {member} from the conference", member=who),
        lambda member: member is None,
    )


def mute_member(sight: Sight) -> Plan | Message:
    """Mutes the chosen member (10.3)."""
    return _on_member(
        sight,
        "conference.mute_member",
        conference.MuteMember,
        lambda who: msg("Mute {member}", member=who),
        lambda member: member is not None and muted(member),
    )


def unmute_member(sight: Sight) -> Plan | Message:
    """Lets the chosen member speak again (10.4)."""
    return _on_member(
        sight,
        "conference.unmute_member",
        conference.UnmuteMember,
        lambda who: msg("Unmute {member}", member=who),
        lambda member: member is not None and not muted(member),
    )


def end_conference(sight: Sight) -> Plan | Message:
    """Ends the conference for everybody (10.5)."""
    room = sight.board.conference
    if not room.members:
        return NO_CONFERENCE
    return Plan(
        "conference.end",
        msg("End the conference {name}", name=room.name),
        conference.End(number=sight.board.own_number),
        Identity("", None, f"conference {room.name}"),
        lambda: not room.members,
        ends=True,
        accepted=room.ended,
    )
