"""A listing written to a file: all pages, with a bar, whole or not at all.

Knows the questions of an export, reading page after page, and what is said at the end. Must not
know what the rows are.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar

from console.client.errors import NotSent
from console.disk import is_file, typed_path
from console.i18n import Message, msg, tr
from console.new_file import CannotWrite, NewFile
from console.state.export import Csv, Format, Json
from console.ui.form_fields import Choice, Text
from console.ui.forms import Form, Values, Wrong
from console.ui.listing import Action, Listing
from console.ui.modules.progress import ProgressScreen, Report

ItemT = TypeVar("ItemT")
ValueT = TypeVar("ValueT")

_ENDINGS = {"csv": ".csv", "json": ".json", "vcf": ".vcf"}


@dataclass(frozen=True, slots=True)
class Exported(Generic[ItemT]):
    """What is written of a listing."""

    name: str
    """How the file's name begins."""
    columns: Sequence[tuple[str, Message]]
    """Name on the wire, for JSON, and title, for CSV."""
    cells: Callable[[ItemT], Sequence[str]]


class ExportedListing(Listing[ItemT]):
    """Records of the past: read in pages, written to a file, nothing to be marked."""

    markable = False
    exported: ClassVar[Exported[Any]]

    def actions(self) -> Sequence[Action]:
        """The export."""
        return (Action("x", msg("export"), self.export),)

    def key_of(self, item: ItemT) -> str:
        """The id; a PBX that gives none is told apart by all fields."""
        # Each of these records has an id on the wire, and it is the first column.
        cells = self.exported.cells(item)
        return cells[0] or "|".join(cells)

    async def export(self) -> None:
        """All pages to a file."""
        await export(self, self.exported)


@dataclass(frozen=True, slots=True)
class _Count:
    written: int
    total: int | None


async def export(listing: Listing[ItemT], what: Exported[ItemT]) -> None:
    """Asks for file and format, and writes all pages of what the listing's filter lets through."""
    opened: list[tuple[NewFile, Format]] = []

    async def begin(values: Values) -> None:
        opened.append(await _opened(listing, what, values))

    form = Form(
        tr("Export"),
        [
            Choice("format", msg("Format"), options=[("csv", "CSV"), ("json", "JSON")]),
            Text("path", msg("File"), required=True, longest=1000),
        ],
        begin,
        save=msg("export"),
    )
    start = {"format": "csv", "path": offered(listing, what.name)}
    if await listing.fill_in(form, start) is None or not opened:
        return
    file, format_ = opened[0]

    async def work(report: Report) -> _Count:
        with file:
            return await _write(listing, what, file, format_, report)

    count = await written(listing, file, work)
    if count is not None:
        listing.tell(_said(count, file.path))


async def written(
    listing: Listing[ItemT], file: NewFile, work: Callable[[Report], Awaitable[ValueT]]
) -> ValueT | None:
    """Fills a file under a bar: what `work` gave, or None after saying why there is no file."""
    ended = await listing.app.push_screen_wait(
        ProgressScreen(msg("Export to {file}", file=str(file.path)), work)
    )
    if ended.stopped:
        file.discard()
        listing.tell(msg("Stopped: nothing was written"))
    elif ended.failure:
        listing.tell(msg("Nothing was written. {reason}", reason=ended.failure), bad=True)
    else:
        value: ValueT = ended.value
        return value
    return None


def _said(count: _Count, path: Path) -> Message:
    if count.total is not None and count.written < count.total:
        return msg(
            "{written} of {total} rows written to {file}: the PBX gave no more",
            written=count.written,
            total=count.total,
            file=str(path),
        )
    return msg("{written} rows written to {file}", written=count.written, file=str(path))


def offered(listing: Listing[Any], name: str) -> str:
    """A new file in the folder of the settings, named after the list and the moment."""
    folder = listing.services.settings().export.folder
    now = datetime.fromtimestamp(listing.services.server_now()).astimezone()
    return str(typed_path(folder or "~") / f"{name}-{now:%Y%m%d-%H%M}.csv")


async def _opened(
    listing: Listing[ItemT], what: Exported[ItemT], values: Values
) -> tuple[NewFile, Format]:
    path = with_ending(values["path"], values["format"])
    try:
        if is_file(path):
            question = msg("{file} exists. Replace it?", file=str(path))
            if not await listing.ask(question, msg("replace")):
                raise Wrong(msg("This file exists"), "path")
        file = NewFile(path, replace=True)
    except CannotWrite as failure:
        raise Wrong(failure.reason, "path") from None
    settings = listing.services.settings().export
    if values["format"] == "json":
        return file, Json([name for name, _ in what.columns])
    titles = [str(title) for _, title in what.columns]
    return file, Csv(titles, delimiter=settings.delimiter, mark=settings.excel_mark)


def with_ending(typed: str, format_: str) -> Path:
    """The path with the ending of the chosen format."""
    path, ending = typed_path(typed), _ENDINGS[format_]
    if path.suffix.lower() == ending or os.path.isdir(path):
        return path
    if path.suffix.lower() in _ENDINGS.values():
        return path.with_suffix(ending)
    return path.with_name(path.name + ending) if path.name else path


async def _write(
    listing: Listing[ItemT],
    what: Exported[ItemT],
    file: NewFile,
    format_: Format,
    report: Report,
) -> _Count:
    written, total = 0, None
    try:
        file.write(format_.head())
        async for page in listing.pages():
            file.write(format_.rows(what.cells(item) for item in page.items))
            written, total = written + len(page.items), page.total
            report(written, total)
        file.write(format_.tail())
        await asyncio.to_thread(file.keep)
    except CannotWrite as failure:
        raise NotSent(failure.reason) from None
    return _Count(written, total)
