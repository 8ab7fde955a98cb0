"""Which item of terminal input is which event, and what the firewall drops, by kind."""

from __future__ import annotations

import pytest
from textual import events, messages
from textual.message import Message

from console.ui.driver.firewall import Char, Firewall, Item, Pasted, Sequence
from console.ui.driver.keys import (
    Translator,
    is_cursor_report,
    is_known,
    is_stale,
    key_age,
)


def events_of(item: Item, *, linux: bool = False) -> list[Message]:
    return list(Translator(linux_console=linux).events(item))


def keys_of(text: str, *, linux: bool = False) -> list[str]:
    return [e.key for e in events_of(Sequence(text), linux=linux) if isinstance(e, events.Key)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("\x1b[I", events.AppFocus),
        ("\x1b[O", events.AppBlur),
        ("\x1b[?2026;2$y", messages.TerminalSupportsSynchronizedOutput),
        ("\x1b[<64;3;4M", events.MouseScrollUp),
    ],
)
def test_a_report_of_the_terminal_is_its_event_and_no_key(text: str, kind: type[Message]) -> None:
    (event,) = events_of(Sequence(text))
    assert type(event) is kind


@pytest.mark.parametrize(
    "text", ["\x1b[?2026;0$y", "\x1b[?2026;4$y", "\x1b[?1;2c", "\x1b[99;5u", "\x1b[<999;1;1M"]
)
def test_what_means_nothing_is_no_event(text: str) -> None:
    assert [e for e in events_of(Sequence(text)) if isinstance(e, events.Key)] == []


def test_a_tab_behind_esc_is_shift_tab_on_the_linux_console_only() -> None:
    assert keys_of("\x1b\t", linux=True) == ["shift+tab"]
    assert keys_of("\x1b\t") == ["escape"]


@pytest.mark.parametrize(("text", "key"), [("\x1bOp", "0"), ("\x1bOy", "9"), ("\x1bOk", "plus")])
def test_a_keypad_that_sends_sequences_types_its_characters(text: str, key: str) -> None:
    assert keys_of(text) == [key]


def test_text_and_characters_that_show_nothing_are_no_event() -> None:
    assert events_of(Pasted("\u200b")) == []
    assert events_of(Char("\u202e")) == []
    assert events_of(Char("\ue000")) == []


def test_a_cursor_report_is_told_from_keys() -> None:
    assert is_cursor_report(Sequence("\x1b[24;80R"))
    assert not is_cursor_report(Sequence("\x1b[A"))
    assert not is_cursor_report(Char("R"))


def test_an_answer_that_was_asked_for_is_known_though_it_is_no_event() -> None:
    assert is_known(Sequence("\x1b[?2026;0$y"))
    assert is_known(Sequence("\x1b[A"))
    assert not is_known(Sequence("\x1b[99;5u"))
    assert not is_known(Pasted("\x1b[A"))


def test_the_age_of_a_key_counts_from_when_it_was_read() -> None:
    event = events.Key("a", "a")
    assert key_age(event, event.time + 2.0) == pytest.approx(2.0)
    assert not is_stale(event)
    event.read_at, event.stale = 100.0, True  # type: ignore[attr-defined]
    assert (key_age(event, 103.5), is_stale(event)) == (3.5, True)


@pytest.mark.parametrize(
    ("data", "items", "kind"),
    [
        (b"\x1b[1\x1b[A", [Sequence("\x1b[A")], "unfinished"),
        (b"\x1b[1\rx", [Char("x")], "unfinished"),
        (b"\x1b[1\xffx", [Char("x")], "unfinished"),
        (b"\x1b]0;title\x1b[A", [Sequence("\x1b[A")], "unfinished"),
        (b"\x1b[" + b"1" * 80 + b"Ax", [Char("x")], "unknown"),
        (b"\x1b[M !!x", [Char("x")], "unknown"),
        (b"\x1b]0;title\x18x", [Char("x")], "answer"),
        (b"\xffx", [Char("x")], "not_utf8"),
        (b"\x1b\xffx", [Char("\x1b"), Char("x")], "not_utf8"),
        (b" " * 30, [], "burst"),
    ],
)
def test_what_is_dropped_is_counted_and_costs_nothing_behind_it(
    data: bytes, items: list[Item], kind: str
) -> None:
    firewall = Firewall()
    assert firewall.feed(data, 0.0) == items
    assert +firewall.dropped == {kind: 1}


def test_the_late_rest_of_a_split_sequence_is_dropped_once() -> None:
    firewall = Firewall()
    firewall.feed(b"\x1b", 0.0)
    assert firewall.expire(0.2) == [Char("\x1b")]
    assert firewall.feed(b"[A", 0.4) == []
    assert firewall.feed(b"[A", 0.5) == [Char("["), Char("A")]
    assert +firewall.dropped == {"late": 1}


def test_what_is_unfinished_is_forgotten_when_the_terminal_is_taken_anew() -> None:
    firewall = Firewall()
    for begun in (b"\x1b[1", b"\x1b[200~abc", b"\xe5\xbc", b"\x1b"):
        firewall.feed(begun, 0.0)
        firewall.reset()
        assert firewall.deadline is None
        assert firewall.feed(b"A", 0.0) == [Char("A")]


def test_nothing_ends_before_its_time() -> None:
    firewall = Firewall()
    firewall.feed(b"\x1b[", 0.0)
    assert firewall.expire(0.5) == []
    assert firewall.feed(b"A", 0.6) == [Sequence("\x1b[A")]
