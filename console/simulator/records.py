"""Call records and the operation log (manual 13 and 14).

Knows what the exchange reports of ended calls and of operators' deeds, after a seeded history of
the last weeks; makes neither. A record's direction is seen from the extension asked for; without
one, a call between extensions counts as going out (its caller's view).
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, TypeVar, cast

from console.simulator import asking, history
from console.simulator.pbx import CallNote, LogNote
from console.simulator.seam import Frame, Operator, chapter, handler

if TYPE_CHECKING:
    from console.simulator.pbx import Pbx

Row = TypeVar("Row")

LOG_TYPES = {
    "alarmSet": ("alarm setting", "叫醒设置"),
    "call": ("soft console operate", "话务台操作"),
    "doNotDisturbSet": ("do not disturb setting", "免打扰设置"),
    "editPassword": ("edit password", "修改密码"),
    "locutionSet": ("voice prompt setting", "提示音设置"),
    "login": ("login", "登录"),
    "logout": ("logout", "退出"),
    "nameSet": ("name setting", "姓名设置"),
    "nightSet": ("night service setting", "夜服设置"),
    "queueColorringSet": ("queue ringtone setting", "队列彩铃设置"),
    "roleSet": ("call permission setting", "呼叫权限设置"),
}
"""Keys of 14's requests and the texts of its replies, English and Chinese."""


@chapter("records")
class Records:
    """Both lists, oldest first; an entry's id is its place, counted from 1."""

    def __init__(self, pbx: Pbx) -> None:
        random = Random(f"history {pbx.random.random()}")
        now, house = pbx.clock.now(), list(pbx.extensions)
        self.calls: list[CallNote] = history.calls(random, now, house)
        self.deeds: list[LogNote] = history.deeds(random, now, house, pbx.display_name)
        pbx.on_call = self.calls.append
        pbx.on_log = self.deeds.append


def store(pbx: Pbx) -> Records:
    """The records of this exchange."""
    return cast("Records", pbx.chapters.records)


def _newest(found: list[Row], frame: Frame) -> tuple[list[Row], Frame]:
    """The page asked for, the newest first, and what the reply says of it."""
    page, at, size = asking.page_of(found[::-1], frame)
    is_export = int(asking.text(frame, "isExport") == "1")
    return page, {"isExport": is_export, "page": at, "pageSize": size}


def _direction(call: CallNote, number: str) -> str:
    if call.outside:
        return "entrante" if call.outside == "in" else "saliente"
    return "entrante" if number and call.callee == number else "saliente"


def _call_row(ident: int, call: CallNote, number: str) -> Frame:
    talked = 0 if call.answer is None else max(0, round(call.end - call.answer))
    return {
        "id": str(ident),
        "type": "externa" if call.outside else "interna",
        "subtype": _direction(call, number),
        "callDate": asking.written(call.start),
        "caller": call.caller,
        "callee": call.callee,
        "duration": str(talked),
    }


@handler("callrecord", "query")
def query_calls(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """13: newest first; durations are seconds of talking. The total is a number here."""
    number, kind = asking.text(frame, "number"), asking.text(frame, "type")
    first, last = asking.period(frame)
    direction = asking.text(frame, "subtype")
    found = [
        (ident, call)
        for ident, call in enumerate(store(pbx).calls, 1)
        if first <= int(call.start) <= last
        and (not number or number in (call.caller, call.callee))
        and (kind not in ("interna", "externa") or (kind == "externa") == bool(call.outside))
        and (direction not in ("entrante", "saliente") or _direction(call, number) == direction)
    ]
    page, head = _newest(found, frame)
    rows = [_call_row(ident, call, number) for ident, call in page]
    return {**head, "recordList": rows, "totalCount": len(found)}


def _deed_row(ident: int, deed: LogNote, operator: Operator) -> Frame:
    return {
        "id": str(ident),
        "type": asking.worded(operator, *LOG_TYPES.get(deed.type, (deed.type, deed.type))),
        "targetName": deed.target,
        "date": asking.written(deed.time),
        "companyId": 1,
        "comment": deed.comment,
        "userId": deed.user_id,
        "userName": deed.user_name,
    }


@handler("log", "query")
def query_log(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """14: newest first."""
    kind = asking.text(frame, "type") or "all"
    first, last = asking.period(frame)
    found = [
        (ident, deed)
        for ident, deed in enumerate(store(pbx).deeds, 1)
        if first <= int(deed.time) <= last and kind in ("all", deed.type)
    ]
    page, head = _newest(found, frame)
    rows = [_deed_row(ident, deed, operator) for ident, deed in page]
    return {**head, "logList": rows, "totalCount": str(len(found))}
