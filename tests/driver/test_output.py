"""Output: the grammar, safe cuts, a writer that never waits."""

from __future__ import annotations

import asyncio
import os
import pty
import select
import tty
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.ui.driver import modes
from console.ui.driver.grammar import boundary, filtered
from console.ui.driver.line import Line
from console.ui.driver.output import QUEUE_LIMIT, Writer

FRAME = (
    "\x1b[?2026h\x1b[1;1H\x1b[38;5;253;48;5;233m张伟 3003\x1b[0m\r\n"
    "\x1b[2;1H●○ ringing\x1b[0m\x1b[?2026l"
)


@pytest.mark.parametrize("text", [FRAME, modes.ENTER, modes.LEAVE, modes.QUERY_SYNC, "全　角 x"])
def test_what_the_console_writes_is_in_the_grammar(text: str) -> None:
    assert filtered(text) == (text, 0)


@pytest.mark.parametrize(
    ("text", "rest", "count"),
    [
        ("a\x1b[cb", "a[cb", 1),
        ("\x1b]0;title\x07", "]0;title", 2),
        ("\x1b]52;c;eA==\x07", "]52;c;eA==", 2),
        ("x\x9b31my", "x31my", 1),
        ("a\u202eb\u200bc\ue000\x00", "abc", 4),
        ("\x1b[1mok\x1bPx\x1b\\", "\x1b[1mokPx\\", 2),
    ],
)
def test_what_is_not_in_the_grammar_loses_its_teeth(text: str, rest: str, count: int) -> None:
    assert filtered(text) == (rest, count)
    assert filtered(rest) == (rest, 0)


@given(st.text())
def test_filtered_text_is_always_in_the_grammar_once_filtered_until_it_stays(text: str) -> None:
    rest, _ = filtered(text)
    assert filtered(rest)[1] == 0


def test_every_cut_is_at_a_boundary() -> None:
    raw = FRAME.encode()
    whole = {0}
    position = 0
    while position < len(raw):
        position = boundary(raw, position + 1)
        whole.add(position)
    for offset in range(len(raw) + 1):
        end = boundary(raw, offset)
        assert end in whole
        assert end >= offset
        head, tail = raw[:end].decode(), raw[end:].decode()
        assert filtered(head)[1] == filtered(tail)[1] == 0


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    outer, inner = pty.openpty()
    tty.setraw(inner)
    os.set_blocking(inner, False)
    os.set_blocking(outer, False)
    yield outer, inner
    os.close(outer)
    os.close(inner)


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def writer_on(fd: int, clock: Clock, told: list[str]) -> Writer:
    return Writer(
        fd,
        asyncio.get_running_loop(),
        Line(),
        on_ready=lambda: told.append("ready"),
        on_gone=lambda: told.append("gone"),
        clock=clock,
    )


def drain(fd: int) -> bytes:
    data = b""
    try:
        while True:
            data += os.read(fd, 65536)
    except (BlockingIOError, OSError):
        return data


async def test_frames_are_dropped_whole_and_a_cut_one_ends_at_a_boundary(
    terminal: tuple[int, int],
) -> None:
    outer, inner = terminal
    clock, told = Clock(), list[str]()
    writer = writer_on(inner, clock, told)
    frame = (FRAME * 400).encode()
    assert writer.send(frame)
    assert 0 < writer.left < len(frame)
    assert writer.send(b"small")
    assert not writer.send(b"x" * QUEUE_LIMIT)
    assert not writer.send(b"late")
    assert writer.dropped == 2
    clock.now += 1.1
    assert writer.stuck_for(clock.now) == pytest.approx(1.1)
    assert writer.take_lost()
    writer.give_up_if_stuck(modes.RESYNC.encode())
    assert writer.left < 100
    got = b""
    while not told:
        got += drain(outer)
        writer.retry()
        await asyncio.sleep(0)
    got += drain(outer)
    assert told == ["ready"]
    assert writer.take_lost()
    assert got.endswith(modes.RESYNC.encode())
    assert frame.startswith(got.removesuffix(modes.RESYNC.encode()))
    assert filtered(got.decode())[1] == 0
    assert writer.send(b"new")
    assert drain(outer) == b"new"


async def test_frames_queue_for_a_moment_only(terminal: tuple[int, int]) -> None:
    _, inner = terminal
    clock = Clock()
    writer = writer_on(inner, clock, [])
    writer.send(b"x" * 40_000)
    clock.now += 0.2
    assert writer.send(b"soon")
    clock.now += 0.2
    assert not writer.send(b"late")


async def test_a_terminal_that_is_gone_is_told_once(terminal: tuple[int, int]) -> None:
    outer, inner = terminal
    told: list[str] = []
    writer = writer_on(inner, Clock(), told)
    os.dup2(os.open(os.devnull, os.O_RDWR), outer)
    assert writer.send(b"x")
    assert told == ["gone"]
    assert not writer.send(b"y")
    assert told == ["gone"]


async def test_the_last_words_follow_a_safe_cut(terminal: tuple[int, int]) -> None:
    outer, inner = terminal
    writer = writer_on(inner, Clock(), [])
    frame = (FRAME * 800).encode()
    writer.send(frame)
    got = drain(outer)
    assert writer.finish(modes.RESYNC.encode(), b"last", 0.1)
    got += drain(outer)
    assert got.endswith(modes.RESYNC.encode() + b"last")
    assert len(got) < len(frame)
    assert filtered(got.decode())[1] == 0


async def test_the_last_words_wait_no_longer_than_their_limit(terminal: tuple[int, int]) -> None:
    _, inner = terminal
    writer = writer_on(inner, Clock(), [])
    assert not writer.finish(b"", b"x" * 100_000, 0.05)
    assert not writer.send(b"more")


async def test_nothing_is_tried_again_or_cut_while_the_terminal_takes_all(
    terminal: tuple[int, int],
) -> None:
    outer, inner = terminal
    clock, told = Clock(), list[str]()
    writer = writer_on(inner, clock, told)
    writer.send(b"whole")
    clock.now += 60
    writer.retry()
    writer.give_up_if_stuck(b"!")
    assert (writer.dropped, writer.left, told) == (0, 0, [])
    assert drain(outer) == b"whole"


async def test_a_terminal_that_takes_a_little_now_and_then_is_not_stuck(
    terminal: tuple[int, int],
) -> None:
    outer, inner = terminal
    clock, told = Clock(), list[str]()
    writer = writer_on(inner, clock, told)
    writer.send(b"x" * 100_000)
    for _ in range(3):
        clock.now += 0.9
        assert os.read(outer, 65_536)
        before = writer.left
        assert select.select([], [inner], [], 5)[1]
        writer.retry()
        writer.give_up_if_stuck(b"!")
        assert 0 < writer.left < before
    assert (writer.dropped, told) == (0, [])
