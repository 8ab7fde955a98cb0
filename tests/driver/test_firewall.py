"""The input firewall, byte by byte and second by second."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual import events

from console.ui.driver.firewall import (
    BURST,
    PASTE_BYTES,
    PASTE_LIMIT,
    SEQUENCE_LIMIT,
    Char,
    Firewall,
    Item,
    Pasted,
    Sequence,
)
from console.ui.driver.keys import Translator

ANSWERS = [
    b"\x1b[?1;2c",  # primary device attributes
    b"\x1b[>41;354;0c",  # secondary device attributes
    b"\x1b]11;rgb:0000/0000/0000\x1b\\",
    b"\x1b]10;rgb:ffff/ffff/ffff\x07",
    b"\x1bP1$r0m\x1b\\",
    b"\x1bP>|XTerm(379)\x1b\\",
    b"\x1bP!|00000000\x1b\\",
    b"\x1b]lc title\x1b\\",
    b"\x1b]L icon\x1b\\",
    b"\x1b_Gi=31;OK\x1b\\",
    b"\x1b^private\x1b\\",
    b"\x1b[?2048;1$y",
    b"\x1b[8;24;80t",
    b"\x1b[0n",
    b"\x1b[99;1:3u",
    b"\x1b[99;5u",
    b"\x1b[<35;10;5M",
    b"\x1b[M !!",
    b"\x1b[M\xff\xff\xff",
]


def feed(*reads: bytes, step: float = 0.001) -> list[Item]:
    """The items of reads that follow each other, and of a long silence behind them."""
    firewall = Firewall()
    items: list[Item] = []
    now = 0.0
    for data in reads:
        items += firewall.expire(now)
        items += firewall.feed(data, now)
        now += step
    return items + firewall.expire(now + 10) + firewall.expire(now + 20)


def keys(*reads: bytes, step: float = 0.001, linux: bool = False) -> list[str]:
    translator = Translator(linux_console=linux)
    found = [event for item in feed(*reads, step=step) for event in translator.events(item)]
    return [event.key for event in found if isinstance(event, events.Key)]


def test_typed_characters_are_keys() -> None:
    assert keys("a1张é;：".encode()) == [
        "a",
        "1",
        "张",
        "é",
        "semicolon",
        "fullwidth_colon",
    ]
    assert keys(b"\r\t\x7f\x01\x11") == ["enter", "tab", "backspace", "ctrl+a", "ctrl+q"]


@pytest.mark.parametrize(
    ("data", "key"),
    [
        *((f"\x1bO{letter}", f"f{n}") for n, letter in enumerate("PQRSTUVWXYZ[", 1)),
        *((f"\x1b[[{letter}", f"f{n}") for n, letter in enumerate("ABCDE", 1)),
        *(
            (f"\x1b[{code}~", f"f{n}")
            for n, code in enumerate((11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24), 1)
        ),
        ("\x1b[A", "up"),
        ("\x1bOA", "up"),
        ("\x1b[1;5C", "ctrl+right"),
        ("\x1b[Z", "shift+tab"),
        ("\x1b[5~", "pageup"),
        ("\x1b[1~", "home"),
        ("\x1b[1;3A", "alt+up"),
    ],
)
def test_the_forms_of_xterm_rxvt_linux_and_putty_are_whole_keys(data: str, key: str) -> None:
    raw = data.encode()
    assert keys(raw) == [key]
    assert keys(*(raw[i : i + 1] for i in range(len(raw)))) == [key]


@pytest.mark.parametrize("pause", [0.02, 0.09])
def test_a_key_split_within_the_delay_of_esc_is_whole(pause: float) -> None:
    assert keys(b"\x1b", b"[A", step=pause) == ["up"]
    assert keys(b"\x1b[", b"A", step=0.8) == ["up"]
    assert keys(b"\x1b[1", b"5~", step=0.8) == ["f5"]


@pytest.mark.parametrize("rest", [b"[A", b"OP", b"[15~", b"[<35;10;5M", b"]11;rgb:0/0/0\x07"])
def test_a_key_split_by_a_long_pause_is_esc_and_never_letters(rest: bytes) -> None:
    assert keys(b"\x1b", rest, step=0.5) == ["escape"]


def test_esc_alone_is_esc_and_what_is_typed_behind_it_is_typed() -> None:
    assert keys(b"\x1b") == ["escape"]
    assert keys(b"\x1b", b"O", b"l", step=0.2) == ["escape", "O", "l"]
    assert keys(b"\x1b3003") == ["escape", "3", "0", "0", "3"]
    assert keys(b"\x1b\x1b") == ["escape", "escape"]
    assert keys(b"\x1b\x1b[A") == ["escape", "up"]
    assert keys("\x1b张".encode())[0] == "escape"


@pytest.mark.parametrize("control", [b"\r", b"\n", b"\x7f", b"\x11", b"\t"])
def test_esc_with_a_control_character_is_esc_alone(control: bytes) -> None:
    assert keys(b"\x1b" + control) == ["escape"]


def test_shift_tab_of_the_linux_console() -> None:
    assert keys(b"\x1b\t", linux=True) == ["shift+tab"]


def test_esc_is_kept_when_what_follows_never_becomes_a_sequence() -> None:
    assert keys(b"\x1b[") == ["escape"]
    assert keys(b"\x1bO") == ["escape"]


@pytest.mark.parametrize("answer", ANSWERS)
def test_answers_of_a_terminal_press_no_key(answer: bytes) -> None:
    assert keys(answer) == []
    for cut in range(1, len(answer)):
        found = keys(answer[:cut], answer[cut:], step=0.3)
        # After the very first byte a pause makes Esc, which only cancels.
        assert found in ([], ["escape"]) if cut == 1 else found == []
    assert keys(b"a" + answer + b"b") == ["a", "b"]


def test_an_open_string_ends_after_a_second_and_swallows_no_more() -> None:
    firewall = Firewall()
    firewall.feed(b"\x1b]0;title", 0.0)
    assert firewall.feed(b"x", SEQUENCE_LIMIT - 0.01) == []
    assert firewall.feed(b"x", SEQUENCE_LIMIT + 0.01) == [Char("x")]


@pytest.mark.parametrize("bad", [b"\xff", b"\xe9", b"\xc3", b"\x9b", b"\xf8\x88", b"\xed\xa0\x80"])
def test_invalid_utf8_is_dropped_and_counted(bad: bytes) -> None:
    firewall = Firewall()
    items = firewall.feed(b"a" + bad + b"b", 0.0)
    assert items == [Char("a"), Char("b")]
    assert firewall.dropped["not_utf8"] >= 1


def test_a_character_split_over_reads_is_whole() -> None:
    raw = "张".encode()
    assert feed(raw[:1], raw[1:2], raw[2:]) == [Char("张")]


@pytest.mark.parametrize("size", [1, 2, 5, 1000])
def test_a_bracketed_paste_is_one_item_however_it_is_split(size: int) -> None:
    raw = "\x1b[200~3003\r\x1b[A 张伟\x1b[201~x".encode()
    reads = [raw[i : i + size] for i in range(0, len(raw), size)]
    assert feed(*reads) == [Pasted("3003\r\x1b[A 张伟"), Char("x")]


def test_a_paste_without_its_end_is_over_after_two_seconds() -> None:
    firewall = Firewall()
    assert firewall.feed(b"\x1b[200~abc", 0.0) == []
    assert firewall.feed(b"d", PASTE_LIMIT - 0.1) == []
    assert firewall.feed(b"e", PASTE_LIMIT + 0.1) == [Pasted("abcd"), Char("e")]


@given(st.integers(1, 3000), st.integers(0, 7))
def test_a_long_paste_is_cut_and_its_end_still_found(size: int, more: int) -> None:
    raw = b"\x1b[200~" + b"x" * (PASTE_BYTES + more) + b"\x1b[201~y"
    reads = [raw[i : i + size] for i in range(0, len(raw), size)]
    assert feed(*reads, step=0.0001) == [Pasted("x" * PASTE_BYTES), Char("y")]


def test_a_burst_is_a_paste_and_its_line_ends_press_nothing() -> None:
    text = "3003\r" * 5
    assert feed(text.encode()) == [Pasted(text)]
    assert feed(text.encode(), b"3004\r") == [Pasted(text), Pasted("3004\r")]
    assert feed(text.encode(), b"h", step=1.0) == [Pasted(text), Char("h")]
    assert len(feed(b"x" * BURST)) == BURST


def test_keys_held_down_are_no_paste() -> None:
    assert keys(b"\x7f" * 30) == ["backspace"] * 30
    assert keys(b"\x1b[A" * 30) == ["up"] * 30
    assert keys(b"\r" * 30) == []


def test_pasted_text_is_cleaned() -> None:
    translator = Translator(linux_console=False)
    [event] = translator.events(Pasted("30\x1b[c03\r\n\u202e4"))
    assert isinstance(event, events.Paste)
    assert event.text == "30·[c03  4"


def test_mouse_reports_are_events_or_nothing() -> None:
    translator = Translator(linux_console=False)
    [down] = translator.events(Sequence("\x1b[<0;10;5M"))
    assert isinstance(down, events.MouseDown)
    assert (down.screen_x, down.screen_y) == (9, 4)
    assert list(translator.events(Sequence("\x1b[<0;10M"))) == []
    assert list(translator.events(Sequence("\x1b[<0;-10;99999M"))) == []


whole = st.sampled_from(
    [*ANSWERS, b"\x1b[A", b"\x1b", b"\r", b"h", "张".encode(), b"\x1b[200~", b"\x1b[201~"]
)


@settings(max_examples=200)
@given(st.lists(st.tuples(st.one_of(st.binary(max_size=12), whole), st.floats(0, 3)), max_size=12))
def test_no_bytes_and_no_pauses_break_the_parser(reads: list[tuple[bytes, float]]) -> None:
    firewall, translator = Firewall(), Translator(linux_console=False)
    now = 0.0
    for data, pause in reads:
        for item in firewall.feed(data, now):
            for event in translator.events(item):
                assert not isinstance(event, events.Key) or event.key
        now += pause
        firewall.expire(now)
    firewall.expire(now + 10)
    firewall.expire(now + 20)
    assert firewall.deadline is None
    assert firewall.feed(b"h", now + 30) == [Char("h")]


@settings(max_examples=200)
@given(st.lists(st.sampled_from(ANSWERS), min_size=1, max_size=6), st.data())
def test_answers_in_any_pieces_press_nothing(answers: list[bytes], data: st.DataObject) -> None:
    raw = b"".join(answers)
    cuts = sorted(data.draw(st.sets(st.integers(1, len(raw) - 1), max_size=8)))
    pieces = [raw[a:b] for a, b in zip([0, *cuts], [*cuts, len(raw)], strict=True)]
    assert set(keys(*pieces, step=0.02)) <= {"escape"}


def test_an_answer_in_a_string_is_counted() -> None:
    firewall = Firewall()
    assert firewall.feed(b"\x1b]11;rgb:0/0/0\x07\x1bP1$r0m\x1b\\", 0.0) == []
    assert firewall.dropped["answer"] == 2
