"""From options and settings to an account: what every connecting command begins with.

Knows which value wins: option, then profile. Must not connect.
"""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace
from getpass import getpass

from console import i18n
from console.cli.stop import Stop
from console.client.account import Account
from console.client.address import Address
from console.client.errors import BadAddress
from console.client.trust import Trust
from console.config import Profile, Settings, Store, config_path
from console.i18n import msg, tr
from console.protocol.checks import is_number
from console.secrets import PATIENCE_S, KeyringSilent, SecretRefused, account, find_password


def open_settings(args: argparse.Namespace) -> Store:
    """The settings file of the options; chooses the language as well."""
    store = Store(config_path(args.config, os.environ))
    language = args.language or store.settings.language
    if language:
        i18n.set_language(language)
    return store


def warn(store: Store) -> None:
    """Say on stderr what is wrong with the settings, for a command without screen."""
    for problem in store.problems:
        print(f"lvconsole: {problem}", file=sys.stderr)


def profile_of(args: argparse.Namespace, settings: Settings) -> tuple[str, Profile]:
    """The profile chosen, with the options in place of its values. Raises Stop."""
    name = args.profile or settings.profile
    profile = settings.profiles.get(name)
    if profile is None:
        if args.profile:
            known = ", ".join(settings.profiles) or "-"
            raise Stop(msg("No profile “{name}”; there are: {known}", name=name, known=known))
        profile = Profile()
    names = ("server", "rest_url", "user", "number", "language")
    given = {option: value for option in names if (value := getattr(args, option))}
    profile = replace(profile, **given)
    if profile.server:
        try:
            Address.parse(profile.server)
        except BadAddress as bad:
            raise Stop(bad.reason) from None
    if profile.number and not is_number(profile.number):
        raise Stop(msg("“{number}” is not the number of an extension", number=profile.number))
    return name, profile


def trust_of(profile: Profile) -> Trust:
    """Whose certificates the profile believes for the websocket."""
    return Trust.chosen(profile.trust, profile.ca_file, profile.pin)


def account_of(args: argparse.Namespace, profile: Profile, *, ask: bool) -> Account | None:
    """The account, if nothing is missing; `ask` asks for the password at the terminal.

    Raises Stop for a password file that cannot be used, KeyringSilent.
    """
    name = account("pbx", profile.server, profile.user)
    question = (lambda: getpass(tr("Password: "))) if ask and sys.stdin.isatty() else None
    try:
        password = find_password(
            name, file=args.password_file, environ=os.environ, ask=question, slow=_say_slow
        )
    except SecretRefused as refused:
        raise Stop(refused.reason) from None
    if not (profile.server and profile.user and profile.number and password):
        return None
    return Account(
        url=profile.server,
        user=profile.user,
        number=profile.number,
        language=profile.language or i18n.language(),
        password=password.reveal(),
    )


def _say_slow() -> None:
    """Why there is no screen yet."""
    print(tr("Waiting for the keyring, {n} s at most", n=round(PATIENCE_S)), file=sys.stderr)


def script_account(args: argparse.Namespace, store: Store) -> tuple[Account, Trust]:
    """The account of a command without screen, which says what is wrong with the settings too.

    Raises Stop, naming what is missing.
    """
    warn(store)
    _, profile = profile_of(args, store.settings)
    for value, option in (
        (profile.server, "--server"),
        (profile.user, "--user"),
        (profile.number, "--number"),
    ):
        if not value:
            raise Stop(msg("{option} is missing, and the profile does not say", option=option))
    try:
        found = account_of(args, profile, ask=True)
    except KeyringSilent as silent:
        raise Stop(
            msg("{reason}, or use LVCONSOLE_PASSWORD or --password-file", reason=silent.reason)
        ) from None
    if found is None:
        raise Stop(msg("No password: use the keyring, LVCONSOLE_PASSWORD or --password-file"))
    return found, trust_of(profile)
