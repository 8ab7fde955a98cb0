"""The wire form of an extension's record and of the four pushes (manual 6.2 and 12).

Knows the manual's keys and JSON types; changes nothing.
"""

from __future__ import annotations

from console.simulator.channels import Channel
from console.simulator.people import CONFERENCE_NUMBER, Extension
from console.simulator.seam import Frame
from console.simulator.switch import Switch

STATE_TEXT = {
    "IDLE": "idle",
    "RESERVED": "reserve",
    "HOOK_OFF": "pick up",
    "DIALING": "dialling",
    "CALLER_RINGING": "呼入中",
    "CALLEE_RINGING": "呼出中",
    "CALLING": "通话中",
    "BUSY": "callee busy",
    "OTHER": "other",
    "ALARM": "alarm",
    "HOLDING": "on hold",
    "MONITOR": "monitor",
    "FORCE_CALLIN": "barge",
    "CONF_SPEAKING": "conference speaking",
    "CONF_MUTE": "conference mute",
    "RECORDING": "call recording",
}


def _seconds(value: float | None) -> int | str:
    return "" if value is None else int(value)


def listed(extension: Extension) -> Frame:
    """One entry of the extension list of 6.2: id and userId are numbers, `disturb` is No or Yes."""
    return {
        "alarm": int(extension.alarm),
        "alarmTime": extension.alarm_time,
        "anotherChannel": extension.another_channel,
        "anotherNumber": extension.another_number,
        "answerTime": _seconds(extension.answer_time),
        # The manual's first entry has callACLid, its second callACLId; odd ids take the first form.
        ("callACLid" if extension.id % 2 else "callACLId"): extension.acl_id,
        "callACLName": extension.acl_name,
        "callType": "internal",
        "channelId": extension.channel,
        "companyId": 1,
        "confName": extension.conf_name,
        "department": extension.department,
        "disturb": "Yes" if extension.dnd else "No",
        "disturbId": int(extension.dnd),
        "id": extension.id,
        "job": extension.job,
        "nativeDirection": extension.direction,
        "number": extension.number,
        "position": 0,
        "routeType": "user",
        "showName": extension.name,
        "startTime": _seconds(extension.start_time),
        "state": extension.state,
        "stateDesc": STATE_TEXT.get(extension.state, ""),
        "waitingPeriod": "" if extension.waiting is None else extension.waiting,
        "userId": extension.user_id,
    }


def pushed(extension: Extension) -> Frame:
    """The record as pushes carry it: ids are strings, the class id has one spelling (12.1)."""
    record = listed(extension)
    record.pop("callACLid", None)
    record["callACLId"] = extension.acl_id
    record["disturb"] = "yes" if extension.dnd else "no"
    record["id"], record["userId"] = str(extension.id), str(extension.user_id)
    record["waitingPeriod"] = extension.waiting or 0
    record["stateDesc"] = "free" if extension.state == "IDLE" else record["stateDesc"]
    return record


def extension_single(extension: Extension) -> Frame:
    """The push of one changed extension (12.1)."""
    return {
        "code": 0,
        "message": "Success",
        "service": "extensionSingle",
        "extension": pushed(extension),
    }


def listing(service: str, records: list[Frame]) -> Frame:
    """A push of a whole list: callingQueue (12.2) or callingInQueue (12.3)."""
    return {"code": 0, "message": "Success", "service": service, "extensionList": records}


def conference(members: list[Frame]) -> Frame:
    """The push of the conference members (12.4)."""
    return {
        "code": 0,
        "message": "Success",
        "service": "conference",
        "operate": "conferenceQuery",
        "conferenceName": CONFERENCE_NUMBER,
        "members": members,
    }


def party(channel: Channel) -> Frame:
    """One leg as the two lists show it; an outside party has no id, class, department or job."""
    if channel.extension is not None:
        record = pushed(channel.extension)
    else:
        record = pushed(_stranger(channel))
        record["callType"] = "external"
        record["id"] = record["userId"] = ""
    if channel.waiting:
        # "Sort (temporarily unavailable)": the manual's waiting caller has the text "1", always.
        record["position"] = "1"
        record["waitingPeriod"] = 0
    return record


def _stranger(channel: Channel) -> Extension:
    peer = channel.peer
    return Extension(
        id=0,
        user_id=0,
        number=channel.number,
        name=channel.name,
        department="",
        job="",
        acl_id=0,
        acl_name="",
        state=channel.state,
        channel=channel.id,
        another_channel=peer.id if peer else "",
        another_number=peer.number if peer else channel.shown,
        start_time=channel.start,
        answer_time=channel.answer,
        direction=channel.direction,
        conf_name=CONFERENCE_NUMBER if channel.in_conference else "",
    )


def queue_list(switch: Switch) -> list[Frame]:
    """The waiting callers, the longest waiting first."""
    return [party(caller) for caller in switch.waiting.callers]


def desk_list(switch: Switch, numbers: list[str]) -> list[Frame]:
    """The calls at the operators' desks: who talks to, rings, or is held for one of these numbers.

    12.2 does not say whose calls callingQueue lists; its one entry is the other party of the
    operator's call. Calls of other extensions are in their own pushes (12.1).
    """
    records: dict[str, Frame] = {}
    for number in numbers:
        line = switch.line(number)
        if line is not None and line.peer is not None and not line.peer.waiting:
            records[line.peer.id] = party(line.peer)
        for held in switch.held_for(number):
            records[held.id] = party(held)
    return list(records.values())
