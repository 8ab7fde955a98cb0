"""G18: only whole, known keys ever act, whatever bytes arrive in whatever pieces.

Streams of answers, keys, pastes and noise are cut anywhere and fed at any pace. Where a stream
holds answers and keys alone, exactly those keys come out; with noise, nothing breaks, every key has
a name, and a plain key works again after a rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from textual import events

from console.ui.driver.firewall import Char, Firewall
from console.ui.driver.keys import Translator
from tests.driver.test_firewall import ANSWERS
from tests.soak.course import Course

KEYS = {
    b"\x1b[A": "up",
    b"\x1bOP": "f1",
    b"\x1b[15~": "f5",
    b"\x1b[1;5C": "ctrl+right",
    b"\x1b[Z": "shift+tab",
    b"h": "h",
    b"7": "7",
    b"\x7f": "backspace",
    "张".encode(): "张",
}
NOISE = (
    b"\x1b",
    b"\x1b[",
    b"\x1bO",
    b"\x1b]",
    b"\x1bP",
    b"\x1b[200~",
    b"\x1b[201~",
    b"\xff",
    b"\r",
)
LIMIT = 6


def run(course: Course) -> None:
    """One trial is one byte."""
    random = Random(course.seed)
    for _ in course.rounds():
        course.done += (
            _known(course, random) if random.random() < 0.5 else _noise(course, random)
        ) - 1
        if course.done >= course.count:
            return


def _pieces(random: Random, raw: bytes) -> list[bytes]:
    cuts = sorted(random.sample(range(1, len(raw)), min(random.randrange(6), len(raw) - 1)))
    return [raw[a:b] for a, b in zip([0, *cuts], [*cuts, len(raw)], strict=True)]


def _known(course: Course, random: Random) -> int:
    """Answers and keys, a moment between one and the next."""
    firewall, translator, now = Firewall(), Translator(linux_console=False), 0.0
    wanted: list[str] = []
    got: list[str] = []
    fed = 0
    for _ in range(random.randrange(1, 8)):
        whole = random.choice(ANSWERS) if random.random() < 0.6 else random.choice(list(KEYS))
        if whole in KEYS:
            wanted.append(KEYS[whole])
        for piece in _pieces(random, whole) if len(whole) > 1 else [whole]:
            got += _keys(firewall, translator, piece, now)
            now += random.random() * 0.015
            fed += len(piece)
        now += 0.2
        got += _late(firewall, translator, now)
    course.expect(got == wanted, f"{got} instead of {wanted}")
    course.add("keys", len(got))
    return fed


def _noise(course: Course, random: Random) -> int:
    """Anything at all."""
    firewall, translator, now, fed = Firewall(), Translator(linux_console=False), 0.0, 0
    try:
        for _ in range(random.randrange(1, 12)):
            kind = random.random()
            piece = (
                random.randbytes(random.randrange(1, 24))
                if kind < 0.5
                else random.choice(NOISE if kind < 0.8 else ANSWERS)
            )
            _keys(firewall, translator, piece, now)
            fed += len(piece)
            now += random.random() * random.choice((0.001, 0.1, 3.0))
        _late(firewall, translator, now + 3)
        _late(firewall, translator, now + 6)
    except Exception as error:
        course.fault(f"{type(error).__name__}: {error}")
        return fed
    course.expect(firewall.deadline is None, "a sequence or paste is open for ever")
    course.expect(firewall.feed(b"h", now + 9) == [Char("h")], "a plain key no longer works")
    return fed


def _keys(firewall: Firewall, translator: Translator, data: bytes, now: float) -> list[str]:
    items = [*firewall.expire(now), *firewall.feed(data, now)]
    found = [event for item in items for event in translator.events(item)]
    return _names(found)


def _late(firewall: Firewall, translator: Translator, now: float) -> list[str]:
    return _names([event for item in firewall.expire(now) for event in translator.events(item)])


def _names(found: Sequence[object]) -> list[str]:
    names = [
        event.character if event.key.startswith("cjk") else event.key
        for event in found
        if isinstance(event, events.Key)
    ]
    if not all(names):
        raise ValueError("a key without a name")
    return [str(name) for name in names]
