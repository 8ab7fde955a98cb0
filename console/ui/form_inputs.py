"""The widgets of a form: one for each kind of field, and the list to choose from.

Knows fields and keys. Must not know forms, requests or the PBX.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Click, Key
from textual.message import Message as Event
from textual.widget import Widget
from textual.widgets import Input, Static

from console.i18n import Message, tr
from console.state.pinyin import folded, spell
from console.ui.dialogs import Dialog
from console.ui.form_fields import NO_YES, Choice, Field, Flag, Options, Secret
from console.ui.widgets.grid_text import fit, width_of
from console.ui.widgets.line_columns import Column, Row
from console.ui.widgets.line_list import LineList

_MANY = 2
"""Options up to which the space bar simply takes the next one."""


class ChoiceBox(Widget, can_focus=True):
    """One of some options on one line: arrows go through them, Space shows them all."""

    DEFAULT_CSS = """
    ChoiceBox { height: 1; width: 1fr; background: $surface; color: $foreground; }
    ChoiceBox:focus { background: $primary-muted; text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", show=False),
        Binding("right", "step(1)", show=False),
        Binding("space", "choose", show=False),
        Binding("enter", "submit", show=False),
    ]

    class Changed(Event):
        """Another option was taken."""

        def __init__(self, box: ChoiceBox) -> None:
            super().__init__()
            self.box = box

    class Submitted(Event):
        """Enter was pressed."""

    def __init__(self, options: Options, value: str) -> None:
        super().__init__()
        self._options: Options = options
        self._wanted = value
        self.waiting = False
        """Whether the options are still to come."""

    @property
    def is_long(self) -> bool:
        """Whether the space bar shows all options, instead of taking the other one."""
        return len(self._options) > _MANY

    @property
    def value(self) -> str:
        """The key of the option taken; while they are to come, the one wanted.

        What is none of them is not replaced by the first one, which nobody would have chosen.
        """
        keys = [key for key, _ in self._options]
        if self._wanted in keys or self.waiting:
            return self._wanted
        return keys[0] if keys and not self._wanted else ""

    @value.setter
    def value(self, key: str) -> None:
        if key != self._wanted:
            self._wanted = key
            self.refresh()
            self.post_message(self.Changed(self))

    def set_options(self, options: Options) -> None:
        """The options have come: nobody has taken another one."""
        self.waiting = False
        self._options = options
        self.refresh()

    def wait(self) -> None:
        """The options are asked for."""
        self.waiting = True
        self.refresh()

    def render(self) -> Content:
        """The option taken, between arrows."""
        if self.waiting:
            return Content(tr("Reading…"))
        shown = next((str(text) for key, text in self._options if key == self.value), "-")
        return Content(f"◂ {fit(shown, max(1, self.size.width - 4)).rstrip()} ▸")

    def action_step(self, step: int) -> None:
        """Take the option before or after."""
        keys = [key for key, _ in self._options]
        if keys:
            at = keys.index(self.value) + step if self.value in keys else min(step, 0)
            self.value = keys[at % len(keys)]

    def action_choose(self) -> None:
        """Show all options to choose from; of two, take the other one."""
        if not self.is_long:
            self.action_step(1)
            return

        def taken(key: str | None) -> None:
            if key is not None:
                self.value = key

        self.app.push_screen(Picker(self._options, self.value), taken)

    def action_submit(self) -> None:
        """Enter: as in any other field."""
        self.post_message(self.Submitted())

    def on_click(self, _event: Click) -> None:
        """A click shows the options."""
        self.action_choose()


class Picker(Dialog[str | None]):
    """All options in a list, narrowed by what is typed; answers the key or None."""

    DEFAULT_CSS = """
    Picker { align: center middle; }
    Picker > Vertical {
        width: 60; max-width: 100%; height: 18; max-height: 100%;
        background: $panel; padding: 0 1;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move('up')", show=False, priority=True),
        Binding("down", "move('down')", show=False, priority=True),
        Binding("pageup", "move('pageup')", show=False, priority=True),
        Binding("pagedown", "move('pagedown')", show=False, priority=True),
    ]

    def __init__(self, options: Options, value: str) -> None:
        super().__init__()
        self._options = options
        self._value = value
        self._forms = [(key, _search_forms(str(text))) for key, text in options]

    def compose(self) -> ComposeResult:
        """A field to type in, and the options."""
        with Vertical():
            yield Input(compact=True, placeholder=tr("Type to narrow the list"))
            yield LineList([Column(width=10, grow=1)], placeholder=tr("No such option"))
            yield Static(Content(tr("Enter: choose   Esc: back")), classes="dialog-hint")

    def on_mount(self) -> None:
        """Begin with the option taken so far."""
        self._show("")
        self.query_one(LineList).select(self._value)
        self.query_one(Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the list."""
        event.stop()
        self._show(folded(event.value.strip()))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the option under the cursor."""
        event.stop()
        key = self.query_one(LineList).cursor
        if key is not None:
            self.dismiss(key)

    def on_line_list_acted(self, event: LineList.Acted) -> None:
        """A double click takes the option."""
        self.dismiss(event.key)

    def action_move(self, way: str) -> None:
        """Move in the list from within the field."""
        lines = self.query_one(LineList)
        if way in ("up", "down"):
            lines.action_move(-1 if way == "up" else 1)
        else:
            lines.action_page(-1 if way == "pageup" else 1)

    def _show(self, wanted: str) -> None:
        fitting = {key for key, forms in self._forms if any(wanted in form for form in forms)}
        rows = [Row(k, ((str(text), "plain"),)) for k, text in self._options if k in fitting]
        lines = self.query_one(LineList)
        lines.set_rows(rows)
        if lines.cursor is None and rows:
            lines.select(rows[0].key)


def _search_forms(text: str) -> tuple[str, ...]:
    """A text folded, and its pinyin and initials."""
    groups = spell(text)
    first = [group.readings[0] for group in groups if group.readings]
    return folded(text), "".join(first), "".join(reading[:1] for reading in first)


TITLE_WIDTH, WIDEST_TITLE = 20, 32


def titled(field: Field) -> str:
    """A field's title, with a star where something must be filled in."""
    return f"{field.title}{' *' if field.required else ''}"


def title_width(fields: Iterable[Field]) -> int:
    """The room that the titles of a form need, so that none is cut."""
    widest = max((width_of(titled(field)) + 1 for field in fields), default=0)
    return min(max(TITLE_WIDTH, widest), WIDEST_TITLE)


class FieldRow(Vertical):
    """A title with its box, and under it what is to be said about them."""

    DEFAULT_CSS = """
    FieldRow { height: auto; }
    FieldRow > Horizontal { height: 1; }
    FieldRow .field-title { height: 1; color: $text-muted; }
    FieldRow Input { width: 1fr; }
    FieldRow .field-note { height: auto; color: $text-muted; display: none; }
    FieldRow.-wrong .field-note { color: $text-error; }
    FieldRow.-noted .field-note { display: block; }
    """

    def __init__(self, field: Field, text: str, title_width: int = TITLE_WIDTH) -> None:
        super().__init__()
        self.field = field
        self.box = _box(field, text)
        self._width = title_width
        self._note = Static(classes="field-note")

    def compose(self) -> ComposeResult:
        """The title, the box, the note."""
        title = Static(Content(fit(titled(self.field), self._width - 1)), classes="field-title")
        title.styles.width = self._width
        self._note.styles.padding = (0, 0, 0, self._width)
        with Horizontal():
            yield title
            yield self.box
        yield self._note

    def on_mount(self) -> None:
        """Show the hint."""
        self.say(None)

    @property
    def text(self) -> str:
        """What is typed, tidied."""
        return self.field.tidy(self.box.value)

    def put(self, text: str) -> None:
        """Another text than the one typed: nobody typed it, so nothing is told as changed."""
        with self.prevent(Input.Changed, ChoiceBox.Changed):
            self.box.value = text

    def say(self, fault: Message | str | None) -> None:
        """Show what is wrong, or the hint."""
        note = fault or self.field.hint or ""
        self._note.update(Content(str(note)))
        self.set_class(fault is not None, "-wrong")
        self.set_class(bool(note), "-noted")

    def on_key(self, event: Key) -> None:
        """Up and down go from field to field."""
        if event.key in ("up", "down"):
            event.stop()
            if event.key == "up":
                self.screen.focus_previous()
            else:
                self.screen.focus_next()


def _box(field: Field, text: str) -> Input | ChoiceBox:
    if isinstance(field, Flag):
        return ChoiceBox(NO_YES, text or "0")
    if isinstance(field, Choice):
        options = () if callable(field.options) else field.options
        box = ChoiceBox(options, text)
        box.waiting = callable(field.options)
        return box
    secret = isinstance(field, Secret)
    return Input(text, password=secret, max_length=field.longest, compact=True)
