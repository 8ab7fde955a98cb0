"""What the settings choose, applied to the running app: theme, language, keys, the desk.

Knows the app's parts that follow a setting. Must not know how settings are asked for, nor how their
file is written.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from console.config import NotSaved, Settings
from console.i18n import Message, msg, set_language
from console.state import keys
from console.ui.theming import textual_theme

if TYPE_CHECKING:
    from console.ui.app import Console


def first_theme(app: Console) -> str:
    """The theme to begin with, all of them made known to Textual."""
    for theme in app.themes.by_name.values():
        app.register_theme(textual_theme(theme))
    return app.themes.chosen(app.settings.theme)[0].name


def apply(app: Console) -> None:
    """The theme and what the settings say of the desk."""
    chosen, problem = app.themes.chosen(app.settings.theme)
    app.theme = chosen.name
    if problem is not None:
        app.say(problem)
    desk = app.settings.desk
    app.desk.queue.bands = (desk.wait_late, desk.wait_urgent)
    app.desk.calls.reminder = desk.held_reminder
    app.desk.choose_panes(desk.panes)
    app.frames.use_rate(desk.frames_per_second)


def use_language(app: Console, name: str) -> None:
    """Shows everything in another language, from now on."""
    _speak(app, name)
    app.keep(replace(app.settings, language=name))


def _speak(app: Console, name: str) -> None:
    set_language(name)
    if app.feed.login is not None:
        app.people.show_commands(keys.licensed(keys.FINDABLE, app.feed.login.licenses))
    app.desk.grid.rebuild()
    app.desk.hits.refresh_rows()
    app.read_night_note()
    app.refresh_everything()


def next_theme(app: Console) -> None:
    """The next theme by name."""
    names = sorted(app.themes.by_name)
    app.theme = names[(names.index(app.theme) + 1) % len(names)]
    app.say(msg("Theme: {name}", name=app.theme))
    app.keep(replace(app.settings, theme=app.theme))


def keep(app: Console, settings: Settings) -> Message | str | None:
    """Applies settings and writes them; the reason if they could not be written."""
    spoken, app.settings = app.settings.language, settings
    app.setup.used(settings)
    if settings.language and settings.language != spoken:
        _speak(app, settings.language)
    apply(app)
    app.keymap = keys.keymap(settings.key_scheme, settings.keys)
    app.keyboard.reader.use(app.keymap)
    try:
        app.setup.store.save(settings)
    except NotSaved as problem:
        app.say(problem.reason)
        return problem.reason
    return None
