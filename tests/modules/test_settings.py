"""The settings, by keys."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from textual.theme import Theme

from console.client.trust import normalise
from console.config import Profile, Settings, Store
from console.i18n import Message, msg
from console.secrets import account, recall
from console.simulator import Simulator
from console.state.key_names import read_key
from console.state.keys import COMMANDS, keymap
from console.ui.modules import settings_profiles
from tests.client.certificates import make
from tests.client.servers import scripted_pbx
from tests.keyrings import Memory, used
from tests.modules.host import Desk, at_desk


async def opened(desk: Desk, part: int) -> None:
    await desk.open("open.settings")
    await desk.sees("Settings", "Connections")
    await desk.press(*["down"] * part, "enter")


def use(desk: Desk, settings: Settings) -> None:
    desk.heard.settings = settings


async def test_a_section_is_changed_by_its_form(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await opened(desk, 2)
        await desk.sees("Transfer countdown", "Panes")
        await desk.press("end", "backspace")
        await desk.type("9")
        await desk.press("enter")
        await desk.sees("A whole number from 0 to 5")
        await desk.press("backspace")
        await desk.type("3")
        await desk.press("enter")
        await desk.sees("Saved")
        assert desk.heard.settings.desk.countdown == 3
        assert desk.heard.settings.desk.panes == Settings().desk.panes


async def test_a_name_that_is_none_of_the_set_is_refused(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await opened(desk, 3)
        await desk.sees("Caller waiting", "any of bell")
        await desk.type("bell, drum")
        await desk.press("enter")
        await desk.sees("must be a list of: bell")
        assert desk.heard.settings.alerts == Settings().alerts


async def test_the_delimiter_may_be_a_tab(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await opened(desk, 5)
        await desk.sees("Delimiter", "comma")
        await desk.press("left", "enter")
        await desk.sees("Saved")
        assert desk.heard.settings.export.delimiter == "\t"


async def test_what_can_not_be_written_is_said(sim: Simulator, tmp_path: Path) -> None:
    def refuse(settings: Settings) -> Message | None:
        return msg("Settings not saved: {file}: {cause}", file="/x", cause="disk full")

    async with at_desk(sim, tmp_path) as desk:
        desk.services = replace(desk.services, save_settings=refuse)
        await opened(desk, 5)
        await desk.sees("Delimiter")
        await desk.press("right", "enter")
        await desk.sees("disk full", "semicolon")


async def test_a_theme_is_shown_while_choosing_and_given_back(
    sim: Simulator, tmp_path: Path
) -> None:
    async with at_desk(sim, tmp_path) as desk:
        for name in ("aa", "bb"):
            desk.app.register_theme(Theme(name, primary="#ff0000"))
        desk.app.theme = "aa"
        await opened(desk, 1)
        await desk.sees("Theme · 2", "talking")
        await desk.press("down")
        await desk.until(lambda: desk.app.theme == "bb")
        await desk.press("escape")
        await desk.until(lambda: desk.app.theme == "aa")
        await desk.press("enter")
        await desk.sees("Theme · 2")
        await desk.press("down")
        await desk.until(lambda: desk.app.theme == "bb")
        await desk.press("enter")
        await desk.until(lambda: desk.heard.settings.theme == "bb")
        await desk.sees("Settings")
        assert desk.app.theme == "bb"


async def test_a_key_is_bound_and_given_back(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await opened(desk, 4)
        await desk.sees("Keys", "Answer", "F2, ; a")
        await desk.press("enter")
        await desk.sees("Second key")
        await desk.press("tab", "tab")
        await desk.type("F11")
        await desk.press("enter")
        await desk.sees("Bound", "F2, ; a, F11", "own")
        assert desk.heard.settings.keys == {"call.pick_from_queue": ("f2", "; a", "f11")}
        await desk.press("d")
        await desk.sees("As delivered")
        assert desk.heard.settings.keys == {}


async def test_a_clash_is_warned_of_before_a_key_is_taken(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await opened(desk, 4)
        await desk.sees("F2, ; a")
        await desk.press("enter")
        await desk.sees("Second key")
        await desk.press("tab", "tab")
        await desk.type("f3")
        await desk.press("enter")
        await desk.sees("F3 is Dial now. Take it from there?")
        await desk.press("escape")
        await desk.sees("Nothing was changed")
        assert desk.heard.settings.keys == {}
        await desk.press("enter")
        await desk.sees("Take it from there?")
        await desk.press("enter")
        await desk.sees("Bound")
        keys = desk.heard.settings.keys
        assert keys == {"call.pick_from_queue": ("f2", "; a", "f3"), "call.dial": ("; d",)}


@pytest.mark.parametrize("typed", ["x", "1", "ctrl+s", "; 1", "f13", "alt+x", "*", "#", ";"])
def test_no_letter_digit_or_terminal_key_can_be_bound(typed: str) -> None:
    assert read_key(typed) == ""


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("F11", "f11"),
        ("Ctrl+L", "ctrl+l"),
        (";a", "; a"),
        ("；s l", "; s l"),
        ("; SL", "; s l"),
        ("+", "+"),
    ],
)
def test_keys_are_read_as_people_write_them(typed: str, key: str) -> None:
    assert read_key(typed) == key


def test_every_delivered_key_can_be_written() -> None:
    fixed = {"escape", "ctrl+g"}
    delivered = {key for keys in keymap().values() for key in keys} - fixed
    assert {key for key in delivered if read_key(key) != key} == set()
    assert len(COMMANDS) > 40


@pytest.fixture
def memory() -> Iterator[Memory]:
    """A keyring of this test only."""
    with used(Memory()) as backend:
        yield backend


@pytest.mark.usefixtures("memory")
async def test_a_rest_password_goes_to_the_keyring_and_nowhere_else(
    sim: Simulator, tmp_path: Path
) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await opened(desk, 6)
        await desk.sees("Connections", "Nothing here yet")
        await desk.press("a")
        await desk.sees("New connection", "Language of this connection", "Certificates believed")
        await desk.type("hotel")
        await desk.press("tab")
        await desk.type("ws://10.0.0.5")
        await desk.press("tab", "tab")
        await desk.type("op")
        await desk.press("shift+tab", "shift+tab", "shift+tab", "shift+tab")
        await desk.type("geheim9")
        assert "geheim9" not in desk.text()
        await desk.press("enter")
        await desk.sees("This must be filled in")
        await desk.type("rest")
        await desk.press("enter")
        await desk.sees("Saved", "hotel", "10.0.0.5")
        profile = desk.heard.settings.profiles["hotel"]
        found = (profile.server, profile.user, profile.rest_user)
        assert found == ("ws://10.0.0.5", "op", "rest")
        kept = recall(account("rest", "https://10.0.0.5", "rest"))
        assert kept is not None
        assert kept.reveal() == "geheim9"
        assert "geheim9" not in repr(desk.heard.settings)


async def test_without_a_keyring_a_rest_password_is_held(
    memory: Memory, monkeypatch: pytest.MonkeyPatch, sim: Simulator, tmp_path: Path
) -> None:
    monkeypatch.setattr(memory, "set_password", lambda *_: None)
    async with at_desk(sim, tmp_path) as desk:
        await opened(desk, 6)
        await desk.press("a")
        await desk.sees("New connection")
        await desk.type("hotel")
        await desk.press("tab")
        await desk.type("ws://10.0.0.7")
        await desk.press("shift+tab", "shift+tab")
        await desk.type("geheim9")
        await desk.press("shift+tab", "shift+tab")
        await desk.type("rest")
        await desk.press("enter")
        await desk.sees("the REST password is lost when you quit")
        kept = recall(account("rest", "https://10.0.0.7", "rest"))
        assert kept is not None
        assert kept.reveal() == "geheim9"


async def test_a_connection_is_chosen_and_deleted(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        use(desk, Settings(profiles={"hotel": Profile(server="ws://10.0.0.5")}))
        await opened(desk, 6)
        await desk.sees("Connections · 1")
        await desk.press("u")
        await desk.sees("* hotel")
        await desk.press("d")
        await desk.sees("Delete the connection hotel?")
        await desk.press("enter")
        await desk.sees("Deleted")
        assert desk.heard.settings.profiles == {}


async def test_a_plain_connection_has_no_certificate_to_pin(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        use(desk, Settings(profiles={"a": Profile(server=sim.url)}))
        await opened(desk, 6)
        await desk.sees("Connections · 1")
        await desk.press("p")
        await desk.sees("there is no certificate")


async def test_nobody_is_asked_to_pin_what_has_expired(sim: Simulator, tmp_path: Path) -> None:
    shown = make(days=(-30, -1))
    async with scripted_pbx(shown.server(tmp_path)) as pbx, at_desk(sim, tmp_path) as desk:
        use(desk, Settings(profiles={"a": Profile(server=pbx.url)}))
        await opened(desk, 6)
        await desk.sees("Connections · 1")
        await desk.press("p")
        await desk.sees("has expired. It must be renewed there")
        assert "accept and pin" not in desk.text()


async def test_without_a_rest_address_the_certificate_of_the_usual_one_is_pinned(
    sim: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = make()
    async with scripted_pbx(shown.server(tmp_path)) as pbx, at_desk(sim, tmp_path) as desk:
        # In place of port 443, which a test may not open.
        usual = f"https://127.0.0.1:{pbx.port}"
        monkeypatch.setattr(settings_profiles, "default_address", lambda _: usual)
        use(desk, Settings(profiles={"a": Profile(server=sim.url)}))
        await opened(desk, 6)
        await desk.sees("Connections · 1")
        await desk.press("p")
        await desk.sees(f"127.0.0.1:{pbx.port}", "accept and pin")
        await desk.press("enter")
        await desk.sees("Pinned")
        assert normalise(desk.heard.settings.profiles["a"].rest_pin) == shown.fingerprint


async def test_why_no_certificate_could_be_had_names_the_address(
    sim: Simulator, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    async with at_desk(sim, tmp_path) as desk:
        use(desk, Settings(profiles={"a": Profile(server=f"wss://127.0.0.1:{port}")}))
        await opened(desk, 6)
        await desk.sees("Connections · 1")
        await desk.press("p")
        await desk.sees("127.0.0.1 refuses connections on port")


@pytest.mark.parametrize("address", ["https://[", "https://pbx:99999", "https://", "pbx"])
async def test_what_is_no_rest_address_is_said_at_its_field(
    sim: Simulator, tmp_path: Path, address: str
) -> None:
    async with at_desk(sim, tmp_path) as desk:
        use(desk, Settings(profiles={"a": Profile(server=sim.url, rest_url=address)}))
        await opened(desk, 6)
        await desk.sees("Connections · 1")
        await desk.press("p")
        await desk.sees("Not a REST address")
        await desk.press("enter")
        await desk.sees("Connection a")
        await desk.press("enter")
        await desk.sees("An address that begins with https://")


async def test_settings_from_the_screens_are_read_back_from_the_file(tmp_path: Path) -> None:
    store = Store(tmp_path / "config.toml")
    changed = Settings(keys={"call.dial": ("f11", "; d")}, profiles={"a": Profile(server="x")})
    store.save(changed)
    assert Store(tmp_path / "config.toml").settings == changed
