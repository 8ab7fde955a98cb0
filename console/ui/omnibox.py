"""The omnibox: one line that finds anybody and names what Enter would do.

Knows the search, the hits and the typed number. Must not know how commands are sent.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.geometry import Region, Size
from textual.reactive import Reactive
from textual.widget import Widget
from textual.widgets import Input

from console.i18n import tr
from console.protocol.checks import is_number, narrow
from console.protocol.records import Extension
from console.state.colleagues import is_free
from console.state.entries import Entry, Kind
from console.state.identity import Identity, identity_of
from console.state.keys import BY_ID
from console.state.notes import Notes
from console.state.planning import Target
from console.state.search import COMMAND_SIGNS, Search
from console.ui.painting import lie_over
from console.ui.widgets.line_columns import Column, Row
from console.ui.widgets.line_list import LineList
from console.ui.widgets.states import look
from console.ui.words import party_name

MOST_HITS = 8
MOST_FOUND = 12
"""Hits that are asked for: some may be of the same person."""
MOST_OFFERED = 3
OFFER_EVERY_S = 1.0
PEOPLE = (
    Column(width=9),
    Column(width=10, grow=1),
    Column(width=10, grow=3),
    Column(width=8, grow=2, needed=False),
    Column(width=6, grow=2, needed=False),
    Column(width=4, grow=2, needed=False),
)
"""State, number, name, department, job, note."""
MENU = (Column(width=9), Column(width=8), Column(width=10, grow=1))
"""What it is, key, title."""
TYPED = "typed"
"""The key of the row that stands for the number as typed."""


@dataclass(frozen=True, slots=True)
class Pick:
    """What the box stands for: a number as typed, or the entry under the cursor."""

    number: str
    name: str
    entry: Entry | None
    key: str


class Remembered(Protocol):
    """What is remembered of people, and who is free instead of somebody."""

    notes: Notes

    def sign(self, ref: str) -> str:
        """What stands before the name of a favourite."""

    def colleagues(self, number: str) -> Sequence[Extension]:
        """Who is free instead of a busy extension; empty if it is free."""


class Box(Input):
    """The line itself. The desk reads the keys before it does."""

    # Textual lays the whole screen out anew for each letter; this line is as wide whatever it says.
    virtual_size = Reactive(Size(0, 0), layout=False)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "hit(-1)", show=False),
        Binding("down", "hit(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
    ]

    def __init__(self, hits: Hits) -> None:
        super().__init__(id="box", compact=True, max_length=64, select_on_focus=False)
        # A blink paints twice a second for as long as nobody types.
        self.cursor_blink = False
        self._hits = hits

    def action_hit(self, rows: int) -> None:
        """Moves among the hits without leaving the line."""
        self._hits.keep_up(self.value)
        self._hits.action_move(rows)

    def action_page(self, pages: int) -> None:
        """Moves by pages of the hits: the menu is longer than one."""
        self._hits.action_page(pages)

    def replace(self, text: str, start: int, end: int) -> None:
        """Puts a text in; a number behind the mere sign of a command is no command's name."""
        text = narrow(text)
        if self.value.strip() in COMMAND_SIGNS and is_number(text):
            start, end = 0, len(self.value)
        super().replace(text, start, end)

    @property
    def is_selected_whole(self) -> bool:
        """Whether all of it is selected: it was given back after a refusal, and nobody went on."""
        return bool(self.value) and sorted(self.selection) == [0, len(self.value)]

    @property
    def is_number(self) -> bool:
        """Whether it holds a number that could be dialled."""
        return is_number(self.value.strip())


class Hits(LineList, can_focus=False):
    """The hits, best first, each with its live state."""

    # It is as high as it has rows: nothing is laid out anew for what it holds.
    virtual_size = Reactive(Size(0, 0), layout=False)

    def __init__(
        self,
        search: Search,
        extension_of: Callable[[str], Extension | None],
        title_of: Callable[[str], str],
        key_of: Callable[[str], str],
    ) -> None:
        """`title_of` and `key_of` tell of a command by its id."""
        super().__init__(PEOPLE, id="hits")
        self.search = search
        self._extension_of = extension_of
        self._title_of = title_of
        self._key_of = key_of
        self.memory: Remembered | None = None
        self._picks: dict[str, Pick] = {}
        self._offered: dict[str, Pick] = {}
        self._offered_for = ""
        self._offered_at = float("-inf")
        self._asked = ""
        self._seen: tuple[str, str | None] = ("", None)
        """What was asked, and the hit under the cursor, when a frame with it went out."""

    def on_mount(self) -> None:
        """Extensions behind the hits are not seen, and so nothing is done to them."""
        lie_over(self)

    def keep_up(self, query: str) -> None:
        """Searches for what is typed by now; a key may follow before the box has told of it."""
        if query.strip() != self._asked:
            self._ask(query, time.time())

    def _ask(self, query: str, now: float) -> None:
        """Searches; the cursor goes to the best hit."""
        self._asked = query.strip()
        menu = self._asked.startswith(COMMAND_SIGNS)
        limit = len(BY_ID) if menu else MOST_FOUND
        self.use_columns(MENU if menu else PEOPLE)
        found = self.search.find(query, now=now, limit=limit) if self._asked else []
        picks: dict[str, Pick] = {}
        typed = self._asked
        entries = self._each_once([hit.entry for hit in found])
        if not menu:
            entries = entries[:MOST_HITS]
        elif self._asked in COMMAND_SIGNS:
            places = {id_: place for place, id_ in enumerate(BY_ID)}
            entries.sort(key=lambda entry: places.get(entry.key, 0))
        if is_number(typed) and not any(
            e.kind is Kind.EXTENSION and e.key == typed for e in entries
        ):
            picks[TYPED] = Pick(typed, "", None, TYPED)
        for entry in sorted(
            entries, key=lambda e: e.kind is Kind.EXTENSION and e.key == typed, reverse=True
        ):
            picks[entry.ref] = Pick(entry.number, self._entry_name(entry), entry, entry.ref)
        self._picks = picks
        self._offered, self._offered_for = {}, ""
        self.refresh_rows()
        self.select(next(iter(picks), None))

    def _each_once(self, entries: Sequence[Entry]) -> list[Entry]:
        """The PBX lists most extensions in the address book too: the extension shows its state."""
        once: dict[str, Entry] = {}
        for entry in entries:
            same = entry
            if entry.kind is Kind.CONTACT:
                twin = self.search.directory.get(Kind.EXTENSION, entry.number)
                same = twin if twin is not None and twin.name == entry.name else entry
            once.setdefault(same.ref, same)
        return list(once.values())

    def select(self, key: str | None) -> None:
        """Moves the cursor; a busy hit under it brings colleagues who are free."""
        super().select(key)
        pick = self._picks.get(self.cursor or "")
        number = pick.number if pick and pick.entry and pick.entry.kind is Kind.EXTENSION else ""
        if number and number != self._offered_for:
            self._offered_for, self._offered_at = number, float("-inf")
            self.refresh_rows()

    def _offer(self) -> None:
        """Looks for free colleagues, at most once a second: it goes through the whole house."""
        now = time.monotonic()
        record = self._extension_of(self._offered_for)
        if record is None or is_free(record):
            self._offered_at = float("-inf")
        elif now - self._offered_at < OFFER_EVERY_S:
            return
        else:
            self._offered_at = now
        if self.memory is None:
            return
        kept = {key: pick for key, pick in self._offered.items() if key == self.cursor}
        for record in self.memory.colleagues(self._offered_for):
            entry = self.search.directory.get(Kind.EXTENSION, record.number)
            if entry is not None and entry.ref not in self._picks:
                kept[entry.ref] = Pick(entry.number, entry.name, entry, entry.ref)
        self._offered = kept

    def _entry_name(self, entry: Entry) -> str:
        return self._title_of(entry.key) if entry.kind is Kind.COMMAND else entry.name

    def refresh_rows(self) -> None:
        """The hits that there still are, with their states as they are now."""
        self._picks = {key: pick for key, pick in self._picks.items() if not self._is_gone(pick)}
        self._offer()
        self.set_rows([self._row(pick) for pick in self._in_order()])
        self.placeholder = tr("nothing found")
        self.place()

    def _in_order(self) -> list[Pick]:
        """The hits. Who is free instead stands before the next command, behind people: no state of
        somebody moves one of them."""
        picks = list(self._picks.values())
        busy = [at for at, pick in enumerate(picks) if pick.number == self._offered_for]
        first = busy[0] if busy else len(picks)
        commands = [at for at, pick in enumerate(picks) if at > first and _is_command(pick)]
        behind = commands[0] if commands else len(picks)
        return [*picks[:behind], *self._offered.values(), *picks[behind:]]

    def _is_gone(self, pick: Pick) -> bool:
        """Whether a caller waits no more: he could not be answered."""
        entry = pick.entry
        if entry is None or entry.kind is not Kind.CALLER:
            return False
        return self.search.directory.get(Kind.CALLER, entry.key) is None

    def place(self) -> None:
        """Lies over the last lines of what is around it, without a line while nothing is typed.

        What is around it is then neither laid out nor painted anew.
        """
        height = max(1, min(len(self.rows), MOST_HITS + MOST_OFFERED)) if self._asked else 0
        self.styles.height = height
        around = self.parent
        room = around.size.height if isinstance(around, Widget) else height
        self.styles.offset = (0, max(0, room - height))

    def _row(self, pick: Pick) -> Row:
        entry = pick.entry
        if entry is None:
            return Row(pick.key, ((tr("number"), "dim"), (pick.number, "strong")))
        record = self._extension_of(entry.number) if entry.kind is not Kind.COMMAND else None
        word, style = _kind_word(entry), "dim"
        identity: Identity | None = None
        if record is not None and entry.kind is Kind.EXTENSION:
            seen = look(record)
            word, style = f"{seen.glyph} {seen.word}", seen.style
            identity = identity_of(record)
        # A colleague of the same department: it need not be told again.
        offered = pick.key in self._offered
        department = tr("free instead") if offered else entry.department
        number = self._key_of(entry.key) if entry.kind is Kind.COMMAND else entry.number
        cells = (
            (word, style),
            (number, "strong"),
            ((self.memory.sign(entry.ref) if self.memory else "") + party_name(pick.name), "plain"),
            (department, style if offered else "dim"),
            (entry.job, "dim"),
            (self.memory.notes.get(entry.number) if self.memory else "", "wait-late"),
        )
        return Row(pick.key, cells, identity)

    def frame_shown(self, now: float, owed: Sequence[Region]) -> None:
        """A frame has gone out, except for some regions of the screen (see painting)."""
        super().frame_shown(now, owed)
        if not owed or not self._is_owed(self.cursor or "", owed):
            self._seen = (self._asked, self.cursor)

    @property
    def is_pick_seen(self) -> bool:
        """Whether the operator could see who is chosen: by a number as typed, or on the screen."""
        pick = self.pick
        if pick is None or pick.number == self._asked:
            return True
        return self._seen == (self._asked, self.cursor) and self.painted_at(pick.key) is not None

    @property
    def pick(self) -> Pick | None:
        """What is chosen, if anything is."""
        key = self.cursor or ""
        return self._picks.get(key) or self._offered.get(key)

    def target(self) -> tuple[Target | None, float, float]:
        """The chosen party with the call painted for it; when painted, when moved (monotonic)."""
        pick = self.pick
        if pick is None or _is_command(pick):
            return None, float("-inf"), float("-inf")
        painted = self.painted_at(pick.key)
        identity = painted.identity if painted is not None else None
        if not isinstance(identity, Identity):
            identity = None
        since = painted.time if painted is not None else time.monotonic()
        return Target(pick.number, pick.name, identity), since, self.placed_since(pick.key)


class Under(Vertical):
    """What the hits lie over: where its last lines are, they go at once."""

    def on_resize(self) -> None:
        """A notice came or went."""
        self.query_one(Hits).place()


def _is_command(pick: Pick) -> bool:
    return pick.entry is not None and pick.entry.kind is Kind.COMMAND


def _kind_word(entry: Entry) -> str:
    if entry.kind is Kind.CONTACT:
        return tr("contact")
    if entry.kind is Kind.CALLER:
        return tr("waiting")
    if entry.kind is Kind.COMMAND:
        return tr("command")
    return ""
