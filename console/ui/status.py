"""The lines around the panes: status on top; notices, prompt and keys at the bottom.

Knows how these lines read. Must not know commands beyond their ids and titles.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from rich.text import Text
from textual.events import Click
from textual.geometry import Region
from textual.message import Message as UiMessage
from textual.strip import Strip
from textual.widgets import Static

from console.i18n import Message, tr
from console.state.keys import shown
from console.state.ledger import WORDS, Entry, Outcome
from console.ui.painting import paint_alone, paint_first
from console.ui.words import wrapped

OUTCOME_STYLES = {
    Outcome.SENT: "$text-muted",
    Outcome.ACCEPTED: "$text-primary",
    Outcome.CONFIRMED: "$text-success",
    Outcome.REFUSED: "$text-error",
    Outcome.NOT_CONFIRMED: "$text-warning",
}
OUTCOME_GLYPHS = {
    Outcome.SENT: "→",
    Outcome.ACCEPTED: "·",
    Outcome.CONFIRMED: "✓",
    Outcome.REFUSED: "✗",
    Outcome.NOT_CONFIRMED: "?",
}
MOST_LINES = 7
"""Of notices: more would take the desk away."""


class Line(Static):
    """One line of parts, each a text and a style; painted only when it reads differently."""

    DEFAULT_CSS = "Line { height: 1; width: 1fr; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  (Textual's own name)
        super().__init__("", id=id)
        self._shown: tuple[tuple[str, str], ...] = ()
        self._lines = 0

    def show(self, parts: Iterable[tuple[str, str]]) -> None:
        """Shows (text, style) parts; a style is a theme variable such as `$text-error`."""
        parts = tuple(parts)
        if parts != self._shown:
            lines = self._lines
            self._shown, self._lines = parts, sum(text.count("\n") for text, _ in parts)
            self.update(self._text(parts), layout=self._lines != lines)

    def _text(self, parts: Sequence[tuple[str, str]]) -> Text:
        text = Text(no_wrap=True, overflow="ellipsis")
        for part, style in parts:
            text.append(part, self.colour(style))
        return text

    def on_mount(self) -> None:
        """Most of what changes each second is here: it is painted without the rest."""
        paint_alone(self)

    def colour(self, style: str) -> str:
        """A theme variable's colour, or the style itself."""
        words = style.split()
        variables = self.app.theme_variables
        found = [variables.get(word[1:], "") if word.startswith("$") else word for word in words]
        return " ".join(word for word in found if word and not word.startswith("auto"))

    def notify_style_update(self) -> None:
        """The theme changed: the colours are asked for afresh."""
        shown_now, self._shown = self._shown, ()
        super().notify_style_update()
        if self.is_attached and shown_now:
            self.show(shown_now)


class Prompt(Line):
    """The line that names what Enter does, and knows how it reads on the screen by now."""

    def __init__(self) -> None:
        super().__init__(id="prompt")
        self._drawn = self._read = ""

    def on_mount(self) -> None:
        """A key goes by what this line says: it is painted first."""
        paint_first(self)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draws the line for a frame."""
        self._drawn = "".join(text for text, _ in self._shown)
        return super().render_lines(crop)

    def frame_shown(self, now: float, owed: Sequence[Region]) -> None:
        """A frame has gone out, except for some regions of the screen (see painting)."""
        if not any(region.overlaps(self.region) for region in owed):
            self._read = self._drawn

    def says(self, text: Message | str) -> bool:
        """Whether that is what the operator can read."""
        return self._read == str(text)


class Notices(Line):
    """What became of the commands, and what the console has to say: a few lines."""

    DEFAULT_CSS = f"Notices {{ height: auto; max-height: {MOST_LINES}; width: 1fr; }}"

    def show_entries(
        self, entries: Sequence[Entry], said: str, lines: Sequence[tuple[str, str]] = ()
    ) -> None:
        """The ledger's entries, newest last, further lines with their styles, one sentence."""
        told: list[tuple[str, str]] = []
        for entry in entries[-3:]:
            label = tr(
                "{command}: {outcome}", command=entry.label, outcome=str(WORDS[entry.outcome])
            )
            note = f" — {entry.note}" if str(entry.note) else ""
            line = f"{OUTCOME_GLYPHS[entry.outcome]} {label}{note}"
            told.append((line, OUTCOME_STYLES[entry.outcome]))
        told += [*lines[-3:], *([(said, "$text-warning")] if said else [])]
        self.display = bool(told)
        self.show(self._laid_out(told))

    def _laid_out(self, told: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
        """Each in as many lines as it needs; where they are too many the oldest give way."""
        width = self.size.width or self.app.size.width
        whole = [(wrapped(text, width), style) for text, style in told]
        while len(whole) > 1 and sum(text.count("\n") + 1 for text, _ in whole) > MOST_LINES:
            del whole[0]
        return [(("\n" if at else "") + text, style) for at, (text, style) in enumerate(whole)]


class KeyBar(Line):
    """The keys that are valid right now; a click presses one."""

    class Pressed(UiMessage):
        """A key hint was clicked."""

        def __init__(self, command: str) -> None:
            super().__init__()
            self.command = command

    def __init__(self) -> None:
        super().__init__(id="keys")
        self._spans: list[tuple[int, int, str]] = []

    def show_keys(self, keys: Sequence[tuple[str, Message | str, str]]) -> None:
        """Shows (key, title, command id) as far as whole hints fit."""
        parts: list[tuple[str, str]] = []
        self._spans = []
        at, room = 0, self.size.width or self.app.size.width
        for key, title, command in keys:
            name, text = shown(key), f" {title}  "
            width = cell_len(name) + cell_len(text)
            if at + width - 2 > room:
                break
            parts += [(name, "bold $text-primary"), (text, "$text-muted")]
            self._spans.append((at, at + width - 2, command))
            at += width
        self.show(parts)

    def on_click(self, event: Click) -> None:
        """A click on a hint is its key."""
        for start, end, command in self._spans:
            if start <= event.x < end:
                self.post_message(self.Pressed(command))


def age_text(seconds: float) -> str:
    """How old the picture is, in words."""
    if seconds < 60:
        return tr("{n} s old", n=int(seconds))
    return tr("{n} min old", n=int(seconds // 60))
