"""The fields of forms: what is read from what people type, and what is wrong with it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.i18n import msg
from console.ui.form_fields import (
    DateTime,
    Field,
    Flag,
    Number,
    Numbers,
    Ranges,
    Stretch,
    Text,
    Time,
    Whole,
)

NAME = Text("name", msg("Name"), required=True)
NUMBER = Number("number", msg("Number"))


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        (NUMBER, "+86 (138) 1234-5678", "+8613812345678"),
        (NUMBER, "１２３", "123"),
        (Numbers("n", msg("Numbers")), "3001，3002, 3001", ["3001", "3002"]),
        (
            Ranges("n", msg("Numbers")),
            "110：120,131",
            [Stretch("110", "120"), Stretch("131", "131")],
        ),
        (Time("t", msg("Time")), "7:00", "07:00"),
        (DateTime("d", msg("From")), "2019-10-09 12:00", "2019-10-09 12:00:00"),
        (Whole("w", msg("Attempts"), low=1, high=9), "3", 3),
        (Flag("f", msg("Keep role")), "1", True),
    ],
)
def test_a_field_reads_what_people_type(field: Field, typed: str, value: object) -> None:
    text = field.tidy(typed)
    assert field.check(text) is None
    assert field.read(text) == value


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        (NAME, "   "),
        (NAME, "x" * 65),
        (NUMBER, "12a"),
        (NUMBER, "1" * 33),
        (Numbers("n", msg("Numbers")), "3001,x"),
        (Ranges("n", msg("Numbers")), "120:110"),
        (Ranges("n", msg("Numbers")), "110:"),
        (Ranges("n", msg("Numbers")), "110:\u0661\u0662\u0660"),
        (Time("t", msg("Time")), "24:00"),
        (DateTime("d", msg("From")), "2019-10-09"),
        (Whole("w", msg("Attempts"), low=1, high=9), "10"),
        (Whole("w", msg("Attempts"), low=1, high=9), "three"),
    ],
)
def test_a_field_says_what_is_wrong(field: Field, typed: str) -> None:
    assert field.check(field.tidy(typed))


@given(st.text(max_size=40))
def test_no_text_breaks_a_field(typed: str) -> None:
    for kind in (Text, Number, Numbers, Ranges, Time, DateTime, Whole):
        field = kind("x", msg("Name"))
        text = field.tidy(typed)
        if field.check(text) is None:
            again = field.write(field.read(text))
            assert field.check(field.tidy(again)) is None
