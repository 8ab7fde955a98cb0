"""Keyrings for as long as a test takes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from typing import TypeVar

import keyring
from keyring.backend import KeyringBackend

K = TypeVar("K", bound=KeyringBackend)


class Memory(KeyringBackend):
    """A keyring that lasts as long as a test."""

    priority = -2
    """Never chosen by `keyring` itself, which knows each class there is, hanging ones too."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class Hanging(Memory):
    """A keyring that answers nobody until it is unlocked."""

    def __init__(self) -> None:
        super().__init__()
        self.unlocked = Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.unlocked.wait()
        return super().get_password(service, username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self.unlocked.wait()
        super().set_password(service, username, password)

    def delete_password(self, service: str, username: str) -> None:
        self.unlocked.wait()
        super().delete_password(service, username)


@contextmanager
def used(backend: K) -> Iterator[K]:
    """This keyring in place of the one that is used."""
    before = keyring.get_keyring()
    keyring.set_keyring(backend)
    try:
        yield backend
    finally:
        keyring.set_keyring(before)
