"""A module's list on the whole screen: read page by page, searched, marked, acted on by letters.

Knows reading, paging, keys and what is said while it happens. Must not know what the rows are.

    class Departments(Listing[Choice]):
        def heading(self): return tr("Departments")
        def columns(self): return (Column(tr("Name"), 20, 1),)
        def actions(self): return (Action("a", msg("add"), self.add, contact.Query.licence), ...)
        def key_of(self, item): return item.id                  # one text for each item
        def cells_of(self, item): return ((item.name, "plain"),)
        async def load(self, page, size): return Loaded(items, total)      # raises RequestFailed

        async def add(self):                                    # runs in a worker
            if await self.fill_in(form): await self.reload()

An action is refused while another is under way; what it raises (RequestFailed) is said on the
status line. Within actions: `self.item` (under the cursor), `self.marked` (the marked items, else
that one), `await self.fill_in(form, values)`, `await self.ask(question, yes)`, `await self.type_in`
(a text to be typed as agreement), `self.tell(text)`, `await self.reload()`, `self.forget()` before
reading other rows, `self.items` (all read so far), `self.pages()` (all that there is, for
an export), `self.search_text`.
Actions' keys: a bare letter, "enter" or "delete"; `needs` "row" or "rows" is checked before.
The keys `r` (read afresh), `/` (search, if `searchable`), `f` (filter, if `filters` has fields),
`?` (keys) and Esc are here.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import ClassVar, Generic

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.events import Key
from textual.widgets import Input, Static

from console.client.errors import RequestFailed
from console.i18n import Message, msg, tr
from console.state.pinyin import folded
from console.ui.dialogs import fault_text
from console.ui.form_fields import Field
from console.ui.forms import Form, Values
from console.ui.listing_actions import Acting, Action
from console.ui.listing_pages import ItemT, Loaded, is_last, keyed, whole
from console.ui.listing_parts import KeysHelp, SearchLine, desk_line, footer, put
from console.ui.services import Services
from console.ui.status import Notices
from console.ui.widgets.line_columns import Column, Row
from console.ui.widgets.line_list import LineList

__all__ = ["Action", "Cells", "ItemT", "Listing", "Loaded"]

Cells = tuple[tuple[str, str], ...]

PAGE = 50
"""Rows asked for at a time."""
_NEAR = 10
"""Rows before the end at which the next page is read."""
_LOOK = 1.0
"""Seconds between two looks at the desk."""


class Listing(Acting, Generic[ItemT]):
    """A list of a module."""

    DEFAULT_CSS = """
    Listing > Vertical { background: $background; width: 100%; height: 100%; }
    Listing .listing-head { height: 1; background: $panel; }
    Listing .listing-title { width: 1fr; height: 1; text-style: bold; color: $text-primary; }
    Listing .listing-desk { width: auto; height: 1; padding-right: 1; color: $text-warning; }
    Listing LineList { height: 1fr; }
    Listing > Vertical > Line { display: none; height: auto; }
    Listing .listing-status { height: auto; max-height: 3; color: $text-muted; }
    Listing .listing-status.-bad { color: $text-error; }
    Listing .listing-keys { height: auto; max-height: 3; background: $panel; }
    """

    markable: ClassVar[bool] = True
    searchable: ClassVar[bool] = True
    page_size: ClassVar[int] = PAGE

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.services = services
        self.items: dict[str, ItemT] = {}
        """What has been read, by row key."""
        self.total: int | None = None
        self.search_text = ""
        self.filter_values: Values = {}
        self._filtered_by: Sequence[Field] = ()
        """The fields that these were chosen in: they know the texts of options asked for."""
        self._pages = self._wanted = 0
        self._complete = self._reading = False
        self._was_live = True
        self._trouble: Message | str = ""
        self._counted: Message | str = ""
        """What was told of the marks last."""
        self.lines = LineList(self.columns(), header=True, markable=self.markable)
        self.notices = Notices()  # what the desk has to say meanwhile

    # What a module says of itself.

    def heading(self) -> str:
        """The title."""
        raise NotImplementedError

    def columns(self) -> tuple[Column, ...]:
        """The columns, in the language of the moment."""
        raise NotImplementedError

    def actions(self) -> Sequence[Action]:
        """The actions, the most used first."""
        return ()

    def filters(self) -> Sequence[Field]:
        """Fields of the filter; `self.filter_values` has what was chosen."""
        return ()

    def key_of(self, item: ItemT) -> str:
        """The row key of an item."""
        raise NotImplementedError

    def cells_of(self, item: ItemT) -> Cells:
        """The cells of an item's row."""
        raise NotImplementedError

    async def load(self, page: int, size: int) -> Loaded[ItemT]:
        """One page, counted from 1. Raises RequestFailed."""
        raise NotImplementedError

    def searched(self, text: str) -> bool:
        """A search text was typed. True if the list is to be read afresh (the PBX searches)."""
        return False

    def fits(self, item: ItemT, text: str) -> bool:
        """Whether an item is shown for a folded search text."""
        return any(text in folded(cell) for cell, _ in self.cells_of(item))

    # What actions use.

    @property
    def item(self) -> ItemT | None:
        """The item under the cursor."""
        return self.items.get(self.lines.cursor or "")

    @property
    def marked(self) -> list[ItemT]:
        """The marked items in their order; without marks, the one under the cursor."""
        marks = [item for key, item in self.items.items() if key in self.lines.marks]
        return marks or ([self.item] if self.item is not None else [])

    def pages(self) -> AsyncIterator[Loaded[ItemT]]:
        """All pages read afresh, for an export, each row once. Raises RequestFailed."""
        return whole(self.load, self.key_of)

    async def reload(self) -> None:
        """Read afresh what is shown; the cursor stays on its row."""
        size = self.page_size * max(1, self._pages)
        await self._read(1, size, pages=max(1, self._pages))

    async def afresh(self) -> None:
        """What the key `r` reads: everything that the screen goes by."""
        await self.reload()

    def forget(self) -> None:
        """Other rows are to be shown: none of those read so far is one of them."""
        self.items, self.total, self._pages = {}, None, 0
        self.lines.marks.clear()

    def redraw(self) -> None:
        """Show the items anew, narrowed by the search text."""
        wanted = folded(self.search_text.strip())
        rows = [
            Row(key, self.cells_of(item))
            for key, item in self.items.items()
            if not wanted or self.fits(item, wanted)
        ]
        self.lines.placeholder = self._placeholder()
        self.lines.use_columns(self.columns())  # the language may be another one since
        self.lines.set_rows(rows)
        if self._counted and self.told == self._counted:
            self.on_line_list_marked()  # a row that is not shown any more has no mark
        if self.lines.cursor is None and rows:
            self.lines.select(rows[0].key)
        self.lines.refresh()
        self.show_head()

    # Reading.

    async def _read(self, page: int, size: int, pages: int = 1) -> None:
        ticket = self._wanted = self._wanted + 1
        self._reading = True
        self.redraw()
        try:
            loaded = await self.load(page, size)
        except RequestFailed as failure:
            if ticket == self._wanted:
                self._failed(failure.reason)
            return
        except Exception as fault:
            reason = fault_text(self.heading(), fault)  # notes it in the log as well
            if ticket == self._wanted:
                self._failed(reason)
            return
        if ticket != self._wanted:  # A later reading is under way, or has come.
            return
        self._reading = False
        if self._trouble and self.told == self._trouble:
            self.tell("")
        self._trouble = ""
        self.lines.stale = False
        before = {} if page == 1 else self.items
        fresh = keyed(loaded.items, self.key_of, before)
        self.items = {**before, **fresh}
        self.total = loaded.total
        self._pages = pages if page == 1 else page
        self._complete = not fresh or is_last(loaded, size, len(self.items))
        self.redraw()

    def _failed(self, reason: Message | str) -> None:
        self._trouble, self._reading = reason, False
        self.lines.stale = bool(self.items)
        self.tell(reason, bad=True)
        self.redraw()

    def _placeholder(self) -> str:
        if self._reading or self._trouble:
            return tr("Reading…") if self._reading else str(self._trouble)
        asked = self.items or self.search_text.strip() or self._filter_text()
        return tr("Nothing fits") if asked else tr("Nothing here yet")

    # The screen.

    def compose(self) -> ComposeResult:
        """Head, search line, list, notices of the desk, status, keys."""
        with Vertical():
            with Horizontal(classes="listing-head"):
                yield Static(classes="listing-title")
                yield Static(classes="listing-desk")
            yield SearchLine(compact=True, placeholder=tr("Search"), select_on_focus=False)
            yield self.lines
            yield from (self.notices, self.chord)
            yield Static(classes="listing-status")
            yield Static(classes="listing-keys")

    def on_mount(self) -> None:
        """Begin to read. A module's own `on_mount` comes first: Textual calls both."""
        self.lines.focus()
        self.set_interval(_LOOK, self._look)
        self.show_head()
        self.run_worker(self._read(1, self.page_size))

    def _look(self) -> None:
        """Once a second: the head, and a fresh reading once the link is back."""
        live = self.services.live()
        if live and not self._was_live and not self._reading:
            self.run_worker(self.reload())
        self._was_live = live
        self.show_head()

    def show_head(self) -> None:
        """Show title, desk and keys as they are now."""
        if len(self.query(".listing-head > Static")) < 2:
            return  # Not there yet, or being taken down.
        shown, known, count = len(self.lines.rows), self.total, str(len(self.lines.rows))
        if known is not None and known > shown:
            count = tr("{shown} of {known}", shown=shown, known=known)
        title = f" {self.heading()} · {count}{self._filter_text()}"
        put(self.query_one(".listing-title", Static), title, as_high=True)
        put(self.query_one(".listing-desk", Static), desk_line(self.services), as_wide=True)
        keys = footer(self._keys(), self.size.width)
        put(self.query_one(".listing-keys", Static), keys, as_high=True)

    def _filter_text(self) -> str:
        shown = [
            f"{field.title}{tr(': ')}{field.tell(self.filter_values[field.name])}"
            for field in self._filtered_by
            if field.narrows(self.filter_values.get(field.name))
        ]
        return "".join(f" · {part}" for part in shown)

    def available(self) -> list[Action]:
        """The actions that the licences allow now."""
        granted = self.services.licences()
        return [each for each in self.actions() if not each.licence or each.licence in granted]

    def _keys(self) -> list[tuple[str, str]]:
        keys = [(action.key, str(action.title)) for action in self.available()]
        if self.searchable:
            keys.append(("/", tr("search")))
        if self.filters():
            keys.append(("f", tr("filter")))
        if self.markable:
            keys.append(("Space", tr("mark")))
        return [*keys, ("r", tr("read afresh")), ("?", tr("keys")), ("Esc", tr("close"))]

    def on_key(self, event: Key) -> None:
        """A letter in the list."""
        if self.focused is not self.lines:
            self.query_one(SearchLine).take(event)
            return
        char = event.character if event.character and event.character.isprintable() else event.key
        if self._own_key(char):
            event.stop()
            return
        for action in self.available():
            if char == action.key:
                event.stop()
                self.begin(action)
                return

    def take_digit(self, char: str) -> bool:
        """Begin a number: it is searched for, or stands for itself; it can be dialled."""
        opened = self.searchable and self.query_one(SearchLine).open(char)
        return opened or super().take_number(char, char)

    def _own_key(self, char: str) -> bool:
        if char == "r":
            self.run_worker(self.afresh())
        elif char == "/" and self.searchable:
            self.query_one(SearchLine).open()
        elif char == "f" and self.filters():
            self.begin(Action("f", msg("filter"), self._filter))
        elif char == "?":
            self.app.push_screen(KeysHelp(self.heading(), self._keys()))
        else:
            return False
        return True

    def begin(self, action: Action) -> None:
        """Start an action, unless one is under way or there is no row for it."""
        if self.busy:
            self.tell(msg("Under way: {what}. Wait for it", what=self.busy), bad=True)
        elif (action.needs == "row" and self.item is None) or (action.needs and not self.marked):
            self.tell(msg("There is no row to do that with"), bad=True)
        else:
            self.busy = action.title  # at once: the next key may be here already
            self.run_worker(self.guarded(action.title, action.handler))

    async def _filter(self) -> None:
        fields = self.filters()

        async def take(values: Values) -> None:
            self.filter_values, self._filtered_by = values, fields

        form = Form(tr("Filter"), fields, take, save=msg("show"))
        if await self.fill_in(form, self.filter_values) is not None:
            self.forget()
            await self.reload()

    def on_line_list_selected(self, event: LineList.Selected) -> None:
        """Near the end of what was read, the next page is."""
        self.show_head()
        if self._complete or self._reading or self._trouble or not self._pages:
            return
        if any(row.key == event.key for row in self.lines.rows[-_NEAR:]):
            self.run_worker(self._read(self._pages + 1, self.page_size))

    def on_line_list_marked(self) -> None:
        """Say how many are marked."""
        marks = len(self.lines.marks)
        self._counted = msg("{count} marked", count=marks) if marks else ""
        self.tell(self._counted)

    def on_line_list_acted(self) -> None:
        """A double click is the Enter key."""
        for action in self.available():
            if action.key == "enter":
                self.begin(action)

    def on_input_changed(self, event: Input.Changed) -> None:
        """The search text changed."""
        self.search_text = event.value
        if self.searched(event.value):
            self.run_worker(self._read(1, self.page_size), group="search", exclusive=True)
        else:
            self.redraw()

    def on_input_submitted(self) -> None:
        """Enter in the search line goes to the list."""
        self.lines.focus()

    def action_leave(self) -> None:
        """Back: from the search to the list, then out."""
        search = self.query_one(SearchLine)
        if search.display:
            search.close()
            self.lines.focus()
        elif self.busy:
            self.tell(msg("Under way: {what}. Wait for it", what=self.busy), bad=True)
        else:
            self.dismiss(None)
