"""Logging in: the session of an account, the form when something is missing or wrong, the pin.

Knows accounts, profiles and what a failed connection offers. Must not know what the session tells
once it lives.
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from console import secrets
from console.client.account import Account
from console.client.errors import CertificateRefused, ConnectFailure
from console.client.trust import Trust
from console.i18n import Message, language, msg
from console.secrets import Secret
from console.ui.dialogs import Question
from console.ui.driver import crash
from console.ui.login import Login

if TYPE_CHECKING:
    from console.client.credential import Credential
    from console.client.session import Session
    from console.ui.app import Console


class Accounts:
    """Starts sessions for the app and keeps what a successful login used."""

    def __init__(self, app: Console) -> None:
        self.app = app
        self._task: asyncio.Task[None] | None = None
        self._entered: Account | None = None
        """What was typed into the form, until it has proven right."""
        self._keeping: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """With the account of the start, or the form."""
        account = self.app.setup.account
        if account is not None and account.password:
            self.connect(account)
        else:
            self.ask(account or self._known(), self.app.setup.unasked)

    def _known(self) -> Account:
        setup = self.app.setup
        profile = setup.used(self.app.settings)
        return Account(profile.server, profile.user, profile.number)

    def connect(self, account: Account) -> None:
        """Starts a session for an account."""
        from console.client.session import Session

        app, setup = self.app, self.app.setup
        crash.protect(account.password)
        if setup.rest_credential is not None:
            protect(setup.rest_credential)
        reread = 60.0 * app.settings.desk.reread_minutes
        try:
            session = Session(
                account,
                listener=app.feed,
                trust=setup.trust,
                timing=replace(setup.timing, reread=reread),
                recorder=setup.recorder(app.say),
                patient=False,
            )
        except ConnectFailure as failure:
            self.ask(account, failure.reason)
            return
        self._use(session)
        self._task = asyncio.create_task(self._run(session), name="session")

    def _use(self, session: Session | None) -> None:
        app = self.app
        app.session = app.dispatcher.session = app.feed.session = session

    async def _run(self, session: Session) -> None:
        try:
            await session.run()
        except ConnectFailure as failure:
            if session is self.app.session:
                self._use(None)
                self._failed(session.account, failure)

    def _failed(self, account: Account, failure: ConnectFailure) -> None:
        if isinstance(failure, CertificateRefused) and failure.may_pin:
            self._offer_pin(account, failure)
        else:
            self.ask(account, failure.reason)

    def _offer_pin(self, account: Account, failure: CertificateRefused) -> None:
        def answered(yes: bool | None) -> None:
            if not yes:
                self.ask(account, failure.reason)
                return
            setup = self.app.setup
            setup.trust = Trust(pin=failure.fingerprint)
            profile = setup.used(self.app.settings)
            pinned = replace(profile, server=account.url, trust="pin", pin=failure.fingerprint)
            self.app.keep(self.app.settings.with_profile(setup.profile, pinned))
            self.connect(account)

        text = msg(
            "{reason}\n\nCompare this fingerprint with the one your administrator has. "
            "Trust exactly this certificate from now on?",
            reason=failure.reason,
        )
        self.app.push_screen(Question(text, msg("trust it")), answered)

    def ask(self, account: Account, failure: Message | str) -> None:
        """Shows the login form, with the reason on top."""

        def answered(given: Account | None) -> None:
            if given is not None:
                self._entered = given
                self.connect(given)

        login = Login(
            replace(account, language=language()), failure, quit_keys=self.app.keymap["quit"]
        )
        self.app.push_screen(login, answered)

    def logged_in(self) -> None:
        """The login succeeded: what was typed is kept, the password only in a keyring."""
        entered, self._entered = self._entered, None
        if entered is None:
            return
        app = self.app
        profile = app.setup.used(app.settings)
        used = replace(profile, server=entered.url, user=entered.user, number=entered.number)
        app.keep(app.settings.with_profile(app.setup.profile, used))
        name = secrets.account("pbx", used.server, used.user)
        self._in_keyring(secrets.keep, name, Secret(entered.password))

    def password_changed(self, new: str) -> None:
        """The own password is another one now: reconnections use it, and a keyring keeps it."""
        session = self.app.session
        if session is None:
            return
        crash.protect(new)
        session.account = replace(session.account, password=new)
        name = secrets.account("pbx", session.account.url, session.account.user)
        self._in_keyring(_keep_if_kept, name, Secret(new))

    def _in_keyring(self, work: Callable[[str, Secret], object], name: str, new: Secret) -> None:
        """A keyring may ask or hang: never in the event loop."""

        async def run() -> None:
            try:
                await asyncio.to_thread(work, name, new)
            except secrets.KeyringSilent as silent:
                self.app.say(msg("{reason}. The password is not kept", reason=silent.reason))

        self._keeping = asyncio.create_task(run(), name="keyring")


def _keep_if_kept(name: str, password: Secret) -> None:
    """A password that nobody kept before stays out of the keyring."""
    if secrets.recall(name) is not None:
        secrets.keep(name, password)


def protect(credential: Credential) -> None:
    """Keep a credential out of every report to come, as it is written and as it is sent."""
    crash.protect(credential.password)
    crash.protect(base64.b64encode(f"{credential.user}:{credential.password}".encode()).decode())
