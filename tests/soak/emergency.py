"""G21: 112 is dialled in every state of the console, at once.

One state after another is brought about by keys and by the exchange, then the number is typed and
the dial key pressed: the time from the key to the request's arrival at the exchange is measured.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from textual import events

from console.simulator import Simulator
from tests.soak.course import Course
from tests.ui.shift import QUICK, Shift, shift

NUMBER, LIMIT = "112", 0.3
GIVEN_UP = 5.0

State = Callable[[Shift], Awaitable[Any]]


def _keys(*chords: str) -> State:
    async def reach(console: Shift) -> None:
        for chord in chords:
            await console.chord(chord)

    return reach


async def _talking(console: Shift) -> None:
    await console.talk()


async def _held(console: Shift) -> None:
    await console.talk()
    await console.press("f7")
    await asyncio.sleep(0.5)


async def _unsettled(console: Shift) -> None:
    await console.talk()
    console.sim.faults.silent = {"holdCall"}
    console.sim.faults.no_pushes = True
    await console.press("f7")


async def _counting(console: Shift) -> None:
    await console.talk()
    await console.type("3004")
    await console.press("f4")
    await console.press("ctrl+u")


async def _form(console: Shift) -> None:
    await console.connect("3005", "3006")
    await console.choose("3005")
    await console.chord("; s r")


async def _searched(console: Shift) -> None:
    await console.type("wang")
    await console.press("escape")


async def _flooded(console: Shift) -> None:
    async def flood() -> None:
        while True:
            for number in console.sim.pbx.extensions:
                console.sim.pbx.push_extension(number)
            await asyncio.sleep(0.05)

    console.flood = asyncio.create_task(flood())  # type: ignore[attr-defined]
    await asyncio.sleep(0.3)


async def _frozen(console: Shift) -> None:
    console.app.is_picture_frozen = lambda: True  # type: ignore[method-assign]


async def _caller(console: Shift) -> None:
    await console.caller()


async def _many(console: Shift) -> None:
    for number in range(30):
        console.sim.call_in(f"0139{number:06d}", "Ann Lee")
    await asyncio.sleep(0.3)


async def _again(console: Shift) -> None:
    await console.logged_in_again(console.sim.drop_connections)


async def _small(console: Shift) -> None:
    await console.pilot.resize_terminal(20, 5)


async def _stale(console: Shift) -> None:
    console.sim.faults.no_pushes = True
    await asyncio.sleep(0.5)


async def _question(console: Shift) -> None:
    await console.talk()
    await console.press("ctrl+q")


STATES: dict[str, State] = {
    "idle": _keys(),
    "talking": _talking,
    "on hold": _held,
    "an unsettled command": _unsettled,
    "a countdown": _counting,
    "a form": _form,
    "after a search": _searched,
    "half a chord": _keys(";"),
    "a flood": _flooded,
    "a frozen picture": _frozen,
    "a caller": _caller,
    "thirty callers": _many,
    "after a lost link": _again,
    "a small window": _small,
    "a stale picture": _stale,
    "the help": _keys("f1"),
    "the menu, closed": _keys("f10", "escape"),
    "another pane": _keys("f6", "f6"),
    "the enterprise book, closed": _keys("; o b", "escape"),
    "the extensions, closed": _keys("; o x", "escape"),
    "the call records, closed": _keys("; o r", "escape"),
    "the tour, closed": _keys("; o t", "escape"),
    "the settings, closed": _keys("; o s", "escape"),
    "the enterprise book": _keys("; o b"),
    "the menu": _keys("f10"),
    "the tour": _keys("; o t"),
    "the settings": _keys("; o s"),
    "the cover": _keys("; v c"),
    "a question": _question,
}


def run(course: Course) -> None:
    """One trial is one state."""
    asyncio.run(_run(course))


async def _run(course: Course) -> None:
    states = list(STATES.items())
    for number in course.rounds():
        name, reach = states[number % len(states)]
        timing = replace(QUICK, stale=0.2, beat=30.0) if name == "a stale picture" else QUICK
        with tempfile.TemporaryDirectory() as folder:
            async with (
                Simulator(extensions=30, seed=5, rest_port=None) as sim,
                shift(sim, Path(folder), timing=timing, countdown=5) as console,
            ):
                await reach(console)
                await _dial(course, name, console)
                if flood := getattr(console, "flood", None):
                    flood.cancel()


async def _dial(course: Course, name: str, console: Shift) -> None:
    console.forget()
    await console.type(NUMBER)
    sim, loop = console.sim, asyncio.get_running_loop()
    counted, began = len(sim.received), loop.time()
    console.app.post_message(events.Key("f3", None))

    def dialled() -> list[Any]:
        frames = [one.frame or {} for one in sim.received[counted:]]
        return [frame for frame in frames if frame.get("service") == "dialCall"]

    while not dialled() and loop.time() - began < GIVEN_UP:  # noqa: ASYNC110  (arrivals at the exchange)
        await asyncio.sleep(0.001)
    course.within("slowest from key to wire s", loop.time() - began, LIMIT, name)
    sent = [frame.get("number") for frame in dialled()]
    if sent != [NUMBER]:
        course.fault(f"{name}: dialled {sent}\n{console.said()}\n{console.text()[-300:]}")
