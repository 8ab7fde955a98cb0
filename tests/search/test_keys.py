"""How many keys it takes to send a call to somebody by name, the key of the action included."""

from __future__ import annotations

import random
from functools import cache
from statistics import median

import pytest

from console.state.directory import Directory
from console.state.entries import Entry, Kind
from console.state.pinyin import spell
from console.state.search import Search
from console.state.usage import Usage
from tests.search.people import people

PEOPLE = people(1_000)
NOT_FOUND = 99


def search_over(usage: Usage | None = None) -> Search:
    directory = Directory()
    directory.load(Kind.EXTENSION, PEOPLE)
    search = Search(directory)
    if usage is not None:
        search.usage = usage
    return search


@cache
def first_hit(search: Search, typed: str) -> Entry | None:
    """Who stands first; many names begin alike."""
    hits = search.find(typed, now=0.0, limit=1)
    return hits[0].entry if hits else None


def keys(search: Search, entry: Entry, typed: str) -> int:
    """Letters until the entry is the first hit, and one key that acts."""
    for letters in range(1, len(typed) + 1):
        if first_hit(search, typed[:letters]) is entry:
            return letters + 1
    return NOT_FOUND


def typings(entry: Entry) -> list[str]:
    """Initials; initials and the last part in full; the first part and initials; the last part."""
    parts = [group.readings[0] for group in spell(entry.name)]
    initials = [part[0] for part in parts]
    return [
        "".join(initials),
        "".join([*initials[:-1], parts[-1]]),
        "".join([parts[0], *initials[1:]]),
        parts[-1],
    ]


def by_name(search: Search, entry: Entry) -> int:
    fewest = NOT_FOUND
    for typed in typings(entry):
        # Only what would take fewer keys is tried.
        fewest = min(fewest, keys(search, entry, typed[: fewest - 2]))
    return fewest


def test_a_transfer_by_name_takes_four_keys_at_the_median_over_a_thousand_names() -> None:
    search = search_over()
    assert median(by_name(search, entry) for entry in PEOPLE) <= 4


def test_initials_alone_or_the_number_where_they_collide_take_four_keys_at_the_median() -> None:
    search = search_over()
    taken = [min(keys(search, e, typings(e)[0]), len(e.number) + 1) for e in PEOPLE]
    assert median(taken) <= 4


def test_three_keys_suffice_at_the_median_once_the_usual_targets_are_known() -> None:
    source = random.Random(3)
    weights = [1 / rank for rank in range(1, len(PEOPLE) + 1)]
    order = source.sample(PEOPLE, len(PEOPLE))
    usage = Usage()
    for entry in source.choices(order, weights, k=2_000):
        usage.note(entry.ref, 0.0)
    search = search_over(usage)
    assert median(by_name(search, e) for e in source.choices(order, weights, k=300)) <= 3


@pytest.mark.parametrize("entry", PEOPLE[::100], ids=lambda entry: entry.number)
def test_a_number_of_four_digits_takes_at_most_five_keys(entry: Entry) -> None:
    assert keys(search_over(), entry, entry.number) <= 5
