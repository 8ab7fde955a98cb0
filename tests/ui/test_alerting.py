"""Alerts leave as bytes for the terminal, each once, and the screen's bars flash."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from console.config import Settings
from console.simulator import Simulator
from console.simulator.wake_up import store
from tests.ui.shift import Shift, shift

ENVIRON = {"TERM": "foot"}


def listen(one: Shift) -> list[str]:
    """What is written past the painting from now on."""
    written: list[str] = []
    one.app.shift.alerting.write = written.append
    one.app.shift.alerting._environ = ENVIRON
    return written


async def test_a_waiting_caller_rings_and_stands_in_the_title(
    sim: Simulator, tmp_path: Path
) -> None:
    async with shift(sim, tmp_path) as one:
        written = listen(one)
        caller = sim.call_in("13800001111", "Wang Fang")
        await one.until(lambda: "\a" in written, "a bell")
        assert any("]2;! 13800001111 Wang Fang is waiting" in text for text in written)
        sim.hang_up(caller)
        await one.until(lambda: written[-1] == "\x1b]2;lvconsole\a", "the title is back")
        assert written.count("\a") == 1


async def test_a_long_wait_flashes_and_is_noticed_outside(sim: Simulator, tmp_path: Path) -> None:
    async with shift(sim, tmp_path) as one:
        written = listen(one)
        sim.call_in("13800001111", waited=60)
        await one.until(lambda: one.app.desk.status.has_class("-alert"), "a flash")
        await one.until(lambda: not one.app.desk.status.has_class("-alert"), "its end")
        notices = [text for text in written if "]777;" in text]
        assert notices == ["\x1b]777;notify;lvconsole;13800001111 waits longer than 45 s\a"]


async def test_settings_and_quiet_hours_keep_the_terminal_silent(
    sim: Simulator, tmp_path: Path
) -> None:
    settings = Settings()
    alerts = replace(settings.alerts, quiet_from="00:00", quiet_to="24:00", waiting_long=("bell",))
    async with shift(sim, tmp_path, settings=replace(settings, alerts=alerts)) as one:
        written = listen(one)
        sim.call_in("13800001111", waited=60)
        await one.until(lambda: written, "the title")
        await one.sees("1 waiting")
        assert "\a" not in written
        assert not one.app.desk.status.has_class("-alert")


async def test_a_lost_link_alerts(sim: Simulator, tmp_path: Path) -> None:
    async with shift(sim, tmp_path) as one:
        written = listen(one)
        sim.faults.accept_and_close = True
        await sim.drop_connections()
        await one.until(lambda: any("]777;" in text for text in written), "a notice")
        assert any("The link to the PBX is lost" in text for text in written)


async def test_a_failed_wake_up_stays_on_the_screen_until_it_is_read(
    sim: Simulator, tmp_path: Path
) -> None:
    store(sim.pbx)._note("3005", sim.pbx.clock.now() - 60, success=False)
    async with shift(sim, tmp_path) as one:
        await one.sees("The wake-up call of 3005")
        await one.chord("; k")
        await one.no_longer_sees("was not answered")


async def test_a_covered_desk_tells_no_name(sim: Simulator, tmp_path: Path) -> None:
    async with shift(sim, tmp_path) as one:
        await one.chord("; v c")
        await one.sees("Names are covered")
        written = listen(one)
        sim.call_in("13800001111", "Wang Fang", waited=60)
        await one.until(lambda: any("]777;" in text for text in written), "a notice")
        assert any("Waiting long" in text for text in written)
        assert not any("138" in text or "Wang" in text for text in written)


async def test_the_title_stays_restored_while_the_console_ends(
    sim: Simulator, tmp_path: Path
) -> None:
    async with shift(sim, tmp_path) as one:
        written = listen(one)
        sim.call_in("13800001111")
        await one.until(lambda: any("]2;!" in text for text in written), "the title")
        one.app.shift.end()
        sim.call_in("13800002222", waited=60)
        await one.sees("2 waiting")
        assert written[-1] == "\x1b[23;2t"
