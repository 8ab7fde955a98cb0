"""Our themes as Textual's.

Knows both formats. Must not know files.
"""

from __future__ import annotations

from typing import Any

from textual.theme import Theme as TextualTheme

from console.themes import Theme


def textual_theme(theme: Theme) -> TextualTheme:
    """The theme in Textual's form; colours it does not name are derived by Textual."""
    colours: dict[str, Any] = dict(theme.colours)
    return TextualTheme(
        name=theme.name,
        dark=theme.dark,
        variables=dict(theme.variables),
        primary=colours.pop("primary"),
        **colours,
    )
