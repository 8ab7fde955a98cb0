"""Output: the grammar, safe cuts, a writer that never waits, the line's rate, the picture's age."""

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
from console.ui.driver.line import AHEAD, CAPACITY, Line
from console.ui.driver.output import QUEUE_LIMIT, Writer
from console.ui.driver.picture import ANSWER_LIMIT, THAW, Picture

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


def paced(rate: float) -> Line:
    """A line of this many bytes a second, told by the answer to a query behind 2,000 bytes."""
    line = Line()
    line.accepted(2000, 0.0)
    line.answered(
        behind=2000, beyond=2000 / rate, lasted=2000 / rate, since=0, now=2000 / rate, thaws=True
    )
    return line


def test_a_late_answer_tells_the_rate_of_a_slow_line() -> None:
    line = paced(960)
    assert line.rate == pytest.approx(960)
    assert line.budget(3.0) == pytest.approx(960 * AHEAD, abs=1)
    line.accepted(480, 3.0)
    assert line.busy(3.0)
    assert not line.busy(3.3)


def test_a_quick_answer_frees_a_line_that_was_taken_for_slow() -> None:
    line = paced(960)
    now = 3.0
    for _ in range(12):
        budget = line.budget(now)
        if budget is None:
            break
        line.accepted(budget, now)
        line.answered(
            behind=budget, beyond=0.001, lasted=0.001, since=0, now=now + 0.001, thaws=False
        )
        now += 0.5
    assert line.rate is None
    assert line.budget(now) is None


def test_a_fast_line_with_a_long_delay_is_not_slow() -> None:
    line = Line()
    for now in range(5):
        line.accepted(3000, float(now))
        line.answered(behind=3000, beyond=0.01, lasted=0.01, since=0, now=now + 0.4, thaws=False)
    assert line.rate is None


def stood_still(line: Line, now: float) -> None:
    """The link was dark: the answer to a query behind one frame came half a minute late."""
    line.accepted(2000, now - 30)
    line.answered(behind=2000, beyond=30.0, lasted=30.0, since=0, now=now, thaws=True)


def test_a_fast_line_that_was_dark_is_as_fast_as_before_when_it_is_back() -> None:
    line = Line()
    line.accepted(8000, 0.0)
    line.answered(behind=8000, beyond=0.01, lasted=0.05, since=0, now=0.05, thaws=False)
    stood_still(line, 60.0)
    assert line.budget(60.0) is None


def test_a_line_that_is_late_again_after_standing_still_is_slow() -> None:
    line = Line()
    line.accepted(8000, 0.0)
    line.answered(behind=8000, beyond=0.01, lasted=0.05, since=0, now=0.05, thaws=False)
    stood_still(line, 60.0)
    line.accepted(2000, 61.0)
    line.answered(behind=2000, beyond=2.0, lasted=2.0, since=0, now=63.0, thaws=True)
    assert line.rate == pytest.approx(1000)


def test_without_answers_the_rate_is_what_is_taken_from_full_to_full() -> None:
    line = Line()
    line.accepted(20_000, 0.0)
    line.blocked(0.1)
    line.accepted(400, 1.5)
    line.freed(1.5)
    line.accepted(1500, 1.6)
    line.blocked(2.0)
    assert line.rate == pytest.approx(0.9 * 1900 / 1.9)
    assert line.queue(2.0) >= CAPACITY
    assert line.busy(2.0)
    line.freed(2.1)
    assert not line.busy(30.0)


def test_a_line_that_only_stood_still_is_not_slow() -> None:
    line = Line()
    line.accepted(20_000, 0.0)
    line.blocked(0.1)
    line.accepted(10_000, 5.0)
    line.freed(5.0)
    line.accepted(40_000, 20.0)
    line.blocked(20.0)
    assert line.rate is None


def test_the_speed_of_a_serial_line_is_believed() -> None:
    assert Line(960.0).budget(0.0) == 480


def test_a_picture_is_unknown_until_the_first_answer() -> None:
    picture = Picture()
    picture.wrote(0.0)
    assert picture.wants_query(0.0)
    picture.asked(0.0, 100)
    assert picture.age(5.0) is None
    assert not picture.frozen(5.0)
    answer = picture.answered(5.0)
    assert answer is not None
    assert (answer.took, answer.written) == (5.0, 100)
    assert picture.age(5.0) == 0.0


def known_picture() -> Picture:
    picture = Picture()
    picture.wrote(0.0)
    picture.asked(0.0, 1)
    picture.answered(0.01)
    return picture


def test_a_picture_without_output_is_never_frozen() -> None:
    picture = known_picture()
    assert picture.age(1000.0) == 0.0
    assert not picture.frozen(1000.0)
    assert not picture.wants_query(1000.0)


def test_a_picture_is_frozen_a_second_after_the_query_and_until_a_fresh_answer() -> None:
    picture = known_picture()
    picture.wrote(10.0)
    picture.asked(10.0, 2)
    assert not picture.frozen(10.0 + ANSWER_LIMIT - 0.01)
    assert picture.frozen(10.0 + ANSWER_LIMIT)
    assert picture.age(12.0) == 2.0
    picture.asked(12.0, 3)
    picture.answered(60.0)
    assert picture.frozen(60.0)
    assert picture.answered(60.1) is None
    assert not picture.wants_query(60.1)
    assert picture.wants_query(60.0 + THAW)
    picture.asked(60.4, 4)
    picture.answered(60.5)
    assert not picture.frozen(60.5)


def test_output_behind_a_query_is_not_proven_by_its_answer() -> None:
    picture = known_picture()
    picture.wrote(10.0)
    picture.asked(10.0, 2)
    picture.wrote(10.1)
    picture.answered(10.2)
    assert picture.age(10.5) == pytest.approx(0.4)


def test_lost_queries_are_asked_again_ever_rarer() -> None:
    picture = known_picture()
    picture.wrote(10.0)
    asked = []
    now = 10.0
    while now < 60.0:
        if picture.wants_query(now):
            picture.asked(now, 0)
            asked.append(now)
        now += 0.25
    assert asked[:4] == [10.0, 11.0, 13.0, 18.0]
    assert len(asked) < 14


def test_a_terminal_that_never_answers_is_left_alone() -> None:
    picture = Picture()
    asked = 0
    for tick in range(400):
        now = tick / 4
        picture.wrote(now)
        if picture.wants_query(now):
            picture.asked(now, 0)
            asked += 1
    assert asked <= 7
    assert picture.waiting(100.0) == 0.0


def test_a_renewed_terminal_is_unknown() -> None:
    picture = known_picture()
    picture.wrote(10.0)
    picture.asked(10.0, 2)
    picture.renewed()
    assert not picture.frozen(20.0)
    assert picture.age(20.0) is None


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
