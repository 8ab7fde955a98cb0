"""`lvconsole audit`: the log of every command, listed, filtered, exported, verified.

One line an entry: local time, what became of it (`sent` comes first), operator and own extension,
the command, what the screen showed, and the channel it stood for. Exit code 1 where the log was
changed, where the note of its end is missing, or where there is no log.

Knows the options and how an entry reads. Must not write to the log, nor know how it is chained.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from console.audit_file import NAME, NOTE, lines_of, read_note
from console.cli.start import open_settings
from console.cli.stop import Stop
from console.config import data_folder
from console.disk import cannot_read
from console.i18n import Message, msg, tr
from console.new_file import CannotWrite, NewFile
from console.protocol.clean import clean
from console.state.audit import FIELDS, START, Line, Wanted, chosen, row, verify
from console.state.export import Csv


def main(args: argparse.Namespace) -> int:
    """List, or do as the options say. Raises Stop for a bad option or an unreadable log."""
    open_settings(args)
    path = data_folder() / NAME
    wanted = Wanted(_day(args.since), _day(args.until), args.command or "")
    try:
        if args.verify:
            return _verify(path)
        lines = chosen(lines_of(path), wanted, day_of)
        if args.export is not None:
            return _export(args.export, lines)
        any_listed = False
        for line in lines:
            any_listed = True
            print(shown(line))
        if not any_listed:
            print(tr("No entries: {path}", path=path), file=sys.stderr)
    except FileNotFoundError:
        raise Stop(msg("There is no audit log yet: {path}", path=path), 1) from None
    except OSError as problem:
        raise Stop(cannot_read(path, problem), 1) from None
    return 0


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Stop(msg("“{text}” is not a day such as 2026-10-09", text=text)) from None


def day_of(at: float) -> date:
    """The local day of epoch seconds; the first day of all for a time that is none."""
    return _local(at).date()


def _local(at: float) -> datetime:
    try:
        return datetime.fromtimestamp(at).astimezone()
    except (OverflowError, ValueError, OSError):
        return datetime.min.replace(tzinfo=UTC)


def shown(line: Line) -> str:
    """An entry as one line of text."""
    said = line.get("shown") if line.get("event") == "sent" else line.get("note")
    parts = [
        f"{_local(line['at']):%Y-%m-%d %H:%M:%S}",
        f"{line.get('outcome', 'sent')!s:13}",
        f"{line.get('operator', '')}/{line.get('own', '')}",
        f"{line.get('command', '')!s:24}",
        str(said or ""),
        f"[{line['channel']}]" if line.get("channel") else "",
    ]
    return clean("  ".join(part for part in parts if part), limit=None).rstrip()


def _verify(path: Path) -> int:
    count = 0

    def counted() -> Iterator[str]:
        nonlocal count
        for text in lines_of(path):
            count += 1
            yield text

    note = read_note(path.parent)
    known = note[1] if note is not None else START
    broken = verify(counted() if path.exists() or note is None else (), known)
    if broken is not None:
        why: Message = broken.reason
        raise Stop(msg("{path}, line {line}: {why}", path=path, line=broken.number, why=why), 1)
    if count and note is None:
        # It is written with every line: whoever took it away may have cut the log.
        raise Stop(
            msg(
                "{path} is missing or damaged: lines may have been cut off", path=path.parent / NOTE
            ),
            1,
        )
    print(tr("{count} lines, none changed: {path}", count=count, path=path))
    print(tr("Last hash, to be kept elsewhere: {hash}", hash=known))
    return 0


def _export(path: Path, lines: Iterator[Line]) -> int:
    count = 0
    try:
        with NewFile(path) as file:
            if path.suffix.lower() == ".csv":
                table = Csv(FIELDS, mark=True)
                file.write(table.head())
                for line in lines:
                    file.write(table.rows([row(line)]))
                    count += 1
            else:
                file.write("[")
                for line in lines:
                    lead = ",\n" if count else "\n"
                    file.write(lead + json.dumps(line, ensure_ascii=False))
                    count += 1
                file.write("\n]\n")
    except CannotWrite as problem:
        raise Stop(problem.reason, 1) from None
    print(tr("{count} entries: {path}", count=count, path=path))
    return 0
