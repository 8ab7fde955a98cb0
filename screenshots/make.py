"""Makes the pictures of this folder from the running program: `python screenshots/make.py`.

Each scene is the real console on a real simulated PBX, driven by keys.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path

from rich.cells import cell_len

from console.client.credential import Credential
from console.client.session import Account
from console.config import Profile, Store
from console.i18n import set_language
from console.simulator import Simulator
from console.ui.app import Console
from console.ui.setup import Setup

FOLDER = Path(__file__).parent
CELL = 12.2
"""The width of a cell in Textual's pictures."""
_TEXT = re.compile(
    r'(?P<head><text class="[^"]*") x="(?P<x>[^"]*)" (?P<y>y="[^"]*") textLength="[^"]*"'
    r" (?P<clip>[^>]*)>(?P<text>[^<]*)<"
)


@dataclass(frozen=True)
class Scene:
    """A picture: its name, how the console is set up, and the keys pressed before it is taken."""

    name: str
    keys: Sequence[str] = ()
    language: str = "en"
    theme: str = "dark"
    size: tuple[int, int] = (120, 36)
    lost: bool = False
    """A caller has given up before the keys."""
    wait: float = 1.0
    """Seconds after the last key."""


SCENES = (
    Scene("desk", ("f2",)),
    Scene("search", ("f2", "l", "m")),
    Scene("light", ("f2",), theme="light", size=(100, 30)),
    Scene("small-cn", ("f2",), language="cn", size=(80, 24)),
    Scene("desk-cn", ("f2", "l"), language="cn"),
    Scene("contrast", (), theme="contrast", size=(100, 30)),
    Scene("colourblind", (), theme="colourblind", size=(100, 30)),
    Scene("help", ("f1",)),
    Scene("consult", ("f2", *"3007", "f5"), wait=4.0),
    Scene("conference", (*"3004", ";", "m", "a", *"3007", ";", "m", "a"), wait=3.0),
    Scene("roll-call", (*"3004", ";", "m", "a", ";", "o", "c"), wait=3.0),
    Scene("missed", (";", "o", "a"), lost=True),
    Scene("commands", ("f2", "f7", "f7", *"3007", "f4", ";", "o", "m"), wait=3.0),
    Scene("tour", (";", "o", "t")),
    Scene("address-book", (";", "o", "b")),
    Scene("extensions", (";", "o", "x")),
    Scene("groups", (";", "o", "x", "u")),
    Scene("wake-up", (";", "o", "w")),
    Scene("dnd", (";", "o", "d")),
    Scene("night-service", (";", "o", "n")),
    Scene("prompts", (";", "o", "p")),
    Scene("ringtones", (";", "o", "p", "q")),
    Scene("password", (";", "o", "k")),
    Scene("call-records", (";", "o", "r")),
    Scene("operation-log", (";", "o", "l")),
    Scene("settings", (";", "o", "s")),
    Scene("address-book-cn", (";", "o", "b"), language="cn"),
)


def cleaned(svg: str) -> str:
    """The picture in the viewer's own monospace font, each wide character in its two cells."""
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    svg = svg.replace("Fira Code", "DejaVu Sans Mono, Noto Sans Mono CJK SC")
    return _TEXT.sub(_placed, svg)


def _placed(found: re.Match[str]) -> str:
    """A text with the place of each character: its length is given as if none were wide."""
    characters = unescape(found["text"])
    if cell_len(characters) == len(characters):
        return found[0]
    at, places = float(found["x"]), []
    for character in characters:
        places.append(f"{at:g}")
        at += cell_len(character) * CELL
    return f'{found["head"]} x="{" ".join(places)}" {found["y"]} {found["clip"]}>{found["text"]}<'


async def settle(console: Console, seconds: float) -> None:
    """Lets the program live for a moment."""
    await asyncio.sleep(seconds)
    await console.animator.wait_until_complete()


async def lose_caller(console: Console, sim: Simulator) -> None:
    """Somebody waits, and gives up."""
    channel = sim.call_in("13800001111", "Wang Fang", waited=65)
    await settle(console, 0.5)
    sim.hang_up(channel)
    await settle(console, 3.0)


async def shoot(scene: Scene) -> None:
    """Takes one picture."""
    set_language(scene.language)
    with tempfile.TemporaryDirectory() as folder:
        async with Simulator(seed=1, calls_per_hour=240, handset_answer=0.2) as sim:
            operator = sim.accounts[0]
            store = Store(Path(folder) / "config.toml")
            profile = Profile(rest_url=sim.rest_url, rest_in_clear=True)
            settings = replace(
                store.settings, theme=scene.theme, desk=replace(store.settings.desk, tour=False)
            ).with_profile("default", profile)
            account = Account(
                sim.url, operator.user, operator.number, scene.language, operator.password
            )
            setup = Setup(
                store,
                settings,
                Path(folder),
                account=account,
                rest_credential=Credential("demo", "simulated"),
            )
            console = Console(setup)
            async with console.run_test(size=scene.size) as pilot:
                await settle(console, 1.5)
                sim.pbx.switch.habits.fixed |= dict.fromkeys(("3004", "3007"), 0.5)
                if scene.lost:
                    await lose_caller(console, sim)
                for key in scene.keys:
                    await pilot.press(key)
                    await settle(console, 1.0 if key.startswith("f") else 0.3)
                await settle(console, scene.wait)
                svg = console.export_screenshot(title="lvconsole")
                (FOLDER / f"{scene.name}.svg").write_text(cleaned(svg), encoding="utf-8")


async def main(names: Sequence[str]) -> None:
    """Takes the pictures named, or all."""
    for scene in SCENES:
        if not names or scene.name in names:
            await shoot(scene)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
