"""The roster against a model that sorts everything anew each time."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.protocol.records import Extension
from console.state.roster import Filter, Heading, Order, Roster, Shown, state_group
from tests.grid.host import extension

NUMBERS = st.sampled_from(["7", "99", "300", "301", "3000", "3001", "20000", "*60", "0999"])
NAMES = ["", "Ann", "Bob", "单雄信", "Sinan", "王伟", "张伟"]
"""In the order of pinyin, the family name read as one; by code point it is another."""
DEPARTMENTS = ["单证部", "IT", "人事部", "软件部", "Sales", ""]
EXTENSIONS = st.builds(
    Extension,
    number=NUMBERS,
    show_name=st.sampled_from([*NAMES, "ann"]),
    state=st.sampled_from(["IDLE", "CALLING", "CALLEE_RINGING", "HOLDING", "ODD", ""]),
    department=st.sampled_from([*DEPARTMENTS, "sales"]),
    disturb_id=st.sampled_from([None, 0, 1]),
)
FILTERS = st.builds(
    Filter,
    shown=st.sampled_from(Shown),
    department=st.sampled_from([None, None, "", "Sales"]),
    members=st.one_of(st.none(), st.frozensets(NUMBERS)),
    text=st.sampled_from(["", "", "0", "AN", "明"]),
    hidden=st.frozensets(NUMBERS, max_size=2),
    peek=st.booleans(),
)
RANKS = ["CALLEE_RINGING", "HOLDING", "CALLING"]


def passes(each: Extension, chosen: Filter) -> bool:
    shown = {
        Shown.ALL: True,
        Shown.DND: each.dnd,
        Shown.IDLE: each.state == "IDLE" and not each.dnd,
        Shown.RINGING: each.state == "CALLEE_RINGING",
        Shown.BUSY: each.state not in ("IDLE", "CALLEE_RINGING"),
    }[chosen.shown]
    text = chosen.text.casefold()
    return (
        shown
        and chosen.department in (None, each.department)
        and (chosen.members is None or each.number in chosen.members)
        and (chosen.peek or each.number not in chosen.hidden)
        and (text in each.number or text in each.show_name.casefold())
    )


def model(board: dict[str, Extension], chosen: Filter, order: Order) -> list[Heading | str]:
    found = [each for each in board.values() if passes(each, chosen)]
    found.sort(key=lambda each: (len(each.number), each.number))
    if order is Order.NAME:
        found.sort(key=lambda each: NAMES.index(each.show_name.replace("ann", "Ann")))
    if order is Order.STATE:
        found.sort(
            key=lambda each: (
                (len(RANKS) + 1 + each.dnd)
                if each.state == "IDLE"
                else (RANKS.index(each.state) if each.state in RANKS else len(RANKS))
            )
        )
    if order is not Order.DEPARTMENT:
        return [each.number for each in found]
    rows: list[Heading | str] = []
    names = {each.department for each in found}
    for name in sorted(
        names, key=lambda name: (DEPARTMENTS.index(name.replace("sales", "Sales")), name)
    ):
        members = [each.number for each in found if each.department == name]
        rows += [Heading(name, len(members)), *members]
    return rows


def rows_of(roster: Roster) -> list[Heading | str]:
    """All rows in order: a heading for each department when grouped, else numbers only."""
    rows: list[Heading | str] = []
    for group in roster.groups:
        if group.department is not None:
            rows.append(Heading(group.department, len(group)))
        rows += group.numbers
    return rows


@settings(max_examples=300, deadline=None)
@given(
    st.lists(EXTENSIONS, max_size=12),
    FILTERS,
    st.sampled_from(Order),
    st.lists(st.one_of(EXTENSIONS, NUMBERS), max_size=12),
)
def test_rows_moved_one_by_one_stand_as_if_sorted_anew(
    start: list[Extension], chosen: Filter, order: Order, pushes: list[Extension | str]
) -> None:
    board = {each.number: each for each in start}
    roster = Roster(board)
    roster.choose(chosen)
    roster.sort(Order.NAME)
    roster.sort(order)
    assert rows_of(roster) == model(board, chosen, order)
    for push in pushes:
        before = rows_of(roster)
        if isinstance(push, str):
            board.pop(push, None)
            moved = roster.touch([push])
        else:
            board[push.number] = push
            moved = roster.touch([push.number])
        assert rows_of(roster) == model(board, chosen, order)
        assert moved or rows_of(roster) == before
    for again in (Order.NAME, Order.NUMBER, order):
        roster.sort(again)
        assert rows_of(roster) == model(board, chosen, again)


@settings(max_examples=100, deadline=None)
@given(st.lists(EXTENSIONS, max_size=12), st.sampled_from(Order))
def test_each_number_is_found_where_it_is_listed(start: list[Extension], order: Order) -> None:
    board = {each.number: each for each in start}
    roster = Roster(board)
    roster.sort(order)
    numbers = [row for row in rows_of(roster) if isinstance(row, str)]
    assert [roster.index(number) for number in numbers] == list(range(len(numbers)))
    assert [roster.at(index) for index in range(len(numbers))] == numbers
    assert roster.index("none") is None


def test_an_idle_extension_on_do_not_disturb_is_not_free() -> None:
    assert state_group(extension("1", disturb_id=1)) is Shown.DND
    assert state_group(extension("1")) is Shown.IDLE
    assert state_group(extension("1", "WEIRD")) is Shown.BUSY


def test_who_changes_the_department_changes_the_group() -> None:
    board = {n: extension(n, department="IT") for n in ("3000", "3001")}
    roster = Roster(board)
    roster.sort(Order.DEPARTMENT)
    board["3000"] = extension("3000", department="Sales")
    assert roster.touch(["3000"])
    assert rows_of(roster) == [Heading("IT", 1), "3001", Heading("Sales", 1), "3000"]


def test_outside_of_the_list_there_is_nobody() -> None:
    board = {n: extension(n) for n in ("3000", "3001")}
    roster = Roster(board)
    assert roster.at(1) == "3001"
    for index in (-1, 2):
        with pytest.raises(IndexError):
            roster.at(index)
