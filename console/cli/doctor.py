"""`lvconsole doctor`: each step of a connection with what came of it.

The exit code is that of the first step that failed (`console.client.doctor.Code`), 0 if none did.
Below stands what the console that ran last has counted.

Knows how a step is printed. Must not know how it is examined.
"""

from __future__ import annotations

import argparse
import asyncio
import time

from console.cli.start import open_settings, script_account
from console.client.doctor import examine
from console.config import data_folder
from console.i18n import tr
from console.tally import Tally, kept


def main(args: argparse.Namespace) -> int:
    """Print a line for each step as it ends."""
    return asyncio.run(_run(args))


async def _run(args: argparse.Namespace) -> int:
    account, trust = script_account(args, open_settings(args))
    code = 0
    async for step in examine(account, trust=trust):
        mark = tr("ok") if step.ok else tr("FAILED")
        print(f"{mark:8}{step.name}{tr(': ')}{step.detail}", flush=True)
        code = code or int(step.code)
    for line in counted(kept(data_folder())):
        print(line, flush=True)
    return code


def counted(tally: Tally | None) -> list[str]:
    """What the console that ran last counted without saying more; it has no part in the code."""
    if tally is None:
        return []
    first, last = (
        time.strftime("%Y-%m-%d %H:%M", time.localtime(at)) for at in (tally.since, tally.until)
    )
    head = tr("The console counted from {first} to {last}:", first=first, last=last)
    return [head, *(f"        {line}" for line in tally.lines() or [tr("nothing odd")])]
