"""The README tells what the program does: its tables are made from the declarations."""

import ast
import re
import tomllib

import pytest

from console.config import Settings
from console.config.reading import Reading
from console.protocol.interfaces import INTERFACES
from console.state.keys import BY_ID, COMMANDS, shown
from console.state.places import ELSEWHERE, PLACES
from tests.readme_tables import README, TABLES, section

TEXT = README.read_text(encoding="utf-8")
CONSOLE = README.parent / "console"


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_current(name: str) -> None:
    assert section(TEXT, name) == TABLES[name]()


def test_a_default_is_told_as_the_settings_file_would_have_it() -> None:
    rows = [row.split(" | ") for row in section(TEXT, "settings").splitlines()[2:]]
    told = {name.strip("| `"): default.strip("`") for name, default, _ in rows}
    plain = {name: value for name, value in told.items() if not name.startswith("profiles.")}
    reading = Reading(
        README, text := "\n".join(f"{name} = {value}" for name, value in plain.items())
    )
    assert reading.settings(tomllib.loads(text)) == Settings()
    assert reading.problems == []


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
    for path in re.findall(r"!\[[^]]*]\(([^)]+)\)", TEXT):
        assert (README.parent / path).is_file(), path


def test_every_file_named_is_there_and_has_the_functions_named_with_it() -> None:
    named = re.findall(r"`([\w/]+\.py)`(?: \(`(\w+)`\))?", TEXT)
    assert len(named) > 30
    for path, function in named:
        file = next(f for f in (CONSOLE / path, README.parent / path) if f.is_file())
        text = file.read_text(encoding="utf-8")
        assert not function or f"def {function}(" in text, (path, function)


def test_every_trouble_is_in_the_words_of_the_program() -> None:
    said = {
        node.value
        for path in CONSOLE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    rows = section(TEXT, "troubles").splitlines()[2:]
    quoted = [text for row in rows for text in re.findall(r"`([^`]+)`", row.split("|")[1])]
    assert len(quoted) >= len(rows) > 15
    assert not [text for text in quoted if not any(text in each for each in said)]


def test_every_trouble_of_the_chinese_part_is_in_the_words_of_the_program() -> None:
    said = [
        text
        for path in (CONSOLE / "locale" / "cn").glob("**/*.po")
        for text in re.findall(r'^msgstr "(.*)"$', path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    rows = section(TEXT, "troubles-cn").splitlines()[2:]
    quoted = [text for row in rows for text in re.findall(r"`([^`]+)`", row.split("|")[1])]
    assert len(quoted) >= len(rows) > 15
    assert not [text for text in quoted if text != "?" and not any(text in each for each in said)]


def test_the_chinese_part_names_every_module() -> None:
    chinese = TEXT.partition("## 中文说明")[2]
    opens = [c.keys[-1] for c in COMMANDS if c.id.startswith("open.")]
    assert len(opens) == 14
    assert not [key for key in opens if f"`{shown(key)}`" not in chinese]
