import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from wcwidth import wcswidth, wcwidth

from console.protocol.clean import CONTROL, LIMIT, UNKNOWN, clean, is_plain

ANYTHING = st.text(
    st.one_of(
        st.characters(),
        st.characters(categories=["Cs", "Cc", "Cf", "Mn", "Me", "Mc", "Zs"]),
        st.sampled_from("é̂が́👍🏽🇨🇳각‍️ㅤ⠀ "),
    )
)


@given(ANYTHING)
@example("e\u200d\u0301\u0302")
@example("\u0301\u0301a")
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean(text)
    assert clean(once) == once


@given(ANYTHING)
def test_nothing_that_moves_the_cursor_or_hides_is_left(text: str) -> None:
    found = clean(text)
    assert len(found) <= LIMIT
    assert found.encode("utf-8").decode("utf-8") == found
    for char in found:
        assert unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Me")
        assert char == " " or unicodedata.category(char) != "Zs"


@given(ANYTHING)
def test_the_width_is_the_sum_of_the_characters(text: str) -> None:
    found = clean(text)
    assert wcswidth(found) == sum(wcwidth(char) for char in found)


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF, categories=["Lo"])))
def test_chinese_is_untouched(text: str) -> None:
    assert clean(text, limit=None) == text


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E)))
def test_printable_ascii_is_untouched(text: str) -> None:
    assert clean(text, limit=None) == text


def test_what_counts_as_plain_is_left_alone_by_the_rules_too() -> None:
    for code in range(sys.maxunicode + 1):
        char = chr(code)
        if is_plain(char):
            assert wcwidth(char) in (1, 2), hex(code)
            assert clean(f"\x1b{char}") == CONTROL + char, hex(code)
            assert unicodedata.is_normalized("NFC", f"a{char}a"), hex(code)
            assert unicodedata.category(char)[0] in "LNPS" or char == " ", hex(code)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ann\x1b[2JBob", f"Ann{CONTROL}[2JBob"),
        ("one\ttwo\r\nthree", "one two  three"),
        ("a\u202eb\u200bc\u2028d", "abcd"),
        ("\u3000x\u00a0y", " x y"),
        ("👍🏽", f"👍{UNKNOWN}"),
        ("🇨🇳", UNKNOWN * 2),
        ("\ud800\ue000", UNKNOWN * 2),
        ("e\u0301", "é"),
        ("x\u0301\u0302\u0303", "x\u0301"),
        ("\u0301x", "x"),
        ("\u0301", ""),
        ("x\x1b\u0301", f"x{CONTROL}"),
        ("\ud800\u0302", UNKNOWN),
        ("x\u3000\u0301y", "x y"),
        ("x\u0301\u202e\u0302", "x\u0301"),
        ("a\u0301\u0302b\u0302", "á\u0302b\u0302"),
        ("a\u200db\u2028c\u2029d", "abcd"),
        ("x\ufe00\u0301", "x"),
        ("x\ufe0f", "x"),
        ("x\U000e0100", "x"),
        ("x\U000e01ef", "x"),
        ("x\x1b" + "\u0300" * 3, f"x{CONTROL}"),
        ("❤\ufe0f", "❤"),
        ("\u1100\u3164\uffa0\u2800", UNKNOWN * 4),
        ("张三（销售）", "张三（销售）"),
    ],
)
def test_what_becomes_of_each_kind(text: str, expected: str) -> None:
    assert clean(text) == expected


def test_a_long_text_is_cut_unless_it_is_wanted_whole() -> None:
    assert len(clean("张" * 500)) == LIMIT
    assert len(clean("张\x1b" * 500)) == LIMIT
    assert len(clean("张" * 500, limit=None)) == 500
    assert len(clean("张\x1b" * 500, limit=None)) == 1000
