"""G15: any settings file starts on some settings, or is explained."""

from __future__ import annotations

from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from console.config import Settings, Store
from tests.soak.course import Course

GOOD = """\
language = "cn"
theme = "light"
profile = "main"
[desk]
wait_late = 15
countdown = 2
panes = ["queue", "calls"]
[keys]
call.hold = ["f7"]
[profiles.main]
server = "10.0.0.5:8443"
user = "reception"
number = "3001"
"""
PIECES = (
    "[",
    "]",
    "=",
    '"',
    "'''",
    "\n",
    "\x00",
    "\u202e",
    "nan",
    "-1",
    "1e999",
    "{}",
    "[[",
    "#",
    ".",
)


def run(course: Course) -> None:
    """One trial is one file."""
    random = Random(course.seed)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "config.toml"
        for number in course.rounds():
            raw = _file(random)
            path.write_bytes(raw)
            try:
                store = Store(path)
            except Exception as error:
                course.fault(f"{number}: {type(error).__name__} for {raw[:200]!r}")
                continue
            course.expect(isinstance(store.settings, Settings), f"{number}: no settings")
            told = [str(problem) for problem in store.problems]
            course.expect(all(told), f"{number}: an empty explanation for {raw[:200]!r}")
            course.add("explained", bool(told))


def _file(random: Random) -> bytes:
    text = GOOD
    for _ in range(random.randrange(6)):
        at = random.randrange(len(text))
        kind = random.random()
        if kind < 0.4:
            text = text[:at] + random.choice(PIECES) + text[at:]
        elif kind < 0.7:
            text = text[:at] + text[at + random.randrange(12) :]
        else:
            lines = text.splitlines()
            random.shuffle(lines)
            text = "\n".join(lines) + "\n"
    raw = text.encode()
    if random.random() < 0.1:
        at = random.randrange(len(raw) + 1)
        raw = raw[:at] + random.randbytes(3) + raw[at:]
    return raw
