"""`lvconsole demo`: the console on a simulated PBX of its own, by a real websocket.

The PBX is a process of its own, as in life: a busy screen cannot slow it down, nor it the screen.
It ends with the console, however that ends, since it reads from a pipe that closes then.

Knows how the two are started. Must not know what is simulated nor what is shown.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import console
from console import i18n
from console.cli.screen import check_terminal, setup_of, show, show_plain
from console.cli.start import open_settings
from console.cli.stop import Stop
from console.client.account import Account
from console.client.credential import Credential
from console.config import Profile
from console.i18n import msg, tr

PROFILE = "demo"
_SIMULATOR = (
    "import sys; folder = sys.argv.pop(1); folder in sys.path or sys.path.insert(0, folder);"
    " from console.__main__ import main; sys.exit(main())"
)
_PATIENCE = 5.0
"""Seconds the simulated PBX has to end by itself."""


def main(args: argparse.Namespace) -> int:
    """Show the console on a fresh simulated PBX; no password and no profile is needed."""
    store = open_settings(args)
    check_terminal(args)
    with simulated_pbx(args) as where:
        setup = setup_of(args, store)
        profile = Profile(
            server=where["url"],
            rest_url=where["rest_url"],
            user=where["user"],
            number=where["number"],
            rest_in_clear=True,
        )
        setup.settings = setup.settings.with_profile(PROFILE, profile)
        setup.profile = PROFILE
        # Nothing that was only played belongs among the real log and figures.
        setup.data_folder = setup.data_folder / PROFILE
        setup.account = Account(
            url=where["url"],
            user=where["user"],
            number=where["number"],
            language=i18n.language(),
            password=where["password"],
        )
        setup.rest_credential = Credential.parse(where["rest_credential"])
        setup.notice = tr("Demo: a simulated PBX with {number} extensions", number=args.extensions)
        return show_plain(setup) if args.plain else show(setup)


@contextmanager
def simulated_pbx(args: argparse.Namespace) -> Iterator[dict[str, str]]:
    """A simulated PBX on a free loopback port: its addresses and one login."""
    # Not by -m: that would take the `console` of whatever folder this happens to be.
    command = [sys.executable, "-P", "-c", _SIMULATOR, str(Path(console.__file__).parents[1])]
    command += ["sim", "--for-demo", "--listen", "127.0.0.1:0"]
    command += ["--extensions", str(args.extensions), "--seed", str(args.seed)]
    command += ["--calls-per-hour", str(args.calls_per_hour)]
    # A session of its own: Ctrl+C and a closed terminal are for the console to answer.
    pbx = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    assert pbx.stdout is not None
    assert pbx.stdin is not None
    try:
        line = pbx.stdout.readline()
        if not line:
            raise Stop(msg("The simulated PBX did not start"), 1)
        yield json.loads(line)
    finally:
        pbx.stdin.close()
        pbx.stdout.close()
        try:
            pbx.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            pbx.kill()
            pbx.wait()
