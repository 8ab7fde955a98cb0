"""Every interface of chapters 5 and 6 leaves the console by keys, with the fields of the manual."""

from __future__ import annotations

import json
from pathlib import Path

import console.protocol.interfaces  # noqa: F401  (declares all requests)
from console.protocol.wire import REQUESTS
from console.simulator import Simulator
from tests.hands import Frame
from tests.modules.host import Desk, at_desk
from tests.modules.test_address_book import added, found, opened

EXAMPLES = Path(__file__).parents[1] / "protocol" / "frames"
BY_SESSION = {"6.2"}
"""What the session itself asks."""


def example(section: str, id_: str) -> Frame:
    path = EXAMPLES / f"{section}_{id_}_request.json"
    frame: Frame = json.loads(path.read_text(encoding="utf-8"))
    return frame


def is_like(frame: Frame, wanted: Frame) -> bool:
    """Whether a frame has the service, operate, field names and types of an example."""
    same = all(frame.get(name) == wanted.get(name) for name in ("service", "operate"))
    types = {name: type(value) for name, value in frame.items()}
    return same and types == {name: type(value) for name, value in wanted.items()}


def missing(desk: Desk, chapter: str) -> list[str]:
    """Interfaces of a chapter of which no frame like the manual's was sent."""
    sent = [frame for one in desk.sim.received if (frame := one.frame) is not None]
    absent = []
    for id_, request in REQUESTS.items():
        if not request.section.startswith(f"{chapter}.") or request.section in BY_SESSION:
            continue
        wanted = example(request.section, id_)
        if not any(is_like(frame, wanted) for frame in sent):
            absent.append(f"{request.section} {id_}")
    return absent


async def filled(desk: Desk, title: str, text: str, done: str) -> None:
    await desk.sees(title, "Enter: save")
    await desk.until(lambda: "Reading" not in desk.text())
    await desk.press("end")
    await desk.type(text)
    await desk.press("enter")
    await desk.sees(done)


async def agreed(desk: Desk, question: str, done: str) -> None:
    await desk.sees(question, "Enter: ")
    await desk.press("enter")
    await desk.sees(done)


async def shelves(desk: Desk, new: str) -> None:
    """Add, rename and delete a department or a group."""
    await desk.press("m", "a")
    await filled(desk, new, "Zoo", "Added")
    await desk.press("end", "e")
    await filled(desk, "Rename Zoo", "2", "Renamed")
    await desk.press("end", "d")
    await agreed(desk, "Delete Zoo2?", "Zoo2 deleted")
    await desk.press("escape")


async def contact(desk: Desk, name: str) -> None:
    """Add, change and delete a contact."""
    await added(desk, name)
    await found(desk, name)
    await desk.sees("Search in both books · 1")
    await desk.press("e")
    await filled(desk, f"Contact {name}", "2", "Contact changed")
    await desk.press("d")
    await agreed(desk, f"Delete {name}2?", f"{name}2 deleted")
    await desk.press("escape")


async def test_chapter_5_is_walked(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path, size=(120, 30)) as desk:
        await opened(desk)
        assert len(missing(desk, "5")) >= 15
        await contact(desk, "Zebra")
        await desk.sees("Enterprise book")
        await desk.press("space", "down", "space", "d")
        await agreed(desk, "Delete 2 contacts", "2 contacts deleted")
        await shelves(desk, "New department")
        await desk.sees("Enterprise book")
        await desk.press("b")
        await desk.sees("Personal book")
        await desk.until(lambda: "Reading" not in desk.text())
        await contact(desk, "Walrus")
        await desk.sees("Personal book")
        await shelves(desk, "New group")
        assert missing(desk, "5") == []


async def test_chapter_6_is_walked(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path, size=(120, 30)) as desk:
        assert len(missing(desk, "6")) == 15
        await desk.open("open.extensions", ["3004"])
        await desk.sees("Extension management · 12", "3000")
        await desk.press("e")
        await filled(desk, "Name of extension 3004", "2", "3004 is called")
        await desk.press("c")
        await desk.sees("Permission class of 3004", "Enter: go on")
        await desk.press("right", "enter")
        await desk.sees("Enter: write")
        await desk.press("enter")
        await desk.sees("written and read back")
        await desk.press("h")
        await agreed(desk, "Hidden extensions: added 3004", "written and read back")
        await desk.press("u", "a")
        await filled(desk, "New extension group", "Zoo", "Added")
        await desk.press("end", "e")
        await filled(desk, "Extension group Zoo", "2", "Group changed")
        await desk.press("m")
        await desk.sees("Members of Zoo2", "Enter: go on")
        await desk.type("3004")
        await desk.press("enter")
        await agreed(desk, "added 3004", "written and read back")
        await desk.press("l")
        await desk.sees("Groups that may dial each other", "Enter: go on")
        await desk.press("space", "enter")
        await agreed(desk, "removed", "written and read back")
        await desk.press("end", "d")
        await agreed(desk, "Delete Zoo2 with 1 members?", "Zoo2 deleted")
        assert missing(desk, "6") == []
