"""The wire form that the bench speaks: login, the extension list and pushes, made by hand.

It owes nothing to the console or its simulator, so that a mistake there cannot hide here.
"""

from __future__ import annotations

import json
import struct

FIRST = 1000
"""The lowest extension number; the numbers go up from it by one."""
VISIBLE = 60
"""How many of the lowest numbers are in view on every screen the bench uses."""
LICENCES = (
    *("originate_call", "screen_popup", "hold_resume", "blind_inquiry_turn", "designated_answer"),
    *("no_disturb", "dial_privilege", "contact", "night_service", "call_log", "webrtc"),
    *("prompt_sound_manage", "alarm_clock", "bill_manage", "group_manage", "shift", "monitor"),
    *("barge", "force_release", "sound_record", "phone_meeting"),
)


def record(number: int, name: str, state: str, start: int) -> dict[str, object]:
    """An extension record of some 600 bytes, as in manual 12.1."""
    call = state != "IDLE"
    return {
        "alarm": 0,
        "alarmTime": "",
        "anotherChannel": f"SIP/{number}-0000ffff" if call else "",
        "anotherNumber": "3000" if call else "",
        "answerTime": start if call else "",
        "callACLId": 1,
        "callACLName": "Inside the device",
        "callType": "internal",
        "channelId": f"SIP/{number}-00000026" if call else "",
        "companyId": 1,
        "confName": "",
        "department": f"department {number % 40}",
        "disturb": "no",
        "disturbId": 0,
        "id": str(number),
        "job": "111",
        "nativeDirection": "1" if call else "",
        "number": str(number),
        "position": 0,
        "routeType": "user",
        "showName": name,
        "startTime": start if call else "",
        "state": state,
        "waitingPeriod": 0,
        "userId": str(number),
        "stateDesc": "free",
    }


def token(sequence: int) -> str:
    """The name by which a push is found among the terminal's bytes."""
    return f"q{sequence:07d}"


def push(number: int, name: str, state: str, start: int) -> str:
    """An extensionSingle push (manual 12.1)."""
    body = {"code": 0, "message": "Success", "service": "extensionSingle"}
    return json.dumps({**body, "extension": record(number, name, state, start)})


class Template:
    """A push of one number and state with only the name left open: cheap enough for a flood."""

    def __init__(self, number: int, state: str, start: int) -> None:
        text = push(number, "q0000000", state, start).encode()
        head = b"\x81\x7e" + struct.pack(">H", len(text))
        before, after = text.split(b"q0000000")
        self._before, self._after = head + before, after

    def frame(self, sequence: int) -> bytes:
        """The websocket frame that carries the push."""
        return b"%sq%07d%s" % (self._before, sequence, self._after)


SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华朗"


def name_of(number: int) -> str:
    """A Chinese name, the same for the same number each time."""
    first, second = GIVEN[number * 7 % 25], GIVEN[number // 25 * 11 % 25]
    return SURNAMES[number * 13 % 20] + first + second


def extension_list(count: int, state: str, start: int) -> list[dict[str, object]]:
    """The whole list of manual 6.2, with Chinese names."""
    numbers = range(FIRST, FIRST + count)
    return [record(number, name_of(number), state, start) for number in numbers]


def answer(request: dict[str, object], extensions: list[dict[str, object]]) -> dict[str, object]:
    """A reply that any client of the manual takes."""
    reply: dict[str, object] = {"code": 0, "message": "Success"}
    reply |= {key: request[key] for key in ("service", "operate", "serialId") if key in request}
    if request.get("service") == "login":
        reply |= {"currentUserId": "1", "number": request.get("number"), "user": "bench"}
        reply |= {"token": "t" * 32, "licenses": dict.fromkeys(LICENCES, 1), "companyId": 1}
    elif request.get("service") == "extension" and request.get("operate") == "query":
        reply |= {"extensionList": extensions, "aclList": []}
    elif request.get("service") == "keepAlive":
        reply["serialId"] = 0
    return reply
