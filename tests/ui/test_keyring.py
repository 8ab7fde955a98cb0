"""A keyring that asks its owner, or hangs, while a caller comes."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from textual import events

from console import secrets
from console.cli.start import account_of
from console.client.credential import Credential
from console.config import Profile, Store
from console.simulator import Simulator
from console.simulator.rest import CREDENTIAL
from console.ui.app import Console
from console.ui.setup import Setup
from tests.keyrings import Hanging, Memory, used
from tests.ui.shift import CALLER, SETTINGS, Shift, shift

_GIVES_UP_S = 8.0
KNOWN = Credential.parse(f"Basic {CREDENTIAL}")


class Asking(Memory):
    """A keyring that waits for its owner to unlock it."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = Event()
        self.unlocked = Event()
        self.gave_up = False

    def get_password(self, service: str, username: str) -> str | None:
        self.asked.set()
        self.gave_up = not self.unlocked.wait(_GIVES_UP_S)
        return KNOWN.password


@pytest.fixture
def asking() -> Iterator[Asking]:
    with used(Asking()) as backend:
        yield backend
        backend.unlocked.set()


async def typed_twice(one: Shift, password: str) -> None:
    await one.chord("; o k")
    await one.sees("Own password")
    await one.type(password)
    await one.press("tab")
    await one.type(password)


async def test_the_desk_lives_on_while_the_keyring_is_asked_for_the_rest_credential(
    asking: Asking, tmp_path: Path
) -> None:
    async with Simulator(extensions=6) as sim:
        profile = Profile(rest_url=sim.rest_url, rest_user=KNOWN.user, rest_in_clear=True)
        settings = replace(SETTINGS, profiles={"default": profile})
        async with shift(sim, tmp_path, settings=settings) as one:
            await typed_twice(one, "geheim1")
            one.app.post_message(events.Key("enter", None))
            await one.until(asking.asked.is_set, "asked")
            sim.call_in(CALLER)
            await one.until(one.app.board.queue.oldest_first, "the caller")
            assert sim.accounts[0].password != "geheim1"
            asking.unlocked.set()
            await one.until(lambda: sim.accounts[0].password == "geheim1", "changed")
            assert not asking.gave_up


async def test_a_keyring_that_hangs_holds_no_form_up(hanging: Hanging, tmp_path: Path) -> None:
    async with Simulator(extensions=6) as sim:
        profile = Profile(
            server=sim.url, rest_url=sim.rest_url, rest_user=KNOWN.user, rest_in_clear=True
        )
        settings = replace(SETTINGS, profiles={"default": profile})
        async with shift(sim, tmp_path, settings=settings) as one:
            await typed_twice(one, "geheim1")
            await one.press("enter")
            await one.sees("The keyring has not answered within")
            assert sim.accounts[0].password != "geheim1"
            await one.press("escape")
            await one.sees("Close without saving")
            await one.press("enter")
            await one.chord("; o s")
            await one.sees("Settings", "Connections")
            await one.press(*["down"] * 6, "enter")
            await one.sees("Connections · 1")
            await one.press("enter")
            await one.sees("Connection default")
            await one.press("shift+tab")
            await one.sees("REST password")
            await one.type(KNOWN.password)
            await one.press("enter")
            await one.sees("Saved; the keyring is silent: the REST password may be lost")
            await one.press("escape", "escape")
            await typed_twice(one, "geheim2")
            await one.press("enter")
            await one.until(lambda: sim.accounts[0].password == "geheim2", "held meanwhile")


async def test_a_password_that_a_silent_keyring_may_have_is_asked_for_with_the_reason(
    sim: Simulator, tmp_path: Path, hanging: Hanging
) -> None:
    options = Namespace(password_file=None)
    login = sim.accounts[0]
    profile = Profile(sim.url, user=login.user, number=login.number)
    with pytest.raises(secrets.KeyringSilent) as silent:
        account_of(options, profile, ask=False)
    settings = replace(SETTINGS, profiles={"default": profile})
    setup = Setup(Store(tmp_path / "config.toml"), settings, tmp_path, unasked=silent.value.reason)
    app = Console(setup)
    async with app.run_test(size=(120, 36)) as pilot:
        one = Shift(sim, app, pilot)
        await one.sees("Log in to the PBX", "The keyring has not answered within")
        await one.type(login.password)
        await one.press("enter")
        await one.until(lambda: app.board.live, "logged in")
        await one.sees("The password is not kept")
        await app.farewell()


async def test_a_connection_that_is_deleted_in_use_keeps_its_rest_access_until_the_end(
    tmp_path: Path,
) -> None:
    with used(Memory()):
        async with Simulator(extensions=6) as sim:
            profile = Profile(rest_url=sim.rest_url, rest_user=KNOWN.user, rest_in_clear=True)
            name = secrets.account("rest", sim.rest_url, KNOWN.user)
            secrets.keep(name, secrets.Secret(KNOWN.password))
            settings = replace(SETTINGS, profiles={"default": profile})
            async with shift(sim, tmp_path, settings=settings) as one:
                one.app.keep(replace(one.app.settings, profiles={}))
                await typed_twice(one, "geheim1")
                await one.press("enter")
                await one.until(lambda: sim.accounts[0].password == "geheim1", "changed")
