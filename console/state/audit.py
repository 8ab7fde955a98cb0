"""The audit log's lines: what each command's two entries say, and the chain that ties them.

Knows the form of a line, how it is chained and how a log is checked, filtered and laid out. Must
not know files, clocks or screens: `at` and `day` are arguments.

A line is one JSON object. `previous` is the hash of the line before, `hash` is SHA-256 over
`previous` and everything else, so that no line can be changed, taken out or put in between without
breaking every line after it. Cutting lines off the end leaves a whole chain, so the hash of the
last line is kept apart as well; whoever must prove more keeps that hash elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from console.i18n import Message, msg
from console.protocol.redacting import redact
from console.protocol.rest import RestCall
from console.protocol.wire import Request, body
from console.state.identity import NOTHING, Identity
from console.state.ledger import WORDS, Outcome

START = "0" * 64
"""What stands for the hash before the first line."""

Line = dict[str, Any]
FIELDS = (
    "at",
    "event",
    "pair",
    "operator",
    "own",
    "command",
    "shown",
    "channel",
    "started",
    "other",
    "service",
    "operate",
    "fields",
    "outcome",
    "note",
)
"""Columns of an export, in order."""


def english(text: Message | str) -> str:
    """A text as it reads in English, whatever language the screen speaks."""
    if not isinstance(text, Message):
        return text
    values = {name: english(v) if isinstance(v, Message) else v for name, v in text.values.items()}
    try:
        return text.text.format_map(values)
    except (LookupError, ValueError, TypeError, AttributeError):
        return text.text


@dataclass(frozen=True, slots=True)
class Who:
    """Who commands: the operator's account and own extension."""

    operator: str = ""
    own: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """What both lines of a command begin with: when (epoch seconds), who, and which command.

    `pair` is the same in the lines of one command and in no others.
    """

    at: float
    who: Who
    pair: str
    command: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What the screen named: the sentence, and the call it stood for."""

    text: Message | str
    identity: Identity = NOTHING


Sent = Request[Any] | RestCall
"""What can be sent: over the websocket, or by REST."""


def sent_line(head: Head, request: Sent, shown: Shown) -> Line:
    """The line written before a command leaves; of a REST call, method and path say what it is."""
    return {
        **_head(head, "sent"),
        "shown": english(shown.text),
        **_call(shown.identity),
        "service": request.path if isinstance(request, RestCall) else request.service,
        "operate": request.method if isinstance(request, RestCall) else request.operate,
        "fields": redact({name: _field(value) for name, value in body(request).items()}),
    }


def _field(value: object) -> object:
    """A file that is sent is told by its size."""
    return f"{len(value)} bytes" if isinstance(value, bytes) else value


def outcome_line(head: Head, outcome: str, note: Message | str) -> Line:
    """The line written once something is known of a command."""
    return {**_head(head, "outcome"), "outcome": outcome, "note": english(note)}


def _head(head: Head, event: str) -> Line:
    return {
        "at": round(head.at, 3),
        "event": event,
        "pair": head.pair,
        "operator": head.who.operator,
        "own": head.who.own,
        "command": head.command,
    }


def _call(seen: Identity) -> Line:
    if seen == NOTHING:
        return {}
    return {"channel": seen.channel, "started": seen.started, "other": seen.other}


def word(outcome: Outcome) -> str:
    """The English word of an outcome."""
    return english(WORDS[outcome])


# The chain.


def chained(line: Mapping[str, Any], previous: str) -> str:
    """A line of the file, without its line break."""
    tied = {**line, "previous": previous}
    return _text({**tied, "hash": _hash(tied)})


def hash_of(text: str) -> str:
    """The hash that the next line has to name; the text's own one where the line is torn."""
    line = read(text)
    if line is not None and isinstance(line.get("hash"), str):
        return str(line["hash"])
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def _hash(line: Mapping[str, Any]) -> str:
    return hashlib.sha256(_text(line).encode("ascii")).hexdigest()


def _text(line: Mapping[str, Any]) -> str:
    return json.dumps(line, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def read(text: str) -> Line | None:
    """One line; None if it is none."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


@dataclass(frozen=True, slots=True)
class Broken:
    """The first line that does not fit, counted from 1."""

    number: int
    reason: Message


def verify(texts: Iterable[str], known: str = START) -> Broken | None:
    """The first line that was changed, torn or does not follow the one before; None if all fit.

    `known` is the hash of a line that was there once: without it, lines were cut off the end.
    """
    previous, number, seen = START, 0, known == START
    for number, text in enumerate(texts, 1):
        line = read(text)
        if line is None:
            return Broken(number, msg("it cannot be read"))
        told = line.pop("hash", None)
        if told != _hash(line):
            return Broken(number, msg("it was changed"))
        if line.get("previous") != previous:
            return Broken(number, msg("it does not follow the line before: some are missing"))
        previous = told
        seen = seen or told == known
    return None if seen else Broken(number, msg("the lines after it were cut off"))


# Reading.


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines are wanted: days are inclusive, `command` is an id or its beginning."""

    since: date | None = None
    until: date | None = None
    command: str = ""

    def fits(self, line: Mapping[str, Any], day: date) -> bool:
        """Whether a line of that day is wanted."""
        if self.since is not None and day < self.since:
            return False
        if self.until is not None and day > self.until:
            return False
        told = str(line.get("command", ""))
        return not self.command or told == self.command or told.startswith(self.command + ".")


def chosen(texts: Iterable[str], wanted: Wanted, day_of: Callable[[float], date]) -> Iterator[Line]:
    """The readable lines that are wanted, in the order of the log."""
    for text in texts:
        line = read(text)
        at = line.get("at") if line is not None else None
        if line is None or not isinstance(at, int | float):
            continue
        if wanted.fits(line, day_of(at)):
            yield line


def row(line: Mapping[str, Any]) -> list[str]:
    """A line as the cells of a table, in the order of `FIELDS`."""
    return [_cell(line.get(name)) for name in FIELDS]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
