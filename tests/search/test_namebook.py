from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.state.entries import Entry, Kind
from console.state.namebook import HEARD_KEPT, HeardNames, NameBook, normal


def contact(key: str, name: str, *numbers: str) -> Entry:
    return Entry(Kind.CONTACT, key, name, numbers[0], numbers[1:])


@pytest.mark.parametrize(
    "number",
    ["13800138000", "+8613800138000", "8613800138000", "013800138000", "0086 138-0013-8000"],
)
def test_a_mobile_number_is_named_however_it_arrives(number: str) -> None:
    book = NameBook()
    book.put(contact("1", "Anna", "138 0013 8000"))
    assert book.name(number) == "Anna"


def test_a_number_without_its_area_code_is_named_if_it_is_the_only_one() -> None:
    book = NameBook()
    book.put(contact("1", "Bank", "010-88881234"))
    assert book.name("88881234") == "Bank"
    book.put(contact("2", "Hotel", "021-88881234"))
    assert book.name("88881234") == ""
    assert book.name("02188881234") == "Hotel"


def test_numbers_that_only_end_alike_are_not_taken_for_one_another() -> None:
    book = NameBook()
    book.put(contact("1", "Anna", "13800138000"))
    assert book.name("13900138000") == ""


def test_an_inside_number_is_left_as_it_is_and_the_extension_wins() -> None:
    book = NameBook()
    book.load([contact("1", "Old name", "0301"), Entry(Kind.EXTENSION, "0301", "Li Wei", "0301")])
    assert book.name("0301") == "Li Wei"
    assert book.name("301") == ""


@given(st.text())
def test_any_text_can_be_asked_for(number: str) -> None:
    assert NameBook().name(number) == ""
    assert len(normal(number)) <= len(number)


def test_an_entry_without_a_name_names_nobody() -> None:
    book = NameBook()
    book.put(contact("1", "", "13800138000"))
    assert book.name("13800138000") == ""


def test_a_caller_is_called_what_the_queue_called_him_last() -> None:
    heard = HeardNames()
    heard.hear("0139", "Wang")
    heard.hear("0139", "Wang Fang")
    heard.hear("0139", "")
    heard.hear("", "Somebody")
    assert (heard.name("0139"), heard.name("")) == ("Wang Fang", "")


def test_callers_of_one_number_keep_their_own_names() -> None:
    heard = HeardNames()
    heard.hear("0139", "Ann", "SIP/trunk-00000001")
    heard.hear("0139", "Bob", "SIP/trunk-00000002")
    heard.hear("", "Somebody", "SIP/trunk-00000003")
    named = [heard.name("0139", f"SIP/trunk-0000000{n}") for n in (1, 2, 9)]
    assert named == ["Ann", "Bob", "Bob"]
    assert heard.name("", "SIP/trunk-00000003") == "Somebody"
    assert heard.name("0140", "SIP/trunk-00000003") == ""


def test_of_names_heard_the_oldest_are_forgotten() -> None:
    heard = HeardNames()
    for n in range(HEARD_KEPT):
        heard.hear(str(n), f"Name {n}")
    heard.hear("0", "Name 0")
    heard.hear("new", "Newcomer")
    assert (heard.name("0"), heard.name("1"), heard.name("new")) == ("Name 0", "", "Newcomer")
