"""Windows of any size, a terminal without colour, a flood, and a link in clear text."""

from __future__ import annotations

import json
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from rich.style import Style

from console.client.account import Account
from console.client.trust import Trust
from console.config import Settings, Store
from console.i18n import set_language
from console.protocol.records import Extension
from console.simulator import Simulator
from console.state.own_call import Role
from console.ui.app import Console
from console.ui.dialogs import Question
from console.ui.setup import Setup
from console.ui.toosmall import TooSmall
from console.ui.widgets.states import LOOKS, look
from console.ui.words import ROLE_LOOKS
from tests.client.certificates import make
from tests.client.servers import scripted_pbx
from tests.ui.shift import CALLER, QUICK, Shift, shift

SIZES = ((1, 1), (2, 2), (0, 0), (59, 16), (60, 15), (1, 300), (500, 1))


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_in_a_window_too_small_no_key_touches_a_call(
    console: Shift, size: tuple[int, int]
) -> None:
    await console.talk()
    await console.pilot.resize_terminal(*size)
    await console.until(lambda: isinstance(console.app.screen, TooSmall))
    await console.press("f7", "f8", "f2", "enter", "escape", "tab", "x")
    await console.nothing_sent()
    await console.pilot.resize_terminal(80, 24)
    await console.in_call((Role.TALKING, CALLER))
    await console.press("f7")
    await console.sent("holdCall")


async def test_a_window_that_grew_below_another_screen_is_not_too_small_any_more(
    console: Shift,
) -> None:
    await console.pilot.resize_terminal(40, 10)
    await console.until(lambda: isinstance(console.app.screen, TooSmall))
    console.app.push_screen(Question("Is this the certificate?", "trust it"))
    await console.sees("Is this the certificate?")
    await console.pilot.resize_terminal(80, 24)
    await console.press("enter")
    await console.sees("Extensions (30)")


async def test_the_largest_window_shows_the_desk(console: Shift) -> None:
    await console.pilot.resize_terminal(500, 1000)
    await console.sees("Extensions (30)", "3029", "F1 Help")


async def test_a_storm_of_sizes_ends_in_the_right_picture(console: Shift) -> None:
    await console.talk()
    dice = random.Random(1)
    for _ in range(8):
        await console.pilot.resize_terminal(dice.randrange(1, 200), dice.randrange(1, 60))
    await console.pilot.resize_terminal(100, 30)
    await console.sees("Own calls", "talking", "Extensions (30)", "F8 Hang up")
    assert len(console.app.screen_stack) == 2
    await console.press("f8")
    await console.sent("forceHangUp")


# Without colour.


@pytest.mark.parametrize("language", ["en", "cn"])
def test_every_state_has_a_word_and_a_glyph_of_its_own(language: str) -> None:
    set_language(language)
    seen = [look(Extension(number="1", state=state, native_direction="0")) for state in LOOKS]
    seen += [look(Extension(number="1", state="IDLE", disturb_id=1))]
    assert len({str(one.word) for one in seen}) == len({one.glyph for one in seen}) == len(seen)
    calls = list(ROLE_LOOKS.values())
    assert len({str(word) for word, _, _ in calls}) == len(calls)
    assert all(glyph for _, glyph, _ in calls)


def colours(console: Shift) -> set[tuple[int, ...]]:
    """Every colour on the screen that is no grey."""
    found = set()
    for strip in console.app.screen._compositor.render_strips():
        for segment in strip:
            style = segment.style or Style()
            for colour in (style.color, style.bgcolor):
                triplet = colour.get_truecolor() if colour else None
                if triplet is not None and len(set(triplet)) > 1:
                    found.add(tuple(triplet))
    return found


@pytest.mark.parametrize("plain", [True, False], ids=["NO_COLOR", "colour"])
async def test_without_colour_every_state_is_still_read(
    sim: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plain: bool
) -> None:
    if plain:
        monkeypatch.setenv("NO_COLOR", "1")
    async with shift(sim, tmp_path, size=(160, 40)) as console:
        await console.connect("3005", "3006")
        console.sim.pbx.extensions["3007"].dnd = True
        console.sim.pbx.push_extension("3007")
        await console.caller("0222222222")
        await console.sees("◉ 3005", "talking", "⊘ 3007", "DND", "◦ 3008", "idle")
        assert bool(colours(console)) is not plain
        console.sim.faults.accept_and_close = True
        await console.sim.drop_connections()
        await console.sees("NO LINK", "?")


# A flood.


async def test_after_a_flood_the_screen_and_the_board_are_right(console: Shift) -> None:
    await console.talk()
    pbx, switch = console.sim.pbx, console.sim.pbx.switch
    for turn in range(600):
        pair = f"30{10 + turn % 8:02}", f"30{20 + turn % 8:02}"
        console.sim.connect(*pair)
        console.sim.hang_up(pair[0])
        for each in pair:
            pbx.push_extension(each)
    console.sim.connect("3010", "3020")
    await console.type("30")
    await console.press("f7")
    await console.sent("holdCall")
    await console.in_call((Role.HELD, CALLER))
    await console.until(lambda: console.app.board.extensions["3010"].another_number == "3020")
    for number, record in console.app.board.extensions.items():
        line = switch.line(number)
        assert record.state == (line.state if line else "IDLE"), number
    await console.press("escape")
    await console.sees("◉ 3010", "◉ 3020")
    assert console.text().count("◉") == 2


async def test_an_emergency_call_is_dialled_in_a_flood(console: Shift) -> None:
    for turn in range(600):
        pair = f"30{10 + turn % 8:02}", f"30{20 + turn % 8:02}"
        console.sim.connect(*pair)
        console.sim.hang_up(pair[0])
    await console.type("112")
    await console.press("f3")
    await console.sent("dialCall", number="112")


# An exchange by script.


@asynccontextmanager
async def desk_on(url: str, folder: Path, trust: Trust | None = None) -> AsyncIterator[Shift]:
    settings = Settings()
    setup = Setup(
        store=Store(folder / "config.toml"),
        settings=replace(settings, desk=replace(settings.desk, tour=False)),
        data_folder=folder,
        account=Account(url, "operator", "3000", "en", "secret"),
        trust=trust or Trust(),
        timing=QUICK,
    )
    app = Console(setup)
    async with app.run_test(size=(80, 24)) as pilot:
        one = Shift(None, app, pilot)  # type: ignore[arg-type]
        await one.sees("live")
        yield one
        await app.farewell()


@pytest.mark.parametrize("tls", [False, True], ids=["ws", "wss"])
async def test_a_link_in_clear_text_is_marked_for_good(tmp_path: Path, tls: bool) -> None:
    shown = make()
    authority = tmp_path / "ca.pem"
    authority.write_bytes(shown.pem())
    async with (
        scripted_pbx(shown.server(tmp_path) if tls else None) as pbx,
        desk_on(pbx.url, tmp_path, Trust(ca_file=authority) if tls else None) as desk,
    ):
        assert ("live unencrypted" in desk.lines()[0]) is not tls


async def test_an_exchange_that_sends_rubbish_without_end_leaves_a_console_to_work_with(
    tmp_path: Path,
) -> None:
    async with scripted_pbx() as pbx, desk_on(pbx.url, tmp_path) as desk:
        for turn in range(1000):
            await pbx.push({"code": 1, "service": "x", "message": f"{turn} \x1b[2J" + "y" * 300})
            record = {"number": "9" * 5000, "state": "CALLING", "channelId": "/.*/"}
            await pbx.push({"service": "extensionSingle", "extension": record})
            unknown = {**record, "number": str(70_000 + turn), "showName": "z" * 5000}
            await pbx.push({"service": "extensionSingle", "extension": unknown})
        last = {"number": "3001", "state": "CALLING", "channelId": "/.*/", "anotherNumber": "1"}
        await pbx.push({"service": "extensionSingle", "extension": last})
        await desk.until(lambda: desk.app.board.extensions["3001"].state == "CALLING")
        await desk.sees("The PBX reports:", "3001")
        assert "\x1b" not in desk.text()
        await desk.type("112")
        await desk.press("f3")
        await desk.until(lambda: pbx.sent("dialCall"))
        assert pbx.sent("dialCall")[0]["number"] == "112"
        assert pbx.connections == 1
        assert all("/.*/" not in json.dumps(frame) for frame in pbx.requests)
