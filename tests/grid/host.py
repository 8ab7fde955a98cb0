"""A small application around the widgets, and its screen as text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyte
from textual._compositor import CompositorUpdate
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

from console.protocol.records import Extension
from console.state.roster import Roster
from console.ui.painting import Painting
from console.ui.widgets.extension_grid import ExtensionGrid
from console.ui.widgets.states import THEME_DEFAULTS

NOW = 1_600_000_000.0


def extension(number: str, state: str = "IDLE", **fields: object) -> Extension:
    """An extension with the fields given; its name is made from the number."""
    fields.setdefault("show_name", f"Name {number}")
    return Extension(number=number, state=state, **fields)  # type: ignore[arg-type]


def talking(number: str, other: str, seconds: float, **fields: object) -> Extension:
    """An extension that has been talking for some seconds."""
    start = NOW - seconds
    call: dict[str, object] = {"channel_id": f"SIP/{number}-0000000a", "another_number": other}
    return extension(number, "CALLING", answer_time=start, start_time=start, **call, **fields)


class Terminal(App[None]):
    """An app whose frames are fed to a terminal emulator, though the pilot runs it without one."""

    budget: int | None = None
    """Bytes a frame may have, as the driver of a slow line would say."""

    def __init__(self) -> None:
        super().__init__()
        self.frames: list[str] = []
        self.emulator = pyte.Screen(1, 1)

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        super()._display(screen, renderable)
        if isinstance(renderable, CompositorUpdate):
            self.feed(renderable.render_segments(self.console))

    def feed(self, text: str) -> None:
        self.frames.append(text)
        width, height = self.size
        if (self.emulator.columns, self.emulator.lines) != (width, height):
            self.emulator.resize(height, width)
        pyte.Stream(self.emulator).feed(text)

    def seen(self) -> list[str]:
        """The emulator's screen as text, blanks at the right cut."""
        return [line.rstrip() for line in self.emulator.display]

    def row(self, y: int, width: int) -> str:
        """The first cells of one of the emulator's lines. A wide character takes two of them."""
        cells = [self.emulator.buffer[y][x].data for x in range(width)]
        return "".join(cells).rstrip()


class Host(Painting[None], Terminal):
    """Shows the widgets it is given."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, *widgets: Widget) -> None:
        super().__init__()
        self.widgets = widgets
        self.heard: list[object] = []

    def _line_budget(self) -> int | None:
        return self.budget

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return {**super().get_theme_variable_defaults(), **THEME_DEFAULTS}

    def compose(self) -> ComposeResult:
        yield from self.widgets

    def on_extension_grid_selected(self, message: ExtensionGrid.Selected) -> None:
        self.heard.append((type(message).__name__, message.number))

    on_extension_grid_acted = on_extension_grid_selected

    def on_extension_grid_marked(self, message: ExtensionGrid.Marked) -> None:
        self.heard.append(("Marked", message.numbers))


def grid_of(extensions: Iterable[Extension]) -> tuple[dict[str, Extension], ExtensionGrid]:
    """A grid over some extensions, with the server's clock standing still at `NOW`."""
    board = {each.number: each for each in extensions}
    return board, ExtensionGrid(Roster(board), clock=lambda: NOW)


def screen_text(app: App[None]) -> list[str]:
    """The screen as lines of text, blanks at the right cut."""
    strips = app.screen._compositor.render_strips()
    return [strip.text.rstrip() for strip in strips]


async def settled(pilot: Pilot[Any]) -> None:
    """Wait until every change has been painted."""
    app = pilot.app
    quiet = 0
    for _ in range(1000):
        await pilot.pause(0.002)
        screen = app.screen
        widgets = [screen, *screen.query(Widget)]
        widgets += [widget.vertical_scrollbar for widget in widgets if widget.is_scrollable]
        waiting = screen._dirty_widgets or screen._compositor._dirty_regions
        asked = any(each._repaint_required or each._layout_required for each in widgets)
        quiet = 0 if waiting or asked else quiet + 1
        if quiet == 10:
            return
    raise AssertionError("the screen never came to rest")
