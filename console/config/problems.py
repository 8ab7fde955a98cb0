"""What is wrong with a file that people write: its name, the line and the reason.

Knows how to find a key's line in TOML text. Must not know what the file is for.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from console.disk import why
from console.i18n import Message, msg, tr

_LONGEST_SHOWN = 60
_HEADER = re.compile(r"\s*\[+(?P<path>[^]]+)]")
_KEY = re.compile(r"\s*(?P<path>[^=#\s][^=#]*?)\s*=")
_PART = re.compile(r'"([^"]*)"|\'([^\']*)\'|([^.\s"\']+)')
_AT_LINE = re.compile(r"^(?P<reason>.*?)\s*\(at (?:line (?P<line>\d+).*|end of document)\)$")


@dataclass(frozen=True)
class Problem:
    """One fault of a file; `str(problem)` is one line for people. Lines count from 1."""

    path: Path
    reason: Message
    line: int | None = None

    def __str__(self) -> str:
        file = shown(self.path, longest=4096)
        if self.line is None:
            return tr("{file}: {reason}", file=file, reason=self.reason)
        return tr("{file}, line {line}: {reason}", file=file, line=self.line, reason=self.reason)


def shown(value: object, longest: int = _LONGEST_SHOWN) -> str:
    """A text from a file, safe to print: no control characters, at most `longest` characters."""
    text = "".join(c if c.isprintable() else "�" for c in str(value)[:longest])
    return text if len(str(value)) <= longest else text[:-1] + "…"


def unknown(kind: Message, name: str, known: Iterable[str]) -> Message:
    """Why a name is refused, with the nearest of the known ones where there is one."""
    near = get_close_matches(name, list(known), n=1, cutoff=0.5)
    if not near:
        return msg("{kind} “{name}” does not exist", kind=kind, name=shown(name))
    return msg(
        "{kind} “{name}” does not exist; did you mean “{nearest}”?",
        kind=kind,
        name=shown(name),
        nearest=near[0],
    )


def line_of(text: str, path: tuple[str, ...]) -> int | None:
    """The line where a key or table of TOML text begins, or None."""
    table: tuple[str, ...] = ()
    # Not by splitlines: it ends lines at characters that TOML and editors do not.
    for number, line in enumerate(text.split("\n"), start=1):
        if header := _HEADER.match(line):
            table = _parts(header["path"])
            place = table
        elif key := _KEY.match(line):
            place = table + _parts(key["path"])
        else:
            continue
        if place[: len(path)] == path:
            return number
    return None


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple("".join(groups) for groups in _PART.findall(dotted))


def read_toml(path: Path) -> tuple[dict[str, object], str, Problem | None]:
    """A file's values, its text, and why it could not be read. Never raises.

    A file that does not exist is an empty one.
    """
    text = ""
    try:
        text = path.read_bytes().decode("utf-8")
        return tomllib.loads(text), text, None
    except FileNotFoundError:
        return {}, "", None
    except OSError as error:
        reason = msg("cannot be read: {cause}", cause=why(error))
        return {}, text, Problem(path, reason)
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return {}, text, Problem(path, msg("the text is not UTF-8"), line)
    except RecursionError:
        return {}, text, Problem(path, msg("tables are nested too deeply"))
    except ValueError as error:
        return {}, text, _not_toml(path, text, error)


def _not_toml(path: Path, text: str, error: ValueError) -> Problem:
    found = _AT_LINE.match(str(error))
    if found is None:
        return Problem(path, msg("not valid TOML: {cause}", cause=shown(error)))
    line = int(found["line"]) if found["line"] else text.count("\n") + 1
    return Problem(path, msg("not valid TOML: {cause}", cause=shown(found["reason"])), line)
