"""Night service (manual 9, 11.6): where a queue's calls go, and what was set from here.

Knows reading 26: it can be set, but neither read nor switched off, so what was set here, when and
by whom is kept in the data folder. Must not claim that this is what the PBX has.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from textual.screen import Screen

from console.client.errors import NotConfirmed
from console.i18n import Message, msg, tr
from console.kept import change, read_kept
from console.protocol import night_service
from console.protocol.checks import DATE_TIME
from console.protocol.night_service import Choices
from console.protocol.states import NightTarget
from console.ui.form_fields import Choice, Options
from console.ui.forms import Form, Values, Wrong
from console.ui.listing import Action, Cells, Listing, Loaded
from console.ui.services import Services
from console.ui.widgets.line_columns import Column

FILE = "night_service.json"
_LICENCE = night_service.Update.licence


@dataclass(frozen=True, slots=True)
class Setting:
    """What was set from this console for one queue."""

    queue: str
    target: str
    """An extension or queue, as people call it."""
    at: str
    """The PBX's time, as `DATE_TIME`."""
    by: str
    sure: bool = True
    """Whether the PBX confirmed it."""


def read_settings(data_folder: Path) -> dict[str, Setting]:
    """What was set from here, by queue id; what can't be read is left out."""
    return _settings(read_kept(data_folder / FILE))


def _settings(kept: Mapping[str, object]) -> dict[str, Setting]:
    found = {}
    for queue_id, value in kept.items():
        if isinstance(value, Mapping):
            texts = {name: str(value.get(name, "")) for name in ("queue", "target", "at", "by")}
            found[queue_id] = Setting(**texts, sure=bool(value.get("sure", True)))
    return found


def night_note(data_folder: Path) -> tuple[str, str]:
    """The latest that was set from here, in a few words and in fewer; empty if nothing was."""
    settings = sorted(read_settings(data_folder).values(), key=lambda setting: setting.at)
    if not settings:
        return "", ""
    last = settings[-1]
    note = tr(
        "Night: {queue} > {target}, set here {at}",
        queue=last.queue,
        target=last.target,
        at=last.at[5:16],
    )
    return note, tr("Night: {target}", target=last.target)


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue with what was set for it from here."""

    id: str
    name: str
    setting: Setting | None


class NightService(Listing[Queue]):
    """The queues."""

    markable = False

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._choices = Choices()

    def heading(self) -> str:
        """The title."""
        return tr("Night service")

    def columns(self) -> tuple[Column, ...]:
        """Queue, and what was set here, when, by whom."""
        return (
            Column(tr("Queue"), 14, 1),
            Column(tr("Set here to"), 18, 1),
            Column(tr("When"), 19),
            Column(tr("By"), 10, 1, needed=False),
        )

    def actions(self) -> Sequence[Action]:
        """Set."""
        return (Action("enter", msg("set"), self.set, _LICENCE, needs="row"),)

    def key_of(self, item: Queue) -> str:
        """The id."""
        return item.id

    def cells_of(self, item: Queue) -> Cells:
        """What is not known is a dash."""
        setting = item.setting
        if setting is None:
            return (
                (item.name, "plain"),
                (tr("not set from here"), "dim"),
                ("", "dim"),
                ("", "dim"),
            )
        target = setting.target
        if not setting.sure:
            target = tr("{target} (not confirmed)", target=target)
        return (
            (item.name, "plain"),
            (target, "strong"),
            (setting.at, "plain"),
            (setting.by, "plain"),
        )

    async def load(self, page: int, size: int) -> Loaded[Queue]:
        """The queues of 11.6: it has no pages."""
        self._choices = await self.services.ask(night_service.Init())
        kept = read_settings(self.services.desk_folder())
        queues = [Queue(queue.id, queue.name, kept.get(queue.id)) for queue in self._choices.queues]
        return Loaded(queues, len(queues))

    def _extensions(self) -> Options:
        # Not every PBX has names here: the board knows them.
        return [(each.id, self.services.who(each.number)) for each in self._choices.extensions]

    async def set(self) -> None:
        """Sends a queue's calls to an extension or another queue."""
        item = self.item
        assert item is not None
        others = [(queue.id, queue.name) for queue in self._choices.queues if queue.id != item.id]
        extensions = self._extensions()
        kinds = [
            (NightTarget.EXTENSION.value, msg("an extension")),
            (NightTarget.QUEUE.value, msg("another queue")),
        ]
        form = Form(
            tr("Night service of {queue}", queue=item.name),
            [
                Choice("type", msg("Send to"), options=kinds),
                Choice(
                    "extension_id",
                    msg("Extension"),
                    options=extensions,
                    only=lambda texts: texts["type"] == NightTarget.EXTENSION,
                ),
                Choice(
                    "route_queue_id",
                    msg("Queue"),
                    options=others,
                    only=lambda texts: texts["type"] == NightTarget.QUEUE,
                ),
            ],
            lambda values: self._send(item, values, dict(extensions), dict(others)),
            save=msg("set"),
            intro=msg("The PBX can neither tell what is set nor switch it off from here"),
        )
        if await self.fill_in(form) is not None:
            await self.reload()
            self.tell(msg("Night service set"))

    async def _send(
        self,
        item: Queue,
        values: Values,
        extensions: Mapping[str, Message | str],
        queues: Mapping[str, Message | str],
    ) -> None:
        kind = values["type"]
        extension_id = values["extension_id"] if kind == NightTarget.EXTENSION else ""
        queue_id = values["route_queue_id"] if kind == NightTarget.QUEUE else ""
        if not (extension_id or queue_id):
            raise Wrong(msg("There is nothing to choose from"), "type")
        target = str(extensions[extension_id] if extension_id else queues[queue_id])
        request = night_service.Update(
            queue_id=item.id, type=kind, extension_id=extension_id, route_queue_id=queue_id
        )
        try:
            await self.services.ask(request)
        except NotConfirmed:
            self._note(item, target, sure=False)
            raise
        self._note(item, target, sure=True)

    def _note(self, item: Queue, target: str, *, sure: bool) -> None:
        by = self.services.who(self.services.own_number())
        at = self.services.pbx_now().strftime(DATE_TIME)
        new = Setting(item.name, target, at, by, sure)

        def with_it(kept: dict[str, Any]) -> dict[str, Any]:
            settings = {**_settings(kept), item.id: new}
            return {key: asdict(setting) for key, setting in settings.items()}

        trouble = change(self.services.desk_folder() / FILE, with_it)
        if trouble is not None:
            self.services.say(
                msg("Night service is set, but not noted here. {reason}", reason=trouble)
            )


def screen(services: Services, numbers: Sequence[str]) -> Screen[Any]:
    """The module."""
    return NightService(services)
