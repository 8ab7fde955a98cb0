"""A small application around the widgets, and its screen as text."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import App, ComposeResult
from textual.widget import Widget

from console.protocol.records import Extension
from console.state.roster import Roster
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


class Host(App[None]):
    """Shows the widgets it is given."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, *widgets: Widget) -> None:
        super().__init__()
        self.widgets = widgets
        self.heard: list[object] = []

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
