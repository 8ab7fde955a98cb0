"""The wire form of an extension's record and of the four pushes (manual 6.2 and 12).

Knows the manual's keys and JSON types; changes nothing.
"""

from __future__ import annotations

from typing import Any

from console.simulator.people import Extension

Frame = dict[str, Any]

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
