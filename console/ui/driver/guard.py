"""A parent process that gives the terminal back when the console cannot do it itself.

Knows processes, signals and the terminal's way back. Must import neither Textual nor anything
large: it is forked first, lives as long as the console, and should cost next to nothing.

The guard is the parent, so that the shell waits for it, and sees the terminal restored before it
prompts. It forwards signals, stops when the console stops, and passes the exit code on: 128 + n
after a signal n. If the guard itself is killed, the console gets SIGTERM and logs out.
"""

from __future__ import annotations

import ctypes
import mmap
import os
import signal
import sys
from collections.abc import Callable

from console.i18n import tr
from console.ui.driver import modes, terminal

_PR_SET_PDEATHSIG = 1
_LIMIT = 1.0
ENDING = (
    signal.SIGTERM,
    signal.SIGHUP,
    signal.SIGINT,
    signal.SIGQUIT,
    signal.SIGUSR1,
    signal.SIGUSR2,
    signal.SIGXCPU,
)
"""Signals at which the console logs out and ends."""
_FORWARDED = (*ENDING, signal.SIGABRT, signal.SIGTSTP)

_MODES, _TITLE = 0, 1
_taken: mmap.mmap | None = None
"""Bytes shared with the guard: 1 while the terminal is in the console's modes, or has its title."""
_guard_pid: int | None = None


def mark_taken() -> None:
    """The terminal's modes are about to be changed. Without a guard nothing happens."""
    if _taken is not None:
        _taken[_MODES] = 1


def mark_free() -> None:
    """The terminal is as it was before."""
    if _taken is not None:
        _taken[_MODES] = 0


def mark_title(*, saved: bool) -> None:
    """The window's title is about to be saved and changed, or has been given back."""
    if _taken is not None:
        _taken[_TITLE] = int(saved)


def wake() -> None:
    """Continue the guard, which stops with the console; whoever continues one may forget it."""
    if _guard_pid is not None and os.getppid() == _guard_pid:
        os.kill(_guard_pid, signal.SIGCONT)


def run_guarded(console: Callable[[], int]) -> int:
    """Run `console` in a child process and return its exit code, the terminal restored.

    Returns in both processes; both should end with the code. To be called before any thread is
    started. Without a terminal, or where forking fails, `console` runs in this process.
    """
    global _taken, _guard_pid  # noqa: PLW0603  (one process, one terminal)
    stdin = _descriptor()
    attrs = None if stdin is None else terminal.attributes(stdin)
    if stdin is None or attrs is None:
        return console()
    _taken = mmap.mmap(-1, 2)
    sys.stdout.flush()
    sys.stderr.flush()
    this_pid = os.getpid()
    try:
        pid = os.fork()
    except OSError:
        return console()
    if pid == 0:
        _guard_pid = this_pid
        _die_with(this_pid)
        return console()
    return _Guard(pid, stdin, attrs).wait()


def _descriptor() -> int | None:
    try:
        fd = -1 if sys.__stdin__ is None else sys.__stdin__.fileno()
    except (OSError, ValueError):
        return None
    return fd if fd >= 0 and os.isatty(fd) else None


def _die_with(guard_pid: int) -> None:
    """Ask the kernel for SIGTERM when the guard ends; where there is no such call, do without."""
    try:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    except (OSError, AttributeError):
        return
    if os.getppid() != guard_pid:
        os.kill(os.getpid(), signal.SIGTERM)


class _Guard:
    def __init__(self, pid: int, stdin: int, attrs: list[object]) -> None:
        self._pid = pid
        self._stdin = stdin
        self._attrs = attrs

    def wait(self) -> int:
        for number in _FORWARDED:
            signal.signal(number, self._forward)
        # The guard writes to the terminal from the background when the console has led it.
        signal.signal(signal.SIGTTOU, signal.SIG_IGN)
        while True:
            _, status = os.waitpid(self._pid, os.WUNTRACED)
            if not os.WIFSTOPPED(status):
                break
            self._stop()
        if _taken is not None and _taken[_MODES]:
            self._restore()
        if _taken is not None and _taken[_TITLE]:
            terminal.write_at_end(1, modes.RESTORE_TITLE.encode(), _LIMIT)
        if os.WIFSIGNALED(status):
            self._say(os.WTERMSIG(status))
            return 128 + os.WTERMSIG(status)
        return os.WEXITSTATUS(status)

    def _forward(self, number: int, frame: object) -> None:
        try:
            os.kill(self._pid, number)
        except ProcessLookupError:
            return

    def _stop(self) -> None:
        """The console was stopped: stop too, so that the shell knows, and go on together."""
        if _taken is not None and _taken[_MODES]:
            # Stopped from outside (SIGSTOP): the shell would prompt in the console's modes.
            self._restore()
        if os.waitid(os.P_PID, self._pid, os.WCONTINUED | os.WNOHANG) is None:
            os.kill(os.getpid(), signal.SIGSTOP)
        # Also one that goes on already: it may have taken the terminal before it was given back.
        self._forward(signal.SIGCONT, None)

    def _restore(self) -> None:
        terminal.set_attributes(self._stdin, self._attrs)
        terminal.write_at_end(1, modes.RESET.encode(), _LIMIT)

    def _say(self, number: int) -> None:
        text = tr(
            "lvconsole was ended by signal {number}. The terminal has been restored;"
            " calls in progress go on.",
            number=number,
        )
        terminal.write_at_end(2, f"{text}\n".encode(), _LIMIT)
