"""The settings: one row for each part, each with its form.

Knows which parts there are. Must not know single settings: forms are made from declarations.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from textual.screen import ModalScreen, Screen

from console.config import Alerts, Desk, Entry, Export, Settings, entries
from console.i18n import Message, msg, tr
from console.ui.forms import Form, Values, Wrong
from console.ui.listing import Action, Cells, Listing, Loaded
from console.ui.modules.settings_form import faults, field_of
from console.ui.modules.settings_keys import Keys
from console.ui.modules.settings_profiles import Profiles
from console.ui.modules.settings_theme import Themes
from console.ui.services import Services
from console.ui.widgets.line_columns import Column

_ELSEWHERE = frozenset({"theme", "profile"})
"""General settings that have a list of their own."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part: a section with a form, or a screen of its own."""

    name: str
    title: Message
    about: Message
    section: type[Any] | None = None
    screen: Callable[[Services], ModalScreen[None]] | None = None


PARTS = (
    Part("general", msg("General"), msg("Language and key scheme"), Settings),
    Part("theme", msg("Theme"), msg("Colours, shown while choosing"), screen=Themes),
    Part("desk", msg("Desk"), msg("Countdown, waiting, reminders, panes"), Desk),
    Part("alerts", msg("Alerts"), msg("By bell, flash, title, notice; quiet hours"), Alerts),
    Part("keys", msg("Keys"), msg("Which key does what"), screen=Keys),
    Part("export", msg("Export"), msg("How files are written"), Export),
    Part("profiles", msg("Connections"), msg("Servers, accounts, certificates"), screen=Profiles),
)


class SettingsScreen(Listing[Part]):
    """The parts of the settings."""

    markable = False
    searchable = False

    def heading(self) -> str:
        """The title."""
        return tr("Settings")

    def columns(self) -> tuple[Column, ...]:
        """Part and what it holds."""
        return (Column(tr("Part"), 14), Column(tr("What it holds"), 40, 1))

    def actions(self) -> Sequence[Action]:
        """Opening a part."""
        return (Action("enter", msg("open"), self.open_part, needs="row"),)

    def key_of(self, item: Part) -> str:
        """The name."""
        return item.name

    def cells_of(self, item: Part) -> Cells:
        """Title and contents."""
        return ((str(item.title), "strong"), (str(item.about), "plain"))

    async def load(self, page: int, size: int) -> Loaded[Part]:
        """The parts: nothing is asked."""
        return Loaded(PARTS, len(PARTS))

    async def open_part(self) -> None:
        """The form or the screen of a part."""
        item = self.item
        assert item is not None
        if item.screen is not None:
            await self.app.push_screen_wait(item.screen(self.services))
        else:
            await self._fill(item)
        self.redraw()

    async def _fill(self, item: Part) -> None:
        assert item.section is not None
        declared = [e for e in entries(item.section) if e.name not in _ELSEWHERE]
        settings = self.services.settings()
        section = settings if item.section is Settings else getattr(settings, item.name)

        async def send(values: Values) -> None:
            self._save(item, values)

        form = Form(
            item.title,
            [field_of(entry) for entry in declared],
            send,
            check=lambda values: faults(declared, values),
        )
        if await self.fill_in(form, _values(declared, section)) is not None:
            self.tell(msg("Saved"))

    def _save(self, item: Part, values: Values) -> None:
        settings = self.services.settings()
        if item.section is Settings:
            changed = replace(settings, **values)
        else:
            section = replace(getattr(settings, item.name), **values)
            changed = replace(settings, **{item.name: section})
        trouble = self.services.save_settings(changed)
        if trouble is not None:
            raise Wrong(trouble)


def _values(declared: Sequence[Entry], section: object) -> Values:
    return {entry.name: getattr(section, entry.name) for entry in declared}


def screen(services: Services, numbers: Sequence[str]) -> Screen[Any]:
    """The module."""
    return SettingsScreen(services)
