"""`lvconsole doctor`: each step of a connection with what came of it.

The exit code is that of the first step that failed (`console.client.doctor.Code`), 0 if none did.
"""

from __future__ import annotations

import argparse
import asyncio

from console.cli.start import script_account
from console.client.doctor import examine
from console.i18n import tr


def main(args: argparse.Namespace) -> int:
    """Print a line for each step as it ends."""
    return asyncio.run(_run(args))


async def _run(args: argparse.Namespace) -> int:
    account, trust = script_account(args)
    code = 0
    async for step in examine(account, trust=trust):
        mark = tr("ok") if step.ok else tr("FAILED")
        print(f"{mark:8}{step.name}: {step.detail}", flush=True)
        code = code or int(step.code)
    return code
