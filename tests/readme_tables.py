"""The README's tables, made from the declarations: `python -m tests.readme_tables` writes them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

from console.config.entries import entries
from console.config.settings import SECTIONS, Profile, Settings
from console.protocol.interfaces import INTERFACES
from console.state.keys import BY_ID, COMMANDS, GROUP_TITLES, Group, shown
from console.state.places import ELSEWHERE, PLACES

README = Path(__file__).parent.parent / "README.md"


def _code(key: str) -> str:
    return f"`{shown(key)}`"


def keys() -> str:
    """Every command with its keys, by group."""
    lines = ["| keys | does | licence |", "|---|---|---|"]
    for group in Group:
        lines.append(f"| **{GROUP_TITLES[group]}** | | |")
        lines += [
            f"| {', '.join(map(_code, c.keys))} | {c.title} | {c.licence} |"
            for c in COMMANDS
            if c.group is group
        ]
    return "\n".join(lines)


def interfaces() -> str:
    """The 74 interfaces: section, id, where, with which key."""
    lines = ["| manual | interface | place | key | licence |", "|---|---|---|---|---|"]
    for interface in INTERFACES.values():
        command = PLACES.get(interface.id)
        place = str(BY_ID[command].title) if command else ELSEWHERE[interface.id]
        key = _code(BY_ID[command].keys[0]) if command else ""
        lines.append(
            f"| {interface.section} | `{interface.id}` | {place} | {key} | {interface.licence} |"
        )
    return "\n".join(lines)


def settings() -> str:
    """Every setting with its default, as in the file, whose values are JSON so far, and meaning."""
    lines = ["| setting | default | meaning |", "|---|---|---|"]
    tables = {"": Settings, **SECTIONS, "profiles.NAME": Profile}
    for table, section in tables.items():
        for entry in entries(section):
            name = f"{table}.{entry.name}" if table else entry.name
            listed = isinstance(entry.default, tuple)
            default = json.dumps(list(entry.default) if listed else entry.default)  # type: ignore[call-overload]
            lines.append(f"| `{name}` | `{default}` | {entry.description} |")
    return "\n".join(lines)


TABLES: dict[str, Callable[[], str]] = {
    "keys": keys,
    "interfaces": interfaces,
    "settings": settings,
}


def section(text: str, name: str) -> str:
    """What stands between the marks of a table."""
    found = re.search(rf"<!-- {name} -->\n(.*?)\n<!-- /{name} -->", text, re.DOTALL)
    return found[1] if found else ""


def renewed(text: str) -> str:
    """The README with all tables made afresh."""
    for name, table in TABLES.items():
        before, mark, rest = text.partition(f"<!-- {name} -->\n")
        _, end_mark, after = rest.partition(f"\n<!-- /{name} -->")
        text = before + mark + table() + end_mark + after
    return text


if __name__ == "__main__":
    README.write_text(renewed(README.read_text(encoding="utf-8")), encoding="utf-8")
