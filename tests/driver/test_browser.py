"""A terminal in a browser: what `textual serve` sends and gets, byte by byte."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from console.ui.driver.browser import BadPacket, Packets

ROOT = Path(__file__).parents[2]
LIMIT = 10.0
SERVED = {
    "TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver",
    "TEXTUAL_PRESS": "q",
    "COLUMNS": "100",
    "ROWS": "30",
}
ECHO = """
import os, signal, sys, time
from console.ui.driver.browser import run_in_browser, window
def size(*_):
    width, height = os.get_terminal_size(1)
    # A signal may come while a line is being printed: nothing of its buffer is touched here.
    os.write(1, f"size {width} {height} {os.environ['TERM']}\\n".encode())
def child():
    signal.signal(signal.SIGWINCH, size)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # nohup may have started these tests
    size()
    for line in sys.stdin:
        if line.startswith("end"):
            return int(line[3:])
        if line == "flood\\n":
            while True:
                print("x" * 1000, flush=True)
        print("said", line, end="", flush=True)
    return 0
sys.exit(run_in_browser(child, window(os.environ)))
"""


LONG = b"".join(b"%07d\n" % number for number in range(400_000))
HELD = """
import os, select, sys
from console.ui.driver.browser import run_in_browser, window
from tests.driver.test_browser import LONG
def child():
    os.set_blocking(1, False)
    written = 0
    while written < len(LONG) and select.select([], [1], [], 0.3)[1]:
        written += os.write(1, LONG[written : written + 512])
    os.set_blocking(1, True)
    os.write(int(sys.argv[1]), b"%d\\n" % written)
    return int(sys.stdin.readline())
sys.exit(run_in_browser(child, window(os.environ)))
"""


def packet(kind: bytes, content: bytes) -> bytes:
    return kind + len(content).to_bytes(4, "big") + content


def meta(**told: Any) -> bytes:
    return packet(b"M", json.dumps(told).encode())


class Page:
    """The server's end of a page: what is shown, what else was told, and the terminal's answers."""

    def __init__(self, words: list[str], tells: int | None = None, **environ: str) -> None:
        self.shown = b""
        self.metas: list[Any] = []
        self.answering = True
        self.prelude = b""
        self._raw = b""
        self._asked = 0
        self.process = subprocess.Popen(
            [sys.executable, *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            pass_fds=[] if tells is None else [tells],
            env={**os.environ, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "", **SERVED, **environ},
            bufsize=0,
        )

    def send(self, data: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(data)

    def type(self, data: bytes) -> None:
        self.send(packet(b"D", data))

    def pump(self) -> bool:
        """Read what there is within a moment; False at the end."""
        assert self.process.stdout is not None
        if not select.select([self.process.stdout], [], [], 0.05)[0]:
            return True
        data = os.read(self.process.stdout.fileno(), 65536)
        self._raw += data
        if not self.prelude and b"\n" in self._raw:
            self.prelude, self._raw = self._raw.split(b"\n", 1)
        while self.prelude and len(self._raw) >= 5:
            end = 5 + int.from_bytes(self._raw[1:5], "big")
            if len(self._raw) < end:
                break
            kind, content, self._raw = self._raw[:1], self._raw[5:end], self._raw[end:]
            if kind == b"D":
                self.shown += content
            else:
                self.metas.append(json.loads(content))
        self._answer()
        return bool(data)

    def _answer(self) -> None:
        asked = self.shown.count(b"\x1b[6n")
        if self.answering and asked > self._asked:
            self.type(b"\x1b[9;9R" * (asked - self._asked))
        self._asked = asked

    def until(self, condition: Callable[[], Any]) -> None:
        deadline = time.monotonic() + LIMIT
        while not condition():
            assert time.monotonic() < deadline, self.shown[-300:]
            self.pump()

    def wait_end(self) -> int:
        deadline = time.monotonic() + LIMIT
        while self.pump():
            assert time.monotonic() < deadline, self.shown[-300:]
        return self.process.wait(LIMIT)


@contextmanager
def page(*words: str, tells: int | None = None, **environ: str) -> Iterator[Page]:
    made = Page(list(words), tells, **environ)
    try:
        yield made
    finally:
        made.process.kill()
        made.process.wait()
        for pipe in (made.process.stdin, made.process.stdout):
            assert pipe is not None
            pipe.close()


MIXED = packet(b"D", b"ab") + meta(type="resize", width=1, height=2) + packet(b"D", b"") + b"D"


def whole(pieces: list[bytes]) -> list[tuple[str, bytes]]:
    packets = Packets()
    return [found for piece in pieces for found in packets.feed(piece)]


def test_packets_mean_the_same_in_whatever_pieces_they_come() -> None:
    (typed, told, empty) = whole([MIXED])
    assert typed == ("D", b"ab")
    assert told[0] == "M"
    assert json.loads(told[1])["height"] == 2
    assert empty == ("D", b"")
    singly = whole([bytes([byte]) for byte in MIXED])
    assert b"".join(content for kind, content in singly if kind == "D") == b"ab"
    assert [found for found in singly if found[0] == "M"] == [told]


def test_what_is_no_packet_is_refused_before_its_content_is_read() -> None:
    with pytest.raises(BadPacket):
        whole([b"G\x00\x00\x00\x01x"])


def test_a_huge_message_is_left_out_and_what_follows_is_read() -> None:
    assert whole([packet(b"M", b"x" * 5000), packet(b"D", b"ab")]) == [("D", b"ab")]


def test_of_a_huge_message_no_more_is_kept_than_a_message_may_have() -> None:
    packets = Packets()
    assert list(packets.feed(b"M" + (2**20).to_bytes(4, "big"))) == []
    for _ in range(2**20 // 4096):
        assert list(packets.feed(b"x" * 4096)) == []
        assert len(packets._meta) < 8192
    assert list(packets.feed(packet(b"D", b"ab"))) == [("D", b"ab")]


def test_the_console_runs_on_a_terminal_of_the_pages_size_and_follows_it() -> None:
    with page("-c", ECHO, TERM="dumb") as shown:
        shown.until(lambda: b"size 100 30 xterm-256color\r\n" in shown.shown)
        assert shown.prelude == b"__GANGLION__"
        shown.send(meta(type="resize", width=90, height=99999) + packet(b"M", b"[1"))
        shown.until(lambda: b"size 90 500 " in shown.shown)
        shown.type("李\n".encode()[:2])
        shown.type("李\nend0\n".encode()[2:])
        assert shown.wait_end() == 0
        assert "said 李".encode() in shown.shown
        assert shown.metas == [{"type": "exit"}]


def test_after_a_bad_end_the_page_stays_with_what_was_said() -> None:
    with page("-c", ECHO) as shown:
        shown.type(b"end2\n")
        assert shown.wait_end() == 2
        assert shown.metas == []


def test_what_cannot_start_says_so_on_the_page() -> None:
    with page("-m", "console", "replay", "no-such-file") as shown:
        assert shown.wait_end() == 1
        assert b"no-such-file" in shown.shown


def test_a_command_without_a_screen_writes_no_packets() -> None:
    with page("-m", "console", "send", "help") as shown:
        shown.wait_end()
        assert b"GANGLION" not in shown.prelude


@pytest.mark.parametrize("end", [meta(type="quit"), b"G", None], ids=["quit", "rubbish", "closed"])
def test_a_page_that_goes_hangs_up_even_while_nothing_is_read(end: bytes | None) -> None:
    with page("-c", ECHO) as shown:
        shown.type(b"flood\n")
        shown.until(lambda: b"xxxx" in shown.shown)
        if end is None:
            assert shown.process.stdin is not None
            shown.process.stdin.close()
        else:
            shown.send(end + b"\0\0\0\0")
        assert shown.process.wait(LIMIT) == 128 + signal.SIGHUP


def test_a_page_that_does_not_read_holds_the_console_back_and_loses_nothing() -> None:
    outlet, inlet = os.pipe()
    try:
        with page("-c", HELD, str(inlet), tells=inlet) as shown:
            assert select.select([outlet], [], [], LIMIT)[0]
            written = int(os.read(outlet, 100))
            # What two pipes and a terminal hold, not what a bridge without bounds would.
            assert 0 < written < 1_000_000
            shown.type(b"0\n")
            assert shown.wait_end() == 0
            assert shown.shown.replace(b"\r", b"").startswith(LONG[:written])
    finally:
        os.close(outlet)
        os.close(inlet)


@pytest.fixture
def told() -> Iterator[tuple[int, Callable[[], list[dict[str, Any]]]]]:
    """The pipe into which the small app tells what it sees, and all of it so far."""
    outlet, inlet = os.pipe()
    os.set_blocking(outlet, False)
    raw = bytearray()

    def so_far() -> list[dict[str, Any]]:
        try:
            while data := os.read(outlet, 65536):
                raw.extend(data)
        except BlockingIOError:
            pass
        return [json.loads(line) for line in bytes(raw).split(b"\n")[:-1]]

    yield inlet, so_far
    os.close(outlet)
    os.close(inlet)


def test_the_page_answers_for_the_picture_and_its_end_logs_out(
    told: tuple[int, Callable[[], list[dict[str, Any]]]], tmp_path: Path
) -> None:
    inlet, so_far = told
    words = ["-m", "tests.driver.apps.page", str(inlet), str(tmp_path)]
    with page(*words, tells=inlet) as shown:
        shown.until(lambda: any(line.get("age") is not None for line in so_far()))
        shown.type(b"\x1b[15~")
        shown.until(lambda: {"key": "f5", "stale": False} in so_far())
        shown.answering = False
        shown.until(lambda: so_far()[-1].get("frozen"))
        shown.send(meta(type="quit"))
        assert shown.wait_end() == 128 + signal.SIGHUP
        assert {"farewell": True} in so_far()
        assert not [line for line in so_far() if line.get("key") == "q"]
