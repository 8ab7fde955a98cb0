"""Notes on people by number."""

from __future__ import annotations

from console.state.notes import LONGEST, MOST, Notes


def test_a_note_is_found_however_the_number_is_written() -> None:
    notes = Notes()
    notes.put("13800001111", "VIP")
    assert notes.get("+86 138-0000-1111") == "VIP"
    assert notes.get("") == ""


def test_an_empty_note_takes_the_old_one_away() -> None:
    notes = Notes({"3001": "away", "3002": "busy"})
    notes.put("3001", "  ")
    assert notes.keep() == {"3002": "busy"}


def test_a_note_is_one_short_line() -> None:
    notes = Notes()
    notes.put("3001", "a\x1b[31m\nb" + "c" * 900)
    assert notes.get("3001").isprintable()
    assert len(notes.get("3001")) == LONGEST


def test_what_is_malformed_is_left_out() -> None:
    assert Notes([1]).keep() == {}
    assert Notes({"3001": 7, "3002": "x"}).keep() == {"3002": "x"}
    assert len(Notes({str(n): "x" for n in range(10_000, 10_000 + MOST + 5)}).keep()) == MOST


def test_nobody_without_a_number_has_a_note() -> None:
    notes = Notes()
    notes.put("anonymous", "VIP")
    assert notes.keep() == {}
