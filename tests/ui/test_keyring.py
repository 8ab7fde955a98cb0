"""A keyring that asks its owner, or hangs, while a caller comes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from textual import events

from console.client.credential import Credential
from console.config import Profile
from console.simulator import Simulator
from console.simulator.rest import CREDENTIAL
from tests.keyrings import Memory, used
from tests.ui.shift import CALLER, SETTINGS, shift

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


async def test_the_desk_lives_on_while_the_keyring_is_asked_for_the_rest_credential(
    asking: Asking, tmp_path: Path
) -> None:
    async with Simulator(extensions=6) as sim:
        profile = Profile(rest_url=sim.rest_url, rest_user=KNOWN.user, rest_in_clear=True)
        settings = replace(SETTINGS, profiles={"default": profile})
        async with shift(sim, tmp_path, settings=settings) as one:
            await one.chord("; o k")
            await one.sees("Own password")
            await one.type("geheim1")
            await one.press("tab")
            await one.type("geheim1")
            one.app.post_message(events.Key("enter", None))
            await one.until(asking.asked.is_set, "asked")
            sim.call_in(CALLER)
            await one.until(one.app.board.queue.oldest_first, "the caller")
            assert sim.accounts[0].password != "geheim1"
            asking.unlocked.set()
            await one.until(lambda: sim.accounts[0].password == "geheim1", "changed")
            assert not asking.gave_up
