"""The address book by keys: every interface of chapter 5."""

from __future__ import annotations

import json
import stat
from pathlib import Path

from console.simulator import Simulator
from console.ui.book_store import FILE
from tests.modules.host import Desk, at_desk, body


async def opened(desk: Desk) -> None:
    await desk.open("open.address_book")
    await desk.sees("Enterprise book · ", "Department")
    await desk.until(lambda: desk.asked("contact", "query"))
    await desk.until(lambda: "Reading" not in desk.text())


async def added(desk: Desk, name: str, number: str = "") -> None:
    await desk.press("a")
    await desk.sees("New contact", "Enter:")
    await desk.until(lambda: "Reading" not in desk.text())
    await desk.type(name)
    if number:
        await desk.press("tab")
        await desk.type(number)
    await desk.press("enter")
    await desk.sees("Contact added")


async def found(desk: Desk, text: str) -> None:
    """Search, and go to the list of hits."""
    await desk.press("/")
    await desk.type(text)
    await desk.press("enter")


async def test_the_book_is_read_told_and_kept(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await opened(desk)
        assert len(desk.asked("tree", "query")) == 1
        assert body(desk.asked("contact", "query")[0]) == {
            "type": "department",
            "groupId": "0",
            "page": 1,
            "pageSize": "50",
        }
        path = tmp_path / FILE
        await desk.until(path.exists)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        kept = json.loads(path.read_text())["books"]["department"]
        store = sim.pbx.chapters.address_book
        assert sum(len(one["contacts"]) for one in kept) == sum(
            len(shelf.contacts) for shelf in store.departments.values()
        )
        numbers = {entry.number for entry in desk.heard.books[-1].entries()}
        for shelf in store.departments.values():
            assert {one.fields["number1"] for one in shelf.contacts.values()} <= numbers | {""}


async def test_a_contact_is_added_changed_and_deleted(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await opened(desk)
        await added(desk, "Zoe Zebra", "+8613800001234")
        sent = body(desk.asked("contact", "add")[0])
        assert sent["name"] == "Zoe Zebra"
        assert sent["number1"] == "+8613800001234"
        assert sent["departmentId"]
        assert "groupId" not in sent
        await found(desk, "zebra")
        await desk.sees("Search in both books", "Zoe Zebra")
        await desk.press("e")
        await desk.sees("Contact Zoe Zebra", "+8613800001234")
        await desk.press("end")
        await desk.type("X")
        await desk.press("enter")
        await desk.sees("Contact changed", "Zoe ZebraX")
        sent = body(desk.asked("contact", "update")[0])
        assert sent["name"] == "Zoe ZebraX"
        assert set(sent) == {
            "id", "departmentId", "name", "position", "number1", "number2", "email",
            "remark", "card", "address", "sex",
        }  # fmt: skip
        await desk.press("d")
        await desk.sees("Delete Zoe ZebraX?")
        await desk.press("enter")
        await desk.sees("Zoe ZebraX deleted")
        assert desk.asked("contact", "delete")[0]["id"] == sent["id"]
        await desk.sees("Nothing fits")


async def test_marked_contacts_are_deleted_at_once(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await opened(desk)
        await desk.press("space", "down", "space", "d")
        await desk.sees("Delete 2 contacts")
        await desk.press("enter")
        await desk.sees("2 contacts deleted")
        sent = desk.asked("contact", "multipleDelete")[0]
        assert sent["type"] == "department"
        assert len(sent["ids"]) == 2
        assert desk.asked("contact", "delete") == []


async def test_how_many_are_marked_is_told_of_those_that_are(
    sim: Simulator, tmp_path: Path
) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await opened(desk)
        await desk.press("space", "down", "space")
        await desk.sees("2 marked")
        await found(desk, "nobody at all")
        await desk.no_longer_sees("2 marked")


async def test_the_personal_book_has_contacts_of_its_own(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await opened(desk)
        await desk.press("b")
        await desk.sees("Personal book")
        await desk.until(lambda: desk.asked("contact", "query")[-1].get("groupId") == "0")
        await added(desk, "Pia Private")
        sent = body(desk.asked("contact", "add")[-1])
        assert sent["groupId"]
        assert "departmentId" not in sent
        await found(desk, "pia")
        await desk.sees("Pia Private")
        await desk.press("e")
        await desk.sees("Contact Pia Private")
        await desk.type("Q")
        await desk.press("enter")
        await desk.sees("Contact changed")
        assert desk.asked("contact", "update")[-1]["groupId"] == sent["groupId"]


async def test_departments_are_added_renamed_and_deleted(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await opened(desk)
        await desk.press("m")
        await desk.sees("Departments · ")
        await desk.press("a")
        await desk.sees("New department")
        await desk.type("Aviary")
        await desk.press("enter")
        await desk.sees("Added", "Aviary")
        assert body(desk.asked("department", "add")[0]) == {"departmentId": "", "name": "Aviary"}
        await desk.press("end", "e")
        await desk.sees("Rename Aviary")
        await desk.press("end")
        await desk.type("2")
        await desk.press("enter")
        await desk.sees("Renamed", "Aviary2")
        assert desk.asked("department", "init")
        assert body(desk.asked("department", "update")[0])["name"] == "Aviary2"
        await desk.press("d")
        await desk.sees("Delete Aviary2?")
        await desk.press("enter")
        await desk.sees("Aviary2 deleted")
        assert desk.asked("department", "delete")
        assert "Aviary2" not in [s.name for s in sim.pbx.chapters.address_book.departments.values()]


async def test_personal_groups_are_added_renamed_and_deleted(
    sim: Simulator, tmp_path: Path
) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await opened(desk)
        await desk.press("b", "m")
        await desk.sees("Personal groups · ")
        await desk.press("a")
        await desk.sees("New group")
        await desk.type("Club")
        await desk.press("enter")
        await desk.sees("Added", "Club")
        await desk.press("end", "e")
        await desk.sees("Rename Club")
        await desk.type("Z")
        await desk.press("enter")
        await desk.sees("Renamed")
        await desk.press("d")
        await desk.sees("Delete")
        await desk.press("enter")
        await desk.sees("deleted")
        for operate in ("add", "init", "update", "delete"):
            assert desk.asked("group", operate)


async def test_a_department_with_contacts_is_deleted_only_if_typed(
    sim: Simulator, tmp_path: Path
) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await opened(desk)
        await desk.press("m")
        await desk.sees("Departments · ")
        await desk.press("home", "d")
        await desk.sees("the PBX may delete them with it")
        await desk.press("enter")
        await desk.sees("nothing was done")
        await desk.press("escape")
        assert desk.asked("department", "delete") == []


async def test_enter_dials_the_number_it_names(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await opened(desk)
        await added(desk, "Zoe Zebra", "5551234")
        await found(desk, "zebra")
        await desk.sees("Enter dial 5551234 Zoe Zebra")
        await desk.press("enter")
        await desk.until(lambda: desk.heard.dialled == ["5551234"])
        assert desk.heard.transferred == []


async def test_the_book_is_searched_by_pinyin(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        store = sim.pbx.chapters.address_book
        shelf = next(iter(store.departments.values()))
        fields = dict.fromkeys(("position", "number2", "email", "remark", "card", "address"), "")
        store.add_contact(shelf, {**fields, "name": "李明朗", "number1": "77", "sex": "0"})
        await opened(desk)
        await found(desk, "lml")
        await desk.sees("李明朗")


async def test_a_search_waits_for_the_book_that_is_being_read(
    sim: Simulator, tmp_path: Path
) -> None:
    async with at_desk(sim, tmp_path) as desk:
        sim.faults.delay = 1.0
        await desk.open("open.address_book")
        await desk.press("/")
        await desk.paste("ambulance")
        await desk.sees("Search in both books · 0", "Reading…")
        await desk.sees("急救中心 Ambulance")
        assert len(desk.asked("tree", "query")) == 1


async def test_in_a_book_that_is_refused_nothing_is_said_not_to_fit(
    sim: Simulator, tmp_path: Path
) -> None:
    async with at_desk(sim, tmp_path) as desk:
        sim.faults.errors = {"tree": (1, "no book today")}
        await desk.open("open.address_book")
        await desk.sees("no book today")
        await desk.type("/a")
        await desk.sees("Search in both books · 0", "  The PBX refused: no book today")
        assert "Nothing fits" not in desk.text()


async def test_marks_stay_when_the_book_is_read_afresh(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await opened(desk)
        await desk.press("space", "down", "space", "r")
        await desk.until(lambda: len(desk.asked("contact", "query")) == 2)
        await desk.until(lambda: "Reading" not in desk.text())
        await desk.press("d")
        await desk.sees("Delete 2 contacts")


async def test_a_contact_deleted_meanwhile_is_said_in_the_words_of_the_pbx(
    sim: Simulator, tmp_path: Path
) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await opened(desk)
        store = sim.pbx.chapters.address_book
        for contact in list(store.contacts.values()):
            store.remove(contact)
        await desk.press("e")
        await desk.sees("The PBX refused: there is no contact with id")


async def test_without_a_link_the_kept_book_is_listed_with_its_age(
    sim: Simulator, tmp_path: Path
) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await opened(desk)
        await added(desk, "Zoe Zebra", "5551234")
        await desk.press("escape")
        await desk.session.close()
        await desk.until(lambda: not desk.services.live())
        await desk.open("open.address_book")
        await desk.sees("No link: the book as it was read at", "0 minutes ago")
        await found(desk, "zebra")
        await desk.sees("Zoe Zebra")
        await desk.press("a")
        await desk.sees("New contact", "No link to the PBX")


async def test_departments_are_stepped_through_with_arrows(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await opened(desk)
        first = next(iter(sim.pbx.chapters.address_book.departments.values()))
        await desk.press("right")
        await desk.sees(f"Enterprise book · {first.name}")
        assert desk.asked("contact", "query")[-1]["departmentId"] == str(first.id)
        await desk.press("left")
        await desk.until(lambda: desk.asked("contact", "query")[-1].get("groupId") == "0")


async def test_a_contact_that_another_operator_changed_is_not_overwritten(
    sim: Simulator, tmp_path: Path
) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await opened(desk)
        await added(desk, "Zoe Zebra", "5551234")
        await found(desk, "zebra")
        await desk.sees("Zoe Zebra")
        await desk.press("e")
        await desk.sees("Contact Zoe Zebra", "5551234")
        (card,) = (
            one
            for one in sim.pbx.chapters.address_book.contacts.values()
            if one.fields["name"] == "Zoe Zebra"
        )
        card.fields["number1"] = "5559999"
        await desk.press("end", "X", "enter")
        await desk.sees("Somebody else changed this meanwhile", "from 5551234 to 5559999")
        assert desk.asked("contact", "update") == []
        await desk.press("enter")
        await desk.sees("Contact changed")
        assert (card.fields["name"], card.fields["number1"]) == ("Zoe ZebraX", "5559999")


async def test_a_department_that_another_operator_renamed_is_not_overwritten(
    sim: Simulator, tmp_path: Path
) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await opened(desk)
        shelf = sim.pbx.chapters.address_book.add_shelf("department", "Aviary")
        await desk.press("m")
        await desk.sees("Departments · ", "Aviary")
        await desk.press("end", "e")
        await desk.sees("Rename Aviary")
        shelf.name = "Birds"
        await desk.press("end", "2", "enter")
        await desk.sees("from Aviary to Birds; yours", "Aviary2")
        assert desk.asked("department", "update") == []


async def test_more_than_five_contacts_are_deleted_only_if_their_number_is_typed(
    sim: Simulator, tmp_path: Path
) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await opened(desk)
        await desk.press(*["space", "down"] * 6, "d")
        await desk.sees("Delete 6 contacts", "and 1 more", "Type 6 to agree")
        await desk.press("enter")
        await desk.sees("That is not 6: nothing was done")
        assert desk.asked("contact", "multipleDelete") == []
        await desk.press("6", "enter")
        await desk.sees("6 contacts deleted")
        assert len(desk.asked("contact", "multipleDelete")[0]["ids"]) == 6
