"""G15: a killed save leaves the old settings or the new ones.

Children save all the time and are killed at random; the file they leave is read.
"""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from console.config import NotSaved, Store
from tests.soak.course import Course

HEAD = "# Reception, ground floor\n"
LONGEST = 0.25
"""Seconds until a child is killed: in the first of them it only starts."""
HIGHEST = 5
"""Seconds of the countdown that is saved again and again."""
FILLING = 200
"""Lines of comment: a file larger than one page, so that it could be cut."""


def run(course: Course) -> None:
    """One trial is one kill -9 during saves."""
    random = Random(course.seed)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "config.toml"
        path.write_text(HEAD + "# a line that has to stay\n" * FILLING + "[desk]\ncountdown = 1\n")
        os.chmod(path, 0o600)
        last = 1.0
        for number in course.rounds():
            _kill(path, random.random() * LONGEST)
            seconds = _judge(course, path, number)
            course.add("saved before the kill", seconds != last)
            last = seconds
        left = [name for name in os.listdir(folder) if name != path.name]
        course.figures["files left over"] = len(left)


def _kill(path: Path, after: float) -> None:
    child = os.fork()
    if child == 0:
        with suppress(BaseException):
            _save_for_ever(path)
        os._exit(3)
    time.sleep(after)
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def _save_for_ever(path: Path) -> None:
    store = Store(path)
    while True:
        for seconds in range(HIGHEST + 1):
            desk = replace(store.settings.desk, countdown=seconds)
            with suppress(NotSaved):
                store.save(replace(store.settings, desk=desk))


def _judge(course: Course, path: Path, number: int) -> float:
    text = path.read_text(encoding="utf-8")
    store = Store(path)
    whole = text.startswith(HEAD) and text.count("# a line that has to stay\n") == FILLING
    known = 0 <= store.settings.desk.countdown <= HIGHEST
    course.expect(whole and known and not store.problems, f"{number}: {text[-200:]!r}")
    course.expect(path.stat().st_mode & 0o777 == 0o600, f"{number}: open to others")
    return store.settings.desk.countdown
