"""`lvconsole`: the console on a real PBX.

Knows how options and a profile become what the console starts with. Must not know what is shown.
"""

from __future__ import annotations

import argparse

from console.cli.screen import check_terminal, setup_of, show, show_plain
from console.cli.start import account_of, open_settings, profile_of, script_account, trust_of
from console.secrets import KeyringSilent


def main(args: argparse.Namespace) -> int:
    """Show the console; what is missing of the account is asked for in its first form."""
    if args.plain:
        return _plain(args)
    store = open_settings(args)
    check_terminal(args)
    name, profile = profile_of(args, store.settings)
    setup = setup_of(args, store)
    setup.settings = setup.settings.with_profile(name, profile)
    setup.profile = name
    setup.trust = trust_of(profile)
    try:
        setup.account = account_of(args, profile, ask=False)
    except KeyringSilent as silent:
        setup.unasked = silent.reason
    return show(setup)


def _plain(args: argparse.Namespace) -> int:
    """Line by line: no form, so that what is missing ends the command."""
    store = open_settings(args)
    account, trust = script_account(args, store)
    setup = setup_of(args, store)
    setup.profile, _ = profile_of(args, store.settings)
    setup.account, setup.trust, setup.problems = account, trust, []
    return show_plain(setup)
