"""Which extensions the grid shows, by keys."""

from __future__ import annotations

from pathlib import Path

from console.simulator import Simulator
from console.simulator.extension_groups import groups
from tests.ui.shift import Shift, shift


def shown(console: Shift) -> list[str]:
    roster = console.app.desk.roster
    return [roster.at(index) for index in range(len(roster))]


async def test_the_state_the_department_and_the_text_narrow_the_grid(console: Shift) -> None:
    await console.sees("Extensions (30)")
    everybody = shown(console)
    console.sim.connect("3004", "3005")
    await console.chord("; v s")
    await console.sees("Extensions (28) · by number · idle")
    await console.chord("; v s")
    await console.chord("; v s")
    await console.sees("Extensions (2) · by number · busy")
    assert shown(console) == ["3004", "3005"]
    await console.chord("; v a")
    await console.sees("Extensions (30) · by number")
    await console.chord("; v d")
    for department in ("财务部", "Front Office", "工程部", "后勤部", "客房部", "Legal"):
        await console.sees(f"by number · {department}")
        await console.chord("; v d")
    await console.chord("; v a")
    await console.type("300")
    await console.chord("; v f")
    await console.sees("Extensions (10) · by number · “300”")
    await console.chord("; v a")
    assert shown(console) == everybody


async def test_each_order_in_turn(console: Shift) -> None:
    await console.sees("Extensions (30)")
    everybody = shown(console)
    for order in ("by name", "by state", "by department"):
        await console.chord("; v o")
        await console.sees(f"Extensions (30) · {order}")
    assert shown(console) != everybody
    await console.sees("Front Office (", "工程部 (")
    await console.chord("; v o")
    await console.sees("by number")
    assert shown(console) == everybody


async def test_chinese_names_stand_by_pinyin_among_the_latin_ones(
    sim: Simulator, tmp_path: Path
) -> None:
    by_pinyin = ["蔡明", "陈伟", "Chris Long", "单芳", "Sharon Lee", "张伟"]
    for person, name in zip(sim.pbx.extensions.values(), reversed(by_pinyin), strict=False):
        person.name = name
    async with shift(sim, tmp_path) as console:
        await console.sees("张伟")
        await console.chord("; v o")
        await console.sees("by name")
        names = [console.app.board.extensions[number].show_name for number in shown(console)]
        assert [name for name in names if name in by_pinyin] == by_pinyin


async def test_one_group_after_the_other_and_from_the_first_after_all(console: Shift) -> None:
    first, second, third = groups(console.sim.pbx).groups.values()
    await console.chord("; v g")
    await console.sees(f"Extensions ({len(first.members)}) · by number · {first.name}")
    await console.chord("; v g")
    await console.sees(f"Extensions ({len(second.members)}) · by number · {second.name}")
    await console.chord("; v a")
    await console.sees("Extensions (30) · by number")
    await console.no_longer_sees(second.name)
    for group in (first, second, third):
        await console.chord("; v g")
        await console.sees(f"by number · {group.name}")
    await console.chord("; v g")
    await console.no_longer_sees(third.name)
    assert len(shown(console)) == 30


async def test_groups_that_are_being_asked_for_are_not_asked_for_twice(console: Shift) -> None:
    first = next(iter(groups(console.sim.pbx).groups.values()))
    console.sim.faults.delay = 0.3
    for _ in range(3):
        await console.chord("; v g")
    await console.sees(f"by number · {first.name}")
    assert len(console.frames("userRoleNumber")) == 1
