"""Extension management by keys: every interface of chapter 6 but the list itself."""

from __future__ import annotations

from pathlib import Path

from console.simulator import Simulator
from console.simulator.extension_groups import groups
from tests.modules.host import Desk, at_desk, body


async def opened(desk: Desk, *numbers: str) -> None:
    await desk.open("open.extensions", numbers)
    await desk.sees("Extension management · 12", "3000")
    await desk.until(lambda: desk.asked("hideExtension", "query"))
    await desk.until(lambda: "Reading" not in desk.text())


async def at_groups(desk: Desk) -> None:
    await opened(desk)
    await desk.press("u")
    await desk.sees("Extension groups · 3", "Default", "Test1")


async def test_the_list_shows_class_and_group(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path, size=(120, 30)) as desk:
        await opened(desk)
        await desk.sees("Default", "客房 Guest rooms")
        assert desk.asked("callAclNumber", "query")
        assert desk.asked("userRoleNumber", "query")


async def test_an_extension_is_renamed_and_read_back(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await opened(desk, "3003")
        await desk.press("e")
        await desk.sees("Name of extension 3003")
        await desk.press("end", "shift+home", "delete")
        await desk.type("Room 3")
        await desk.press("enter")
        await desk.sees("3003 is called Room 3")
        assert body(desk.asked("setName", "update")[0]) == {"number": "3003", "name": "Room 3"}
        assert len(desk.asked("setName", "init")) == 3


async def test_a_class_is_given_with_the_whole_list(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        holders = [n for n, e in sim.pbx.extensions.items() if e.acl_id == 5]
        await opened(desk, "3002")
        await desk.press("space", "down", "space", "c")
        await desk.sees("Permission class of 3002, 3003")
        await desk.press("space")
        await desk.sees("Type to narrow")
        await desk.press("end", *["down"] * 5, "enter")
        await desk.sees("Permission class of")
        await desk.press("enter")
        await desk.sees("Enter: write", "added")
        assert desk.asked("callAcNumber", "update") == []
        await desk.press("enter")
        await desk.sees("written and read back")
        sent = body(desk.asked("callAcNumber", "update")[0])
        assert sent["id"] == "5"
        assert set(sent["numbers"].split(",")) == {*holders, "3002", "3003"}
        assert sim.pbx.extensions["3003"].acl_id == 5


async def test_the_list_of_a_class_is_edited_whole(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await opened(desk)
        await desk.press("p")
        await desk.sees("Permission classes · ")
        assert desk.asked("callACL", "query")
        await desk.press("end", "m")
        await desk.sees("Permission class ", "The whole list")
        await desk.press("end")
        await desk.type(",3001")
        await desk.press("enter")
        await desk.sees("Enter: write")
        await desk.press("enter")
        await desk.sees("written and read back")
        assert "3001" in body(desk.asked("callAcNumber", "update")[0])["numbers"].split(",")


async def test_extensions_are_hidden_and_shown_again(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await opened(desk, "3004")
        await desk.press("h")
        await desk.sees("Hidden extensions: added 3004. 1 in all", "Enter: write")
        await desk.press("enter")
        await desk.sees("written and read back, 1 in all")
        assert body(desk.asked("hideExtension", "update")[0]) == {"id": "0", "numbers": "3004,"}
        assert groups(sim.pbx).hidden == {"3004"}
        await desk.press("h")
        await desk.sees("nothing to change")
        await desk.press("s")
        await desk.sees("removed 3004")
        await desk.press("enter")
        await desk.sees("written and read back, 0 in all")
        assert body(desk.asked("hideExtension", "update")[1]) == {"id": "0", "numbers": ""}
        assert groups(sim.pbx).hidden == set()


async def test_nothing_is_written_unless_agreed(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await opened(desk, "3004")
        await desk.press("h")
        await desk.sees("Enter: write")
        await desk.press("escape")
        await desk.sees("Extension management")
        assert desk.asked("hideExtension", "update") == []


async def test_a_list_changed_by_another_meanwhile_is_not_overwritten(
    sim: Simulator, tmp_path: Path
) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await opened(desk, "3004")
        await desk.press("h")
        await desk.sees("Enter: write")
        groups(sim.pbx).hidden.add("3007")
        await desk.press("enter")
        await desk.sees("changed meanwhile by somebody else")
        assert desk.asked("hideExtension", "update") == []


async def test_a_group_is_added_changed_and_deleted(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await at_groups(desk)
        await desk.press("a")
        await desk.sees("New extension group")
        await desk.type("Pool")
        await desk.press("enter")
        await desk.sees("Added", "Pool")
        sent = body(desk.asked("userRole", "add")[0])
        assert sent == {"name": "Pool", "callACLId": "1", "allowInBound": 1, "allowInternal": 1}
        await desk.press("end", "e")
        await desk.sees("Extension group Pool")
        await desk.press("down", "down", "space", "enter")
        await desk.sees("Group changed", "barred")
        sent = body(desk.asked("userRole", "update")[0])
        assert (sent["allowInBound"], sent["allowInternal"]) == (0, 1)
        await desk.press("d")
        await desk.sees("Delete Pool with 0 members?")
        await desk.press("enter")
        await desk.sees("Pool deleted")
        assert desk.asked("userRole", "delete")[0]["id"] == sent["id"]


async def test_the_pbx_refuses_in_its_own_words_and_the_form_stays(
    sim: Simulator, tmp_path: Path
) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await at_groups(desk)
        await desk.press("a")
        await desk.sees("New extension group")
        await desk.type("Default")
        await desk.press("enter")
        await desk.sees("The PBX refused: there is an extension group", "New extension group")


async def test_groups_are_searched_by_the_pbx(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await at_groups(desk)
        await desk.press("/")
        await desk.type("test")
        await desk.until(lambda: "Default" not in desk.text())
        await desk.sees("Test1")
        assert desk.asked("userRole", "query")[-1]["name"] == "test"


async def test_members_are_written_with_keep_role(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await at_groups(desk)
        await desk.press("end", "m")
        await desk.sees("Members of Test1")
        await desk.type("3001,3002")
        await desk.press("down", "space", "enter")
        await desk.sees("Enter: write")
        await desk.press("enter")
        await desk.sees("written and read back, 2 in all")
        sent = body(desk.asked("userRoleNumber", "update")[0])
        assert sent == {"id": "7", "keepRole": 0, "numbers": "3001,3002"}


async def test_marked_extensions_are_put_in_a_group(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await opened(desk, "3001")
        await desk.press("o")
        await desk.sees("Extension group of 3001")
        await desk.press("left", "enter")
        await desk.sees("Enter: write")
        await desk.press("enter")
        await desk.sees("written and read back")
        sent = body(desk.asked("userRoleNumber", "update")[0])
        assert "3001" in sent["numbers"].split(",")


async def test_groups_that_may_dial_each_other_are_set(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await at_groups(desk)
        await desk.press("l")
        await desk.sees("Groups that may dial each other")
        await desk.press("space", "enter")
        await desk.sees("Enter: write", "removed Default")
        await desk.press("enter")
        await desk.sees("written and read back")
        assert desk.asked("userRoleRelation", "query")
        assert body(desk.asked("userRoleRelation", "update")[0]) == {"relations": "6,7,"}


async def test_members_of_a_group_are_hidden(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        member = next(iter(groups(sim.pbx).get(2).members))
        await at_groups(desk)
        await desk.press("home", "h")
        await desk.sees("Hidden extensions of Default")
        await desk.type(member)
        await desk.press("enter")
        await desk.sees("Enter: write")
        await desk.press("enter")
        await desk.sees("written and read back, 1 in all")
        sent = body(desk.asked("hideExtension", "update")[0])
        assert sent == {"id": "2", "numbers": f"{member},"}


async def test_without_licences_only_names_and_hiding_are_there(tmp_path: Path) -> None:
    few = Simulator(extensions=12, seed=3, licences=["contact"])
    async with few as sim, at_desk(sim, tmp_path) as desk:
        await desk.open("open.extensions")
        await desk.sees("Extension management · 12", "e rename", "h hide")
        assert "permission classes" not in desk.text()
        await desk.press("c", "u", "p")
        await desk.pilot.pause()
        assert "Extension management" in desk.text()
        assert desk.asked("callAclNumber", "query") == []


async def test_a_name_that_another_operator_changed_is_not_overwritten(
    sim: Simulator, tmp_path: Path
) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await opened(desk, "3003")
        await desk.press("e")
        await desk.sees("Name of extension 3003")
        sim.pbx.extensions["3003"].name = "Porter"
        await desk.press("end", "2", "enter")
        await desk.sees("Somebody else changed this meanwhile", "to Porter;")
        assert desk.asked("setName", "update") == []


async def test_a_group_that_another_operator_changed_is_not_overwritten(
    sim: Simulator, tmp_path: Path
) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await at_groups(desk)
        await desk.press("end", "e")
        await desk.sees("Extension group ")
        group = list(groups(sim.pbx).groups.values())[-1]
        group.in_bound = not group.in_bound
        await desk.press("enter")
        await desk.sees("Somebody else changed this meanwhile", "Changed by somebody else from")
        group.name = "Elsewhere"
        await desk.press("enter")
        await desk.sees("was renamed or deleted meanwhile: read the list afresh")
        assert desk.asked("userRole", "update") == []


async def test_more_than_five_extensions_are_hidden_only_if_their_number_is_typed(
    sim: Simulator, tmp_path: Path
) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await opened(desk, "3000")
        await desk.press(*["space", "down"] * 6, "h")
        await desk.sees("Write the whole list? Type 6 to agree")
        await desk.press("enter")
        await desk.sees("That is not 6: nothing was done")
        assert groups(sim.pbx).hidden == set()
