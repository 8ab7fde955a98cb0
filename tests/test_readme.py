"""The README tells what the program does: its tables are made from the declarations."""

import re

import pytest

from console.protocol.interfaces import INTERFACES
from console.state.keys import BY_ID
from console.state.places import ELSEWHERE, PLACES
from tests.readme_tables import README, TABLES, section


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_current(name: str) -> None:
    assert section(README.read_text(encoding="utf-8"), name) == TABLES[name]()


def test_every_interface_has_one_place() -> None:
    assert PLACES.keys() | ELSEWHERE.keys() == INTERFACES.keys()
    assert not PLACES.keys() & ELSEWHERE.keys()
    assert len(INTERFACES) == 74


def test_every_place_is_a_command() -> None:
    assert set(PLACES.values()) <= BY_ID.keys()


def test_a_place_has_the_licence_of_its_interface() -> None:
    wrong = {
        id_: (INTERFACES[id_].licence, BY_ID[command].licence)
        for id_, command in PLACES.items()
        if BY_ID[command].licence and BY_ID[command].licence != INTERFACES[id_].licence
    }
    assert not wrong


def test_every_picture_exists() -> None:
    text = README.read_text(encoding="utf-8")
    for path in re.findall(r"!\[[^]]*]\(([^)]+)\)", text):
        assert (README.parent / path).is_file(), path
