"""What can be typed after `lvconsole`: commands and options, declared once.

Knows names, kinds and help texts. Must not know what a command does. A shared option may stand
before or after the command.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from console import __version__
from console.i18n import LANGUAGES, tr

_N = TypeVar("_N", int, float)

USAGE = 2
"""Exit code of a wrong command line, here and in every command."""

_LISTEN = re.compile(r"(?P<host>\[[0-9a-fA-F:]+]|[^:\s]*):(?P<port>\d{1,5})")


class Parser(argparse.ArgumentParser):
    """A parser that says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        """End with exit code 2."""
        hint = tr("see {command} --help", command=self.prog)
        self.exit(USAGE, f"{self.prog}: {one_line(message)} ({hint})\n")


def one_line(text: str) -> str:
    """A text without line breaks or any other sign that could move a cursor."""
    return "".join(character if character.isprintable() else "�" for character in text)


def build_parser() -> Parser:
    """The parser, its texts in the current language."""
    parser = Parser(
        prog="lvconsole",
        description=tr("Operator console for the LvSwitch IPPBX."),
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"lvconsole {__version__}")
    _connection(parser, None)
    _display(parser, None)
    _session(parser, None)
    parser.set_defaults(module="run", screen=True)
    commands = parser.add_subparsers(title=tr("commands"), metavar="COMMAND", prog="lvconsole")

    def command(name: str, about: str, *parts: Callable[[Parser, Any], None]) -> Parser:
        made = commands.add_parser(name, help=about, description=about, allow_abbrev=False)
        made.set_defaults(module=name, screen=_display in parts)
        for part in parts:
            part(made, argparse.SUPPRESS)
        return made

    _demo(command("demo", tr("the console on a simulated PBX"), _display, _session))
    _sim(command("sim", tr("the simulated PBX alone")))
    command("doctor", tr("say step by step why a connection fails"), _connection)
    command("watch", tr("one JSON object a line for each event"), _connection)
    _send(command("send", tr("one request from a script"), _connection))
    _replay(command("replay", tr("show a recording on the real screen"), _display))
    _train(command("train", tr("scored drills on the simulated PBX"), _display))
    _audit(command("audit", tr("list, export and verify the audit log")))
    return parser


def _connection(parser: Parser, default: Any) -> None:
    group = parser.add_argument_group(tr("connection"))

    def add(name: str, metavar: str, about: str, **more: Any) -> None:
        group.add_argument(name, metavar=metavar, help=about, default=default, **more)

    add("--server", "URL", tr("the PBX, such as ws://10.0.0.5:8443/websocket"))
    add("--rest-url", "URL", tr("the PBX's REST address, such as https://10.0.0.5"))
    add("--user", "U", tr("name of the operator's account"))
    add("--number", "N", tr("the operator's own extension"))
    add("--profile", "P", tr("connection of the settings to use"))
    add("--password-file", "FILE", tr("file whose first line is the password"), type=Path)
    _common(parser, default)


def _common(parser: Parser, default: Any) -> None:
    parser.add_argument(
        "--language",
        choices=LANGUAGES,
        help=tr("language of the texts"),
        default=default,
    )
    parser.add_argument(
        "--config", metavar="FILE", help=tr("another settings file"), default=default
    )


def _display(parser: Parser, default: Any) -> None:
    group = parser.add_argument_group(tr("display"))
    group.add_argument("--theme", metavar="T", help=tr("colour theme"), default=default)
    group.add_argument(
        "--plain",
        action="store_true",
        help=tr("line by line, for screen readers"),
        default=default or False,
    )
    if default is argparse.SUPPRESS:
        _common(parser, default)


def _session(parser: Parser, default: Any) -> None:
    parser.add_argument(
        "--readonly",
        action="store_true",
        help=tr("see everything, change nothing"),
        default=default or False,
    )
    parser.add_argument(
        "--record",
        metavar="FILE",
        type=Path,
        help=tr("record the session, without secrets"),
        default=default,
    )


def _world(parser: Parser, *, calls: float) -> None:
    group = parser.add_argument_group(tr("simulated PBX"))
    group.add_argument(
        "--extensions", metavar="N", type=whole(2, 50_000), default=60, help=tr("how many")
    )
    _seed(group)
    group.add_argument(
        "--calls-per-hour",
        metavar="C",
        type=number(0, 1_000_000),
        default=calls,
        help=tr("how lively"),
    )


def _seed(parser: argparse._ActionsContainer) -> None:
    parser.add_argument(
        "--seed", metavar="S", type=int, default=1, help=tr("same seed, same traffic")
    )


def _speed(parser: Parser) -> None:
    parser.add_argument(
        "--speed",
        metavar="X",
        type=number(0.01, 1000),
        default=1.0,
        help=tr("how much faster than real time"),
    )


def _demo(parser: Parser) -> None:
    _world(parser, calls=240)


def _sim(parser: Parser) -> None:
    _world(parser, calls=0)
    parser.add_argument(
        "--listen",
        metavar="HOST:PORT",
        type=listen,
        default=("127.0.0.1", 8443),
        help=tr("where to listen; port 0 is any free one"),
    )
    parser.add_argument(
        "--rest-port", metavar="PORT", type=whole(0, 65535), default=0, help=tr("port of REST")
    )
    parser.add_argument(
        "--handset-answer",
        metavar="SECONDS",
        type=number(0, 3600),
        default=1.0,
        help=tr("how soon the operator's handset is lifted"),
    )
    _speed(parser)
    # Of the demo: JSON in place of words, and the end of stdin is the end.
    parser.add_argument("--for-demo", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument(
        "--awkward", action="store_true", help=tr("answer in the manual's variant spellings")
    )


def _send(parser: Parser) -> None:
    parser.add_argument("verb", metavar="VERB", help=tr("what to do; “help” lists all"))
    parser.add_argument("words", metavar="WORD", nargs="*", help=tr("what it needs"))


def _replay(parser: Parser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help=tr("made by --record"))
    _speed(parser)


def _train(parser: Parser) -> None:
    parser.add_argument("drill", metavar="DRILL", nargs="?", help=tr("name of one drill"))
    _seed(parser)


def _audit(parser: Parser) -> None:
    _common(parser, argparse.SUPPRESS)
    parser.add_argument("--since", metavar="DATE", help=tr("from this day, such as 2026-10-09"))
    parser.add_argument("--until", metavar="DATE", help=tr("up to this day, included"))
    parser.add_argument("--command", metavar="ID", help=tr("only this command, such as call.hold"))
    parser.add_argument("--export", metavar="FILE", type=Path, help=tr("write as CSV or JSON"))
    parser.add_argument(
        "--verify", action="store_true", help=tr("check that nothing was changed or cut off")
    )


def whole(low: int, high: int) -> Callable[[str], int]:
    """A whole number within inclusive bounds."""
    return _bounded(
        int, low, high, tr("a whole number between {low} and {high} is needed", low=low, high=high)
    )


def number(low: float, high: float) -> Callable[[str], float]:
    """A number within inclusive bounds."""
    return _bounded(
        float, low, high, tr("a number between {low} and {high} is needed", low=low, high=high)
    )


def _bounded(kind: type[_N], low: _N, high: _N, refusal: str) -> Callable[[str], _N]:
    def read(text: str) -> _N:
        try:
            value = kind(text)
        except ValueError:
            raise argparse.ArgumentTypeError(refusal) from None
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(refusal)
        return value

    return read


def listen(text: str) -> tuple[str, int]:
    """Host and port of `HOST:PORT`; without a host the loopback address."""
    found = _LISTEN.fullmatch(text)
    port = int(found["port"]) if found else 65536
    if found is None or port > 65535:
        raise argparse.ArgumentTypeError(tr("HOST:PORT is needed, such as 127.0.0.1:8443"))
    return found["host"].strip("[]") or "127.0.0.1", port
