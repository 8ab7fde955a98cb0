"""`lvconsole send VERB ...`: one request from a script, its outcome as one JSON object.

`{"verb", "outcome", "message", "reply"}`; `outcome` is

| outcome | exit code | means |
|---|---|---|
| `accepted` | 0 | the PBX answered with code 0; `reply` holds what it told |
| `refused` | 1 | the PBX refused, or the call is not in a state for this: `message` says why |
| - | 2 | the command line was wrong; one line on stderr, nothing was sent |
| `no_link` | 3 | no connection, or no login: nothing was sent |
| `unknown` | 4 | it was sent, and nobody knows what became of it: it is not sent again |

`queue` and `extensions` put a list of `console.cli.render` extensions into `reply`. Whatever is no
mere query is written to the audit log, as the command that was typed.

Knows outcomes and exit codes. Must not know a verb: `verbs` makes the requests.
"""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import sys
from contextlib import suppress
from typing import Any

from console.audit_file import Audit
from console.auditing import audited
from console.cli import render
from console.cli.output import json_line
from console.cli.script import Picture, session
from console.cli.start import open_settings, script_account
from console.cli.stop import NO_LINK, Stop
from console.cli.verbs import VERBS, Made, Verb, View, Words
from console.client.errors import ConnectFailure, NotConfirmed, NotSent, Refused
from console.client.session import Session
from console.config import data_folder
from console.i18n import Message, msg, tr
from console.protocol.extension import Extensions
from console.protocol.records import Extension
from console.protocol.wire import Record
from console.state.audit import Who
from console.state.readonly import READS

_QUEUE_LIMIT = 2.0
"""Seconds to wait for the PBX's first list of waiting callers, which nobody can ask for."""

CODES = {"accepted": 0, "refused": 1, "no_link": NO_LINK, "unknown": 4}


def main(args: argparse.Namespace) -> int:
    """Send and print. Raises Stop for a wrong command line."""
    if args.verb == "help":
        _print_verbs()
        return 0
    verb = VERBS.get(args.verb)
    if verb is None:
        known = ", ".join(VERBS)
        raise Stop(msg("No verb “{verb}”; there are: {known}", verb=args.verb, known=known))
    verb.check(args.verb, args.words)
    outcome, message, reply = asyncio.run(_send(args, verb))
    line = {"verb": args.verb, "outcome": outcome, "message": str(message), "reply": reply}
    print(json_line(line))
    return CODES[outcome]


Outcome = tuple[str, Message | str, Any]


async def _send(args: argparse.Namespace, verb: Verb) -> Outcome:
    account, trust = script_account(args, open_settings(args))
    picture = Picture(account.number)
    try:
        async with session(account, trust, picture) as link:
            request = await _made(link, picture, verb, args.words)
            return await _carry_out(link, picture, request, " ".join((args.verb, *args.words)))
    except Refused as refused:
        return "refused", refused.message, None
    except NotConfirmed as unknown:
        return "unknown", unknown.reason, None
    except NotSent as unsent:
        return "no_link", unsent.reason, None
    except ConnectFailure as failure:
        return "no_link", failure.reason, None


async def _made(link: Session, picture: Picture, verb: Verb, words: Words) -> Made:
    """The request that a verb stands for now."""
    if verb.queue(words):
        with suppress(TimeoutError):
            async with asyncio.timeout(_QUEUE_LIMIT):
                await picture.queue_told.wait()
    answer = await link.request(verb.ask(words)) if verb.ask is not None else None
    return verb.make(View(picture.board, answer), words)


async def _carry_out(link: Session, picture: Picture, request: Made, typed: str) -> Outcome:
    if request is None:
        waiting = picture.board.queue.oldest_first()
        return "accepted", "", [render.extension(caller.record) for caller in waiting]
    if isinstance(request, Message):
        return "refused", request, None
    if request.id in READS:
        return "accepted", "", _plain(await link.request(request))
    who = Who(link.account.user, picture.board.own_number)
    audit = Audit(data_folder(), who=lambda: who, failed=_not_logged)
    with audited(audit, request, f"lvconsole send {typed}"):
        return "accepted", "", _plain(await link.request(request))


def _not_logged(cause: Message | str) -> None:
    """A log that can't be written stops no command."""
    text = tr("The audit log can't be written: {cause}", cause=cause)
    print(f"lvconsole: {text}", file=sys.stderr)


def _plain(reply: Any) -> Any:
    """A reply as JSON; a field that hides itself from `repr` is a secret and left out."""
    if isinstance(reply, Extension):
        return render.extension(reply)
    if isinstance(reply, Extensions):
        return _plain(reply.extensions)
    if isinstance(reply, Record):
        shown = (part.name for part in dataclasses.fields(reply) if part.repr)  # type: ignore[arg-type]
        return {name: _plain(getattr(reply, name)) for name in shown}
    if isinstance(reply, list | tuple):
        return [_plain(item) for item in reply]
    return sorted(reply) if isinstance(reply, frozenset) else reply


def _print_verbs() -> None:
    width = max(len(f"{name} {verb.needs}") for name, verb in VERBS.items())
    for name, verb in VERBS.items():
        print(f"{f'{name} {verb.needs}':{width}}  {verb.about}")
