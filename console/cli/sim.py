"""`lvconsole sim`: the simulated PBX for other programs, until it is stopped.

Prints the address of the websocket, that of REST, and one login.

Knows how the simulator is started and ended. Must not know what it answers.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys

from console.cli.stop import Stop
from console.disk import why
from console.i18n import msg, tr
from console.simulator import Simulator
from console.simulator.rest import CREDENTIAL


def main(args: argparse.Namespace) -> int:
    """Run until Ctrl+C or SIGTERM. Raises Stop where a port cannot be had."""
    try:
        asyncio.run(_run(args))
    except OSError as error:
        where, cause = error.filename, why(error)
        raise Stop(
            msg("Cannot listen on {address}: {cause}", address=where, cause=cause), 1
        ) from None
    return 0


async def _run(args: argparse.Namespace) -> None:
    host, port = args.listen
    simulator = Simulator(
        args.extensions,
        args.seed,
        host,
        port,
        args.calls_per_hour,
        args.handset_answer,
        speed=args.speed,
        rest_port=args.rest_port,
    )
    simulator.faults.awkward = args.awkward
    async with simulator:
        if args.for_demo:
            print(json.dumps(_where(simulator)), flush=True)
            await asyncio.to_thread(sys.stdin.read)
        else:
            _say(simulator)
            await asyncio.get_running_loop().create_future()


def _where(simulator: Simulator) -> dict[str, str]:
    login = simulator.accounts[0]
    return {
        "url": simulator.url,
        "rest_url": simulator.rest_url,
        "user": login.user,
        "password": login.password,
        "number": login.number,
        "rest_credential": f"Basic {CREDENTIAL}",
    }


def _say(simulator: Simulator) -> None:
    where = _where(simulator)
    print(where["url"])
    print(where["rest_url"])
    print(
        tr(
            "user {user}  password {password}  number {number}",
            user=where["user"],
            password=where["password"],
            number=where["number"],
        ),
        flush=True,
    )
