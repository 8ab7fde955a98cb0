"""Permission classes, names, extension groups and hidden extensions on the wire (manual 6).

Knows the frames of 6.1 and 6.3 to 6.16; the extension list (6.2) is the exchange's own. A list of
numbers replaces the one before (reading 23). An extension always has a class: one left out of its
class by 6.4 falls to the lowest, and cannot be left out of that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.simulator import asking
from console.simulator.extension_groups import (
    DEFAULT_ID,
    Group,
    acl_name,
    groups,
    set_acl,
)
from console.simulator.people import ACLS
from console.simulator.seam import Frame, Operator, Refusal, handler

if TYPE_CHECKING:
    from console.simulator.pbx import Pbx

LOWEST_ACL = ACLS[0][0]


def _acl_list() -> list[Frame]:
    return [{"id": ident, "name": name, "defaultPolicy": "deny"} for ident, name in ACLS]


@handler("callACL", "query")
def query_acls(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """6.1: the classes are fixed."""
    return {"callACLs": _acl_list()}


@handler("callAclNumber", "query")
def query_dial_permissions(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """6.3: each class with its extensions, joined by commas."""
    holders: dict[int, list[str]] = {ident: [] for ident, _ in ACLS}
    for number, extension in pbx.extensions.items():
        holders.setdefault(extension.acl_id, []).append(number)
    members = [{"aclId": ident, "numbers": ",".join(found)} for ident, found in holders.items()]
    return {"aclMembers": members, "acls": _acl_list(), "numbers": list(pbx.extensions)}


@handler("callAcNumber", "update")
def set_dial_permission(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """6.4: the list is the class's whole membership."""
    ident = asking.identity(frame, "id")
    name = acl_name(ident)
    wanted = asking.known_numbers(asking.items(frame, "numbers"), pbx.extensions, "numbers")
    kept = set(wanted)
    for number, extension in pbx.extensions.items():
        if number not in kept and extension.acl_id == ident:
            set_acl(pbx, number, LOWEST_ACL)
    for number in wanted:
        set_acl(pbx, number, ident)
    listed = ",".join(wanted)
    pbx.note_log("roleSet", operator, listed, f"set the extension[{listed}] call permission {name}")
    return {}


@handler("setName", "init")
def get_name(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """6.5."""
    number = asking.required(frame, "number")
    asking.known_numbers([number], pbx.extensions, "number")
    return {"name": pbx.extensions[number].name, "number": number}


@handler("setName", "update")
def set_name(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """6.6."""
    number = asking.required(frame, "number")
    asking.known_numbers([number], pbx.extensions, "number")
    name = asking.required(frame, "name", longest=asking.LONGEST_NAME)
    before = pbx.extensions[number].name
    pbx.extensions[number].name = name
    pbx.push_extension(number)
    pbx.note_log("nameSet", operator, f"{name}/{number}", f"set the name {before} to {name}")
    return {}


# -- groups (6.7 to 6.10) ----------------------------------------------------------------------


@handler("userRole", "query")
def query_groups(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """6.7: groups whose name has the text asked for."""
    wanted = asking.text(frame, "name").casefold()
    found = [group for group in groups(pbx).groups.values() if wanted in group.name.casefold()]
    page, _, _ = asking.page_of(found, frame)
    rows = [_group_row(group, operator) for group in page]
    return {"aclList": _acl_list(), "userRoles": rows, "totalCount": str(len(found))}


def _group_row(group: Group, operator: Operator) -> Frame:
    yes, no = asking.worded(operator, "YES", "是"), asking.worded(operator, "NO", "否")
    return {
        "id": str(group.id),
        "name": group.name,
        "callACC": acl_name(group.acl_id),
        "callAclId": str(group.acl_id),
        "allowInternal": str(int(group.internal)),
        "allowInBound": str(int(group.in_bound)),
        "inBound": yes if group.in_bound else no,
        "internal": yes if group.internal else no,
    }


def _write_group(group: Group, frame: Frame, name: str, acl_id: int) -> None:
    group.name, group.acl_id = name, acl_id
    group.in_bound, group.internal = frame["allowInBound"] == 1, frame["allowInternal"] == 1


@handler("userRole", "add")
def add_group(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """6.8: the new group is in no relation yet."""
    name = asking.required(frame, "name", longest=asking.LONGEST_NAME)
    acl_id = asking.identity(frame, "callACLId")
    acl_name(acl_id)
    groups(pbx).free_name(name)
    group = groups(pbx).add(name, acl_id)
    group.related = False
    _write_group(group, frame, name, acl_id)
    return {}


@handler("userRole", "update")
def update_group(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """6.9: its members keep the classes they have."""
    group = groups(pbx).get(asking.identity(frame, "id"))
    name = asking.required(frame, "name", longest=asking.LONGEST_NAME)
    acl_id = asking.identity(frame, "callACLId")
    acl_name(acl_id)
    groups(pbx).free_name(name, group.id)
    _write_group(group, frame, name, acl_id)
    return {}


@handler("userRole", "delete")
def delete_group(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """6.10: its members are in no group afterwards."""
    group = groups(pbx).get(asking.identity(frame, "id"))
    if group.id == DEFAULT_ID:
        raise Refusal(f"the group {group.name} cannot be deleted")
    del groups(pbx).groups[group.id]
    return {}


# -- members, relations, hidden extensions (6.11 to 6.16) --------------------------------------


@handler("userRoleNumber", "query")
def query_members(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """6.11: members joined by commas."""
    found = groups(pbx).groups.values()
    members = [{"roleId": str(group.id), "numbers": ",".join(group.members)} for group in found]
    roles = [group.role for group in found]
    return {"numbers": list(pbx.extensions), "roleMembers": members, "roles": roles}


@handler("userRoleNumber", "update")
def set_members(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """6.12: without keepRole the members take the group's class."""
    group = groups(pbx).get(asking.identity(frame, "id"))
    numbers = asking.known_numbers(asking.items(frame, "numbers"), pbx.extensions, "numbers")
    groups(pbx).set_members(group, numbers)
    if frame["keepRole"] == 0:
        for number in numbers:
            set_acl(pbx, number, group.acl_id)
    return {}


@handler("userRoleRelation", "query")
def query_relations(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """6.13: the associated groups carry `relation`."""
    return {"roles": [group.related_role for group in groups(pbx).groups.values()]}


@handler("userRoleRelation", "update")
def set_relations(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """6.14: these are the associated groups now, and no others."""
    parts = asking.items(frame, "relations")
    idents = [asking.identity({"relations": part}, "relations") for part in parts]
    wanted = [groups(pbx).get(ident) for ident in idents]
    for group in groups(pbx).groups.values():
        group.related = group in wanted
    return {}


@handler("hideExtension", "update")
def hide(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """6.15: id 0 sets all hidden extensions, another id those among a group's members."""
    ident = asking.identity(frame, "id")
    numbers = asking.known_numbers(asking.items(frame, "numbers"), pbx.extensions, "numbers")
    store = groups(pbx)
    scope = store.get(ident).members if ident else pbx.extensions
    strangers = [number for number in numbers if number not in scope]
    if strangers:
        raise Refusal(f"extension {strangers[0]} is not in group {store.get(ident).name}")
    store.hidden = (store.hidden - set(scope)) | set(numbers)
    return {"hideNumbers": {}, "numbers": {}, "roleMembers": {}, "roles": {}}


@handler("hideExtension", "query")
def query_hidden(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """6.16: lists of numbers, {} where there are none."""
    store = groups(pbx)
    hidden = [number for number in pbx.extensions if number in store.hidden]
    found = store.groups.values()
    return {
        "numbers": list(pbx.extensions),
        "hideNumbers": asking.empty_as_object(hidden),
        "roles": [group.role for group in found],
        "roleMembers": [_split(group, store.hidden) for group in found],
    }


def _split(group: Group, hidden: set[str]) -> Frame:
    shown = [number for number in group.members if number not in hidden]
    away = [number for number in group.members if number in hidden]
    return {
        "roleId": str(group.id),
        "numbers": asking.empty_as_object(shown),
        "hideNumbers": asking.empty_as_object(away),
    }
