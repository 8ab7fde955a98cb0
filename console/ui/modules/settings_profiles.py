"""Connection profiles: address, account, certificates, REST.

Knows how a profile is edited, how a certificate is pinned, and where the REST password goes: the
keyring, never the settings file. Must not know how a connection is made.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from typing import Any, NamedTuple

from console import secrets
from console.client.address import Address, RestAddress
from console.client.errors import (
    BadAddress,
    BadRestAddress,
    ConnectFailure,
    NotSent,
)
from console.client.explain import explain
from console.client.trust import fetch_fingerprint
from console.config import Profile, Settings, entries
from console.i18n import Message, msg, tr
from console.protocol.checks import is_number
from console.protocol.rest import default_address
from console.ui.form_fields import Secret, Text
from console.ui.forms import Form, Values, Wrong
from console.ui.listing import Action, Cells, Listing, Loaded
from console.ui.modules.settings_form import faults, field_of
from console.ui.widgets.line_columns import Column


class Named(NamedTuple):
    """A profile with its name."""

    name: str
    profile: Profile


class Shown(NamedTuple):
    """A certificate's fingerprint: of which address, and by which setting it is pinned."""

    setting: str
    address: str
    pin: str


class Profiles(Listing[Named]):
    """All profiles."""

    markable = False
    searchable = False

    def heading(self) -> str:
        """The title."""
        return tr("Connections")

    def columns(self) -> tuple[Column, ...]:
        """Name, address, account."""
        return (
            Column(tr("Title"), 12, 1),
            Column(tr("Server"), 24, 2),
            Column(tr("User"), 10, 1),
            Column(tr("Own extension"), 14),
        )

    def actions(self) -> Sequence[Action]:
        """Add, change, delete, use, pin."""
        return (
            Action("enter", msg("change"), self.change, needs="row"),
            Action("a", msg("add"), self.add),
            Action("d", msg("delete"), self.delete, needs="row"),
            Action("u", msg("use at the next start"), self.use, needs="row"),
            Action("p", msg("pin the certificates"), self.pin, needs="row"),
        )

    def key_of(self, item: Named) -> str:
        """The name."""
        return item.name

    def cells_of(self, item: Named) -> Cells:
        """The one in use is told from the others."""
        used = item.name == self.services.settings().profile
        return (
            (f"* {item.name}" if used else item.name, "strong" if used else "plain"),
            (item.profile.server, "plain"),
            (item.profile.user, "plain"),
            (item.profile.number, "plain"),
        )

    async def load(self, page: int, size: int) -> Loaded[Named]:
        """The settings: nothing is asked."""
        found = [Named(*pair) for pair in self.services.settings().profiles.items()]
        return Loaded(found, len(found))

    async def add(self) -> None:
        """A new profile."""
        await self._edit(Named("", Profile()))

    async def change(self) -> None:
        """The profile under the cursor."""
        assert self.item is not None
        await self._edit(self.item)

    async def _edit(self, item: Named) -> None:
        async def send(values: Values) -> Message:
            return await self._write(item, values)

        declared = entries(Profile)
        form = Form(
            tr("Connection {name}", name=item.name) if item.name else tr("New connection"),
            [
                Text("name", msg("Title"), required=True, longest=40),
                *(field_of(entry) for entry in declared),
                Secret(
                    "rest_password",
                    msg("REST password"),
                    hint=msg("Kept in the keyring; empty: as it is"),
                ),
            ],
            send,
            check=_faults,
            say=self.tell,
        )
        if await self.fill_in(form, {"name": item.name, **asdict(item.profile)}) is not None:
            await self.reload()

    async def _write(self, item: Named, values: Values) -> Message:
        settings = self.services.settings()
        name = values["name"]
        if name != item.name and name in settings.profiles:
            raise Wrong(msg("There is a connection of this name"), "name")
        profile = Profile(**{entry.name: values[entry.name] for entry in entries(Profile)})
        password = values["rest_password"]
        said = msg("Saved; it is used at the next connection")
        if password:
            trouble = await asyncio.to_thread(_keep_password, profile, password)
            said = said if trouble is None else trouble
        others = {key: value for key, value in settings.profiles.items() if key != item.name}
        used = name if settings.profile == item.name else settings.profile
        self._save(replace(settings, profile=used, profiles={**others, name: profile}))
        if item.name and name != item.name:
            said = await self.services.rename_profile(item.name, name) or said
        return said

    async def delete(self) -> None:
        """Deletes the profile under the cursor."""
        item = self.item
        assert item is not None
        if await self.ask(msg("Delete the connection {name}?", name=item.name), msg("delete")):
            settings = self.services.settings()
            rest = {key: value for key, value in settings.profiles.items() if key != item.name}
            await self._save_and_show(replace(settings, profiles=rest), msg("Deleted"))

    async def use(self) -> None:
        """Makes it the one that is used when none is named."""
        assert self.item is not None
        chosen = replace(self.services.settings(), profile=self.item.name)
        await self._save_and_show(chosen, msg("Used at the next start"))

    async def pin(self) -> None:
        """Shows the fingerprints of the servers' certificates, and pins them if agreed."""
        item = self.item
        assert item is not None
        shown = await self._fingerprints(item.profile)
        if not shown:
            self.tell(msg("Neither address is encrypted: there is no certificate"), bad=True)
            return
        question = msg(
            "Compare with the PBX before you accept (SHA-256):\n\n{fingerprints}",
            fingerprints="\n\n".join(f"{one.address}\n{one.pin}" for one in shown),
        )
        if await self.ask(question, msg("accept and pin")):
            pins: dict[str, Any] = {one.setting: one.pin for one in shown}
            profile = replace(item.profile, trust="pin", **pins)
            settings = self.services.settings().with_profile(item.name, profile)
            await self._save_and_show(settings, msg("Pinned"))

    async def _fingerprints(self, profile: Profile) -> list[Shown]:
        """Of the addresses that are encrypted. Raises NotSent where one can't be had."""
        shown = []
        try:
            address = Address.parse(profile.server)
            if address.secure:
                shown.append(await _shown("pin", address.host, address.port))
            rest = RestAddress.parse(_rest_address(profile))
            # Nobody said that there is anything at the usual address.
            with suppress(*() if profile.rest_url else (ConnectFailure,)):
                if rest.secure:
                    shown.append(await _shown("rest_pin", rest.host, rest.port))
        except ConnectFailure as failure:
            raise NotSent(failure.reason) from None
        return shown

    def _save(self, settings: Settings) -> None:
        trouble = self.services.save_settings(settings)
        if trouble is not None:
            raise Wrong(trouble)

    async def _save_and_show(self, settings: Settings, done: Message) -> None:
        try:
            self._save(settings)
        except Wrong as wrong:
            self.tell(wrong.reason, bad=True)
            return
        await self.reload()
        self.tell(done)


async def _shown(setting: str, host: str, port: int) -> Shown:
    try:
        return Shown(setting, f"{host}:{port}", await fetch_fingerprint(host, port))
    except OSError as error:
        raise explain(error, host, port) from None


def _rest_address(profile: Profile) -> str:
    return profile.rest_url or default_address(Address.parse(profile.server).host)


def _keep_password(profile: Profile, password: str) -> Message | None:
    """Why it is not kept for good but holds until the console ends; None: it is kept."""
    name = secrets.account("rest", _rest_address(profile), profile.rest_user)
    secret = secrets.Secret(password)
    try:
        if secrets.keep(name, secret):
            return None
        said = msg("Saved; there is no keyring: the REST password is lost when you quit")
    except secrets.KeyringSilent:
        said = msg("Saved; the keyring is silent: the REST password may be lost when you quit")
    secrets.hold(name, secret)
    return said


def _faults(values: Values) -> Mapping[str, Message | str]:
    found = faults(entries(Profile), values)
    try:
        Address.parse(values["server"])
    except BadAddress as bad:
        found["server"] = bad.reason
    number, rest = values["number"], values["rest_url"]
    if number and not is_number(number):
        found["number"] = msg("A number has digits, *, # and + only, at most 32")
    if rest and not _is_rest(rest):
        found["rest_url"] = msg("An address that begins with https://")
    if values["trust"] == "ca" and not values["ca_file"]:
        found["ca_file"] = msg("This must be filled in")
    if values["rest_password"] and not values["rest_user"]:
        found["rest_user"] = msg("This must be filled in")
    return found


def _is_rest(address: str) -> bool:
    try:
        RestAddress.parse(address)
    except BadRestAddress:
        return False
    return True
