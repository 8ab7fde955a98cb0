"""Colour themes: read from TOML files, checked, and handed over as plain data.

Knows the file format and where themes are: those shipped, and the user's own beside the settings.
A broken theme is a Problem, never fatal. Must not know Textual: `ui` makes its themes from these.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from console.config.problems import Problem, line_of, read_toml, shown, unknown
from console.i18n import Message, msg

COLOURS = (
    "primary",
    "secondary",
    "accent",
    "foreground",
    "background",
    "surface",
    "panel",
    "boost",
    "warning",
    "error",
    "success",
)
"""Textual's base colours."""

REQUIRED = ("primary", "foreground", "background")
"""Those of them that must be given."""

VARIABLES = (
    "state-idle",
    "state-ringing",
    "state-talking",
    "state-held",
    "state-busy",
    "state-dnd",
    "state-conference",
    "state-monitor",
    "state-alarm",
    "state-other",
    "state-stale",
    "wait-normal",
    "wait-late",
    "wait-urgent",
)
"""The colours of the desk: each extension state, and the three bands of waiting. All are given."""

FALLBACK = "dark"
"""The theme used where the chosen one is missing or broken."""

_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_SHORT = re.compile(r"#(\w)(\w)(\w)$")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")


@dataclass(frozen=True)
class Theme:
    """One theme. Colours are `#rrggbb`, by the names in COLOURS and VARIABLES."""

    name: str
    dark: bool
    colours: Mapping[str, str]
    variables: Mapping[str, str]


@dataclass
class Themes:
    """All themes that can be used, by name, and what was wrong with the others."""

    by_name: dict[str, Theme] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def chosen(self, name: str) -> tuple[Theme, Message | None]:
        """The theme of that name, else the fallback and why it is not the one wanted."""
        if name in self.by_name:
            return self.by_name[name], None
        return self.by_name[FALLBACK], unknown(msg("the theme"), name, self.by_name)


def shipped_folder() -> Path:
    """The themes shipped: inside the package when installed, beside it in a working copy."""
    package = Path(__file__).parent
    inside = package / "themes"
    return inside if inside.is_dir() else package.parent / "themes"


def load(own: Path | None = None) -> Themes:
    """The shipped themes and those in the user's folder, which win over shipped ones. Never raises.

    A theme is called as its file. The fallback is always among them.
    """
    found = Themes()
    for folder in (shipped_folder(), own):
        for path in _files(folder):
            theme, problems = read(path)
            found.problems += problems
            if theme is not None:
                found.by_name[theme.name] = theme
    return found


def _files(folder: Path | None) -> Iterable[Path]:
    try:
        return sorted(folder.glob("*.toml")) if folder is not None else ()
    except OSError:
        return ()


def read(path: Path) -> tuple[Theme | None, list[Problem]]:
    """The theme of a file, or None and all that is wrong with it."""
    values, text, broken = read_toml(path)
    if broken is not None:
        return None, [broken]
    check = _Check(path, text)
    check.name()
    check.top(values)
    colours = {name: value for name, value in values.items() if name in COLOURS}
    variables: Any = values.get("variables", {})
    check.colours(colours, ())
    check.missing(REQUIRED, colours)
    if isinstance(variables, dict):
        check.variables(variables)
    else:
        check.add(("variables",), msg("“variables” must be a table"))
    if check.problems:
        return None, check.problems
    return Theme(path.stem, bool(values["dark"]), _long(colours), _long(variables)), []


def _long(values: Mapping[str, object]) -> dict[str, str]:
    """The colours in their long form: not all that paints knows `#rgb`."""
    return {name: _SHORT.sub(r"#\1\1\2\2\3\3", str(value)) for name, value in values.items()}


@dataclass
class _Check:
    """The faults of one theme file."""

    path: Path
    text: str
    problems: list[Problem] = field(default_factory=list)

    def add(self, place: tuple[str, ...], reason: Message) -> None:
        line = line_of(self.text, place) if place else None
        self.problems.append(Problem(self.path, reason, line))

    def name(self) -> None:
        if not _NAME.fullmatch(self.path.stem):
            self.add((), msg("a theme's file is named in small letters, digits and hyphens"))

    def top(self, values: Mapping[str, Any]) -> None:
        known = ("dark", "variables", *COLOURS)
        for name in values:
            if name not in known:
                self.add((name,), unknown(msg("the colour"), name, known))
        if not isinstance(values.get("dark"), bool):
            self.add(("dark",), msg("“dark” must be true or false"))

    def variables(self, values: Mapping[str, Any]) -> None:
        for name in values:
            if name not in VARIABLES:
                self.add(("variables", name), unknown(msg("the colour"), name, VARIABLES))
        known = {name: value for name, value in values.items() if name in VARIABLES}
        self.colours(known, ("variables",))
        self.missing(VARIABLES, known)

    def colours(self, values: Mapping[str, object], place: tuple[str, ...]) -> None:
        for name, value in values.items():
            if not isinstance(value, str) or not _COLOUR.fullmatch(value):
                reason = msg("“{value}” is not a colour such as #1e90ff", value=shown(value))
                self.add((*place, name), reason)

    def missing(self, names: Iterable[str], values: Mapping[str, object]) -> None:
        absent = [name for name in names if name not in values]
        if absent:
            self.add((), msg("missing: {names}", names=", ".join(absent)))
