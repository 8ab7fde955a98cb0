"""The own password (manual 3.4), by keys."""

from __future__ import annotations

from pathlib import Path

from console.simulator import Simulator
from tests.modules.host import at_desk
from tests.modules.test_prompts import at_rest_desk


async def test_a_password_typed_twice_is_changed_and_never_shown(
    sim: Simulator, tmp_path: Path
) -> None:
    async with at_rest_desk(sim, tmp_path) as desk:
        await desk.open("open.password")
        await desk.sees("Own password", "New password")
        await desk.type("geheim1")
        assert "geheim1" not in desk.text()
        await desk.press("tab")
        await desk.type("geheim2")
        await desk.press("enter")
        await desk.sees("These two are not the same")
        assert sim.accounts[0].password != "geheim1"
        await desk.type("geheim1")
        await desk.press("enter")
        await desk.until(lambda: sim.accounts[0].password == "geheim1")
        await desk.until(lambda: desk.heard.said)
        assert "Password changed" in desk.heard.said[0]
        assert "geheim1" not in "".join(desk.heard.said)
        assert desk.heard.passwords == ["geheim1"]


async def test_a_wrong_rest_credential_is_said(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await desk.open("open.password")
        await desk.sees("Own password")
        await desk.type("geheim1")
        await desk.press("tab")
        await desk.type("geheim1")
        await desk.press("enter")
        await desk.sees("authentication failed", "Own password")
