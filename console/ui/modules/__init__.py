"""The modules by the command that opens them.

Knows where each module is. Must not know what is in it: nothing is imported before it is opened.
Each place is a module here with the function `screen(services, numbers)`; `numbers` are the
extensions it is opened for, if the command is about a selection.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.screen import Screen

    from console.ui.services import Services

    Factory = Callable[[Services, Sequence[str]], Screen[Any]]


def _at(name: str) -> Factory:
    def open_it(services: Services, numbers: Sequence[str] = ()) -> Screen[Any]:
        place = import_module(f"console.ui.modules.{name}")
        screen: Screen[Any] = place.screen(services, numbers)
        return screen

    return open_it


MODULES: Mapping[str, Factory] = {
    "open.address_book": _at("address_book"),
    "open.extensions": _at("extensions"),
    "open.wake_up": _at("wake_up"),
    "open.dnd": _at("dnd"),
    "open.night_service": _at("night_service"),
    "open.prompts": _at("prompts"),
    "open.call_records": _at("call_records"),
    "open.operation_log": _at("operation_log"),
    "open.settings": _at("settings"),
    "open.conference": _at("conference_roll"),
    "open.password": _at("password"),
    "extension.wake_up": _at("wake_up_selected"),
    "extension.dnd": _at("dnd_selected"),
}
