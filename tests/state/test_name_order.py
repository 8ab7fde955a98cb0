"""How names are sorted: Chinese ones by pinyin, and no more keys are kept than there is room."""

from __future__ import annotations

import pytest

from console.state import name_order
from console.state.name_order import NameOrder, title_key


def test_chinese_names_stand_by_their_sound_among_latin_ones() -> None:
    order = NameOrder()
    names = ["张伟", "Zoe Bell", "李明", "Lin Ann", "单雄信", "Ann Lee", "林芳", "王强"]
    # Li before Lin; and the first sign of 单雄信 is read as the family name that it is: Shan.
    sounds = ["Ann Lee", "李明", "林芳", "Lin Ann", "单雄信", "王强", "张伟", "Zoe Bell"]
    assert sorted(names, key=order.key) == sounds


def test_a_department_is_sorted_by_the_usual_reading() -> None:
    assert sorted(["销售部", "Kitchen", "财务部"], key=title_key) == ["财务部", "Kitchen", "销售部"]


def test_keys_are_worked_out_ahead_in_slices() -> None:
    order = NameOrder()
    order.begin(f"name {at}" for at in range(5))
    assert order.step(3)
    assert not order.step(3)
    assert not order.step(3)


def test_keys_of_former_names_are_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(name_order, "MOST", 10)
    order = NameOrder()
    for at in range(100):
        assert order.key(f"Name {at}") == f"name {at}"
    assert len(order._keys) <= 10
