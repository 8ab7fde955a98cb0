"""Keys that a sentence names are those that are set, not those of the default scheme."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from console.config import Store
from console.simulator import Simulator
from console.simulator.wake_up import store
from console.state.own_call import Role
from console.ui.app import Console
from console.ui.setup import Setup
from tests.ui.shift import QUICK, SETTINGS, Shift, shift

OWN_KEYS: dict[str, tuple[str, ...]] = {
    "act": ("f12",),
    "call.dial": ("f11",),
    "dismiss": ("; z",),
    "go.held": ("; q",),
    "open.wake_up": ("; j",),
    "quit": ("f8",),
    "call.hang_up": ("; x",),
}
OWN = replace(SETTINGS, keys=OWN_KEYS)


async def lost_on_hold(one: Shift, number: str) -> None:
    """A party on hold has no own line left, and the link was cut since."""
    channel = await one.talk(number)
    await one.press("f7")
    await one.in_call((Role.HELD, number))
    one.sim.hang_up("3000")
    await one.until(lambda: [c.channel for c in one.app.board.calls.held] == [""])

    async def cut() -> None:
        one.sim.faults.accept_and_close = True
        await one.sim.drop_connections()
        one.sim.hang_up(channel)
        one.sim.faults.accept_and_close = False

    await one.logged_in_again(cut)
    await one.until(lambda: not any(c.verified for c in one.app.board.calls.held), "in doubt")
    await one.until(lambda: any(f"? {number}" in line for line in one.lines()), "shown as such")


async def test_the_way_out_of_a_doubtful_held_call_is_told_by_the_own_keys(
    sim: Simulator, tmp_path: Path
) -> None:
    for folder, settings, told in (
        ("plain", SETTINGS, "telephone (F9, ; k: off this list)"),
        ("own", OWN, "telephone (; q, ; z: off this list)"),
    ):
        async with shift(sim, tmp_path / folder, settings=settings) as one:
            await lost_on_hold(one, "13812345678")
            await one.press("f7")
            await one.sees("Not seen since the link came back", told)
            await one.press("f1")
            await one.sees("search")
            await one.type("resume")
            await one.sees("Hold / resume: Not seen", told)
            await one.press("escape")


async def test_what_the_screen_names_is_done_by_the_key_it_names(
    sim: Simulator, tmp_path: Path
) -> None:
    async with shift(sim, tmp_path, settings=OWN) as one:
        await one.type("3004")
        await one.sees("F12: dial 3004")
        await one.press("enter")
        await one.nothing_sent()
        await one.press("f12")
        await one.sent("dialCall", number="3004")


async def test_a_failed_wake_up_call_names_the_keys_of_its_board(
    sim: Simulator, tmp_path: Path
) -> None:
    store(sim.pbx)._note("3005", sim.pbx.clock.now() - 60, success=False)
    async with shift(sim, tmp_path, settings=OWN) as one:
        await one.sees("was not answered — ; j, then b opens the board")
        await one.chord("; j")
        await one.sees("Wake-up calls")
        await one.press("b")
        await one.sees("Wake-up board", "3005")


async def test_in_a_window_too_small_the_own_key_dials(sim: Simulator, tmp_path: Path) -> None:
    async with shift(sim, tmp_path, settings=OWN) as one:
        await one.pilot.resize_terminal(40, 10)
        await one.sees("Window too small")
        await one.type("112")
        await one.sees("F11: dial 112")
        await one.press("f3")
        await one.nothing_sent()
        await one.press("f11")
        await one.sent("dialCall", number="112")


async def test_the_login_form_names_the_key_that_quits_from_there(tmp_path: Path) -> None:
    for keys, told in (((), "Tab: next field   Ctrl+Q: quit"), (("f8",), "field   F8: quit")):
        own: dict[str, tuple[str, ...]] = {}
        if keys:
            own = {"quit": keys, "call.hang_up": ("; x",)}
        setup = Setup(
            store=Store(tmp_path / "config.toml"),
            settings=replace(SETTINGS, keys=own),
            data_folder=tmp_path,
            timing=QUICK,
        )
        app = Console(setup)
        async with app.run_test(size=(100, 30)) as pilot:
            await Shift.sees(Shift(None, app, pilot), "Log in to the PBX", told)  # type: ignore[arg-type]
            await app.farewell()
