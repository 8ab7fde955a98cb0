"""How keys become commands: chords, and what a key means where it is pressed.

Knows the key table, and whether the desk, the box, a list or a form has the keys. Must not know
what a command does, nor any toolkit: a key is a name or the character it types.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from console.protocol.checks import is_number, narrow
from console.state.keys import COMMANDS, Group

LEADER = ";"
LEADERS = (";", "；")
"""The full-width one is what a Chinese input method types."""


class Place(StrEnum):
    """Where the keys go."""

    DESK = "desk"
    """A pane has the focus: characters go to the search box."""
    BOX = "box"
    """The search box has the focus."""
    LIST = "list"
    """A module's list has the focus: letters are its own, chords are commands."""
    FORM = "form"
    """A form or dialog is open: characters belong to it."""


class Kind(StrEnum):
    """What a key turned out to be."""

    COMMAND = "command"
    PENDING = "pending"
    CANCELLED = "cancelled"
    TYPE = "type"
    """A character for the search box, pressed outside it."""
    PASS = "pass"
    """Not a command: for the widget that has the focus."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a key turned out to be, with the command's id or the chord so far."""

    kind: Kind
    value: str = ""


PASSED = Reading(Kind.PASS)
CANCELLED = Reading(Kind.CANCELLED)
IN_FORMS = frozenset(f"f{n}" for n in range(1, 13)) | {"ctrl+q", "ctrl+l", "ctrl+r"}
"""Keys that are commands even while a form is open."""
IN_LISTS = frozenset(
    c.id
    for c in COMMANDS
    if c.group is Group.CALL or c.id.startswith("open.") or not IN_FORMS.isdisjoint(c.keys)
) | {"dismiss"}
"""Commands whose chords work while a module's list hides the desk; others mean what is hidden."""
ON_DESK = frozenset(
    c.id for c in COMMANDS if c.id.startswith(("go.", "view.", "person.")) or c.id == "menu"
)
"""Commands about what the desk shows: nothing that is hidden moves or changes by them."""
NOT_IN_BOX = frozenset({"/", ":", "space", "-", ","})
"""Keys that type a character inside the search box."""
AFTER_NUMBER = frozenset({"+", "-", ","})
"""Signs that are what they are bound to behind a number, and but for `+` in an empty box as well:
a number may begin with that one, and none holds the others."""


def is_read(command: str, keys: Iterable[str], place: Place) -> bool:
    """Whether one of its keys is this command where keys go to that place."""
    if place in (Place.DESK, Place.BOX):
        return True
    chords = place is Place.LIST and command in IN_LISTS
    return any(key in IN_FORMS or (chords and " " in key) for key in keys)


class KeyReader:
    """Reads keys one after the other; remembers only an unfinished chord."""

    def __init__(self, keys: Mapping[str, tuple[str, ...]]) -> None:
        self.pending = ""
        """The chord so far, such as `; s`; empty when there is none."""
        self._place = Place.DESK
        self.use(keys)

    def use(self, keys: Mapping[str, tuple[str, ...]]) -> None:
        """Takes another key table."""
        self.pending = ""
        self._commands = {key: id_ for id_, names in keys.items() for key in names}
        self._prefixes = {
            " ".join(parts[:n])
            for parts in (key.split(" ") for key in self._commands)
            for n in range(1, len(parts))
        }

    def read(
        self,
        key: str,
        character: str | None,
        place: Place,
        *,
        number: bool,
        empty: bool = False,
    ) -> Reading:
        """What this key is, here and now.

        Args:
            key: its name, such as `f2`.
            character: what it types, if anything.
            place: where keys go.
            number: whether the search box holds a number, so that `+` transfers.
            empty: whether it holds nothing.
        """
        signs = AFTER_NUMBER if number else AFTER_NUMBER - {"+"} if empty else frozenset()
        typed = narrow(character) if character and character.isprintable() else None
        self._place = place
        if place is Place.FORM:
            self.pending = ""
            return self._command(key) if key in IN_FORMS else PASSED
        if self.pending:
            return self._go_on(key, typed, place, signs)
        if typed in LEADERS:
            self.pending = LEADER
            return Reading(Kind.PENDING, LEADER)
        return self._single(key, typed, place, signs)

    def next_keys(self) -> list[tuple[str, str]]:
        """What may follow the chord so far: (character, command id or longer chord)."""
        start = self.pending + " "
        found: dict[str, str] = {}
        for key, id_ in self._commands.items():
            if key.startswith(start) and self._exists_here(id_):
                character, *more = key[len(start) :].split(" ")
                found.setdefault(character, f"{start}{character}" if more else id_)
        return sorted(found.items())

    def _go_on(self, key: str, typed: str | None, place: Place, signs: frozenset[str]) -> Reading:
        chord, self.pending = self.pending, ""
        if key in ("escape", "ctrl+g", "backspace"):
            return CANCELLED
        if typed is None or typed.isdigit():
            # Digits and special keys cancel a chord, and are then what they always are.
            return self._single(key, typed, place, signs)
        longer = f"{chord} {typed.lower()}"
        if longer in self._commands and self._exists_here(self._commands[longer]):
            return self._command(longer)
        if longer in self._prefixes:
            self.pending = longer
            return Reading(Kind.PENDING, longer)
        return CANCELLED

    def _single(self, key: str, typed: str | None, place: Place, signs: frozenset[str]) -> Reading:
        if place is Place.LIST:
            if typed is not None and is_number(typed):
                return Reading(Kind.TYPE, typed)
            return self._command(key) if key in IN_FORMS else PASSED
        name = typed if typed is not None and typed != " " else key
        name = "space" if typed == " " else name
        if place is Place.BOX and name in NOT_IN_BOX | AFTER_NUMBER and name not in signs:
            return PASSED
        if name == "+" and name not in signs:
            return Reading(Kind.TYPE, "+")
        if name in self._commands and name != "space":
            return self._command(name)
        if place is Place.DESK and typed is not None and typed != " ":
            return Reading(Kind.TYPE, typed)
        return PASSED

    def _exists_here(self, id_: str) -> bool:
        return self._place is not Place.LIST or id_ in IN_LISTS

    def _command(self, key: str) -> Reading:
        id_ = self._commands.get(key)
        return Reading(Kind.COMMAND, id_) if id_ else PASSED
