"""A connection that is renamed takes along what was kept of its PBX, while it is used and after."""

from __future__ import annotations

import errno
from dataclasses import replace
from pathlib import Path

import pytest

from console.client.credential import Credential
from console.config import Profile, Store
from console.keepsakes import Keepsakes, desk_folder, move_desk
from console.secrets import SERVICE, account
from console.simulator import Simulator
from console.simulator.rest import CREDENTIAL
from tests.keyrings import Memory, used
from tests.ui.shift import SETTINGS, Shift, shift

KNOWN = Credential.parse(f"Basic {CREDENTIAL}")


async def renamed(one: Shift, title: str) -> None:
    """The first connection gets another title."""
    await one.chord("; o s")
    await one.sees("Settings", "Connections")
    await one.press(*["down"] * 6, "enter")
    await one.sees("Connections · ")
    await one.press("enter")
    await one.sees("Title")
    await one.press("end", "ctrl+u")
    await one.type(title)
    await one.press("enter")


async def noted(one: Shift, text: str) -> None:
    await one.type("3007")
    await one.chord("; e")
    await one.sees("Note on 3007")
    await one.type(text)
    await one.press("enter")
    await one.sees(text)
    await one.press("escape", "escape")


async def test_a_connection_that_is_renamed_while_used_keeps_credential_and_notes(
    tmp_path: Path,
) -> None:
    async with Simulator(extensions=9) as sim:
        profile = Profile(
            server=sim.url, rest_url=sim.rest_url, rest_user=KNOWN.user, rest_in_clear=True
        )
        settings = replace(SETTINGS, profile="front", profiles={"front": profile})
        with used(Memory()) as keyring:
            name = account("rest", sim.rest_url, KNOWN.user)
            keyring.set_password(SERVICE, name, KNOWN.password)
            async with shift(sim, tmp_path, settings=settings, profile="front") as one:
                await noted(one, "on leave")
                await renamed(one, "desk")
                await one.sees("Saved; it is used at the next connection")
                await one.press("escape", "escape")
                await one.chord("; o k")
                await one.sees("Own password")
                await one.type("geheim1")
                await one.press("tab")
                await one.type("geheim1")
                await one.press("enter")
                await one.until(lambda: sim.accounts[0].password == "geheim1", "changed")
        assert Store(tmp_path / "config.toml").settings.profiles.keys() == {"desk"}
        async with shift(sim, tmp_path, settings=settings, profile="desk") as one:
            await one.type("3007")
            await one.sees("on leave")


async def test_a_connection_that_is_not_used_is_renamed_with_all_that_was_kept(
    sim: Simulator, tmp_path: Path
) -> None:
    settings = replace(SETTINGS, profiles={"front": Profile(server="ws://10.0.0.5")})
    async with shift(sim, tmp_path, settings=settings, profile="front") as one:
        await noted(one, "on leave")
    async with shift(sim, tmp_path, settings=settings, profile="back") as one:
        await noted(one, "here")
        await renamed(one, "desk")
        await one.sees("Saved")
        assert one.app.setup.profile == "back"
    notes = [Keepsakes(tmp_path, name).get("notes") for name in ("front", "desk", "back")]
    assert notes == [None, {"3007": "on leave"}, {"3007": "here"}]


async def test_files_that_can_not_follow_are_told_and_written_anew_for_the_one_in_use(
    sim: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = replace(SETTINGS, profiles={"front": Profile(server="ws://10.0.0.5")})
    async with shift(sim, tmp_path, settings=settings, profile="front") as one:
        await noted(one, "on leave")

        def full(self: Path, target: Path) -> Path:
            raise OSError(errno.ENOSPC, "")

        with monkeypatch.context() as disk:
            disk.setattr(Path, "replace", full)
            await renamed(one, "desk")
            await one.sees("Saved, but the notes and lists kept for it stayed behind: ")
    assert Keepsakes(tmp_path, "desk").get("notes") == {"3007": "on leave"}


def test_what_a_former_profile_of_that_name_left_is_set_aside(tmp_path: Path) -> None:
    for name in ("front", "desk"):
        folder = desk_folder(tmp_path, name)
        folder.mkdir(parents=True)
        (folder / "night_service.json").write_text(name)
        folder.with_suffix(".json").write_text(f'{{"notes": {{"3007": "{name}"}}}}')
    move_desk(tmp_path, "front", "desk")
    assert Keepsakes(tmp_path, "desk").get("notes") == {"3007": "front"}
    assert (desk_folder(tmp_path, "desk") / "night_service.json").read_text() == "front"
    aside = tmp_path / "desks"
    assert (aside / "desk.before1" / "night_service.json").read_text() == "desk"
    assert "desk" in (aside / "desk.json.before1").read_text()
    assert not desk_folder(tmp_path, "front").exists()
