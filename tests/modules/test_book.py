"""The address book as it is kept, and big and strange ones on the screen."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.i18n import set_language
from console.protocol.address_book import AddressBook, Tree
from console.protocol.states import Book as Kind
from console.simulator import Simulator
from console.state.board import Board
from console.state.book import AddressBooks
from console.ui.book_store import FILE, fresh_book, keep_book, kept_book
from console.ui.modules.address_book import AddressBookScreen
from console.ui.people import People
from tests.modules.host import Desk, at_desk
from tests.modules.test_address_book import opened

TEXT = st.text("ab3李明é", max_size=12)
CONTACT = st.fixed_dictionaries(dict.fromkeys(("id", "name", "number1", "number2"), TEXT))
BRANCH: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {"id": TEXT, "name": TEXT, "contacts": st.lists(CONTACT, max_size=3) | st.just({})}
)
TREE = st.fixed_dictionaries({"departments": st.lists(BRANCH), "groups": st.lists(BRANCH)})


def book_of(tree: object) -> AddressBooks:
    return AddressBooks.read(AddressBook.read(tree), now=1000.0, owner="3000")


ONE = {
    "departments": [
        {
            "id": "4",
            "name": "财务部",
            "contacts": [
                {"id": "7", "name": "李明朗", "number1": "13800001111", "number2": "3001"},
                {"id": "8", "name": "No Number", "number1": "", "number2": ""},
            ],
        },
        {"id": "5", "name": "Empty", "contacts": {}},
    ],
    "groups": [{"id": "4", "name": "Friends", "contacts": [{"id": "9", "name": "Ann"}]}],
}


def test_both_books_are_read_from_the_tree() -> None:
    book = book_of(ONE)
    assert [shelf.name for shelf in book.shelves[Kind.BUSINESS]] == ["财务部", "Empty"]
    assert [one.name for one in book.on(Kind.BUSINESS, "4")] == ["李明朗", "No Number"]
    assert [one.name for one in book.on(Kind.PERSONAL)] == ["Ann"]
    assert book.age(1060.0) == 60.0


def test_only_contacts_with_a_number_can_be_found_in_the_box() -> None:
    (entry,) = book_of(ONE).entries()
    assert (entry.name, entry.number, entry.others) == ("李明朗", "13800001111", ("3001",))
    assert entry.department == "财务部"


@pytest.mark.parametrize("text", ["lml", "limingl", "1380", "李明"])
def test_a_contact_is_found_by_pinyin_and_number(text: str) -> None:
    assert book_of(ONE).find(text, 0.0)[0].name == "李明朗"


@given(TREE)
def test_a_kept_book_is_restored_as_it_was(tree: dict[str, Any]) -> None:
    tree = {**tree, "departments": list({b["id"]: b for b in tree["departments"]}.values())}
    tree["groups"] = list({b["id"]: b for b in tree["groups"]}.values())
    book = book_of(tree)
    again = AddressBooks.restore(json.loads(json.dumps(book.keep())), owner="3000")
    assert again is not None
    assert (again.shelves, again.read_at) == (book.shelves, book.read_at)
    assert [replace(one, remark="") for one in book.people] == list(again.people)


@given(st.recursive(st.none() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(
    st.sampled_from(["version", "owner", "read_at", "books", "department", "id", "contacts"]), x
)))  # fmt: skip
def test_no_file_breaks_the_restoring(data: object) -> None:
    AddressBooks.restore(data, owner="3000")
    AddressBooks.restore(
        {"version": 1, "owner": "3000", "read_at": 1, "books": {"department": data}}, owner="3000"
    )


def test_the_book_of_another_operator_is_not_shown(tmp_path: Path) -> None:
    assert keep_book(tmp_path, book_of(ONE))
    assert kept_book(tmp_path, "3000") is not None
    assert kept_book(tmp_path, "3001") is None


@pytest.mark.parametrize("content", [b"", b"{", b"[" * 100_000, b"\xff\xfe", b"null"])
def test_a_broken_file_is_no_book(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    assert kept_book(tmp_path, "3000") is None


def test_a_folder_that_cannot_be_written_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert not keep_book(tmp_path / "file", book_of(ONE))


async def test_ten_thousand_contacts_are_paged(sim: Simulator, tmp_path: Path) -> None:
    sim.pbx.chapters.address_book.fill(10_000)
    async with at_desk(sim, tmp_path) as desk:
        await opened(desk)
        await desk.sees("Enterprise book · 50 of 10000")
        await desk.press("end")
        await desk.sees("100 of 10000")
        assert [f["page"] for f in desk.asked("contact", "query")] == [1, 2]
        assert len(desk.heard.books[-1].people) > 9_000


async def at_language(desk: Desk) -> None:
    set_language("cn")
    await desk.open("open.address_book")
    await desk.sees("企业通讯录", "姓名", "部门")


async def test_the_book_is_shown_in_chinese_with_long_names(sim: Simulator, tmp_path: Path) -> None:
    store = sim.pbx.chapters.address_book
    shelf = next(iter(store.departments.values()))
    fields = dict.fromkeys(("position", "number2", "email", "remark", "card", "address"), "")
    store.add_contact(shelf, {**fields, "name": "很长" * 20, "number1": "[b]77", "sex": "0"})
    async with at_desk(sim, tmp_path) as desk:
        await at_language(desk)
        await desk.press("/")
        await desk.type("henchang")
        await desk.sees("很长很长", "[b]77")
        widths = [len(line.encode("gb18030")) for line in desk.text().splitlines()]
        assert max(widths) <= 80
        await desk.press("enter", "enter")
        await desk.sees("不能拨打")
        await desk.press("a")
        await desk.sees("新建联系人", "Enter：保存")
        await desk.press("enter")
        await desk.sees("此项必填")


async def test_enter_transfers_only_what_the_screen_names(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path, size=(110, 30)) as desk:
        own = desk.services.own_number()
        await opened(desk)
        calls = desk.services.board().calls
        record = desk.services.board().extensions[own]
        talking = replace(
            record,
            state="CALLING",
            channel_id="SIP/3000-0000aaaa",
            another_number="5551",
            start_time=1.0,
            answer_time=2.0,
        )
        calls.own(talking, 3.0)
        await desk.press("enter")
        await desk.until(lambda: desk.heard.transferred or "The call has changed" in desk.text())
        assert desk.heard.dialled == []
        if not desk.heard.transferred:
            await desk.press("enter")
        await desk.until(lambda: len(desk.heard.transferred) == 1)


def test_the_tree_needs_the_licence_of_contacts() -> None:
    assert Tree.licence == "contact"


@pytest.mark.parametrize("change", [{"read_at": "now"}, {"books": []}, {"version": 0}])
def test_a_kept_book_of_another_form_is_read_afresh(change: dict[str, object]) -> None:
    kept = book_of(ONE).keep()
    assert AddressBooks.restore(kept, owner="3000") is not None
    assert AddressBooks.restore({**kept, **change}, owner="3000") is None


class Turns:
    """Counts how often others had their turn."""

    def __init__(self) -> None:
        self.count = 0
        self._task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(0)
            self.count += 1

    def stop(self) -> None:
        self._task.cancel()


def named(name: str) -> AddressBook:
    contacts = [{"id": "7", "name": name, "number1": "13800001111"}]
    return AddressBook.read({"departments": [{"id": "4", "name": "D", "contacts": contacts}]})


async def test_others_have_their_turn_while_a_book_is_taken_in(
    sim: Simulator, tmp_path: Path
) -> None:
    async with at_desk(sim, tmp_path) as desk:
        told: list[int] = []
        turns = Turns()

        async def ask(request: object) -> Any:
            turns.count = 0
            return named("Ann")

        services = replace(desk.services, ask=ask, book_changed=lambda _: told.append(turns.count))
        await fresh_book(services)
        assert told[0], "the book was told in the turn in which it came"
        turns.count = 0
        screen = AddressBookScreen(desk.services)
        screen.search_text = "ann"
        found = await screen.load(1, 10)
        turns.stop()
        assert [one.name for one in found.items] == ["Ann"]
        assert turns.count, "the kept book was read and searched in one turn"


async def test_the_reading_that_was_asked_for_last_is_the_one_that_counts(
    sim: Simulator, tmp_path: Path
) -> None:
    async with at_desk(sim, tmp_path) as desk:
        people, answers = People(Board("3000")), [asyncio.Future[Any](), asyncio.Future[Any]()]
        waiting = iter(answers)
        services = replace(
            desk.services, ask=lambda _: next(waiting), book_changed=people.show_contacts
        )
        readings = [asyncio.create_task(fresh_book(services)) for _ in answers]
        await asyncio.sleep(0)
        for answer, name in reversed(list(zip(answers, ("Before", "After"), strict=True))):
            answer.set_result(named(name))
            await asyncio.wait(readings, return_when=asyncio.FIRST_COMPLETED)
        await asyncio.gather(*readings)
        assert people.name_of("13800001111") == "After"
        kept = kept_book(tmp_path, desk.services.own_number())
        assert kept is not None
        assert [one.name for one in kept.people] == ["After"]


async def test_a_book_that_was_read_is_told_though_its_asker_has_gone(
    sim: Simulator, tmp_path: Path
) -> None:
    async with at_desk(sim, tmp_path) as desk:

        async def ask(request: object) -> Any:
            asyncio.get_running_loop().call_soon(reading.cancel)
            return named("Ann")

        reading = asyncio.create_task(fresh_book(replace(desk.services, ask=ask)))
        await desk.until(lambda: bool(desk.heard.books), "told")
        assert reading.cancelled()
