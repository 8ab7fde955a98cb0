"""Names that pose as another by letters of two scripts."""

from __future__ import annotations

import pytest

from console.state.lookalike import mixes_scripts


@pytest.mark.parametrize("name", ["Аnn Lee", "Ann Lее", "PΒX", "the Bоss", "x" * 99 + "а"])
def test_a_word_of_two_scripts_is_found(name: str) -> None:
    assert mixes_scripts(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Ann Lee",
        "Анна Ли",
        "Анна Lee",
        "李明 Li Ming",
        "André Müller",
        "A1 Б2",
        "Ω-3",
        "이 Lee",
    ],
)
def test_other_names_are_not(name: str) -> None:
    assert not mixes_scripts(name)
