"""A module's list on the whole screen: read page by page, searched, marked, acted on by letters.

Knows keys, search, filter and what is said while it happens; pages are read by `listing_reading`.
Must not know what the rows are.

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
`?` (keys) and Esc are here, and Enter where no action has it: a row's cells may be cut, and it
shows them whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Generic

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.events import Key
from textual.widgets import Input, Static

from console.i18n import Message, msg, tr
from console.state.pinyin import folded
from console.ui.form_fields import Field
from console.ui.forms import Form, Values
from console.ui.listing_actions import Action
from console.ui.listing_pages import ItemT, Loaded
from console.ui.listing_parts import KeysHelp, SearchLine, Told, desk_line, footer, put
from console.ui.listing_reading import Reading
from console.ui.services import Services
from console.ui.status import Notices
from console.ui.widgets.line_columns import Row
from console.ui.widgets.line_list import LineList
from console.ui.words import wrapped

__all__ = ["Action", "Cells", "ItemT", "Listing", "Loaded"]

Cells = tuple[tuple[str, str], ...]

_LOOK = 1.0
"""Seconds between two looks at the desk."""


class Listing(Reading[ItemT], Generic[ItemT]):
    """A list of a module."""

    DEFAULT_CSS = """
    Listing > Vertical { background: $background; width: 100%; height: 100%; }
    Listing .listing-head { height: auto; max-height: 3; background: $panel; }
    Listing .listing-title {
        width: 1fr; height: auto; padding-left: 1; text-style: bold; color: $text-primary;
    }
    Listing .listing-desk { width: auto; height: 1; padding-right: 1; color: $text-warning; }
    Listing LineList { height: 1fr; }
    Listing > Vertical > Line { display: none; height: auto; }
    Listing .listing-status { height: auto; max-height: 3; color: $text-muted; }
    Listing .listing-status.-bad { color: $text-error; }
    Listing .listing-keys { height: auto; background: $panel; }
    """

    searchable: ClassVar[bool] = True
    more_keys: ClassVar[Sequence[tuple[str, Message]]] = ()
    """Keys and titles that only the help of the keys tells."""

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self.search_text = ""
        self.filter_values: Values = {}
        self._filtered_by: Sequence[Field] = ()
        """The fields that these were chosen in: they know the texts of options asked for."""
        self._counted: Message | str = ""
        """What was told of the marks last."""
        self.notices = Notices()  # what the desk has to say meanwhile

    # What a module says of itself.

    def actions(self) -> Sequence[Action]:
        """The actions, the most used first."""
        return ()

    def filters(self) -> Sequence[Field]:
        """Fields of the filter; `self.filter_values` has what was chosen."""
        return ()

    def cells_of(self, item: ItemT) -> Cells:
        """The cells of an item's row."""
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
            self.lines.fall_to(rows[0].key)
        self.lines.refresh()
        self.show_head()

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
        self.run_worker(self.first_page())

    def _look(self) -> None:
        """Once a second: the head, and a fresh reading once the link is back."""
        self.read_if_back()
        self.show_head()

    def show_head(self) -> None:
        """Show title, desk and keys as they are now."""
        if len(self.query(".listing-head > Static")) < 2:
            return  # Not there yet, or being taken down.
        shown, known, count = len(self.lines.rows), self.total, str(len(self.lines.rows))
        if known is not None and known > shown:
            count = tr("{shown} of {known}", shown=shown, known=known)
        desk = desk_line(self.services)
        title = f"{self.heading()} · {count}{self._filter_text()}"
        put(self.query_one(".listing-desk", Static), desk, as_wide=True)
        room = self.size.width - cell_len(desk) - 2
        put(self.query_one(".listing-title", Static), wrapped(title, room), as_high=True)
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
        found = [each for each in self.actions() if not each.licence or each.licence in granted]
        if not any(each.key == "enter" for each in found):
            found.append(Action("enter", msg("show whole"), self._show_whole, needs="row"))
        return found

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
            more = [(key, str(title)) for key, title in self.more_keys]
            self.app.push_screen(KeysHelp(self.heading(), [*self._keys(), *more]))
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

    async def _show_whole(self) -> None:
        assert self.item is not None
        pairs = zip(self.columns(), self.cells_of(self.item), strict=False)
        lines = [f"{column.title}{tr(': ')}{text}" for column, (text, _) in pairs if text]
        await self.app.push_screen_wait(Told(self.heading(), lines))

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
        self.read_on(event.key)

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
            self.run_worker(self.first_page(), group="search", exclusive=True)
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
