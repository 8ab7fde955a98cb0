"""Permission classes, names, groups and hidden extensions (manual 6)."""

from __future__ import annotations

from itertools import chain
from typing import Any

import pytest

from tests.simulator.chapters_desk import Desk


def _classes(desk: Desk) -> dict[int, list[str]]:
    members = desk.ask("extension.query_dial_permissions")["aclMembers"]
    return {m["aclId"]: [n for n in m["numbers"].split(",") if n] for m in members}


def _members(desk: Desk) -> dict[str, list[str]]:
    members = desk.ask("extension_group.query_members")["roleMembers"]
    return {m["roleId"]: [n for n in m["numbers"].split(",") if n] for m in members}


def _grouped(desk: Desk) -> list[str]:
    return list(chain.from_iterable(_members(desk).values()))


def _hidden(desk: Desk) -> list[str]:
    return list(desk.ask("extension.query_hidden")["hideNumbers"])


def test_setting_a_class_replaces_its_members_and_the_others_fall_to_the_lowest() -> None:
    desk = Desk()
    left = set(_classes(desk)[3]) - {"3000", "3001"}
    desk.ask("extension.set_dial_permission", id="3", numbers="3000,3001")
    after = _classes(desk)
    assert after[3] == ["3000", "3001"]
    assert left <= set(after[1])
    assert sorted(chain.from_iterable(after.values())) == sorted(desk.pbx.extensions)


def test_a_class_that_changed_is_pushed() -> None:
    desk = Desk()
    desk.ask("extension.set_dial_permission", id="3", numbers="3001")
    desk.ask("extension.set_dial_permission", id="5", numbers="3001")
    record = desk.pushed("3001")
    assert (record["callACLId"], record["callACLName"]) == (5, "International Long Distance")


def test_the_lowest_class_cannot_be_left() -> None:
    desk = Desk()
    desk.ask("extension.set_dial_permission", id="1", numbers="3001,3002")
    desk.ask("extension.set_dial_permission", id="1", numbers="3002")
    assert {"3001", "3002"} <= set(_classes(desk)[1])


def test_a_list_with_a_trailing_comma_and_a_double_is_read() -> None:
    desk = Desk()
    desk.ask("extension.set_dial_permission", id="4", numbers="3002,3002,3001,")
    assert _classes(desk)[4] == ["3001", "3002"]


def test_a_name_that_is_set_is_read_back_pushed_and_logged() -> None:
    desk = Desk()
    desk.ask("extension.set_name", number="3004", name="欧阳娜娜")
    named = {"name": "欧阳娜娜", "number": "3004"}
    assert desk.ask("extension.get_name", number="3004") == named
    assert desk.pushed("3004")["showName"] == "欧阳娜娜"
    entry = desk.ask("operation_log.query", type="nameSet")["logList"][0]
    assert entry["targetName"] == "欧阳娜娜/3004"


def test_a_new_group_is_listed_changed_and_deleted() -> None:
    desk = Desk()
    desk.ask("extension_group.add", name="Night shift", callACLId="4", allowInBound=0)
    (row,) = desk.ask("extension_group.query", name="night")["userRoles"]
    shown = (row["callACC"], row["callAclId"], row["allowInBound"], row["inBound"])
    assert shown == ("National Long Distance", "4", "0", "NO")
    desk.ask("extension_group.update", id=row["id"], name="Day shift", callACLId="5")
    (row,) = desk.ask("extension_group.query", name="day shift")["userRoles"]
    assert (row["allowInBound"], row["callAclId"]) == ("1", "5")
    desk.ask("extension_group.delete", id=row["id"])
    assert desk.ask("extension_group.query", name="day shift")["userRoles"] == []
    assert row["id"] in desk.refusal("extension_group.update", id=row["id"])


def test_an_extension_is_in_one_group_only() -> None:
    desk = Desk()
    desk.ask("extension_group.set_members", id="7", numbers="3003,3004")
    after = _members(desk)
    assert after["7"] == ["3003", "3004"]
    assert sorted(chain.from_iterable(after.values())) == sorted(desk.pbx.extensions)
    desk.ask("extension_group.set_members", id="7", numbers="3004")
    assert "3003" not in _grouped(desk)


@pytest.mark.parametrize("keep", [0, 1])
def test_members_take_the_groups_class_unless_they_keep_theirs(keep: int) -> None:
    desk = Desk()
    desk.ask("extension_group.update", id="7", name="low", callACLId="1")
    desk.ask("extension.set_dial_permission", id="5", numbers="3003")
    desk.ask("extension_group.set_members", id="7", keepRole=keep, numbers="3003")
    assert desk.pbx.extensions["3003"].acl_id == (5 if keep else 1)


def test_the_members_of_a_deleted_group_are_in_none() -> None:
    desk = Desk()
    desk.ask("extension_group.set_members", id="7", numbers="3003")
    desk.ask("extension_group.delete", id="7")
    assert "3003" not in _grouped(desk)
    (row,) = desk.ask("wake_up.query", number="3003")["alarms"]
    assert row["roleName"] == ""
    assert "Default" in desk.refusal("extension_group.delete", id="2")


def test_relations_are_replaced_and_an_empty_text_clears_them() -> None:
    desk = Desk()

    def related() -> list[str]:
        roles = desk.ask("extension_group.query_relations")["roles"]
        return [role["id"] for role in roles if role.get("relation") == 1]

    desk.ask("extension_group.set_relations", relations="2,7,")
    assert related() == ["2", "7"]
    assert "99" in desk.refusal("extension_group.set_relations", relations="2,99,")
    assert related() == ["2", "7"]
    desk.ask("extension_group.set_relations", relations="")
    assert related() == []


def _reaches(desk: Desk, caller: str, callee: str) -> bool:
    """Whether a call rings there: of one that is barred only the busy tone is heard."""
    switch = desk.pbx.switch
    desk.pushes.clear()
    if caller in desk.pbx.extensions:
        switch.call_out(caller, callee)
    else:
        switch.call_in(caller, "", callee)
    switch.flush()
    desk.clock.advance(5)
    for leg in list(switch.register.by_id.values()):
        switch.hang_up(leg)
    switch.flush()
    records = [frame["extension"] for frame in desk.pushes if "extension" in frame]
    return (callee, "CALLEE_RINGING") in {(r["number"], r["state"]) for r in records}


def test_who_may_call_whom_follows_the_groups() -> None:
    desk = Desk()
    desk.ask("extension_group.set_members", id="2", numbers="3000,3001")
    desk.ask("extension_group.set_members", id="7", numbers="3003,3004")
    assert _reaches(desk, "3001", "3003")
    assert _reaches(desk, "013912345678", "3003")
    desk.ask("extension_group.set_relations", relations="2,")
    assert not _reaches(desk, "3001", "3003")
    assert _reaches(desk, "3004", "3003")
    desk.ask("extension_group.update", id="7", name="x", allowInternal=0, allowInBound=0)
    assert not _reaches(desk, "3004", "3003")
    assert not _reaches(desk, "013912345678", "3003")
    assert _reaches(desk, "013912345678", "3001")


def test_hiding_replaces_the_hidden_list_of_its_scope_only() -> None:
    desk = Desk()
    desk.ask("extension_group.set_members", id="7", numbers="3003,3004")
    desk.ask("extension.hide", id="0", numbers="3001,3003,")
    desk.ask("extension.hide", id="7", numbers="3004,")
    assert _hidden(desk) == ["3001", "3004"]
    split = {r["roleId"]: r for r in desk.ask("extension.query_hidden")["roleMembers"]}
    assert (split["7"]["numbers"], split["7"]["hideNumbers"]) == (["3003"], ["3004"])
    assert "3001" in desk.refusal("extension.hide", id="7", numbers="3001,")
    desk.ask("extension.hide", id="0", numbers="")
    assert desk.ask("extension.query_hidden")["hideNumbers"] == {}


@pytest.mark.parametrize(
    ("ident", "changes", "said"),
    [
        ("extension.set_dial_permission", {"id": "2"}, "no permission class with id 2"),
        ("extension.set_dial_permission", {"numbers": "3000,9999"}, "9999"),
        ("extension.get_name", {"number": "9999"}, "9999"),
        ("extension.get_name", {"number": ""}, "number must not be blank"),
        ("extension.set_name", {"name": ""}, "name must not be blank"),
        ("extension_group.add", {"name": "Default"}, "already"),
        ("extension_group.add", {"callACLId": "2"}, "permission class"),
        ("extension_group.add", {"allowInBound": 2}, "allowInBound must be one of 1, 0"),
        ("extension_group.update", {"id": "99"}, "no extension group with id 99"),
        ("extension_group.set_members", {"keepRole": 7}, "keepRole"),
        ("extension_group.set_members", {"numbers": "9999"}, "9999"),
        ("extension.hide", {"id": "99", "numbers": ""}, "99"),
        ("extension.hide", {"numbers": "9999,"}, "9999"),
    ],
)
def test_a_wrong_setting_is_refused_with_the_field(
    ident: str, changes: dict[str, Any], said: str
) -> None:
    desk = Desk()
    assert said in desk.refusal(ident, **changes)
    assert desk.pushes == []
