"""The two-minute tour: a few cards over the desk that say what is where and which key does what.

Knows texts and the key table. Must not know how commands work; it sends nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from console.i18n import tr
from console.state.keys import first_key
from console.ui.dialogs import Dialog
from console.ui.words import wrapped

Keymap = Mapping[str, tuple[str, ...]]
Key = Callable[[str], str]


def cards(keymap: Keymap) -> Sequence[tuple[str, str]]:
    """Title and text of each card, with the keys as they are set."""

    def key(command: str) -> str:
        return first_key(keymap, command) or tr("(no key)")

    return (*_first(key), *_calls(key), *_rest(key))


def _first(key: Key) -> Sequence[tuple[str, str]]:
    return (
        (
            tr("The desk"),
            tr(
                "On top: you, your telephone, the link and who waits. Below: the queue, your own "
                "calls, and the extensions with their states. A “?” says that something is not "
                "certain now."
            ),
        ),
        (
            tr("Answer"),
            tr(
                "{answer} answers who waits longest; {act} on a row of the queue answers that one. "
                "Your own ringing telephone is answered by lifting its handset only.",
                answer=key("call.pick_from_queue"),
                act=key("act"),
            ),
        ),
        (
            tr("Find anybody"),
            tr(
                "Just type: a number, a name, a department, or pinyin: lml finds 李明朗. ↑ and ↓ "
                "choose another hit. The line above the box says what {act} would do.",
                act=key("act"),
            ),
        ),
    )


def _calls(key: Key) -> Sequence[tuple[str, str]]:
    return (
        (
            tr("Send the call on"),
            tr(
                "{blind} sends it at once, {consult} asks first and, pressed again, completes. "
                "What becomes of it is watched and told. Beside a busy extension stand colleagues "
                "who are free.",
                blind=key("call.blind_transfer"),
                consult=key("call.attended_transfer"),
            ),
        ),
        (
            tr("Hold and hang up"),
            tr(
                "{hold} holds and resumes, {held} shows who is on hold. {hang_up} hangs up; while "
                "you consult, it takes the caller back.",
                hold=key("call.hold"),
                held=key("go.held"),
                hang_up=key("call.hang_up"),
            ),
        ),
    )


def _rest(key: Key) -> Sequence[tuple[str, str]]:
    return (
        (
            tr("What really happened"),
            tr(
                "Each command is shown as sent, accepted, confirmed, refused or not confirmed, and "
                "never leaves twice. {commands} lists them all.",
                commands=key("open.commands"),
            ),
        ),
        (
            tr("Nobody gets lost"),
            tr(
                "Who gave up waiting stands under {missed}: Enter calls back. {note} writes a note "
                "on somebody, {favourite} makes a favourite of him.",
                missed=key("open.missed"),
                note=key("person.note"),
                favourite=key("person.favourite"),
            ),
        ),
        (
            tr("Help"),
            tr(
                "{help} shows every key, what it does now, and why one can't. To try everything "
                "without a PBX: lvconsole demo; for drills: lvconsole train. {tour} shows this "
                "again.",
                help=key("help"),
                tour=key("open.tour"),
            ),
        ),
    )


class Tour(Dialog[None]):
    """One card after the other; Esc ends it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space,right,down,pagedown", "turn(1)", show=False),
        Binding("left,up,pageup,backspace", "turn(-1)", show=False),
    ]

    def __init__(self, keymap: Keymap) -> None:
        super().__init__()
        self._cards = cards(keymap)
        self._at = 0

    def compose(self) -> ComposeResult:
        """Title, text, keys."""
        with Vertical(classes="dialog"):
            yield Static(classes="dialog-title")
            yield Static(classes="dialog-text")
            yield Static(classes="dialog-hint")

    def on_mount(self) -> None:
        """The first card."""
        self._show()

    def on_resize(self) -> None:
        """The lines are as long as there is room."""
        self.call_after_refresh(self._show)

    def _show(self) -> None:
        title, text = self._cards[self._at]
        count = f"{self._at + 1}/{len(self._cards)}"
        self.query_one(".dialog-title", Static).update(Content(f"{count}  {title}"))
        body = self.query_one(".dialog-text", Static)
        width = body.content_size.width
        body.update(Content(wrapped(text, width) if width else text))
        hint = tr("Enter: next   ←: back   Esc: end")
        self.query_one(".dialog-hint", Static).update(Content(hint))

    def action_turn(self, cards_on: int) -> None:
        """The next or previous card; after the last one it ends."""
        self._at = max(0, self._at + cards_on)
        if self._at >= len(self._cards):
            self.dismiss(None)
        else:
            self._show()
