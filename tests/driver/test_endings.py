"""Each way the console can end gives the terminal back, and has the right exit code."""

from __future__ import annotations

import os
import select
import signal
import stat
import termios
import time
from pathlib import Path

import pytest

from tests.driver.console import Console, is_restored, running

WANTED = b"\x1b[24~"
FAULT = b"\x1b[20~"


def wait_restored(console: Console) -> None:
    console.until(lambda: not is_restored(console), "restored")


@pytest.mark.parametrize("name", ["TERM", "HUP", "INT", "QUIT", "USR1", "XCPU"])
def test_a_signal_logs_out_restores_the_terminal_and_says_why(name: str, tmp_path: Path) -> None:
    number = signal.Signals[f"SIG{name}"]
    with running(tmp_path) as console:
        os.kill(console.app_pid, number)
        assert console.wait_end() == 128 + number
        assert is_restored(console) == ""
        assert console.find("farewell")
        assert f"ended by SIG{name}".encode() in console.output


@pytest.mark.parametrize("name", ["KILL", "SEGV", "ABRT"])
def test_the_guard_restores_the_terminal_after_a_kill(name: str, tmp_path: Path) -> None:
    number = signal.Signals[f"SIG{name}"]
    with running(tmp_path) as console:
        os.kill(console.app_pid, number)
        wait_restored(console)
        assert console.wait_end() == 128 + number
        assert f"ended by signal {int(number)}.".encode() in console.output


@pytest.mark.parametrize("name", ["KILL", "SEGV"])
def test_the_guard_gives_the_title_back_after_a_kill(name: str, tmp_path: Path) -> None:
    with running(tmp_path, TITLE="1") as console:
        console.until(lambda: b"\x1b[22;2t" in console.output, "title saved")
        os.kill(console.app_pid, signal.Signals[f"SIG{name}"])
        console.wait_end()
        assert is_restored(console) == ""
        assert console.output.count(b"\x1b[23;2t") == 1


def test_signals_to_the_guard_reach_the_console(tmp_path: Path) -> None:
    with running(tmp_path) as console:
        assert console.process.pid != console.app_pid
        console.process.terminate()
        assert console.wait_end() == 128 + signal.SIGTERM
        assert is_restored(console) == ""
        assert console.find("farewell")


def test_a_killed_guard_leaves_a_console_that_logs_out_and_restores(tmp_path: Path) -> None:
    with running(tmp_path) as console:
        console.process.kill()
        wait_restored(console)
        assert console.find("farewell")


@pytest.mark.parametrize(("fault", "code"), [("os_exit", 5), ("segfault", 139), ("system_exit", 3)])
def test_an_abrupt_end_restores_the_terminal(fault: str, code: int, tmp_path: Path) -> None:
    with running(tmp_path, FAULT=fault) as console:
        console.type(FAULT)
        assert console.wait_end() == code
        assert is_restored(console) == ""


@pytest.mark.parametrize("fault", ["handler", "worker", "timer"])
def test_a_fault_ends_with_70_and_a_report_without_secrets(fault: str, tmp_path: Path) -> None:
    with running(tmp_path / "state", FAULT=fault) as console:
        console.type(FAULT)
        assert console.wait_end() == 70
        assert is_restored(console) == ""
        [path] = (tmp_path / "state").iterdir()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        text = path.read_text()
        assert "ValueError" in text
        assert "in fail" in text
        shown = console.output.decode()
        assert "ValueError at screen.py" in shown
        for secret in ("hunter2", "abcdef-TOKEN"):
            assert secret not in text
            assert secret not in shown


@pytest.mark.parametrize(("fault", "where"), [("task", "heartbeat"), ("thread", "reader")])
def test_a_fault_in_the_background_is_told_and_the_console_lives(
    fault: str, where: str, tmp_path: Path
) -> None:
    with running(tmp_path, FAULT=fault) as console:
        console.type(FAULT)
        console.until(lambda: console.find("fault"), "fault told")
        assert console.find("fault") == {"fault": "ValueError", "where": where}
        console.type(WANTED)
        assert console.wait_end() == 0
        assert is_restored(console) == ""


def test_a_wanted_end_is_0_and_leaves_nothing_on_the_screen(tmp_path: Path) -> None:
    with running(tmp_path) as console:
        console.type(WANTED)
        assert console.wait_end() == 0
        assert is_restored(console) == ""
        assert console.output.endswith(b"\x1b[?1049l\x1b[?25h")


def test_three_stops_and_continues_then_an_end(tmp_path: Path) -> None:
    with running(tmp_path) as console:
        for number in (signal.SIGSTOP, signal.SIGTSTP, signal.SIGSTOP):
            os.kill(console.app_pid, number)
            console.until(lambda: not is_restored(console), "given back")
            # Continued before it stops, the guard would sleep until the console wakes it again.
            console.until(lambda: stopped(console.process.pid), "guard stopped")
            console.output.clear()
            os.kill(console.process.pid, signal.SIGCONT)
            os.kill(console.app_pid, signal.SIGCONT)
            console.until(lambda: b"\x1b[?1049h" in console.output, "taken")
            console.until(lambda: b"frame" in console.output, "painted")
        end_after_the_deaf_time(console)


QUERY = b"\x1b[6n"


def stopped(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat").read_text("ascii", "replace")
    return status.rpartition(")")[2].split()[0] == "T"


def test_a_stop_of_the_whole_group_leaves_the_terminal_to_the_console(tmp_path: Path) -> None:
    with running(tmp_path) as console:
        for _ in range(6):
            os.killpg(console.process.pid, signal.SIGSTOP)
            console.until(lambda: stopped(console.process.pid) and stopped(console.app_pid), "T")
            os.killpg(console.process.pid, signal.SIGCONT)
            console.output.clear()
            console.until(lambda: console.output.count(b"frame") > 5, "painted")
            # Given back by the guard behind the console's back, it would echo what is typed.
            console.until(lambda: not termios.tcgetattr(console.inner)[3] & termios.ICANON, "raw")
        assert {"noted": "discarded"} in console.told
        end_after_the_deaf_time(console)


def test_a_guard_that_gives_back_too_late_lets_the_console_take_the_terminal_again(
    tmp_path: Path,
) -> None:
    with running(tmp_path, app="late_guard") as console:
        console.output.clear()
        os.kill(console.app_pid, signal.SIGSTOP)
        console.until(lambda: b"\x1b[?1049l" in console.output, "given back")
        given, taken = b"\x1b[?1049l", b"\x1b[?1049h"
        console.until(lambda: console.output.rfind(taken) > console.output.rfind(given), "taken")
        console.until(lambda: not termios.tcgetattr(console.inner)[3] & termios.ICANON, "raw")
        end_after_the_deaf_time(console)


def test_a_stray_continue_only_repaints(tmp_path: Path) -> None:
    with running(tmp_path) as console:
        seen = len(console.output)
        os.kill(console.app_pid, signal.SIGCONT)
        console.until(lambda: console.output[seen:].count(b"frame") > 3, "painted")
        end_after_the_deaf_time(console)


def end_after_the_deaf_time(console: Console) -> None:
    """Press the key until it is heard: what comes right after a stop is thrown away."""
    deadline = time.monotonic() + 5
    while console.process.poll() is None and time.monotonic() < deadline:
        console.type(WANTED)
        for _ in range(5):
            console.pump()
    assert console.wait_end() == 0
    assert is_restored(console) == ""


def test_what_was_typed_while_stopped_is_discarded(tmp_path: Path) -> None:
    with running(tmp_path) as console:
        os.kill(console.app_pid, signal.SIGSTOP)
        console.until(lambda: not is_restored(console), "given back")
        console.type(b"hhh")
        os.kill(console.process.pid, signal.SIGCONT)
        os.kill(console.app_pid, signal.SIGCONT)
        end_after_the_deaf_time(console)
        assert "h" not in console.all("key")


def test_an_answer_under_way_at_the_end_is_not_left_to_the_shell(tmp_path: Path) -> None:
    with running(tmp_path, answering=True) as console:
        console.until(lambda: console._answered > 2, "answers")
        console.answering = False
        asked = console.output.count(QUERY)
        console.until(lambda: console.output.count(QUERY) > asked, "asked again")
        console.type(WANTED)
        console.until(lambda: b"\x1b[?1049l" in console.output, "left")
        console.type(b"\x1b[9;9R")
        console.wait_end()
        assert b"9;9R" not in console.output
        assert select.select([console.inner], [], [], 0) == ([], [], [])


def test_a_farewell_that_hangs_is_given_two_seconds(tmp_path: Path) -> None:
    with running(tmp_path, SLOW_FAREWELL="1") as console:
        start = time.monotonic()
        os.kill(console.app_pid, signal.SIGTERM)
        assert console.wait_end() == 128 + signal.SIGTERM
        assert time.monotonic() - start > 1.5
        assert is_restored(console) == ""


def test_a_console_that_hangs_ends_by_the_watchdog(tmp_path: Path) -> None:
    with running(tmp_path, FAULT="hang") as console:
        console.type(FAULT)
        console.until(lambda: "f9" in console.all("key"), "key")
        os.kill(console.app_pid, signal.SIGTERM)
        assert console.wait_end() == 128 + signal.SIGTERM
        assert is_restored(console) == ""


def test_a_closed_terminal_ends_the_console(tmp_path: Path) -> None:
    with running(tmp_path) as console:
        os.dup2(os.open(os.devnull, os.O_RDWR), console.terminal)
        os.dup2(os.open(os.devnull, os.O_RDWR), console.inner)
        console.reading = False
        assert console.wait_end() == 128 + signal.SIGHUP
        assert console.find("farewell")


def test_stopping_and_continuing_the_console_alone_leaves_no_stopped_guard(tmp_path: Path) -> None:
    with running(tmp_path) as console:
        for _ in range(3):
            os.kill(console.app_pid, signal.SIGSTOP)
            os.kill(console.app_pid, signal.SIGCONT)
        end_after_the_deaf_time(console)
