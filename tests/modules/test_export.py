"""What stands in an exported file."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.state.export import BYTE_ORDER_MARK, Csv, Json, cell_of, safe_cell

TEXT = st.text(st.characters(codec="utf-8"))
ROWS = st.lists(st.lists(TEXT, min_size=2, max_size=2))


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+8613800001111", "'+8613800001111"),
        ("-2", "'-2"),
        ("\tname", "'\tname"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("＝1+1", "'＝1+1"),
        (" =1+1", "' =1+1"),
        ("00861380000", "'00861380000"),
        ("139000011112", "'139000011112"),
        ("3001", "3001"),
        ("13900001111", "13900001111"),
        ("0", "0"),
        ("李明朗", "李明朗"),
        ("'tis", "''tis"),
        ("", ""),
    ],
)
def test_a_spreadsheet_takes_every_cell_as_text(text: str, safe: str) -> None:
    assert safe_cell(text) == safe


@given(st.text())
def test_a_guarded_cell_is_read_back(text: str) -> None:
    assert cell_of(safe_cell(text)) == text


@given(st.text())
def test_no_cell_begins_like_a_formula(text: str) -> None:
    assert safe_cell(text).lstrip()[:1] not in set("=+-@＝＋－＠")


@given(ROWS, st.sampled_from([",", ";", "\t"]))
def test_csv_is_read_back_as_it_was(rows: list[list[str]], delimiter: str) -> None:
    format_ = Csv(["a", "b"], delimiter=delimiter, mark=True)
    text = format_.head() + format_.rows(rows) + format_.tail()
    assert text.startswith(BYTE_ORDER_MARK)
    read = list(csv.reader(io.StringIO(text[1:], newline=""), delimiter=delimiter))
    assert read == [["a", "b"], *([safe_cell(cell) for cell in row] for row in rows)]


@given(ROWS, st.integers(0, 5))
def test_json_is_one_list_however_it_is_cut(rows: list[list[str]], cut: int) -> None:
    format_ = Json(["a", "b"])
    text = format_.head() + format_.rows(rows[:cut]) + format_.rows(rows[cut:]) + format_.tail()
    assert json.loads(text) == [{"a": one, "b": other} for one, other in rows]
