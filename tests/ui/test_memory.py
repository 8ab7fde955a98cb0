"""Free colleagues beside a busy hit; favourites, use and notes that are kept."""

from __future__ import annotations

from pathlib import Path

from console.simulator import Simulator
from console.state.entries import Entry, Kind
from tests.ui.shift import OWN, Shift, shift


def hits(one: Shift) -> list[str]:
    """Numbers of the hits as listed."""
    return [row.cells[1][0] for row in one.app.desk.hits.rows]


def same_department(sim: Simulator) -> tuple[str, str]:
    """Two extensions of one department, none of them an operator's."""
    seen: dict[str, str] = {}
    for number, extension in list(sim.pbx.extensions.items())[3:]:
        if extension.department in seen:
            return seen[extension.department], number
        seen[extension.department] = number
    raise AssertionError("no two in a department")


async def test_free_colleagues_stand_beside_a_busy_target_and_can_be_chosen(
    sim: Simulator, tmp_path: Path
) -> None:
    busy, colleague = same_department(sim)
    sim.connect(busy, "13900002222")
    async with shift(sim, tmp_path) as one:
        await one.type(busy)
        await one.sees("free instead")
        assert colleague in hits(one)
        while one.app.desk.hits.pick.number != colleague:  # type: ignore[union-attr]
            await one.press("down")
        await one.sees(f"Enter: dial {colleague}")
        await one.press("f3")
        await one.until(lambda: one.frames("dialCall"), "dialled")
        assert one.frames("dialCall")[0]["number"] == colleague


async def test_the_own_telephone_is_not_offered(sim: Simulator, tmp_path: Path) -> None:
    for number in (OWN, "3001", "3002"):
        sim.pbx.extensions[number].department = "Reception"
    sim.connect("3001", "13900002222")
    async with shift(sim, tmp_path) as one:
        await one.type("3001")
        await one.sees("free instead")
        assert "3002" in hits(one)
        assert OWN not in hits(one)


async def test_nobody_is_offered_beside_a_free_target(sim: Simulator, tmp_path: Path) -> None:
    free, _ = same_department(sim)
    async with shift(sim, tmp_path) as one:
        await one.type(free)
        await one.sees(f"Enter: dial {free}")
        assert "free instead" not in one.text()
        sim.connect(free, "13900002222")
        await one.sees("free instead")


async def test_a_favourite_ranks_first_after_the_next_start(sim: Simulator, tmp_path: Path) -> None:
    async with shift(sim, tmp_path) as one:
        await one.type("300")
        await one.until(lambda: len(hits(one)) > 4, "hits")
        before = [number for number in hits(one) if number != "300"]
        await one.press("escape")
        await one.type(before[-1])
        await one.chord("; f")
        await one.sees("is a favourite now", "✦ ")
    async with shift(sim, tmp_path) as one:
        await one.type("300")
        await one.until(lambda: len(hits(one)) > 4, "hits")
        assert next(number for number in hits(one) if number != "300") == before[-1]


async def test_use_is_kept(sim: Simulator, tmp_path: Path) -> None:
    async with shift(sim, tmp_path) as one:
        await one.type("3007")
        await one.press("f3")
        await one.until(lambda: one.frames("dialCall"), "dialled")
    async with shift(sim, tmp_path) as one:
        assert [ref for ref, _ in one.app.people.search.usage.most_used(0.0, 5)] == [
            "extension/3007"
        ]


async def test_a_note_stands_beside_the_hit_and_at_the_call(sim: Simulator, tmp_path: Path) -> None:
    async with shift(sim, tmp_path) as one:
        await one.type("3007")
        await one.chord("; e")
        await one.sees("Note on 3007")
        await one.type("on leave")
        await one.press("enter")
        await one.sees("on leave")
    async with shift(sim, tmp_path) as one:
        await one.type("3007")
        await one.sees("on leave")
        await one.press("f3")
        await one.sees("Note on 3007: on leave")
        await one.chord("; e")
        await one.until(lambda: one.app.screen is not one.app.desk, "the dialog")
        await one.press("ctrl+u", "enter")
        await one.no_longer_sees("on leave")


async def test_a_typed_command_is_no_favourite(sim: Simulator, tmp_path: Path) -> None:
    async with shift(sim, tmp_path) as one:
        await one.press("colon")
        await one.type("quit")
        await one.chord("; f")
        await one.sees("Choose an extension or a contact first")


async def test_somebody_who_is_in_the_address_book_too_is_listed_once_with_his_state(
    sim: Simulator, tmp_path: Path
) -> None:
    async with shift(sim, tmp_path) as one:

        def in_both() -> list[Entry]:
            """Both lists are taken in bit by bit."""
            blocks = one.app.people.directory.blocks
            contacts = {(c.number, c.name) for b in blocks((Kind.CONTACT,)) for c in b.entries}
            extensions = [e for b in blocks((Kind.EXTENSION,)) for e in b.entries]
            return [e for e in extensions if e.number != OWN and (e.number, e.name) in contacts]

        await one.until(in_both, "somebody in both")
        twice = in_both()[0]
        await one.type(twice.number)
        await one.sees(f"Enter: dial {twice.number} {twice.name} (idle)")
        assert hits(one).count(twice.number) == 1
