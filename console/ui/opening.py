"""Opens the screens that commands name, on what the desk points at.

Knows the help and the table of modules, which are imported when first opened. Must not know what
any of them does.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual.screen import ModalScreen, Screen
from textual.widgets import Input

from console.i18n import Message, msg, tr
from console.state.commands import PLANNERS
from console.state.key_reader import ON_DESK, Place, is_read
from console.state.keys import key_problems
from console.state.planning import Plan
from console.ui import enter
from console.ui.actions import HIDDEN, NOT_SHOWN, PANES
from console.ui.cover import Cover
from console.ui.way_on import with_keys

if TYPE_CHECKING:
    from console.ui.app import Console


OF_EACH_SCREEN = ("act", "mark", "cancel", "go.box")
"""Commands whose keys mean something else on each screen: it says so itself."""
FAULTS = 3
"""How many faults of the settings are said in full."""


@dataclass(frozen=True, slots=True)
class Doing:
    """What a key does now; or why it can't, where it is not `possible`."""

    text: Message | str = ""
    possible: bool = True


def faults(app: Console) -> str:
    """What is wrong with settings and themes, as far as there is room; empty if nothing is."""
    of_keys = key_problems(app.settings.key_scheme, app.settings.keys)
    found = [str(p) for p in (*app.themes.problems, *app.setup.problems, *of_keys)]
    text, more = "\n".join(found[:FAULTS]), len(found) - FAULTS
    return tr("{text}, and {n} more", text=text, n=more) if more > 0 else text


def open_help(app: Console) -> None:
    """Opens the help."""
    from console.ui.help import Help

    below = app.screen
    if isinstance(below, Cover):
        return  # It names whom the keys are about, and nobody knows who has come.
    app.push_screen(Help(app.keymap, lambda id_: doing(app, id_, below), app.missing_licence))


def asks_for_help(app: Console, key: str) -> bool:
    """Whether `?` means the help: on a dialog without a field that it could be typed into."""
    dialog = app.screen
    if key != "question_mark" or not isinstance(dialog, ModalScreen):
        return False
    from console.ui.listing import Listing
    from console.ui.listing_parts import Told

    own = isinstance(dialog, Told | Listing)  # They show their own keys.
    return not own and not isinstance(app.focused, Input)


def doing(app: Console, command: str, screen: Screen[Any]) -> Doing:
    """What a command would do now with that screen on top, or why it can't."""
    if _means_desk(app, command, screen):
        return Doing(HIDDEN, possible=False)
    if command in PLANNERS:
        planned = app.dispatcher.why_not(command) or app.control.foresee(command, screen)
        possible = isinstance(planned, Plan)
        text = planned.label if isinstance(planned, Plan) else planned
        return Doing(with_keys(text, app.keymap), possible)
    if command == "act" and screen is app.desk:
        named = enter.named(app)
        return Doing(named[1]) if named else Doing(msg("Nothing to do here"), possible=False)
    if not app.desk.is_shown(PANES.get(command, "grid")):
        return Doing(NOT_SHOWN, possible=False)
    if command == "go.held" and not app.board.calls.held:
        return Doing(msg("No call is on hold"), possible=False)
    if command in ("transfer.dial_target", "transfer.dial_party"):
        return _about_transfer(app, command)
    return Doing()


def _means_desk(app: Console, command: str, screen: Screen[Any]) -> bool:
    """Whether a command is none while that screen is in front of the desk."""
    if screen is app.desk or command in OF_EACH_SCREEN:
        return False
    place = Place.LIST if getattr(screen, "takes_chords", False) else Place.FORM
    return command in ON_DESK or not is_read(command, app.keymap.get(command, ()), place)


def _about_transfer(app: Console, command: str) -> Doing:
    transfer = app.shift.watching.transfers.offered(time.monotonic())
    if transfer is None:
        return Doing(msg("No transfer is in doubt"), possible=False)
    number = transfer.target if command == "transfer.dial_target" else transfer.party
    return Doing(msg("Dial {target}", target=number or "-"), possible=bool(number))


def open_module(app: Console, command: str) -> None:
    """Opens the module of a command, for the marked extensions or the one under the cursor."""
    from console.ui.modules import MODULES

    factory = MODULES.get(command)
    if factory is None:
        app.say(msg("Nothing to open here"))
        return
    numbers = _pointed_at(app) if app.screen is app.desk else []

    def closed(_result: object) -> None:
        app.read_night_note()
        if command == "open.extensions":
            app.readings.hidden_again()

    app.push_screen(factory(app.services(), numbers), closed)


def _pointed_at(app: Console) -> list[str]:
    marked = sorted(app.desk.grid.marks)
    cursor = app.desk.target()[0]
    return marked or ([cursor.number] if cursor is not None else [])
