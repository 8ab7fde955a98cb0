"""G9: inside tmux too, the terminal is as it was before, however the console ends.

tmux itself says which modes are on, `stty` which attributes; the shell that ran the console has its
exit code. What is asked of a bare pseudo terminal is in `tests/driver/test_endings.py`.
"""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from tests.soak.course import Course
from tests.soak.tmux import MISSING, Tmux, a_tmux, python

LIMIT, RESTORED = 15.0, 1.0
FAULT, WANTED = "F9", "F12"


class Way(NamedTuple):
    """How it ends: a signal to the console or its guard, or a fault by key; and the exit code."""

    code: int | None
    number: int = 0
    fault: str = ""
    guard: bool = False
    stops: tuple[int, ...] = ()


WAYS = {
    **{
        name: Way(128 + getattr(signal, f"SIG{name}"), getattr(signal, f"SIG{name}"))
        for name in ("TERM", "HUP", "INT", "QUIT", "USR1", "XCPU", "KILL", "SEGV", "ABRT")
    },
    **{name: Way(70, fault=name) for name in ("handler", "worker", "timer")},
    **{name: Way(0, fault=name) for name in ("task", "thread")},
    "os_exit": Way(5, fault="os_exit"),
    "segfault": Way(139, fault="segfault"),
    "system_exit": Way(3, fault="system_exit"),
    "TERM to the guard": Way(143, signal.SIGTERM, guard=True),
    "KILL of the guard": Way(137, signal.SIGKILL, guard=True),
    "three stops": Way(0, stops=(signal.SIGSTOP, signal.SIGTSTP, signal.SIGSTOP)),
    "stray continue": Way(0, signal.SIGCONT),
    "wanted": Way(0),
}


class Pane:
    """The small console in a window of tmux."""

    def __init__(self, tmux: Tmux, folder: Path, way: Way) -> None:
        self.tmux, self.folder = tmux, folder
        folder.mkdir()
        app = python("tests.driver.apps.plain", 7, folder / "state")
        script = (
            f"stty -g > '{folder}/before'",
            f"FAULT={way.fault or 'none'} {app} 7> '{folder}/told'",
            f"echo $? > '{folder}/code.part'",
            # A killed guard cannot wait for the console, which logs out first.
            f"sleep {1 if way.guard else 0}; stty -g > '{folder}/after'",
            f"mv '{folder}/code.part' '{folder}/code'",
            "exec sleep 1000",
        )
        (folder / "script").write_text("\n".join(script))
        self.pane = tmux.window(f"sh '{folder}/script'", width=80)

    def told(self, name: str) -> Any:
        """The first thing of this name that the console told."""
        try:
            lines = (self.folder / "told").read_text().splitlines()
        except FileNotFoundError:
            return None
        found = (line[name] for line in map(json.loads, lines[:-1]) if name in line)
        return next(found, None)

    @property
    def app(self) -> int:
        return int(self.told("ready"))

    @property
    def guard(self) -> int:
        stat = Path(f"/proc/{self.app}/stat").read_text("ascii", "replace")
        return int(stat.rpartition(")")[2].split()[1])

    @property
    def modes(self) -> dict[str, str]:
        return self.tmux.modes(self.pane)

    @property
    def taken(self) -> bool:
        """Whether the console has the terminal."""
        modes = self.modes
        return modes["alternate_on"] == "1" and modes["mouse_any_flag"] == "1"

    def text(self, name: str) -> str:
        """A file of the shell's."""
        return (self.folder / name).read_text().strip()

    def key(self, key: str) -> None:
        self.tmux("send-keys", "-t", self.pane, key)


def run(course: Course) -> None:
    """One trial is one ending."""
    try:
        with a_tmux() as (tmux, folder):
            ways = list(WAYS.items())
            for number in course.rounds():
                name, way = ways[number % len(ways)]
                try:
                    _one(course, Pane(tmux, folder / str(number), way), way, name)
                except TimeoutError as error:
                    course.fault(f"{name}: {error}")
    except RuntimeError:
        course.fault(MISSING)


def _one(course: Course, pane: Pane, way: Way, name: str) -> None:
    # The window has just been made: what tmux says of one that nothing has run in.
    fresh = pane.tmux.modes(pane.tmux("list-panes", "-t", ":0", "-F", "#{pane_id}"))
    _until(lambda: pane.told("ready") and pane.taken, "it never had the terminal")
    for number in way.stops:
        os.kill(pane.app, number)
        _until(lambda: pane.modes == fresh, "a stop left modes on")
        os.kill(pane.guard, signal.SIGCONT)
        os.kill(pane.app, signal.SIGCONT)
        _until(lambda: pane.taken, "it never took the terminal again")
    _end(pane, way)
    began = time.monotonic()
    _until(lambda: pane.modes == fresh, f"left on: {_differing(pane.modes, fresh)}")
    if way.code is not None and not way.guard:
        course.within("until restored s", time.monotonic() - began, RESTORED, name)
    course.expect(int(pane.text("code")) == way.code, f"{name}: code {pane.text('code')}")
    same = _until(lambda: pane.text("after"), "no stty") == pane.text("before")
    course.expect(same, f"{name}: stty {pane.text('after')} instead of {pane.text('before')}")
    pane.tmux("kill-window", "-t", pane.pane)


def _end(pane: Pane, way: Way) -> None:
    app, guard = pane.app, pane.guard
    if way.fault:
        pane.key(FAULT)
    if way.number:
        os.kill(guard if way.guard else app, way.number)
    end = time.monotonic() + LIMIT
    while not (pane.folder / "code").exists():
        if time.monotonic() > end:
            raise TimeoutError("it never ended")
        # What is typed right after a stop is thrown away: until it is heard.
        if way.code == 0 and (not way.fault or pane.told("fault")):
            pane.key(WANTED)
        time.sleep(0.05)


def _differing(modes: dict[str, str], fresh: dict[str, str]) -> str:
    return ", ".join(f"{mode} {modes[mode]}" for mode in modes if modes[mode] != fresh[mode])


def _until(claim: Callable[[], Any], what: str) -> Any:
    end = time.monotonic() + LIMIT
    while not (held := claim()):
        if time.monotonic() > end:
            raise TimeoutError(what)
        time.sleep(0.02)
    return held
