"""Values of the settings file become Settings; what cannot be taken is a Problem.

Knows the shape of the file. A fault costs one setting its value, never the others. Must not know
where the file is nor how it is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from console.config.entries import entries
from console.config.problems import Problem, line_of, unknown
from console.config.settings import SECTIONS, Profile, Settings
from console.i18n import Message, msg


@dataclass
class Reading:
    """One pass over the values of a file; `problems` grows as faults are found."""

    path: Path
    text: str
    problems: list[Problem] = field(default_factory=list)

    def settings(self, values: Mapping[str, object]) -> Settings:
        """The settings that the values give, defaults where there is none."""
        tables = (*SECTIONS, "keys", "profiles")
        plain = {name: value for name, value in values.items() if name not in tables}
        parts: dict[str, Any] = self._options(Settings, plain, (), extra=tables)
        for name, section in SECTIONS.items():
            inside = self._table(values, (name,))
            parts[name] = section(**self._options(section, inside, (name,)))
        parts["keys"] = self._keys(self._table(values, ("keys",)), ())
        parts["profiles"] = self._profiles(self._table(values, ("profiles",)))
        return Settings(**parts)

    def _profiles(self, values: Mapping[str, object]) -> dict[str, Profile]:
        found = {}
        for name in values:
            place = ("profiles", name)
            inside = self._table(values, place)
            found[name] = Profile(**self._options(Profile, inside, place))
        return found

    def _keys(
        self, values: Mapping[str, object], inside: tuple[str, ...]
    ) -> dict[str, tuple[str, ...]]:
        """Bindings by command id; `call.hold = …` and `"call.hold" = …` are the same."""
        found: dict[str, tuple[str, ...]] = {}
        for name, value in values.items():
            place = (*inside, name)
            if isinstance(value, dict):
                found.update(self._keys(value, place))
            elif isinstance(value, list) and all(isinstance(key, str) for key in value):
                found[".".join(place)] = tuple(value)
            else:
                self._refuse(("keys", *place), msg("must be a list of keys in quotes"))
        return found

    def _options(
        self,
        section: type[Any],
        values: Mapping[str, object],
        place: tuple[str, ...],
        extra: tuple[str, ...] = (),
    ) -> dict[str, Any]:
        known = {entry.name: entry for entry in entries(section)}
        taken = {}
        for name, value in values.items():
            if name not in known:
                names = (*known, *extra)
                self._add((*place, name), unknown(msg("the setting"), name, names))
            elif reason := known[name].check(value):
                self._refuse((*place, name), reason)
            else:
                taken[name] = known[name].taken(value)
        return taken

    def _table(self, values: Mapping[str, object], place: tuple[str, ...]) -> dict[str, object]:
        value = values.get(place[-1], {})
        if isinstance(value, dict):
            return value
        self._refuse(place, msg("must be a table"))
        return {}

    def _refuse(self, place: tuple[str, ...], reason: Message) -> None:
        self._add(place, msg("“{name}” {reason}", name=".".join(place), reason=reason))

    def _add(self, place: tuple[str, ...], reason: Message) -> None:
        self.problems.append(Problem(self.path, reason, line_of(self.text, place)))
