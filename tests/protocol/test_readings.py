import re
from collections.abc import Iterator
from pathlib import Path

import console

PACKAGE = Path(console.__file__).parent
README = (PACKAGE / "protocol" / "README.md").read_text("utf-8")
CITED = re.compile(r"\breadings?\s+((?:[A-C]|\d+)(?:(?:, | and | to )(?:[A-C]|\d+))*)\b")
NUMBERS = {str(number) for number in range(1, 31)}


def cited(text: str) -> Iterator[str]:
    """Each reading that a text cites; `13 to 16` cites all four."""
    for found in CITED.findall(text):
        for part in re.split(r", | and ", found):
            first, _, last = part.partition(" to ")
            yield from map(str, range(int(first), int(last) + 1)) if last else (first,)


def test_the_readings_are_numbered_without_gap() -> None:
    found = re.findall(r"^(\d+)\. ", README, re.MULTILINE)
    assert found == sorted(NUMBERS, key=int)
    assert re.findall(r"^\*\*([A-Z])\.", README, re.MULTILINE) == ["A", "B", "C"]


def test_every_reading_that_is_cited_exists_and_every_one_is_cited() -> None:
    found = {
        each: path
        for path in sorted(PACKAGE.rglob("*.py"))
        for each in cited(path.read_text("utf-8"))
    }
    assert found.keys() == NUMBERS | {"A", "B", "C"}
