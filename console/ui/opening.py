"""Opens the screens that commands name, on what the desk points at.

Knows the help and the table of modules, which are imported when first opened. Must not know what
any of them does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.i18n import msg

if TYPE_CHECKING:
    from console.ui.app import Console


def open_help(app: Console) -> None:
    """Opens the help."""
    from console.ui.help import Help

    app.push_screen(Help(app.keymap, app.why_not, app.missing_licence))


def open_module(app: Console, command: str) -> None:
    """Opens the module of a command, for the marked extensions or the one under the cursor."""
    from console.ui.modules import MODULES

    factory = MODULES.get(command)
    if factory is None:
        app.say(msg("Nothing to open here"))
        return
    marked = sorted(app.desk.grid.marks)
    cursor = app.desk.target()[0]
    numbers = marked or ([cursor.number] if cursor is not None else [])

    def closed(_result: object) -> None:
        app.read_night_note()
        if command == "open.extensions":
            app.readings.hidden_again()

    app.push_screen(factory(app.services(), numbers), closed)
