"""G7: nothing that a name contains reaches the terminal as anything but text.

Hostile names are shown by the real console in a real pseudo terminal, in the grid, the queue and
the own calls; every byte it writes is judged by the grammar of the driver. Each name carries a
number by which control sequences of its own would be known, though the grammar allowed their form.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
import unicodedata
from pathlib import Path
from random import Random

from wcwidth import wcswidth

from console.protocol.clean import clean
from console.simulator import Simulator
from console.ui.driver.grammar import filtered
from tests.bench.terminal import Terminal
from tests.soak.course import Course
from tests.soak.program import at_work, started

MARK = "31337"
PAYLOADS = (
    *(f"\x1b[{MARK}m", f"\x1b[{MARK};1H", f"\x1b[?{MARK}h", f"\x1b[{MARK}J", f"\x9b{MARK}m"),
    *(f"\x1b]0;{MARK}\x07", f"\x1b]52;c;{MARK}\x1b\\", f"\x1bP{MARK}\x1b\\", f"\x1b_G{MARK}\x1b\\"),
    *(
        "\x1b[c",
        "\x1bc",
        "\x1b",
        "\x07",
        "\x08\x08\x08",
        "\r",
        "\n",
        "\x0e",
        "\x7f",
        "\x85",
        "\x90",
    ),
    *(
        "\u202e",
        "\u2066",
        "\u200b",
        "\u2028",
        "\ufeff",
        "\ufe0f",
        "\u0301\u0301\u0301",
        "\U000e0001",
    ),
    *(
        "👨\u200d👩\u200d👧",
        "🏻",
        "🇨🇳",
        "ᄀ",
        "\u3164",
        "[red]x[/]",
        "[@click=app.quit]x[/]",
        "\\[",
        "%s{}",
    ),
)
FORBIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
ALONE = 20
"""Names that are only cleaned, for each that is painted."""
AT_ONCE = 30
PAUSE = 0.06
"""Seconds between two rounds of names: the console paints about as often."""
TOKEN = re.compile(rb"q[0-9a-f]{6}")
ALERTS = re.compile(r"\x1b\[2[23];2t|\x1b\]2;[^\x00-\x1f\x7f-\x9f]*\x07")
"""Saving, setting and restoring the window's title: the console's own, around a printable text."""
FOREIGN = re.compile(rf"\x1b[\[\]P_][0-9;?]*{MARK}")


def run(course: Course) -> None:
    """One trial is one name that was pushed to the console."""
    asyncio.run(_run(course))


async def _run(course: Course) -> None:
    random = Random(course.seed)
    with tempfile.TemporaryDirectory() as folder:
        async with Simulator(extensions=AT_ONCE + 3, rest_port=None) as sim:
            terminal = Terminal(*started(sim, Path(folder)), 200, 50)
            async with at_work(course, terminal, "3010"):
                await _show(course, random, sim, terminal)
            _judge(course, terminal.output().decode("utf-8", "replace"))
    course.expect(course.figures.get("seen on the screen", 0) > 0, "no name was ever seen")


async def _show(course: Course, random: Random, sim: Simulator, terminal: Terminal) -> None:
    numbers = list(sim.pbx.extensions)[3:]
    seen: set[bytes] = set()
    read = 0
    for number in course.rounds():
        name = f"q{number & 0xFFFFFF:06x}{_hostile(random)}"
        for _ in range(ALONE):
            _cleaned(course, _hostile(random))
        target = numbers[number % AT_ONCE]
        sim.pbx.extensions[target].name = name
        sim.pbx.push_extension(target)
        if number % 50 == 0:
            _call(random, sim, name)
            course.add("callers")
        if number % AT_ONCE == AT_ONCE - 1:
            await asyncio.sleep(PAUSE)
            chunks = terminal.chunks[read:]
            read += len(chunks)
            seen.update(TOKEN.findall(b"".join(chunk.data for chunk in chunks)))
            course.figures["seen on the screen"] = len(seen)
    await asyncio.sleep(0.5)


def _call(random: Random, sim: Simulator, name: str) -> None:
    waiting = sim.pbx.switch.waiting.callers
    if len(waiting) > 3:
        sim.hang_up(waiting[0].id)
    sim.call_in(f"0139{random.randrange(10**6):06d}", name)


def _hostile(random: Random) -> str:
    parts = [
        random.choice(PAYLOADS) if random.random() < 0.7 else chr(_code(random))
        for _ in range(random.randrange(1, 5))
    ]
    return "".join(parts)


def _code(random: Random) -> int:
    code = random.randrange(0x30000) if random.random() < 0.5 else random.randrange(0x300)
    return code if not 0xD800 <= code <= 0xDFFF else 0xFFFD


def _cleaned(course: Course, name: str) -> None:
    """What the cleaner lets through: nothing a terminal obeys, and of a sure width."""
    text = clean(name)
    course.add("cleaned")
    course.expect(not any(unicodedata.category(c) in FORBIDDEN for c in text), f"cleaned {name!r}")
    course.expect(wcswidth(text) >= 0 and clean(text) == text, f"cleaned {name!r} to {text!r}")


def _judge(course: Course, output: str) -> None:
    course.figures["written MiB"] = len(output) / 2**20
    # A waiting caller rings the bell; a name that could would ring it far more often.
    rest, bells = ALERTS.sub("", output), 0
    for bell in re.finditer("\x07", rest):
        bells += not rest.endswith("]22;default", 0, bell.start())
    course.figures["bells"] = bells
    callers = course.figures.get("callers", 0)
    course.expect(bells <= callers, f"{bells} bells for {callers:g} callers")
    bad = filtered(rest)[1] - bells
    course.expect(not bad, f"{bad} characters outside the grammar: {_around(rest)}")
    found = FOREIGN.findall(output)
    course.expect(not found, f"control sequences of a name: {found[:5]}")


def _around(output: str) -> list[str]:
    """The output around the first places where the grammar is broken."""
    places = (m.start() for m in re.finditer("[\x00-\x1f\x7f-\x9f]", output))
    return [repr(output[p : p + 40]) for p in places if filtered(output[p : p + 1000])[1]][:4]
