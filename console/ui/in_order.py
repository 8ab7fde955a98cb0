"""Keys for the widget in focus, done before the next key is read.

Knows the bindings of a widget and what a line of text does with a character. Must not know what
commands do.

Textual hands a key to the widget's own queue. A terminal that sends two keys in one breath, as
every slow line does, would otherwise have the second one act on what stood there before the first:
a transfer would go to the number without its last digit.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from itertools import takewhile

from textual import events
from textual.actions import SkipAction, parse
from textual.app import App
from textual.binding import Binding
from textual.scroll_view import ScrollView
from textual.widget import Widget
from textual.widgets import Input

from console.ui.omnibox import Box
from console.ui.widgets.extension_grid import ExtensionGrid
from console.ui.widgets.line_list import LineList

ASYNC = frozenset({"submit"})
"""Actions of Textual that can't be done at once; no key of the console means them."""

PATIENCE_S = 0.2


def handle(widget: Widget | None, event: events.Key) -> bool:
    """Does what the widget would do with the key; False if that is left to Textual."""
    if not isinstance(widget, Box | ExtensionGrid | LineList):
        return False
    if isinstance(widget, Box) and _typed(widget, event):
        return True
    action = _actions(type(widget)).get(event.key)
    if action is None:
        return False
    _, name, parameters = parse(action)
    try:
        getattr(widget, f"action_{name}")(*parameters)
    except SkipAction:
        # There is nothing that it could do, such as text to copy.
        return False
    return True


async def handle_in_form(app: App[None], event: events.Key) -> bool:
    """Does what a key does in a form's line of text; False if that is left to Textual.

    A Tab is otherwise done after all that came with it, and the next field's text stands in the
    last one.
    """
    field = app.focused
    if not isinstance(field, Input):
        return False
    await _settled(field)
    return _typed(field, event) or await app._check_bindings(event.key)


def _typed(line: Input, event: events.Key) -> bool:
    if not event.is_printable or event.character is None:
        return False
    line.replace(event.character, *line.selection)
    return True


async def _settled(widget: Widget) -> None:
    """Waits for what the widget was told before, such as that it has the focus."""
    done = asyncio.Event()
    widget.call_later(done.set)
    with suppress(TimeoutError):
        await asyncio.wait_for(done.wait(), PATIENCE_S)


@lru_cache(maxsize=16)
def _actions(kind: type[Widget]) -> Mapping[str, str]:
    """Key → action, of a widget and, for the box, of the line of text that it is."""
    found: dict[str, str] = {}
    for owner in takewhile(lambda each: each is not ScrollView, kind.__mro__):
        for binding in vars(owner).get("BINDINGS", ()):
            if isinstance(binding, Binding) and binding.action not in ASYNC:
                for key in binding.key.split(","):
                    found.setdefault(key, binding.action)
    return found
