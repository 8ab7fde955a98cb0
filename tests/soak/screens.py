"""G5: every request of call control is about the call that stood on the terminal.

The real console in a pseudo terminal and the exchange beside it. In random order calls come, go and
are replaced, the picture is read from the terminal, a key is pressed: what the exchange then gets
is compared with the picture as it was when the key was pressed.
"""

from __future__ import annotations

import asyncio
import tempfile
from itertools import takewhile
from pathlib import Path
from random import Random

from console.simulator import Simulator
from tests.bench.terminal import Terminal
from tests.soak.course import Course
from tests.soak.program import at_work, started
from tests.state.house import OWN

PARTY = "3005"
KEYS = {"queue": b"\x1bOQ", "hang_up": b"\x1b[19~", "hold": b"\x1b[18~", "listen": b";sl"}
"""F2, F8, F7 and the chord that listens to the extension under the cursor."""
CHANNELS = ("channelA", "channelB", "channelId", "incomingChannelId", "resumeChannelId")
CONTROL = {
    "answerQueueCall": "queue",
    "forceHangUp": "hang_up",
    "holdCall": "hold",
    "resumeCall": "hold",
    "spyListen": "listen",
}
"""The key that sends it. A request may come late: it is about the picture of its own key."""
OTHERS = {"forceSpyTalk", "blindTransferCall", "transferCall"}
"""Requests that no key of these sends."""
HEARD = 0.15
"""Seconds in which a request arrives."""


class House:
    """The exchange, and which number belongs to which channel now."""

    def __init__(self, sim: Simulator, random: Random) -> None:
        self.sim, self.random = sim, random
        self.numbers: dict[str, str] = {}
        self.count = 0

    def number(self) -> str:
        """One that nobody has had."""
        self.count += 1
        return f"0139{self.count:07d}"

    def shift(self) -> None:
        """Something happens."""
        step = self.random.choice((self.arrive, self.arrive, self.leave, self.own, self.party))
        step()
        self.note()

    def note(self) -> None:
        """Keep whose each channel is: an extension's leg belongs to the call with its peer."""
        for leg in self.sim.pbx.switch.register.by_id.values():
            peer = leg.peer.number if leg.peer else leg.shown
            met = peer if leg.extension else leg.number
            number = leg.watched.number if leg.watched else met
            if number:
                self.numbers[leg.id] = number

    def arrive(self) -> None:
        """A caller waits, now and then before all others."""
        if len(self.sim.pbx.switch.waiting.callers) < 4:
            number = self.number()
            waited = self.random.choice((0.0, 0.0, 60.0 + self.count))
            self.sim.call_in(number, waited=waited)

    def leave(self) -> None:
        """One of those who wait gives up."""
        if callers := self.sim.pbx.switch.waiting.callers:
            self.sim.hang_up(self.random.choice(callers).id)

    def own(self) -> None:
        """The operator's call ends, another begins at once or later."""
        self._replace(OWN)

    def party(self) -> None:
        """So does a colleague's."""
        self._replace(PARTY)

    def _replace(self, one: str) -> None:
        line = self.sim.pbx.switch.line(one)
        if line is not None:
            self.sim.hang_up(one)
        if line is None or self.random.random() < 0.7:
            self.sim.connect(one, self.number())


def run(course: Course) -> None:
    """One trial is one schedule: some changes, a look, a press."""
    asyncio.run(_run(course))


async def _run(course: Course) -> None:
    random = Random(course.seed)
    with tempfile.TemporaryDirectory() as folder:
        async with Simulator(extensions=10, rest_port=None) as sim:
            terminal = Terminal(*started(sim, Path(folder)), 140, 36)
            async with at_work(course, terminal, "3009"):
                await asyncio.sleep(0.5)
                _click(terminal, PARTY)
                await _schedules(course, random, House(sim, random), terminal)
    for word in ("queue", "hang_up", "hold", "listen"):
        sent = course.figures.get(f"{word} sent", 0)
        course.expect(sent or course.done < 100, f"{word} never sent anything")


async def _schedules(course: Course, random: Random, house: House, terminal: Terminal) -> None:
    pictures: dict[str, list[str]] = {}
    for number in course.rounds():
        for _ in range(random.randrange(4)):
            house.shift()
            await asyncio.sleep(random.choice((0.0, 0.0, 0.02, 0.1, 0.3)))
        await asyncio.sleep(random.choice((0.0, 0.03, 0.2, 0.45, 0.6, 0.8)))
        word, counted = random.choice(list(KEYS)), len(house.sim.received)
        pictures[word] = terminal.screen()
        house.note()
        terminal.press(KEYS[word])
        if random.random() < 0.4:
            house.shift()
        await asyncio.sleep(HEARD)
        course.add(f"{word} pressed")
        for one in house.sim.received[counted:]:
            frame = one.frame or {}
            service = str(frame.get("service"))
            course.expect(service not in OTHERS, f"{number} {word}: {frame} was not asked for")
            key = CONTROL.get(service)
            if key is None:
                continue
            course.add(f"{key} sent")
            about = {house.numbers.get(str(frame[at]), "?") for at in CHANNELS if frame.get(at)}
            about |= {str(frame["exten"])} if "exten" in frame and key == "queue" else set()
            painted = _painted(key, pictures.get(key, []))
            _judge(course, f"{number} {key}: {frame}", about, painted)


def _judge(course: Course, what: str, about: set[str], painted: str) -> None:
    """All that a request names stood there."""
    course.expect(about, f"{what} names no call")
    missing = [number for number in about if number not in painted]
    course.expect(not missing, f"{missing} of {what} was not shown: {painted.strip()!r}")


def _painted(word: str, lines: list[str]) -> str:
    """The part of the picture that the key is about."""
    if word == "listen":
        return next((_cell(line) for line in lines if f" {PARTY} " in line), "")
    title = " Queue (" if word == "queue" else " Own calls"
    start = next((n for n, line in enumerate(lines) if line.startswith(title)), len(lines))
    rows = [line[:44] for line in lines[start + 1 :]]
    if word == "queue":
        # The one who waits longest is answered.
        return rows[0] if rows else ""
    return "\n".join(takewhile(str.strip, rows))


def _cell(line: str) -> str:
    """From the extension's number to the next extension's."""
    return line.partition(f" {PARTY} ")[2].partition("◦")[0]


def _click(terminal: Terminal, text: str) -> None:
    """Click where a text stands."""
    for row, line in enumerate(terminal.screen(), 1):
        column = line.find(f" {text} ") + 2
        if column > 1:
            terminal.press(f"\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m".encode())
            return
