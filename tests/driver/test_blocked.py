"""A terminal that does not read: the loop goes on, little is replayed, the picture is known old."""

from __future__ import annotations

import os
import signal
import time
from itertools import pairwise
from pathlib import Path
from statistics import median

import pyte

from tests.driver.console import Console, is_restored, running


def goes_on(console: Console) -> bool:
    """Whether the loop never stood still for as long as the terminal did: for seconds."""
    beats = console.beats()
    return max(b - a for a, b in pairwise(beats)) < 1.5


READERS_HALF = 4096
"""Bytes that wait in a pseudo terminal where its reader alone can take them."""


def block(console: Console, seconds: float) -> None:
    console.reading = False
    end = time.monotonic() + seconds
    console.until(lambda: time.monotonic() >= end, "blocked", seconds + 1)


def shown(output: bytes) -> str:
    screen = pyte.Screen(80, 24)
    stream = pyte.ByteStream(screen)
    stream.feed(output.replace(b"\x1b[?2026$p", b""))
    return "\n".join(screen.display)


def newest(console: Console) -> int:
    """The number of the frame on the screen, which must be the same in every row of it."""
    rows = [row.split() for row in shown(bytes(console.output)).split("\n") if "frame" in row]
    numbers = {word for row in rows for word in row if word.isdigit()}
    return int(numbers.pop()) if len(numbers) == 1 and len(rows) == 20 else 0


def test_a_blocked_terminal_stalls_nothing_and_gets_one_repaint(tmp_path: Path) -> None:
    with running(tmp_path, ROWS="20") as console:
        block(console, 3.0)
        assert goes_on(console)
        assert console.told[-1]["frozen"]
        last = len(console.output)
        console.reading = True
        console.until(lambda: newest(console) > 40, "the newest picture")
        # How much came before it tells whether old pictures were replayed.
        assert console.output.rfind(b"frame") - last < 64_000
        console.type(b"\x1b[21~")
        console.until(lambda: console.find("counts"), "counts")
        assert console.find("counts")["counts"]["refused_output"] == 0


def test_a_frozen_picture_is_known_by_the_missing_answer(tmp_path: Path) -> None:
    with running(tmp_path, answering=True) as console:
        console.until(lambda: console.told[-1].get("age") is not None, "known")
        console.answering = False
        start = time.monotonic()
        console.until(lambda: console.told[-1].get("frozen"), "frozen")
        assert time.monotonic() - start > 0.9
        asked = console.output.count(b"\x1b[6n")
        silent = len(console.output)
        block(console, 0.5)
        console.reading = True
        console.pump()
        # Frozen, nothing but a rare query is written: it would only be replayed later.
        assert len(console.output) - silent < 4000
        console.answering = True
        console.type(b"\x1b[1;1R" * asked)
        console.until(lambda: console.find("thawed"), "thawed")
        console.until(lambda: console.told[-1].get("frozen") is False, "fresh")
        console.until(lambda: b"frame" in console.output[silent:], "painted")


def test_the_terminal_is_asked_twenty_times_a_second_at_most(tmp_path: Path) -> None:
    with running(tmp_path, answering=True) as console:
        start, before = time.monotonic(), console.output.count(b"\x1b[6n")
        console.until(lambda: time.monotonic() - start > 1.2, "time")
        seconds = time.monotonic() - start
        assert 2 <= console.output.count(b"\x1b[6n") - before <= 20 * seconds + 2
        ages = [age for age in console.all("age") if age is not None]
        assert median(ages) < 0.9


def test_a_terminal_that_never_answers_is_not_called_frozen(tmp_path: Path) -> None:
    with running(tmp_path) as console:
        start = time.monotonic()
        console.until(lambda: time.monotonic() - start > 1.5, "time")
        assert not any(console.all("frozen"))
        assert set(console.all("age")) == {None}
        assert console.output.count(b"\x1b[6n") <= 3


def test_a_signal_ends_a_console_whose_terminal_is_blocked(tmp_path: Path) -> None:
    with running(tmp_path, ROWS="20") as console:
        block(console, 1.2)
        os.kill(console.app_pid, signal.SIGTERM)
        console.until(lambda: console.process.poll() is not None, "end")
        assert console.process.returncode == 128 + signal.SIGTERM


def test_a_released_terminal_is_restored_although_it_was_blocked_at_the_end(tmp_path: Path) -> None:
    with running(tmp_path, ROWS="20") as console:
        block(console, 1.2)
        os.kill(console.app_pid, signal.SIGTERM)
        console.reading = True
        assert console.wait_end() == 128 + signal.SIGTERM
        assert is_restored(console) == ""


def test_what_a_blocked_terminal_did_not_read_asks_nothing_of_the_shell(tmp_path: Path) -> None:
    with running(tmp_path, answering=True, ROWS="20") as console:
        block(console, 1.5)
        read = len(console.output)
        os.kill(console.app_pid, signal.SIGTERM)
        console.until(lambda: console.process.poll() is not None, "end")
        console.reading = True
        console.wait_end()
        assert is_restored(console) == ""
        # The reader's half of a pseudo terminal is out of the writer's reach.
        assert b"\x1b[6n" not in console.output[read + READERS_HALF :]


def test_on_a_slow_line_the_newest_state_is_shown_not_every_old_one(tmp_path: Path) -> None:
    console = Console(tmp_path, answering=True)
    try:
        console.reading = False
        read_slowly(console, 3840, 5.0)
        assert goes_on(console)
        seen = [int(word) for word in shown(bytes(console.output)).split() if word.isdigit()]
        painted = (console.beats()[-1] - console.beats()[0]) / 0.05
        # One frame of 1.2 kB takes 0.3 s; all of them would take three times as long as they last.
        assert max(seen) > painted - 25
        console.type(b"\x1b[21~")
        console.until(lambda: console.find("counts"), "counts")
        assert 1500 < console.find("counts")["rate"] < 9000
    finally:
        console.close()


def read_slowly(console: Console, rate: int, seconds: float) -> None:
    """Read at a rate of bytes a second, as a modem would, and answer what was read."""
    start = last = time.monotonic()
    allowance = 0.0
    while last - start < seconds:
        console.pump(0.02)
        now = time.monotonic()
        allowance, last = min(allowance + (now - last) * rate, 400.0), now
        try:
            data = os.read(console.terminal, max(1, int(allowance)))
        except BlockingIOError:
            continue
        allowance -= len(data)
        console.output += data
        console.answer()
