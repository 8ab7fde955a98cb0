from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.protocol.records import Extension
from console.state import directory as directory_module
from console.state.blocks import Block
from console.state.directory import BLOCK, WORN, Directory
from console.state.entries import Entry, Kind, extension_entry
from console.state.search import Search
from tests.search.people import people

NAMES = st.sampled_from(["李明", "李明朗", "Li Wei", "单雄信", "Wei Li", "Ann", "", "销售"])
CHANGES = st.lists(
    st.tuples(st.booleans(), st.integers(0, 12), NAMES, st.sampled_from(["Sales", "客房部", ""])),
    max_size=60,
)


def texts(directory: Directory) -> list[tuple[str, str, str]]:
    """The three texts of each entry, in order."""
    return [
        (block.names[row], block.numbers[row], block.spellings[row])
        for block in directory.blocks(Kind)
        for row in range(len(block.entries))
    ]


@given(CHANGES)
def test_a_directory_changed_step_by_step_equals_one_built_anew(
    changes: list[tuple[bool, int, str, str]],
) -> None:
    directory = Directory()
    wanted: dict[str, Entry] = {}
    for at, (keep, number, name, department) in enumerate(changes):
        key = str(number)
        if keep:
            entry = Entry(Kind.CONTACT, key, name, str(at % 7), department=department)
            wanted[key] = entry
            directory.put(entry)
        else:
            wanted.pop(key, None)
            directory.discard(Kind.CONTACT, key)
        if at % 5 == 0:
            directory.blocks(Kind)
    rebuilt = Directory()
    rebuilt.load(Kind.CONTACT, wanted.values())
    assert texts(directory) == texts(rebuilt)
    for query in ("l", "li", "lm", "李", "wei", "sales", "3", "li wei"):
        found = [hit.entry for hit in Search(directory).find(query, now=0.0)]
        assert found == [hit.entry for hit in Search(rebuilt).find(query, now=0.0)]


def test_who_gets_another_number_stands_in_its_new_place_and_no_longer_in_the_old() -> None:
    directory = Directory()
    for key, number in (("ann", "1"), ("ben", "2"), ("cleo", "3")):
        directory.put(Entry(Kind.CONTACT, key, key, number))
    directory.put(Entry(Kind.CONTACT, "ann", "ann", "9"))
    (block,) = directory.blocks(Kind)
    assert [entry.key for entry in block.entries] == ["ben", "cleo", "ann"]
    assert [hit.entry.number for hit in Search(directory).find("ann", now=0.0)] == ["9"]


def test_blocks_are_halved_and_stay_in_order_however_entries_arrive() -> None:
    entries = people(5 * BLOCK)
    directory = Directory()
    for entry in entries[::2] + entries[::-2]:
        directory.put(entry)
    blocks = directory.blocks([Kind.EXTENSION])
    assert [entry for block in blocks for entry in block.entries] == entries
    assert all(len(block.entries) < 2 * BLOCK for block in blocks)


def test_a_load_goes_on_in_slices_and_what_is_loaded_is_found_meanwhile() -> None:
    entries = people(1_000)
    directory = Directory()
    search = Search(directory)
    directory.begin(Kind.EXTENSION, entries)
    assert directory.step(100)
    assert search.find(entries[99].number, now=0.0)[0].entry == entries[99]
    assert not search.find(entries[100].number, now=0.0)
    while directory.step(100):
        pass
    assert len(directory) == 1_000
    assert search.find(entries[999].number, now=0.0)[0].entry == entries[999]


def test_a_second_load_changes_only_what_is_different() -> None:
    entries = people(600)
    directory = Directory()
    directory.load(Kind.EXTENSION, entries)
    before = directory.blocks(Kind)[-1].names
    renamed = Entry(Kind.EXTENSION, "3001", "Renamed", "3001")
    directory.load(Kind.EXTENSION, [entries[0], renamed, *entries[3:]])
    assert directory.get(Kind.EXTENSION, "3001") == renamed
    assert directory.get(Kind.EXTENSION, "3002") is None
    assert directory.blocks(Kind)[-1].names is before


def test_a_load_of_one_kind_leaves_the_others_alone() -> None:
    directory = Directory()
    directory.put(Entry(Kind.CALLER, "SIP/1-1", "Caller", "13800138000"))
    directory.load(Kind.EXTENSION, people(3))
    directory.load(Kind.EXTENSION, [])
    assert [entry.name for entry in entries_of(directory.blocks(Kind))] == ["Caller"]


def entries_of(blocks: list[Block]) -> list[Entry]:
    return [entry for block in blocks for entry in block.entries]


def test_hundreds_of_changed_names_are_all_found_once_the_blocks_are_tidy() -> None:
    directory = Directory()
    entries = people(4 * WORN * BLOCK)
    directory.load(Kind.EXTENSION, entries)
    search = Search(directory)
    renamed = [replace(entry, name=f"Quux {at}") for at, entry in enumerate(entries[::BLOCK])]
    for entry in renamed:
        directory.put(entry)
    limit = len(entries)
    at_once = [hit.entry for hit in search.find("quux", now=0.0, limit=limit)]
    assert at_once == renamed[: len(at_once)]
    while directory.tidy():
        pass
    assert [hit.entry for hit in search.find("quux", now=0.0, limit=limit)] == renamed
    assert not directory.tidy()


def test_a_list_that_comes_again_with_another_name_is_found_by_it_at_once() -> None:
    directory = Directory()
    ann, bob = (Entry(Kind.EXTENSION, n, name, n) for n, name in (("1", "Ann"), ("2", "Bob")))
    directory.load(Kind.EXTENSION, [ann, bob])
    directory.load(Kind.EXTENSION, [ann, replace(bob, name="Zoe")])
    assert not directory.tidy()
    assert [hit.entry.number for hit in Search(directory).find("zoe", now=0.0)] == ["2"]


def test_words_of_names_that_are_gone_do_not_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directory_module, "MOST_WORDS", 50)
    directory = Directory()
    search = Search(directory)
    search.favourites = ["extension/1"]
    for at in range(500):
        letters = "".join(chr(ord("a") + int(digit)) for digit in f"{at:03}")
        entry = Entry(Kind.EXTENSION, "1", f"name{letters}", "1", department=f"floor{letters}")
        directory.put(entry)
        (hit, *_) = search.find(f"floor{letters}", now=0.0)
        assert hit.entry == entry
    assert len(directory.vocabulary) < 200
    assert len(directory.subjects) < 200


def test_an_extension_is_found_by_what_its_record_says() -> None:
    directory = Directory()
    directory.put(
        extension_entry(Extension(number="3001", show_name="Ann", department="Sales", job="Cook"))
    )
    assert directory.get(Kind.EXTENSION, "3001") == Entry(
        Kind.EXTENSION, "3001", "Ann", "3001", department="Sales", job="Cook"
    )


def test_who_is_not_there_is_removed_without_a_trace() -> None:
    directory = Directory()
    directory.put(Entry(Kind.CONTACT, "ann", "Ann", "1"))
    version = directory.version
    directory.discard(Kind.CONTACT, "ben")
    assert directory.version == version, "nothing else can be found than before"
    assert len(directory) == 1
