"""An operator's hands and eyes: keys in, the screen as text, and what the exchange got of it.

Knows Textual's pilot and the simulated exchange. Knows no screen of the console.
"""

from __future__ import annotations

import time
from asyncio import sleep
from collections.abc import Callable
from typing import Any

from textual import events
from textual.app import App
from textual.keys import _character_to_key
from textual.pilot import Pilot

from console.simulator import Simulator

Frame = dict[str, Any]
SLOW = 8.0
LOOK_S = 0.001
"""Until the first look at what is waited for; each next takes twice as long, up to the last."""
LOOK_AT_LAST_S = 0.016
KEYS = {
    ";": "semicolon",
    "?": "question_mark",
    "+": "plus",
    "*": "asterisk",
    "#": "number_sign",
    "/": "slash",
    ":": "colon",
    " ": "space",
}


class Hands:
    """One operator at the keyboard."""

    def __init__(self, sim: Simulator, pilot: Pilot[None]) -> None:
        self.sim = sim
        self.pilot = pilot
        self.pressed = 0

    @property
    def app(self) -> App[None]:
        return self.pilot.app

    # The screen.

    def lines(self) -> list[str]:
        """The top screen, line by line."""
        strips = self.app.screen._compositor.render_strips()
        return [strip.text.rstrip() for strip in strips]

    def text(self) -> str:
        return "\n".join(self.lines())

    def said(self) -> str:
        """What the console told last, for the failure of a test."""
        return ""

    async def until(self, claim: Callable[[], Any], what: object = "", limit: float = SLOW) -> None:
        """Wait until something holds; the screen is part of the failure."""
        end = time.monotonic() + limit
        pause = LOOK_S
        while not claim():
            if time.monotonic() > end:
                raise AssertionError(f"never: {what}; {self.said()}\n{self.text()}")
            await sleep(pause)
            pause = min(2 * pause, LOOK_AT_LAST_S)
            self.app.screen._on_timer_update()

    async def sees(self, *texts: str, limit: float = SLOW) -> None:
        """Wait until all of these are on the screen."""

        def seen() -> bool:
            shown = self.text()
            return all(text in shown for text in texts)

        await self.until(seen, texts, limit)

    async def no_longer_sees(self, text: str) -> None:
        """Wait until it is gone from the screen."""
        await self.until(lambda: text not in self.text(), f"without {text}")

    # Keys.

    async def press(self, *keys: str) -> None:
        """Keys by name, or by what they type."""
        self.pressed += len(keys)
        for key in keys:
            if key.isascii():
                await self.pilot.press(key)
            else:
                self.app.post_message(events.Key(_character_to_key(key), key))
                await self.pilot.pause()

    async def type(self, text: str) -> None:
        for character in text:
            await self.press(KEYS.get(character, character))

    async def chord(self, keys: str) -> None:
        """A chord as the key table writes it: `; s l`."""
        for key in keys.split(" "):
            await self.press(KEYS.get(key, key))

    async def paste(self, text: str) -> None:
        """Paste into the field that has the focus, as terminals do."""
        self.app.post_message(events.Paste(text))
        await self.pilot.pause()

    # What the exchange got.

    def requests(self) -> list[Frame]:
        """All that arrived there, in order."""
        return [one.frame for one in self.sim.received if one.frame is not None]
