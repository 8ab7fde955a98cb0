"""The address books (manual 5) as an attendant's console sees them."""

from __future__ import annotations

from typing import Any

import pytest

from console.simulator.numbers import is_outside
from tests.simulator.chapters_desk import Desk

CARD = {
    "name": "欧阳明朗",
    "position": "前台",
    "number1": "3001",
    "number2": "13900001111",
    "email": "a@example.com",
    "remark": "VIP",
    "card": "7",
    "address": "苏州",
    "sex": "1",
}


def _everybody(desk: Desk, kind: str = "department") -> list[dict[str, Any]]:
    found = desk.ask("contact.query", type=kind, page=1, pageSize="100000")["contacts"]
    return list(found)


def _add(desk: Desk, **changes: Any) -> str:
    """A new enterprise contact in department 3; gives its id."""
    before = {contact["id"] for contact in _everybody(desk)}
    desk.ask("contact.add_business", **CARD | changes)
    (new,) = {contact["id"] for contact in _everybody(desk)} - before
    return str(new)


def test_a_new_contact_can_be_read_back_with_every_field() -> None:
    desk = Desk()
    ident = _add(desk)
    contact = desk.ask("contact.init", id=ident)["contact"]
    place = {"id": ident, "companyId": "1", "departmentId": "3"}
    assert contact == CARD | place


def test_a_new_contact_is_in_the_tree_and_in_its_departments_list() -> None:
    desk = Desk()
    ident = _add(desk)
    (department,) = [d for d in desk.ask("address_book.tree")["departments"] if d["id"] == "3"]
    brief = {key: CARD[key] for key in ("name", "number1", "number2")}
    assert department["contacts"][-1] == {"id": ident, **brief}
    listed = desk.ask("contact.query", departmentId="3", pageSize="1000")
    assert listed["contacts"][-1]["mark"] == "VIP"
    assert listed["contacts"][-1]["departmentName"] == department["name"]
    assert listed["departmentId"] == 3


def test_a_change_writes_every_field_and_can_move_the_contact() -> None:
    desk = Desk()
    ident = _add(desk)
    desk.ask("contact.update_business", **CARD | {"id": ident, "departmentId": "2", "remark": ""})
    contact = desk.ask("contact.init", id=ident)["contact"]
    assert (contact["departmentId"], contact["remark"]) == ("2", "")
    third = desk.ask("contact.query", departmentId="3", pageSize="1000")["contacts"]
    assert ident not in [row["id"] for row in third]


def test_a_deleted_contact_is_unknown_and_its_id_is_not_used_again() -> None:
    desk = Desk()
    ident = _add(desk)
    desk.ask("contact.delete", id=ident)
    for request in ("contact.init", "contact.delete", "contact.update_business"):
        assert desk.refusal(request, id=ident) == f"there is no contact with id {ident}"
    assert int(_add(desk)) > int(ident)


def test_a_batch_with_one_wrong_id_deletes_nothing() -> None:
    desk = Desk()
    first, second = _add(desk), _add(desk)
    total = len(_everybody(desk))
    assert "99999" in desk.refusal(
        "contact.delete_many", type="department", ids=[first, second, "99999"]
    )
    assert "other address book" in desk.refusal("contact.delete_many", type="group", ids=[first])
    assert "empty" in desk.refusal("contact.delete_many", type="department", ids=[])
    assert len(_everybody(desk)) == total
    desk.ask("contact.delete_many", type="department", ids=[first, second])
    assert len(_everybody(desk)) == total - 2


@pytest.mark.parametrize("kind", ["department", "group"])
def test_a_department_or_group_is_added_renamed_and_deleted(kind: str) -> None:
    desk, key = Desk(), f"{kind}Id"

    def listed() -> dict[str, str]:
        return {e["name"]: e["id"] for e in desk.ask("contact.init", type=kind)[f"{kind}s"]}

    desk.ask(f"{kind}.add", name="市场部二组")
    ident = listed()["市场部二组"]
    assert "already" in desk.refusal(f"{kind}.add", name="市场部二组")
    desk.ask(f"{kind}.update", name="renamed", **{key: ident})
    assert desk.ask(f"{kind}.get", **{key: ident}) == {"id": int(ident), "name": "renamed"}
    desk.ask(f"{kind}.update", name="renamed", **{key: ident})
    desk.ask(f"{kind}.delete", **{key: ident})
    assert "renamed" not in listed()
    assert ident in desk.refusal(f"{kind}.delete", **{key: ident})


@pytest.mark.parametrize("kind", ["department", "group"])
def test_one_that_still_has_contacts_is_not_deleted(kind: str) -> None:
    desk = Desk()
    first = next(s for s in desk.ask("address_book.tree")[f"{kind}s"] if s["contacts"])
    message = desk.refusal(f"{kind}.delete", **{f"{kind}Id": first["id"]})
    assert message == f"{kind} {first['name']} still has {len(first['contacts'])} contacts"


def test_a_department_without_contacts_shows_an_object_for_them() -> None:
    desk = Desk()
    desk.ask("department.add", name="empty")
    assert desk.ask("address_book.tree")["departments"][-1]["contacts"] == {}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "name must not be blank"),
        ({"name": "x" * 65}, "name is longer than 64"),
        ({"departmentId": "999"}, "no department with id 999"),
        ({"departmentId": ""}, "departmentId"),
        ({"groupId": "1"}, "exactly one of departmentId and groupId"),
        ({"sex": "2"}, "sex"),
        ({"id": "5"}, "id must be empty"),
    ],
)
def test_a_wrong_contact_is_refused_with_the_field(changes: dict[str, str], said: str) -> None:
    desk = Desk()
    total = len(_everybody(desk))
    assert said in desk.refusal("contact.add_business", **changes)
    assert len(_everybody(desk)) == total


def test_a_chinese_name_of_forty_characters_is_kept() -> None:
    desk = Desk()
    ident = _add(desk, name="王" * 40)
    assert desk.ask("contact.init", id=ident)["contact"]["name"] == "王" * 40


def test_personal_books_are_private() -> None:
    desk = Desk()
    other = desk.of("somebody else")
    mine = desk.ask("address_book.tree")["groups"]
    theirs = other.ask("address_book.tree")["groups"]
    assert mine[0]["id"] != theirs[0]["id"]
    contact = mine[0]["contacts"][0]["id"]
    assert contact in other.refusal("contact.delete", id=contact)
    assert mine[0]["id"] in other.refusal("group.delete", groupId=mine[0]["id"])
    other.ask("group.add", name="mine alone")
    assert "mine alone" not in str(desk.ask("address_book.tree"))


def test_a_contact_stays_in_its_book() -> None:
    desk = Desk()
    group = desk.ask("address_book.tree")["groups"][0]
    personal = group["contacts"][0]["id"]
    assert "other address book" in desk.refusal("contact.update_business", id=personal)
    shown = desk.ask("contact.init", id=personal)
    assert shown["contact"]["groupId"] == group["id"]
    assert "departmentId" not in shown["contact"]
    assert [g["name"] for g in shown["groups"]] == [group["name"]]


def test_the_word_for_the_sex_follows_the_language_of_the_login() -> None:
    words = {
        language: {c["sex"] for c in _everybody(Desk(language=language))}
        for language in ("en", "cn")
    }
    assert words == {"en": {"male", "female"}, "cn": {"男", "女"}}


def test_the_seeded_book_knows_outside_callers_by_number() -> None:
    listed = [contact["number1"] for contact in _everybody(Desk(60))]
    assert sum(is_outside(number) for number in listed) > 20


def test_the_same_seed_gives_the_same_book() -> None:
    assert _everybody(Desk()) == _everybody(Desk())


def test_ten_thousand_contacts_are_paged() -> None:
    desk = Desk()
    desk.pbx.chapters.address_book.fill(10_000)
    page = desk.ask("contact.query", page=1000, pageSize="10")
    assert (page["totalCount"], len(page["contacts"])) == ("10000", 10)
    tree = desk.ask("address_book.tree")["departments"]
    assert sum(len(department["contacts"]) for department in tree) == 10_000
