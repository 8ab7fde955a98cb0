"""The main screen: panes, omnibox and lines, and what the operator sees of each.

Knows which widget shows which part of the board, and what was painted for a command. Must not know
how commands are planned or sent.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Click, ScreenResume
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, Static

from console.i18n import tr
from console.protocol.records import Member
from console.state.board import Board, Changes
from console.state.commands import SUPERVISION, TO_NUMBER
from console.state.entries import Kind
from console.state.guard import Glance
from console.state.identity import NOTHING, Identity
from console.state.name_order import NameOrder
from console.state.namebook import NameOf
from console.state.own_call import OwnCall, Role
from console.state.planning import Sight, Target
from console.state.roster import Roster
from console.state.search import Search
from console.ui.behind import Behind
from console.ui.missed_panel import MissedPanel
from console.ui.omnibox import Box, Hits, Under
from console.ui.panels import CallsPanel, ConferencePanel, QueuePanel
from console.ui.status import KeyBar, Line, Notices, Prompt
from console.ui.widgets.extension_grid import ExtensionGrid
from console.ui.widgets.line_list import LineList

if TYPE_CHECKING:
    from console.protocol.records import Extension

PANES = ("queue", "calls", "grid", "conference")
NEVER = float("-inf")
MANY = 2000
"""Changes in one frame from which on sorting all extensions anew is cheaper than moving them."""


class Desk(Behind, Screen[None]):
    """The screen of a shift."""

    # Textual paints the whole screen anew whenever the focus moves: the panes do what is needed.
    focused = Reactive[Widget | None](None, repaint=False)
    AUTO_FOCUS = "#box"
    HORIZONTAL_BREAKPOINTS: ClassVar[list[tuple[int, str]] | None] = [  # type: ignore[misc]
        (0, "-narrow"),
        (100, "-wide"),
    ]
    VERTICAL_BREAKPOINTS: ClassVar[list[tuple[int, str]] | None] = [  # type: ignore[misc]
        (0, "-low"),
        (32, "-tall"),
    ]
    _is_new = True

    def __init__(
        self,
        board: Board,
        search: Search,
        order: NameOrder,
        *,
        clock: Callable[[], float],
        name_of: NameOf,
        title_of: Callable[[str], str],
        key_of: Callable[[str], str],
        changed: Callable[[], None],
        answered: Callable[[], None],
    ) -> None:
        """`changed` is called when another command may be named by the lines, `answered` when that
        is what a key did and somebody waits to see it."""
        super().__init__(id="desk")
        self.changed = changed
        self.answered = answered
        self.board = board
        self.roster = Roster(board.extensions, order)
        self._clock = clock
        self.status = Line(id="status")
        self.queue = QueuePanel(name_of)
        self.calls = CallsPanel(name_of)
        self.conference = ConferencePanel()
        self.missed = MissedPanel(name_of)
        self.grid = ExtensionGrid(
            self.roster, clock=clock, label=lambda record: _party(record, name_of), id="grid"
        )
        self.hits = Hits(search, board.extensions.get, title_of, key_of)
        self.box = Box(self.hits)
        self.notices = Notices(id="notices")
        self.prompt = Prompt()
        self.keys = KeyBar()
        self.menu: Callable[[str, int, int], None] = lambda _pane, _x, _y: None
        """Called for a right click on a pane, with the place on the screen."""
        self.panes: Collection[str] = PANES
        """The panes that the settings want beside the extensions."""
        self.ready = False
        """All widgets are there."""
        self._titles: dict[str, Static] = {}
        self._holders: dict[str, Vertical] = {}

    def compose(self) -> ComposeResult:
        """Status, panes, notices, hits, box, keys."""
        # Textual gives the classes of its size to a screen once all widgets have got their styles.
        self.add_class(*self._size_classes())
        yield self.status
        with Horizontal(id="panes"):
            with Vertical(id="side"):
                for name, pane in (
                    ("queue", self.queue),
                    ("calls", self.calls),
                    ("conference", self.conference),
                ):
                    with Vertical(id=f"{name}-pane", classes="pane") as holder:
                        self._holders[name] = holder
                        yield self._title(name)
                        yield pane
                    if name == "queue":
                        yield self.missed
            with Under(id="main"):
                yield self._title("grid")
                yield self.grid
                yield self.hits
        yield self.notices
        yield self.prompt
        with Horizontal(id="box-line"):
            yield Static("›", id="box-sign")
            yield self.box
        yield self.keys

    def on_mount(self) -> None:
        """From now on there is something to show on."""
        self.ready = True

    def on_screen_resume(self, event: ScreenResume) -> None:
        """All widgets have just got their styles, where the desk is shown for the first time."""
        if self._is_new:
            self._is_new = event.refresh_styles = False

    def _size_classes(self) -> Iterator[str]:
        all_steps = (self.HORIZONTAL_BREAKPOINTS, self.VERTICAL_BREAKPOINTS)
        for length, steps in zip(self.app.size, all_steps, strict=True):
            yield max(step for step in steps or () if step[0] <= length)[1]

    def on_unmount(self) -> None:
        """Nothing is to be shown any more."""
        self.ready = False

    def choose_panes(self, panes: Collection[str]) -> None:
        """Shows these panes beside the extensions. The own calls stay: keys act on what is seen."""
        self.panes = panes
        if self._holders:
            self._holders["queue"].display = "queue" in panes
        self.missed.set_class("queue" in panes, "-wanted")

    def _title(self, name: str) -> Static:
        title = Static("", id=f"{name}-title", classes="pane-title")
        self._titles[name] = title
        return title

    def caption(self, name: str, text: str) -> None:
        """The line above a pane."""
        title = self._titles[name]
        if str(title.content) != text:
            title.update(Content(text), layout=False)

    # What changed.

    def show(self, changes: Changes, *, stale: bool, everything: bool = False) -> None:
        """Shows what changed on the board."""
        for pane in (self.queue, self.calls, self.conference, self.grid):
            pane.stale = stale
        if everything or len(changes.numbers) > MANY:
            self.roster.rebuild()
            self.grid.rebuild()
        elif changes.numbers:
            self.grid.touch(changes.numbers)
        if (changes.numbers or changes.queue) and self.box.value:
            self.hits.refresh_rows()
        self.show_lists(
            queue=changes.queue or everything,
            calls=changes.calls or everything,
            conference=changes.conference or everything,
        )

    def show_lists(self, *, queue: bool, calls: bool, conference: bool) -> None:
        """The small panes, whose timers also run."""
        now, board = self._clock(), self.board
        if queue:
            self.queue.show(board.queue.oldest_first(), now, told=board.queue.told)
        if calls:
            self.calls.show(board.calls.calls(), now, board.own)
            self.caption("calls", tr("Own calls"))
        if conference:
            room = board.conference
            self.conference.show(room, now)
            self.caption(
                "conference", tr("Conference {name} ({n})", name=room.name, n=len(room.members))
            )
            wanted = "conference" in self.panes and bool(room.members or room.left)
            self._holders["conference"].display = wanted

    # What the operator saw.

    def pane_in_focus(self) -> str:
        """The pane that has the focus, or "box"."""
        focused = self.focused
        return focused.id or "" if focused is not None else ""

    def target(self) -> tuple[Target | None, float, float]:
        """Whom a command is aimed at: the box's hit, else the extension under the cursor."""
        if self.box.value.strip():
            return self.hits.target()
        number = self.grid.cursor
        if number is None:
            return None, NEVER, NEVER
        painted = self.grid.painted_at(number)
        record = self.board.extensions.get(number)
        name = record.show_name if record is not None else ""
        if painted is None:
            return Target(number, name, None), time.monotonic(), NEVER
        identity = Identity(*painted.identity) if painted.identity else NOTHING  # type: ignore[misc]
        return Target(number, name, identity), painted.time, self.grid.under_cursor_since

    def caller_key(self, *, by_row: bool) -> str | None:
        """The queue row that answering is about: who waits longest, unless the box names another.

        `by_row`: the one under the cursor is meant, if the queue has the keys.
        """
        pick = self.hits.pick
        if self.box.value.strip() and pick and pick.entry and pick.entry.kind is Kind.CALLER:
            return pick.entry.key
        if by_row and self.pane_in_focus() == "queue" and self.queue.cursor:
            return self.queue.cursor
        return self.queue.rows[0].key if self.queue.rows else None

    def look(
        self, command: str, *, pressed_at: float, frozen: bool, doubtful: bool, by_row: bool
    ) -> tuple[Sight, Glance]:
        """What stood on the screen for a command when its key was pressed.

        `by_row`: the key is about the row under the cursor, in the queue too.
        """
        target, target_at, target_moved = self.target()
        call = self.calls.current
        caller_key = self.caller_key(by_row=by_row)
        caller = self.queue.callers.get(caller_key or "")
        member = self._member()
        sight = Sight(self.board, call, target, caller, member)
        identity: Identity | None = None
        painted_at, moved_at = NEVER, NEVER
        aimed = self._is_aimed_by_box(command, call)
        seen, fell_at = not aimed or self.hits.is_pick_seen, self.hits.fell_at if aimed else NEVER
        if command == "call.pick_from_queue" and caller_key is not None:
            painted = self.queue.painted_at(caller_key)
            if painted is not None and isinstance(painted.identity, Identity):
                identity, painted_at = painted.identity, painted.time
            elif painted is None:
                # Scrolled out of the view: the next press finds him on the screen.
                self.queue.bring_into_view(caller_key)
                seen = False
            moved_at = self.queue.placed_since(caller_key)
        elif command in SUPERVISION:
            if target is not None:
                identity, painted_at, moved_at = target.identity, target_at, target_moved
        elif command.startswith("conference.") and member is not None:
            painted = self.conference.painted_at(self.conference.cursor or "")
            if painted is not None and isinstance(painted.identity, Identity):
                identity, painted_at = painted.identity, painted.time
            moved_at = self.conference.under_cursor_since
        elif call is not None:
            toggles = command in ("call.hold", "call.resume")
            identity, painted_at = self.calls.painted(call, role_counts=toggles)
            moved_at = self.calls.current_since
        return sight, Glance(
            pressed_at, identity, painted_at, moved_at, fell_at, frozen, doubtful, seen
        )

    def _is_aimed_by_box(self, command: str, call: OwnCall | None) -> bool:
        """Whether the hit under the cursor is whom a command is about."""
        pick = self.hits.pick
        if not self.box.value.strip() or pick is None:
            return False
        if command == "call.pick_from_queue":
            return pick.entry is not None and pick.entry.kind is Kind.CALLER
        if command == "call.attended_transfer":
            return call is None or call.role is not Role.CONSULTING
        return command in (*TO_NUMBER, *SUPERVISION)

    def _member(self) -> Member | None:
        return self.board.conference.members.get(self.conference.cursor or "")

    # Moving about.

    def go(self, pane: str) -> None:
        """Puts the focus on a pane or the box; a pane without cursor gets one."""
        widget: Widget = {
            "queue": self.queue,
            "calls": self.calls,
            "conference": self.conference,
            "grid": self.grid,
        }.get(pane, self.box)
        # At once: a key in the same breath is meant for it.
        self.set_focus(widget)
        if widget is self.grid and self.grid.cursor is None:
            self.grid.action_end(-1)
        elif isinstance(widget, LineList) and widget.cursor is None and widget.rows:
            widget.select(widget.rows[0].key)

    def step(self, direction: int) -> None:
        """The next or previous pane that is shown, the box among them."""
        order = ["box", *(p for p in PANES if self.is_shown(p))]
        here = self.pane_in_focus()
        at = order.index(here) if here in order else 0
        self.go(order[(at + direction) % len(order)])

    def is_shown(self, pane: str) -> bool:
        """Whether a pane is on the screen: the settings or an empty conference may hide it."""
        return pane == "grid" or self._holders[pane].display

    def clear_box(self) -> bool:
        """Empties the box; tells whether anything stood in it."""
        had, self.box.value = bool(self.box.value), ""
        self.hits.keep_up("")
        return had

    def on_input_changed(self, event: Input.Changed) -> None:
        """Searches at each keystroke."""
        if event.input is self.box:
            self.hits.keep_up(self.box.value)
            self.answered()

    def on_click(self, event: Click) -> None:
        """A click in the grid chooses whom to call in place of what was typed; right: the menu."""
        widget, _ = self.get_widget_at(int(event.screen_x), int(event.screen_y))
        if widget is self.grid:
            self.clear_box()
        if event.button == 3 and widget.id in (*PANES, "hits"):
            self.menu(str(widget.id), int(event.screen_x), int(event.screen_y))

    def on_descendant_focus(self) -> None:
        """Enter stands for something else in each pane; the title of the pane tells which it is."""
        here = self.pane_in_focus()
        for name, title in self._titles.items():
            title.set_class(name == here, "-here")
        self.changed()

    def on_extension_grid_selected(self) -> None:
        """Another extension is under the cursor."""
        self._selected(self.grid)

    def on_line_list_selected(self, event: LineList.Selected) -> None:
        """Another row is under the cursor."""
        self._selected(event.lines)

    def _selected(self, pane: Widget) -> None:
        (self.answered if pane.has_focus else self.changed)()


def _party(record: Extension, name_of: NameOf) -> str:
    number = record.another_number
    return name_of(number, record.another_channel) or number
