"""Our themes as Textual's.

Knows both formats. Must not know files.
"""

from __future__ import annotations

from typing import Any

from textual.theme import Theme as TextualTheme

from console.themes import Theme

_LIKE = {"warning": "wait-late", "error": "wait-urgent", "success": "state-talking"}
"""Colours that mean something, and what of the desk means the same, where a theme lacks them."""


def textual_theme(theme: Theme) -> TextualTheme:
    """The theme in Textual's form; other colours that it does not name are derived by Textual."""
    alike = {name: theme.variables[like] for name, like in _LIKE.items()}
    colours: dict[str, Any] = {**alike, **theme.colours}
    return TextualTheme(
        name=theme.name,
        dark=theme.dark,
        variables=dict(theme.variables),
        primary=colours.pop("primary"),
        **colours,
    )
