"""Input and output of a running console on a pseudo terminal."""

from __future__ import annotations

from pathlib import Path

from tests.driver.console import running


def test_a_console_survives_bytes_answers_and_pastes_in_pieces(tmp_path: Path) -> None:
    with running(tmp_path) as console:
        console.type(b"\xff\xe9c\x9b31m")
        console.until(lambda: console.find("noted"), "noted")
        assert console.find("noted") == {"noted": "not_utf8"}
        console.until(lambda: "m" in console.all("key"), "letters")
        before = len(console.all("key"))
        console.type(b"\x1b[?1;2c\x1b]11;rgb:0/0/0\x07\x1bP1$r0m\x1b\\\x1b[99;1:3u\x1b[<35;10")
        console.until(lambda: console.told[-1].get("beat"), "a beat")
        console.type(b";5M\x1b[200~3003\r3")
        console.until(lambda: console.told[-1].get("beat"), "a beat")
        console.type(b"004\r\x1b[201~\x1b[21~")
        console.until(lambda: console.find("counts"), "counts")
        assert console.all("paste") == ["3003 3004 "]
        assert console.all("key")[before:] == ["f10"]
        assert console.find("counts")["counts"]["not_utf8"] == 3
        console.type(b"\x1b[<0;10;5M")
        console.until(lambda: console.find("mouse"), "mouse")
        assert console.find("mouse")["mouse"] == [9, 4]


def test_keys_typed_while_the_console_stood_still_are_marked(tmp_path: Path) -> None:
    with running(tmp_path, FAULT="pause") as console:
        console.type(b"\x1b[20~")
        console.until(lambda: console.find("paused"), "paused")
        console.type(b"h")
        console.until(lambda: "h" in console.all("key"), "late key")
        stale = {line["key"]: line["stale"] for line in console.told if "key" in line}
        assert stale == {"f9": False, "h": True}
        seen = console.beats()[-1]
        console.until(lambda: console.beats()[-1] - seen > 0.4, "settled")
        console.type(b"i")
        console.until(lambda: "i" in console.all("key"), "key")
        assert {"key": "i", "stale": False} in console.told


def test_a_hostile_string_on_the_screen_reaches_the_terminal_without_teeth(tmp_path: Path) -> None:
    with running(tmp_path, FAULT="hostile") as console:
        console.type(b"\x1b[20~")
        console.until(lambda: b"CALLER" in console.output, "shown")
        console.type(b"\x1b[21~")
        console.until(lambda: console.find("counts"), "counts")
        assert console.find("counts")["counts"]["refused_output"] >= 3
        for sequence in (b"\x1b[c", b"\x1b]0;", b"\x1b]52;", b"\x1bc"):
            assert sequence not in console.output
