"""What every listing shows around its rows: the desk in brief, the keys, what is to be read.

Knows what is worth knowing of the desk while a module hides it. Must not know any module.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.events import Key
from textual.widgets import Input, Static

from console.i18n import tr
from console.ui.dialogs import Dialog
from console.ui.services import Services
from console.ui.words import duration

Keys = Sequence[tuple[str, str]]
MOST_LINES = 3
"""Of the keys below a list."""


def desk_line(services: Services) -> str:
    """Whether the link is down, and who waits and for how long."""
    if not services.live():
        return tr("no link")
    waiting = services.board().queue.oldest_first()
    if not waiting:
        return ""
    longest = duration(waiting[0].waited(services.server_now()))
    return tr("{count} waiting, {time}", count=len(waiting), time=longest)


def shown_key(key: str) -> str:
    """A key as it stands in the footer."""
    return {"enter": "Enter", "delete": "Del"}.get(key, key)


def footer(keys: Keys, width: int) -> str:
    """The keys in lines of at most `width` cells; no key is parted from its title.

    Where there is no room for all, those before the last two give way: these tell of all keys and
    close.
    """
    shown = list(keys)
    lines = _lines(shown, width)
    while len(lines) > MOST_LINES and len(shown) > 2:
        del shown[-3]
        lines = _lines(shown, width)
    return "\n".join(lines)


def _lines(keys: Keys, width: int) -> list[str]:
    lines: list[str] = []
    for part in (f"{shown_key(key)} {title}" for key, title in keys):
        if lines and cell_len(lines[-1]) + 2 + cell_len(part) <= width:
            lines[-1] += f"  {part}"
        else:
            lines.append(part)
    return lines


def put(line: Static, text: str, *, as_wide: bool = False, as_high: bool = False) -> None:
    """Show a text, painted only if it reads differently.

    The screen is laid out anew for it unless the line stays as wide, or as high, as it is.
    """
    before = str(line.content)
    if text != before:
        same = (as_wide and cell_len(before) == cell_len(text)) or (
            as_high and before.count("\n") == text.count("\n")
        )
        line.update(Content(text), layout=not same)


class SearchLine(Input):
    """The line to search in, hidden until it is asked for."""

    DEFAULT_CSS = "SearchLine { height: 1; display: none; }"

    def open(self, typed: str = "") -> bool:
        """Show it, with the focus from this very key on: the next may be here already."""
        self.display = True
        self.screen.set_focus(self)
        if typed:
            self.value = typed
            self.cursor_position = len(typed)
        return True

    def close(self) -> None:
        """Empty and hide it."""
        self.value = ""
        self.display = False

    def take(self, event: Key) -> None:
        """A character on its way to the list when the focus came here: over slow lines keys
        arrive in one go, and none may become an action of the list.
        """
        if self.screen.focused is self and event.is_printable and event.character:
            event.stop()
            self.insert_text_at_cursor(event.character)


class Told(Dialog[None]):
    """A heading and lines to read; they scroll where there is no room for all."""

    DEFAULT_CSS = """
    Told .told-lines { height: auto; max-height: 60vh; }
    Told .told-lines Static { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,question_mark", "leave", show=False)]

    def __init__(self, heading: str, lines: Sequence[str]) -> None:
        super().__init__()
        self._heading = heading
        self._lines = lines

    def compose(self) -> ComposeResult:
        """The lines and how to leave them."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._heading), classes="dialog-text")
            with VerticalScroll(classes="told-lines"):
                yield Static(Content("\n".join(self._lines)))
            yield Static(Content(tr("Esc: close")), classes="dialog-hint")

    def on_resize(self) -> None:
        """Which keys move is told where there is more than fits."""
        self.call_after_refresh(self._show_hint)

    def _show_hint(self) -> None:
        if self.query_one(VerticalScroll).max_scroll_y:
            hint = tr("↑ ↓ PgUp PgDn: move   Esc: close")
            self.query_one(".dialog-hint", Static).update(Content(hint))


class KeysHelp(Told):
    """The keys of a module, one a line."""

    def __init__(self, heading: str, keys: Keys) -> None:
        super().__init__(heading, [f"{shown_key(key):>7}  {title}" for key, title in keys])
