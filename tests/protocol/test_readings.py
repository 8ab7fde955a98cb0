import re
from pathlib import Path

import pytest

import console

PACKAGE = Path(console.__file__).parent
README = (PACKAGE / "protocol" / "README.md").read_text("utf-8")
CITED = re.compile(r"\breadings? ((?:[A-C0-9]+)(?:(?:, | and | to )[A-C0-9]+)*)")


def test_the_readings_are_numbered_without_gap() -> None:
    found = [int(number) for number in re.findall(r"^(\d+)\. ", README, re.MULTILINE)]
    assert found == list(range(1, 31))
    assert re.findall(r"^\*\*([A-Z])\.", README, re.MULTILINE) == ["A", "B", "C"]


@pytest.mark.parametrize(
    "path", sorted((PACKAGE / "protocol").glob("*.py")), ids=lambda path: path.name
)
def test_every_reading_that_is_cited_exists(path: Path) -> None:
    known = {str(number) for number in range(1, 31)} | {"A", "B", "C"}
    for cited in CITED.findall(path.read_text("utf-8")):
        assert set(re.findall(r"[A-Z]|\d+", cited)) <= known
