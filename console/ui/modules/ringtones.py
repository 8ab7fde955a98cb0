"""Queue ringtones (manual 11.3, 11.5): what each queue plays to its callers.

Knows reading 30: 11.3 reads, and a ringtone is one of the queue's own files. Must not know prompts.
"""

from __future__ import annotations

from collections.abc import Sequence

from console.i18n import Message, msg, tr
from console.protocol import queue_ringtone
from console.protocol.queue_ringtone import Queue
from console.protocol.states import Switch
from console.ui.form_fields import Choice, Flag
from console.ui.forms import Form, Values
from console.ui.listing import Action, Cells, Listing, Loaded
from console.ui.widgets.line_columns import Column

_LICENCE = queue_ringtone.Set.licence


def playing(queue: Queue) -> str:
    """The id of the file that a queue plays; empty if none is marked."""
    return next((file.id for file in queue.colorring_files if file.is_colorring_file), "")


class Ringtones(Listing[Queue]):
    """The queues with their ringtones."""

    markable = False

    def heading(self) -> str:
        """The title."""
        return tr("Queue ringtones")

    def columns(self) -> tuple[Column, ...]:
        """Queue, on or off, file."""
        return (
            Column(tr("Queue"), 16, 1),
            Column(tr("Ringtone"), 9),
            Column(tr("File"), 24, 2),
        )

    def actions(self) -> Sequence[Action]:
        """Change."""
        return (Action("enter", msg("change"), self.change, _LICENCE, needs="row"),)

    def key_of(self, item: Queue) -> str:
        """The id."""
        return item.id

    def cells_of(self, item: Queue) -> Cells:
        """What is played."""
        names = {file.id: file.name for file in item.colorring_files}
        return (
            (item.name, "plain"),
            (tr("on"), "strong") if item.enable_colroring else (tr("off"), "dim"),
            (names.get(playing(item), ""), "plain"),
        )

    async def load(self, page: int, size: int) -> Loaded[Queue]:
        """All of 11.3: it has no pages."""
        reply = await self.services.ask(queue_ringtone.Query())
        return Loaded(reply.queues, len(reply.queues))

    async def change(self) -> None:
        """Switches the ringtone and chooses its file; then looks whether the PBX kept it."""
        item = self.item
        assert item is not None

        async def send(values: Values) -> None:
            enable = Switch.ON if values["enable"] else Switch.OFF
            request = queue_ringtone.Set(
                queue_id=item.id, enable_colroring=int(enable), ring_id=values["ring_id"]
            )
            await self.services.ask(request)

        files = [(file.id, file.name) for file in item.colorring_files]
        form = Form(
            tr("Ringtone of {queue}", queue=item.name),
            [
                Flag("enable", msg("Ringtone on")),
                Choice("ring_id", msg("File"), required=True, options=files),
            ],
            send,
            save=msg("set"),
        )
        start = {"enable": item.enable_colroring, "ring_id": playing(item)}
        values = await self.fill_in(form, start)
        if values is not None:
            await self.reload()
            self.tell(self._kept(item.id, values))

    def _kept(self, queue_id: str, values: Values) -> Message:
        now = self.items.get(queue_id)
        same = now is not None and now.enable_colroring == values["enable"]
        if same and now is not None and playing(now) == values["ring_id"]:
            return msg("Set, and read back as set")
        return msg("The PBX accepted, but does not show what was set")
