"""`lvconsole watch`: one JSON object a line for each event, until it is stopped.

Every object has `at` (epoch seconds of this computer) and `event`:

| event | further fields |
|---|---|
| `link` | `phase`, `cause` |
| `login` | `user`, `number`, `licences` |
| `extensions` | `extensions`: the whole list, after each login and re-read |
| `extension` | `extension` that changed |
| `calls`, `queue` | `extensions`: the calls in progress, the waiting callers; the whole list |
| `conference` | `name`, `members` |
| `oddity` | `kind`, `detail`: something of the PBX that was counted and skipped |

The objects are those of `console.cli.render`. A link that ends is made again; a first connection
that fails, or a refused login, ends with exit code 3.

Knows which news is which object. Must not know how the board is kept.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time
from collections.abc import Callable
from typing import Any

from console.cli import render
from console.cli.output import json_line
from console.cli.script import Picture
from console.cli.start import open_settings, script_account
from console.cli.stop import NO_LINK, Stop
from console.client.account import Account
from console.client.errors import ConnectFailure
from console.client.session import Session
from console.client.trust import Trust
from console.protocol import push


def main(args: argparse.Namespace) -> int:
    """Print events until Ctrl+C. Raises Stop where there is no link at all."""
    account, trust = script_account(args, open_settings(args))
    try:
        asyncio.run(_run(account, trust))
    except ConnectFailure as failure:
        raise Stop(failure.reason, NO_LINK) from None
    return 0


async def _run(account: Account, trust: Trust) -> None:
    lines = _Lines()
    picture = Picture(account.number, lines.put)
    session = picture.session = Session(account, listener=picture, trust=trust, patient=False)
    running = asyncio.create_task(session.run())
    unread = asyncio.create_task(lines.unread.wait())
    await asyncio.wait({running, unread}, return_when=asyncio.FIRST_COMPLETED)
    unread.cancel()
    if not running.done():
        await session.close()
    await running


class _Lines:
    """Writes events to stdout until nobody reads them any more."""

    def __init__(self) -> None:
        self.unread = asyncio.Event()

    def put(self, kind: str, news: object) -> None:
        line = {"at": round(time.time(), 3), **event(kind, news)}
        try:
            print(json_line(line), flush=True)
        except BrokenPipeError:
            # What is left in the buffer must not be tried again when Python ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            self.unread.set()


def event(kind: str, news: Any) -> render.Json:
    """The object of one piece of news of a Picture, without its time."""
    return _NEWS[kind](news)


def _of_push(news: push.Push) -> render.Json:
    if isinstance(news, push.ExtensionSingle):
        return {"event": "extension", "extension": render.extension(news.extension)}
    if isinstance(news, push.ConferenceMembers):
        members = [render.member(record) for record in news.members]
        return {"event": "conference", "name": news.conference_name, "members": members}
    name = "queue" if isinstance(news, push.CallingInQueue) else "calls"
    return {"event": name, "extensions": [render.extension(one) for one in news.extensions]}


_NEWS: dict[str, Callable[[Any], render.Json]] = {
    "link": lambda link: {"event": "link", "phase": str(link.phase), "cause": str(link.cause)},
    "login": lambda reply: {
        "event": "login",
        "user": reply.user,
        "number": reply.number,
        "licences": sorted(reply.licenses),
    },
    "extensions": lambda records: {
        "event": "extensions",
        "extensions": [render.extension(record) for record in records],
    },
    "push": _of_push,
    "oddity": lambda pair: {"event": "oddity", "kind": pair[0], "detail": pair[1]},
}
