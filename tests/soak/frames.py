"""G6: no frame breaks the parser, none costs the good one behind it.

The manual's examples, with values replaced, keys dropped, nested, cut, bytes flipped; every
twentieth frame is a good one and has to be read as it always is.
"""

from __future__ import annotations

import json
import time
from random import Random
from typing import Any

from console.protocol.frames import Unreadable, parse
from tests.protocol.manual import HERE
from tests.soak.course import Course, resident

GOOD_EVERY = 20
WORST_MS = 50.0
LARGE_MS = 150.0
GROWTH_MIB = 20.0
VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 2**63, 10**400, 1e308, float("nan"), float("inf"), -0.0),
    *("", "0", "NaN", "\x1b[2J", "\u202e", "\ud800", "x" * 5000, "٣", "1e5", " 3 "),
    *([], {}, [[]], [None], {"": {}}, [{"number": "3000"}]),
)
NESTED = "[" * 3000
DIGITS = '{"code":' + "9" * 5000 + "}"


def run(course: Course) -> None:
    """One trial is one frame."""
    random = Random(course.seed)
    examples = [json.loads(path.read_text("utf-8")) for path in sorted(HERE.glob("frames/*.json"))]
    good = [json.dumps(one) for one in examples if "serialId" in one or "service" in one]
    expected = {text: repr(parse(text)) for text in good}
    good = [text for text in good if not expected[text].startswith("Unreadable")]
    texts = [json.dumps(one) for one in examples]
    start = 0.0
    for number in course.rounds():
        if number == 20_000:
            start = resident()
        if number % GOOD_EVERY == 0:
            text = random.choice(good)
            course.expect(
                repr(parse(text)) == expected[text], f"{number}: good frame read otherwise"
            )
        else:
            _timed(course, _frame(random, examples, texts), WORST_MS, "worst frame ms")
    if start:
        grown = resident() - start
        course.figures["grown MiB"] = grown
        course.expect(grown <= GROWTH_MIB, f"grown by {grown:.1f} MiB")
    large = json.dumps(
        {"service": "extensionSingle", "extension": {"showName": "长" * (8 << 20 - 2)}}
    )
    _timed(course, large[: 8 << 20], LARGE_MS, "8 MiB frame ms")


def _timed(course: Course, frame: str | bytes, limit: float, name: str) -> None:
    began = time.thread_time()
    try:
        found = parse(frame)
    except Exception as error:
        course.fault(f"{type(error).__name__} for {frame[:200]!r}")
        return
    took = (time.thread_time() - began) * 1000
    course.within(name, took, limit, f"{len(frame)} of {frame[:100]!r}")
    if isinstance(found, Unreadable):
        course.add("unreadable")


def _frame(random: Random, examples: list[Any], texts: list[str]) -> str | bytes:
    kind = random.random()
    if kind < 0.6:
        return json.dumps(_mutated(random, random.choice(examples), 4))
    text = random.choice(texts)
    if kind < 0.75:
        return text[: random.randrange(len(text))]
    raw = bytearray(text.encode())
    if kind < 0.95:
        for _ in range(random.randrange(1, 6)):
            raw[random.randrange(len(raw))] = random.randrange(256)
        return bytes(raw)
    if kind < 0.97:
        return random.randbytes(random.randrange(200))
    if kind < 0.98:
        return random.choice((NESTED, DIGITS, "", "test", "null", "\ufeff{}"))
    return text.replace('"', random.choice(("'", "“", '\\"')), random.randrange(5))


def _mutated(random: Random, value: Any, depth: int) -> Any:
    """A copy with about one place changed on every level."""
    if isinstance(value, dict) and value and depth:
        copy = dict(value)
        key = random.choice(list(copy))
        kind = random.random()
        if kind < 0.1:
            del copy[key]
        elif kind < 0.2:
            copy[key + random.choice((" ", "x", "\x00"))] = copy.pop(key)
        elif kind < 0.5:
            copy[key] = random.choice(VALUES)
        else:
            copy[key] = _mutated(random, copy[key], depth - 1)
        return copy
    if isinstance(value, list) and value and depth:
        return [*(_mutated(random, item, depth - 1) for item in value), random.choice(VALUES)]
    return random.choice(VALUES)
