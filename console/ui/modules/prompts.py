"""Prompt tones (manual 11.1, 11.2, 11.4): listed, uploaded, deleted; and the way to ringtones.

Knows the list and how a file becomes an upload. Must not know sound formats.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from textual.screen import Screen

from console.client.errors import NotConfirmed, RequestFailed
from console.client.rest import safe_name
from console.disk import cannot_read, typed_path
from console.i18n import Message, msg, tr
from console.protocol import prompt
from console.protocol.records import Prompt
from console.state.sound import LARGEST, RATE, Wav, convert, fault, read_wav
from console.ui.form_fields import Text
from console.ui.forms import Form, Values, Wrong
from console.ui.listing import Action, Cells, Listing, Loaded
from console.ui.listing_actions import FEW
from console.ui.modules.progress import ProgressScreen, Report
from console.ui.modules.ringtones import Ringtones
from console.ui.services import Services
from console.ui.widgets.line_columns import Column
from console.ui.words import listed

_LICENCE = prompt.Query.licence


class Prompts(Listing[Prompt]):
    """The prompt tones of the PBX."""

    def heading(self) -> str:
        """The title."""
        return tr("Prompt tones")

    def columns(self) -> tuple[Column, ...]:
        """Id, name, file."""
        return (
            Column(tr("Id"), 6, right=True),
            Column(tr("Title"), 20, 1),
            Column(tr("File"), 20, 1),
        )

    def actions(self) -> Sequence[Action]:
        """Upload, delete, ringtones."""
        return (
            Action("u", msg("upload"), self.upload, _LICENCE),
            Action("d", msg("delete"), self.delete, _LICENCE, needs="rows"),
            Action("q", msg("queue ringtones"), self.ringtones, _LICENCE),
        )

    def key_of(self, item: Prompt) -> str:
        """The id."""
        return item.id

    def cells_of(self, item: Prompt) -> Cells:
        """As the PBX has it."""
        return ((item.id, "dim"), (item.name, "plain"), (item.original_file_name, "plain"))

    async def load(self, page: int, size: int) -> Loaded[Prompt]:
        """All of 11.4: it has no pages."""
        reply = await self.services.ask(prompt.Query())
        return Loaded(reply.locutions, len(reply.locutions))

    async def upload(self) -> None:
        """Checks a file, converts it if the operator agrees, and uploads it."""
        form = Form(
            tr("Upload a prompt tone"),
            [
                Text("path", msg("File"), required=True, longest=1000),
                Text(
                    "name",
                    msg("Name on the PBX"),
                    hint=msg("Letters, digits, - and _; empty: as the file"),
                ),
            ],
            self._upload,
            save=msg("upload"),
            intro=msg("wav of 8 kHz, 16 bit, mono; or alaw, ulaw, gsm, mp3"),
        )
        if await self.fill_in(form) is not None:
            await self.reload()
            self.tell(msg("Prompt tone uploaded"))

    async def _upload(self, values: Values) -> None:
        path, content = await asyncio.to_thread(_read, values["path"])
        reason = fault(path.name, content)
        if reason is not None:
            raise Wrong(reason, "path")
        name = _name(path, values["name"])
        if path.suffix.lower() == ".wav":
            content = await self._fitting(read_wav(content), content)

        async def work(report: Report) -> None:
            rest = await self.services.rest()
            await rest.upload_prompt(name, content, progress=report)

        ended = await self.app.push_screen_wait(
            ProgressScreen(msg("Upload {name}", name=name), work)
        )
        if ended.stopped:
            raise Wrong(msg("Stopped. Look whether the prompt tone is listed"))
        if ended.doubtful:
            raise Wrong(msg("Not confirmed: {reason}", reason=ended.failure))
        if ended.failure:
            raise Wrong(ended.failure)

    async def _fitting(self, wav: Wav, content: bytes) -> bytes:
        """The wav as the PBX takes it."""
        if wav.fits:
            return content
        is_form = msg(
            "This wav has {rate} Hz, {bits} bit, {channels} channels; "
            "the PBX takes {wanted} Hz, 16 bit, mono.",
            rate=wav.rate,
            bits=wav.bits,
            channels=wav.channels,
            wanted=RATE,
        )
        if not wav.can_be_converted:
            raise Wrong(msg("{form} It can't be converted here", form=is_form), "path")
        if not await self.ask(msg("{form} Convert it?", form=is_form), msg("convert")):
            raise Wrong(msg("{form} Nothing was uploaded", form=is_form), "path")
        return await asyncio.to_thread(convert, wav)

    async def delete(self) -> None:
        """Deletes the marked prompt tones."""
        wanted = self.marked
        names = listed([each.original_file_name or each.name for each in wanted], FEW)
        question = msg("Delete {count} prompt tones: {names}?", count=len(wanted), names=names)
        if len(wanted) == 1:
            question = msg("Delete the prompt tone {names}?", names=names)
        if not await self.agree(question, msg("delete"), len(wanted)):
            return
        rest = await self.services.rest()
        failure: RequestFailed | None = None
        done = 0
        for each in wanted:
            try:
                await rest.delete_prompt(each.id)
                done += 1
            except RequestFailed as failed:
                failure = failed
                break
        await self.reload()
        if failure is not None:
            so_far = msg("{done} of {total} deleted", done=done, total=len(wanted))
            if isinstance(failure, NotConfirmed):
                so_far = msg("{so_far}, the next one is not confirmed", so_far=so_far)
            self.tell(msg("{so_far}. {reason}", so_far=so_far, reason=failure.reason), bad=True)
        else:
            self.tell(msg("Deleted"))

    async def ringtones(self) -> None:
        """What the queues play."""
        await self.app.push_screen_wait(Ringtones(self.services))


def _read(typed: str) -> tuple[Path, bytes]:
    path = typed_path(typed)
    try:
        if not path.is_file() and path.exists():
            raise Wrong(msg("This is not a file"), "path")
        if path.stat().st_size > LARGEST:
            size = msg("This file is larger than {most} MB", most=LARGEST // 2**20)
            raise Wrong(size, "path")
        return path, path.read_bytes()
    except OSError as error:
        raise Wrong(cannot_read(path, error), "path") from None


def _name(path: Path, typed: str) -> str:
    """The name it is sent under: nothing of it may be lost on the way."""
    stem = typed.strip() or path.stem
    name = f"{stem}{path.suffix.lower()}"
    if safe_name(name) != name:
        reason: Message = msg("Use letters, digits, - and _ only, so that the PBX keeps the name")
        raise Wrong(reason, "name")
    return name


def screen(services: Services, numbers: Sequence[str]) -> Screen[Any]:
    """The module."""
    return Prompts(services)
