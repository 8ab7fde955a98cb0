"""A broken file of the user's is named with its place, and the console starts all the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from console.client.account import Account
from console.config import Settings, Store
from console.simulator import Simulator
from console.ui.app import Console
from console.ui.setup import Setup
from tests.ui.shift import SETTINGS, Shift, shift


async def test_a_broken_theme_of_ones_own_is_named_with_its_line(tmp_path: Path) -> None:
    folder = tmp_path / "themes"
    folder.mkdir()
    (folder / "mine.toml").write_text("name = [broken\n")
    settings = Settings()
    settings = replace(settings, theme="mine", desk=replace(settings.desk, tour=False))
    async with Simulator(extensions=5, seed=5, rest_port=None) as sim:
        login = sim.accounts[0]
        account = Account(sim.url, login.user, login.number, "en", login.password)
        setup = Setup(
            store=Store(tmp_path / "config.toml"),
            settings=settings,
            data_folder=tmp_path,
            account=account,
        )
        app = Console(setup)
        async with app.run_test(size=(160, 36)) as pilot:
            console = Shift(sim, app, pilot)
            await console.sees("mine.toml, line 1")
            await console.until(lambda: app.board.live, "logged in")
            await app.farewell()


async def test_all_faults_of_own_keys_can_be_read(sim: Simulator, tmp_path: Path) -> None:
    keys = {"call.dial": "x", "no.such": "f9", "call.hold": "f2"}
    settings = replace(SETTINGS, keys={command: (key,) for command, key in keys.items()})
    async with shift(sim, tmp_path, settings=settings) as one:
        await one.sees("no.such", "x can't be bound to call.dial", "F2 is both Answer and Hold")
