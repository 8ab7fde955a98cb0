"""Call control (manual 4): what each request asks of the switch.

Knows the request's fields and whose channel they may name; the rules of calls are the switch's.
"""

from __future__ import annotations

from console.simulator.channels import Channel
from console.simulator.pbx import Pbx
from console.simulator.people import ACLS
from console.simulator.records_view import listed
from console.simulator.seam import Frame, Operator, Refusal, handler


def _own_line(pbx: Pbx, operator: Operator, ident: str) -> Channel:
    line = pbx.switch.channel(ident)
    if line.number != operator.number:
        raise Refusal(f"channel {ident} is not one of your extension {operator.number}")
    return line


def _own_number(operator: Operator, number: str) -> None:
    if number != operator.number:
        raise Refusal(f"myExten is {number}, but you are logged in with {operator.number}")


def _log(pbx: Pbx, operator: Operator, number: str, comment: str) -> None:
    pbx.note_log("call", operator, pbx.display_name(number), comment)


@handler("dialCall")
def dial(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """4.1: the operator's own handset rings first; lifted, it calls the number."""
    number, switch = frame["number"], pbx.switch
    if number == operator.number:
        raise Refusal("you cannot call your own extension")
    if number not in pbx.extensions and not switch.reachable(number):
        raise Refusal(f"number {number} does not exist")
    switch.seize(
        operator.number, lambda line: switch.place(line, number), direction="0", shown=number
    )
    _log(pbx, operator, number, f"call {number}")
    return {}


@handler("forceHangUp")
def hang_up(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """4.2 and 4.8: one message; only a call the operator has no part in needs the licence."""
    channel = pbx.switch.channel(frame["channelA"])
    own = _own_part(channel, operator.number)
    if frame["myExten"] not in _parties(channel) and frame["myExten"] != operator.number:
        raise Refusal(f"myExten {frame['myExten']} takes no part in the call")
    if not own and "force_release" not in pbx.licences:
        raise Refusal("force_release is not licensed")
    deed = "hang up" if own else "force release"
    _log(pbx, operator, channel.number, f"{deed} {channel.id}")
    pbx.switch.hang_up(channel, "answered" if own else "released")
    return {}


def _parties(channel: Channel) -> tuple[str, str]:
    return channel.number, channel.peer.number if channel.peer else channel.shown


def _own_part(channel: Channel, number: str) -> bool:
    return number in _parties(channel) or channel.held_for == number


@handler("holdCall")
def hold(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """4.3: the party of the operator's channel hears music."""
    line = _own_line(pbx, operator, frame["channelId"])
    party = line.peer
    pbx.switch.hold(line)
    _log(pbx, operator, party.number if party else "", "hold the call")
    return {}


@handler("resumeCall")
def resume(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """4.4: with the channel while it lives, else with the extension, whose handset then rings."""
    switch = pbx.switch
    party = switch.channel(frame["resumeChannelId"])
    _named(frame["resumeExten"], "resumeExten", party)
    if party.held_for != operator.number:
        raise Refusal(f"channel {party.id} is not on hold for extension {operator.number}")
    ident, exten = frame.get("channelId", ""), frame.get("exten", "")
    if ident:
        line = _own_line(pbx, operator, ident)
        if not line.idle_line:
            raise Refusal(f"channel {ident} is in another call")
        switch.bridge(line, party)
    else:
        _resume_by_ringing(pbx, operator, party, exten)
    _log(pbx, operator, party.number, "resume the call")
    return {}


def _named(number: str, field: str, party: Channel) -> None:
    """A field for the log only (4.4) is blank where the number is withheld: there is no other."""
    if party.number and not number:
        raise Refusal(f"{field} must not be blank")


def _resume_by_ringing(pbx: Pbx, operator: Operator, party: Channel, exten: str) -> None:
    if not exten:
        raise Refusal("channelId and exten are both blank")
    if exten != operator.number:
        raise Refusal(f"exten is {exten}, but you are logged in with {operator.number}")
    if pbx.switch.line(exten) is not None:
        raise Refusal(f"extension {exten} has not hung up: channelId is needed")
    pbx.switch.seize(
        exten,
        lambda line: pbx.switch.bridge(line, party),
        direction="1",
        shown=party.number,
        party=party,
    )


@handler("answerQueueCall")
def pick_from_queue(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """4.5: a chosen caller leaves the queue for the operator's handset."""
    _own_number(operator, frame["myExten"])
    switch = pbx.switch
    caller = switch.register.by_id.get(frame["incomingChannelId"])
    if caller is None or not caller.waiting:
        raise Refusal(f"caller {frame['exten']} is no longer waiting")
    _named(frame["exten"], "exten", caller)
    if caller.number != frame["exten"]:
        raise Refusal(f"exten is {frame['exten']}, but {caller.id} is a call of {caller.number}")
    switch.waiting.take(caller, operator.number)
    _log(pbx, operator, caller.number, f"pick up {caller.number} from the queue")
    return {}


@handler("blindTransferCall")
def blind_transfer(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """4.6: the party of the operator's channel is sent to the number."""
    number = frame["number"]
    pbx.switch.transfers.blind(_own_line(pbx, operator, frame["channel"]), number)
    _log(pbx, operator, number, f"blind transfer to {number}")
    return {}


@handler("transferCall")
def attended_transfer(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """4.7: the party waits while the operator asks the number."""
    number = frame["number"]
    pbx.switch.transfers.consult(_own_line(pbx, operator, frame["channel"]), number)
    _log(pbx, operator, number, f"attended transfer to {number}")
    return {}


@handler("forceSpyTalk")
def barge(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """4.9: the operator's handset rings; lifted, it is heard by both parties."""
    return _watch(pbx, operator, frame, "FORCE_CALLIN", "barge into")


@handler("spyListen")
def listen(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """4.10: the operator's handset rings; lifted, it hears both parties."""
    return _watch(pbx, operator, frame, "MONITOR", "listen to")


def _watch(pbx: Pbx, operator: Operator, frame: Frame, state: str, deed: str) -> Frame:
    _own_number(operator, frame["myExten"])
    target = pbx.switch.channel(frame["channelA"])
    pbx.switch.watch(operator.number, target, state)
    _log(pbx, operator, target.number, f"{deed} the call of {target.number}")
    return {}


@handler("extension", "query")
def query_extensions(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """6.2: every extension with its state, in the order of the numbers."""
    return {
        "aclList": [
            {"companyId": 1, "defaultPolicy": "deny", "id": ident, "name": name}
            for ident, name in ACLS
        ],
        "extensionList": [listed(extension) for extension in pbx.extensions.values()],
    }


@handler("conference", "conferenceAdd")
def conference_add(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """10.1: the number is rung and joins."""
    number = frame["number"]
    if frame["targetNumber"] != number:
        raise Refusal("targetNumber and number differ")
    pbx.switch.conference.add(number)
    _log(pbx, operator, number, f"add {number} to the conference")
    return {}


@handler("conference", "conferenceKick")
def conference_kick(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """10.2: a member is hung up; it stays in the list as LEAVED."""
    pbx.switch.conference.kick(frame["targetChannel"], frame["number"])
    _log(pbx, operator, frame["number"], "remove from the conference")
    return {}


@handler("conference", "conferenceMute")
def conference_mute(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """10.3: a member may not speak."""
    pbx.switch.conference.mute(frame["targetChannel"], frame["number"], muted=True)
    return {}


@handler("conference", "conferenceUnmute")
def conference_unmute(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """10.4: a member may speak again."""
    pbx.switch.conference.mute(frame["targetChannel"], frame["number"], muted=False)
    return {}


@handler("conference", "conferenceEnd")
def conference_end(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """10.5: everybody is hung up; `number` is the operator's."""
    if frame["number"] != operator.number:
        raise Refusal(f"number is {frame['number']}, but your extension is {operator.number}")
    pbx.switch.conference.end()
    _log(pbx, operator, operator.number, "end the conference")
    return {}
