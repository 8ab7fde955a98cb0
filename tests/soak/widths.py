"""G8: tmux gives a cleaned name as many cells as the console does.

A thousand names of each writing that must agree exactly, and a thousand of any signs at all.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

from rich.cells import cell_len

from console.protocol.clean import clean
from tests.soak.course import Course
from tests.soak.names import _hostile
from tests.soak.tmux import MISSING, Tmux, a_tmux, python

ANY = "any"
ALLOWED = 1 / 1000
"""Of the names of any signs; none of the others."""
LONGEST = 24
LIMIT = 60.0


def _of(*ranges: tuple[int, int]) -> Callable[[Random], str]:
    signs = [chr(code) for first, last in ranges for code in range(first, last + 1)]
    return lambda random: "".join(random.choices(signs, k=random.randrange(1, LONGEST)))


WRITINGS: dict[str, Callable[[Random], str]] = {
    "ascii": _of((0x20, 0x7E)),
    "latin": _of((0xA1, 0xAC), (0xAE, 0x24F), (0x1E00, 0x1EFF)),
    "cjk": _of((0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6D6)),
    "kana": _of((0x3041, 0x3096), (0x30A1, 0x30FE), (0xFF66, 0xFF9D)),
    "hangul": _of((0xAC00, 0xD7A3)),
    "cyrillic": _of((0x400, 0x482), (0x48A, 0x52F)),
    "greek": _of((0x370, 0x377), (0x37A, 0x37F), (0x384, 0x38A), (0x38E, 0x3A1), (0x3A3, 0x3FF)),
    ANY: _hostile,
}


def run(course: Course) -> None:
    """One trial is one name."""
    random, kinds = Random(course.seed), list(WRITINGS)
    asked = [
        (kinds[n % len(kinds)], clean(WRITINGS[kinds[n % len(kinds)]](random)))
        for n in course.rounds()
    ]
    try:
        with a_tmux() as (tmux, folder):
            file = folder / "names.json"
            file.write_text(json.dumps([text for _, text in asked]), "utf-8")
            columns = _measured(tmux, file, course)
    except RuntimeError:
        course.fault(MISSING)
        return
    _judge(course, asked, columns)


def _measured(tmux: Tmux, file: Path, course: Course) -> list[int]:
    result = file.with_suffix(".columns")
    tmux.window(python("tests.soak.measured", file), width=500)
    end = min(course.until, time.monotonic() + LIMIT)
    while not result.exists() and time.monotonic() < end:
        time.sleep(0.05)
    columns: list[int] = json.loads(result.read_text()) if result.exists() else []
    return columns


def _judge(course: Course, asked: list[tuple[str, str]], columns: list[int]) -> None:
    if len(columns) != len(asked):
        course.fault(f"{len(columns)} of {len(asked)} names were measured")
        return
    wrong: dict[str, list[str]] = {kind: [] for kind in WRITINGS}
    for (kind, text), found in zip(asked, columns, strict=True):
        if found != cell_len(text):
            wrong[kind].append(f"{kind}: {text!r} {cell_len(text)} cells, in tmux {found}")
    for kind, lines in wrong.items():
        course.figures[f"{kind} wrong"] = len(lines)
        if kind != ANY:
            course.faults += lines[:3]
    names = max(1, sum(kind == ANY for kind, _ in asked))
    if len(wrong[ANY]) > max(1, names * ALLOWED):
        course.faults += wrong[ANY][:8]
