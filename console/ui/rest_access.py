"""The REST client of the profile in use: address, trust and credential.

Knows the profile and where the credential is kept. Must not know the REST calls.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from console import secrets
from console.auditing import audited
from console.client.credential import Credential
from console.client.errors import NotSent
from console.client.rest import RestClient
from console.client.trust import Trust
from console.config import Profile
from console.i18n import msg
from console.protocol.rest import RestCall, default_address
from console.state.readonly import NOTHING_SENT
from console.ui.accounts import protect
from console.ui.driver import crash

if TYPE_CHECKING:
    from console.audit_file import Audit
    from console.ui.app import Console


class AuditedRest(RestClient):
    """A REST client whose calls are logged: all three of them change something."""

    audit: Audit

    async def change_password(self, user_id: str, password: str) -> None:
        """Give the user a new password, which no report will show whatever comes of it."""
        crash.protect(password)
        await super().change_password(user_id, password)

    async def _call(self, call: RestCall, **content: Any) -> None:
        with audited(self.audit, call):
            await super()._call(call, **content)


def _address(app: Console, profile: Profile) -> str:
    host = app.session.address.host if app.session is not None else ""
    return profile.rest_url or default_address(host)


async def rest_client(app: Console) -> RestClient:
    """A client as the settings say. Raises NotSent where something is missing."""
    if app.setup.readonly:
        # All three REST calls change something.
        raise NotSent(NOTHING_SENT)
    profile = app.setup.used(app.settings)
    credential = app.setup.rest_credential or await _kept(app, profile)
    if credential is None:
        raise NotSent(
            msg("The REST credential is missing: enter it in the settings, it is not built in")
        )
    protect(credential)
    client = AuditedRest(
        _address(app, profile),
        credential,
        trust=Trust.chosen(profile.trust, profile.ca_file, profile.rest_pin),
        allow_plain=profile.rest_in_clear,
    )
    client.audit = app.dispatcher.audit
    return client


async def _kept(app: Console, profile: Profile) -> Credential | None:
    """From the keyring, which may ask: never in the event loop. Raises NotSent: it hangs."""
    name = secrets.account("rest", _address(app, profile), profile.rest_user)
    try:
        secret = await asyncio.to_thread(secrets.recall, name)
    except secrets.KeyringSilent as silent:
        raise NotSent(silent.reason) from None
    return Credential(profile.rest_user, secret.reveal()) if secret else None
