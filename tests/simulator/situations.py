"""What the house must look like for the manual's example request of an interface to make sense."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from tests.protocol.manual import frame
from tests.simulator.core_desk import Desk, Frame, advance


async def ask(one: Desk, ident: str, **changes: Any) -> Frame:
    """The reply to the manual's example request, of this session and with some fields changed."""
    asked = {**frame(ident, "request"), **one.session, **changes}
    return await one.ask(**{name: value for name, value in asked.items() if name != "serialId"})


async def situations(one: Desk, ident: str) -> list[Frame]:
    """Bring the exchange into a situation that fits a request; gives the fields to change, once for
    each form that the request has."""
    found = await _prepare(one, ident)
    return found if isinstance(found, list) else [found]


async def _prepare(one: Desk, ident: str) -> Frame | list[Frame]:
    if ident in _SITUATIONS:
        return await _SITUATIONS[ident](one)
    if ident in ("call.force_release", "call.barge", "call.spy"):
        one.sim.pbx.switch.connect("3002", "3005")
        return {"channelA": _line(one, "3002")}
    if ident.startswith("conference.") and ident != "conference.add_member":
        one.sim.pbx.switch.conference.add("3000")
        advance(one.sim, 0)
        return {} if ident == "conference.end" else {"targetChannel": _line(one, "3000")}
    if ident.startswith("call."):
        return await _own_call(one, ident)
    return {}


def _line(one: Desk, number: str) -> str:
    line = one.sim.pbx.switch.line(number)
    assert line is not None
    return line.id


async def _own_call(one: Desk, ident: str) -> Frame:
    await one.dial("3001")
    own = _line(one, "3000")
    if ident == "call.resume":
        await one.do("holdCall", channelId=own)
        return {"channelId": own, "resumeChannelId": _line(one, "3001")}
    sent = frame(ident, "request")
    return {next(name for name in ("channelA", "channelId", "channel") if name in sent): own}


async def _nothing(one: Desk) -> Frame:
    return {}


async def _waiting_caller(one: Desk) -> Frame:
    caller = one.sim.pbx.switch.waiting.arrive("13812345678")
    return {"exten": caller.number, "incomingChannelId": caller.id}


async def _new_department(one: Desk) -> Frame:
    return {"name": "a new department"}


async def _empty_department(one: Desk) -> Frame:
    await ask(one, "department.add", name="empty")
    return {"departmentId": (await ask(one, "address_book.tree"))["departments"][-1]["id"]}


async def _second_group(one: Desk) -> Frame:
    await ask(one, "group.add", name="neighbours")
    return {"groupId": (await ask(one, "address_book.tree"))["groups"][-1]["id"]}


async def _own_group(one: Desk) -> Frame:
    return dict((await ask(one, "address_book.tree"))["groups"][0])


async def _all_contacts(one: Desk) -> list[Frame]:
    personal = (await _own_group(one))["contacts"][0]["id"]
    return [{}, {"type": "department"}, {"type": "group"}, {"type": "contact", "id": personal}]


async def _personal_contact(one: Desk) -> Frame:
    group = await _own_group(one)
    return {"id": group["contacts"][0]["id"], "groupId": group["id"]}


async def _personal_contacts(one: Desk) -> Frame:
    group = await _own_group(one)
    return {"ids": [contact["id"] for contact in group["contacts"][:2]]}


async def _both_books(one: Desk) -> list[Frame]:
    return [{}, {"type": "group"}]


async def _unrelated_group(one: Desk) -> Frame:
    await ask(one, "extension_group.add")
    return {}


async def _hidden(one: Desk) -> Frame:
    await ask(one, "extension.hide", numbers="3001,")
    return {}


async def _some_numbers(one: Desk) -> Frame:
    return {"numbers": "3001,3002,"}


async def _another_name(one: Desk) -> Frame:
    return {"name": "another"}


async def _set_alarm(one: Desk) -> list[Frame]:
    await ask(one, "wake_up.set", number="3001")
    return [{}, {"number": "3001"}]


async def _set_dnd(one: Desk) -> Frame:
    await ask(one, "dnd.set", startTime="", endTime="")
    return {}


async def _every_call(one: Desk) -> list[Frame]:
    return [{}, {"number": "", "type": "all", "subtype": "all", "startDate": "", "endDate": ""}]


_SITUATIONS: dict[str, Callable[[Desk], Awaitable[Frame | list[Frame]]]] = {
    "call.dial": _nothing,
    "call.pick_from_queue": _waiting_caller,
    "department.add": _new_department,
    "department.delete": _empty_department,
    "group.get": _second_group,
    "group.update": _second_group,
    "group.delete": _second_group,
    "contact.init": _all_contacts,
    "contact.query": _both_books,
    "contact.delete_many": _personal_contacts,
    "contact.add_personal": _second_group,
    "contact.update_personal": _personal_contact,
    "extension.hide": _some_numbers,
    "extension.query_hidden": _hidden,
    "extension_group.update": _another_name,
    "extension_group.query_relations": _unrelated_group,
    "wake_up.get": _set_alarm,
    "wake_up.query": _set_alarm,
    "dnd.query": _set_dnd,
    "call_record.query": _every_call,
}
