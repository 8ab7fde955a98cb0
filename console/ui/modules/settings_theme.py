"""Choosing a theme: the one under the cursor is shown at once, Enter keeps it.

Knows how a theme is tried and given back. Must not know theme files.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual.theme import BUILTIN_THEMES

from console.client.errors import RequestFailed
from console.i18n import msg, tr
from console.ui.listing import Action, Cells, Listing, Loaded
from console.ui.services import Services
from console.ui.widgets.line_columns import Column
from console.ui.widgets.line_list import LineList


class NotKept(RequestFailed):
    """Settings that could not be written."""


class Themes(Listing[str]):
    """The themes; the rows show the colours that matter most."""

    markable = False
    searchable = False

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._before = ""
        self._kept = False

    def heading(self) -> str:
        """The title."""
        return tr("Theme")

    def columns(self) -> tuple[Column, ...]:
        """The name and samples."""
        samples = (tr("talking"), tr("ringing"), tr("do not disturb"), tr("waiting long"))
        return (Column(tr("Title"), 16, 1), *(Column(sample, 12) for sample in samples))

    def actions(self) -> Sequence[Action]:
        """Keeping it."""
        return (Action("enter", msg("use this theme"), self.use, needs="row"),)

    def key_of(self, item: str) -> str:
        """The name."""
        return item

    def cells_of(self, item: str) -> Cells:
        """Samples in the colours of the theme under the cursor."""
        return (
            (item, "strong" if item == self._before else "plain"),
            (tr("talking"), "state-talking"),
            (tr("ringing"), "state-ringing"),
            (tr("do not disturb"), "state-dnd"),
            (tr("waiting long"), "wait-urgent"),
        )

    def on_mount(self) -> None:
        """Remember the theme to go back to."""
        self._before = self.app.theme

    async def load(self, page: int, size: int) -> Loaded[str]:
        """The console's own themes."""
        names = sorted(name for name in self.app.available_themes if name not in BUILTIN_THEMES)
        found = names or sorted(self.app.available_themes)
        return Loaded(found, len(found))

    def redraw(self) -> None:
        """Begin at the theme in use, not at the first."""
        super().redraw()
        if self.lines.cursor != self._before and self.app.theme == self._before:
            self.lines.select(self._before)

    def on_line_list_selected(self, event: LineList.Selected) -> None:
        """Show the theme under the cursor."""
        name = event.lines.cursor
        if name in self.items and not self._kept:
            self.app.theme = str(name)

    async def use(self) -> None:
        """Keeps the theme under the cursor."""
        name = self.item or self._before
        trouble = self.services.save_settings(replace(self.services.settings(), theme=name))
        if trouble is not None:
            raise NotKept(trouble)
        self._kept = True
        self.dismiss(None)

    def on_unmount(self) -> None:
        """Left without Enter: as before."""
        if not self._kept:
            self.app.theme = self._before
