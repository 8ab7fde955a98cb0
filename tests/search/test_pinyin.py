from __future__ import annotations

import subprocess
import sys
from importlib.machinery import ModuleSpec

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.state.pinyin import MAX_GROUPS, _table, folded, readings, spell


@pytest.mark.parametrize(
    ("surname", "reading"),
    [
        ("单", "shan"),
        ("曾", "zeng"),
        ("仇", "qiu"),
        ("解", "xie"),
        ("查", "zha"),
        ("区", "ou"),
        ("盖", "ge"),
        ("乐", "yue"),
        ("朴", "piao"),
        ("黑", "he"),
    ],
)
def test_a_family_name_is_first_of_all_read_as_one(surname: str, reading: str) -> None:
    assert spell(surname + "明")[0].readings[0] == reading


def test_a_character_keeps_all_its_readings() -> None:
    assert set(readings("乐")) == {"le", "yue"}
    assert spell("王乐")[1].readings == readings("乐")


def test_u_with_dots_is_typed_as_v_u_or_yu() -> None:
    assert readings("吕") == ("lv", "lu", "lyu")


def test_a_text_without_chinese_characters_has_no_readings() -> None:
    assert [readings(char) for char in "aé한カ☎"] == [()] * 5


def test_words_stand_where_they_stand_in_the_shown_name() -> None:
    name = "Zoë O'Brien-李明 3"
    assert [(name[g.start : g.end], g.readings[0]) for g in spell(name)] == [
        ("Zoë", "zoe"),
        ("O'Brien", "obrien"),
        ("李", "li"),
        ("明", "ming"),
        ("3", "3"),
    ]


def test_case_accents_and_width_are_folded() -> None:
    assert folded("Müller ＡＢＣ Straße Ø") == "muller abc strasse ø"


def test_pypinyin_and_its_59_megabytes_of_phrases_are_never_imported() -> None:
    code = (
        "import sys; from console.state.pinyin import spell; spell('李明朗');"
        "print([name for name in sys.modules if 'pypinyin' in name or 'rapidfuzz' in name])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@given(st.text())
def test_the_groups_of_any_text_lie_in_it_one_after_the_other(name: str) -> None:
    groups = spell(name)
    assert len(groups) <= MAX_GROUPS
    bounds = [bound for group in groups for bound in (group.start, group.end)]
    assert bounds == sorted(bounds)
    assert all(group.end <= len(name) and group.start < group.end for group in groups)
    assert all(reading.isalnum() and reading.isascii() for g in groups for reading in g.readings)


@pytest.mark.parametrize("spec", [None, ModuleSpec("pypinyin", None, origin="/nowhere/x.py")])
def test_without_its_table_a_name_is_found_by_its_characters_alone(
    spec: ModuleSpec | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: spec)
    _table.cache_clear()
    try:
        assert readings.__wrapped__("伟") == ()
    finally:
        _table.cache_clear()
