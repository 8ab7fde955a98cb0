"""Where the program begins: choose the language, read the command line, run the command.

Knows nothing but the order of these. Must not import a command before it was asked for.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from console.cli.output import replace_unwritable
from console.i18n import LANGUAGES, language_of, set_language


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; returns its exit code."""
    words = sys.argv[1:] if argv is None else list(argv)
    from console.ui.driver.browser import run_in_browser, window
    from console.ui.driver.environment import strip_environment

    page = window(os.environ)
    # Variables that would press keys in Textual or send a login through a proxy go first.
    strip_environment()
    set_language(_language(words))
    replace_unwritable()
    from console.cli.parser import build_parser

    args = build_parser().parse_args(words)
    if page is not None and args.screen:
        return run_in_browser(lambda: _run(args), page)
    return _run(args)


def _run(args: argparse.Namespace) -> int:
    from console.cli.stop import Stop

    try:
        code: int = import_module(f"console.cli.{args.module}").main(args)
    except Stop as stop:
        sys.stderr.write(f"lvconsole: {stop}\n")
        return stop.code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read our lines has gone; Python must not complain about it at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def _language(words: Sequence[str]) -> str:
    """As on the command line, else as the locale: the help is shown before settings are read."""
    for word, following in zip(words, [*words, ""][1:], strict=True):
        name = following if word == "--language" else word.removeprefix("--language=")
        if word.startswith("--language") and name in LANGUAGES:
            return name
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG")
    return language_of(locale or "")


if __name__ == "__main__":
    sys.exit(main())
