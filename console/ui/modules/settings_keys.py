"""The keys: seen, bound anew with a warning of clashes, given back.

Knows how a key is written and which can be bound. Must not know what commands do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from console.i18n import Message, msg, tr
from console.state.key_names import read_key
from console.state.keys import BY_ID, COMMANDS, FIXED, Command, clashes, keymap, shown
from console.ui.form_fields import Text
from console.ui.forms import Form, Values, Wrong
from console.ui.listing import Action, Cells, Listing, Loaded
from console.ui.widgets.line_columns import Column

_FIELDS = ("first", "second", "third")


class Key(Text):
    """One key, as it is written."""

    __slots__ = ()

    def fault(self, text: str) -> Message | None:
        """A key that can't be bound."""
        if read_key(text):
            return None
        return msg("Write F11, Ctrl+X, a sign, or ; and one or two letters")

    def read(self, text: str) -> str:
        """As the key table has it."""
        return read_key(text) if text else ""

    def write(self, value: object) -> str:
        """As people write it."""
        return shown(str(value)) if value else ""


class Keys(Listing[Command]):
    """All commands with their keys."""

    markable = False

    def heading(self) -> str:
        """The title."""
        return tr("Keys")

    def columns(self) -> tuple[Column, ...]:
        """Command and keys."""
        return (Column(tr("Command"), 24, 1), Column(tr("Keys"), 24, 1), Column("", 8))

    def actions(self) -> Sequence[Action]:
        """Change, give back."""
        return (
            Action("enter", msg("change"), self.change, needs="row"),
            Action("d", msg("as delivered"), self.give_back, needs="row"),
        )

    def key_of(self, item: Command) -> str:
        """The id."""
        return item.id

    def cells_of(self, item: Command) -> Cells:
        """Own keys are told from delivered ones."""
        own = item.id in self.services.settings().keys
        keys = ", ".join(shown(key) for key in self._keymap()[item.id])
        return (
            (str(item.title), "plain"),
            (keys or "-", "strong"),
            (tr("own") if own else "", "dim"),
        )

    def _keymap(self) -> dict[str, tuple[str, ...]]:
        settings = self.services.settings()
        return keymap(settings.key_scheme, settings.keys)

    async def load(self, page: int, size: int) -> Loaded[Command]:
        """The key table: nothing is asked."""
        return Loaded(COMMANDS, len(COMMANDS))

    async def change(self) -> None:
        """Binds up to three keys to a command."""
        item = self.item
        assert item is not None
        if item.id in FIXED:
            self.tell(msg("These keys can't be changed"), bad=True)
            return

        async def send(values: Values) -> None:
            keys = tuple(dict.fromkeys(values[name] for name in _FIELDS if values[name]))
            await self._bind(item, keys)

        titles = (msg("Key"), msg("Second key"), msg("Third key"))
        form = Form(
            str(item.title),
            [Key(name, title) for name, title in zip(_FIELDS, titles, strict=True)],
            send,
            save=msg("bind"),
            intro=msg("Write F11, Ctrl+X, a sign, or ; and one or two letters; empty: no key"),
        )
        start = dict(zip(_FIELDS, self._keymap()[item.id], strict=False))
        if await self.fill_in(form, start) is not None:
            self.redraw()
            self.tell(msg("Bound"))

    async def _bind(self, item: Command, keys: tuple[str, ...]) -> None:
        settings = self.services.settings()
        before = self._keymap()
        own = {**settings.keys, item.id: keys}
        for key, one, other in clashes(keymap(settings.key_scheme, own)):
            holder = other if one == item.id else one
            if item.id not in (one, other) or (key in before[item.id] and key in before[holder]):
                continue
            own[holder] = await self._taken_from(holder, keys, own.get(holder, before[holder]))
        self._save(own)

    async def _taken_from(
        self, holder: str, keys: tuple[str, ...], held: tuple[str, ...]
    ) -> tuple[str, ...]:
        """The other command's keys without those taken; asks. Raises Wrong."""
        title = BY_ID[holder].title
        lost = [key for key in held if key in keys]
        if holder in FIXED:
            raise Wrong(msg("{title} keeps its keys", title=title))
        if not lost:
            if not clashes({holder: held, "": keys}):
                return held
            raise Wrong(msg("One of these begins a chord of {title}, or the other way round",
                            title=title))  # fmt: skip
        question = msg(
            "{keys} is {title} now. Take it from there?",
            keys=", ".join(shown(key) for key in lost),
            title=title,
        )
        if not await self.ask(question, msg("take it")):
            raise Wrong(msg("Nothing was changed"))
        return tuple(key for key in held if key not in keys)

    async def give_back(self) -> None:
        """The keys of the scheme again, unless another command has them meanwhile."""
        item = self.item
        assert item is not None
        settings = self.services.settings()
        own = {id_: keys for id_, keys in settings.keys.items() if id_ != item.id}
        for key, one, other in clashes(keymap(settings.key_scheme, own)):
            if item.id in (one, other):
                holder = BY_ID[other if one == item.id else one]
                self.tell(
                    msg("{key} is {title} now: change that first", key=shown(key),
                        title=holder.title),
                    bad=True,
                )  # fmt: skip
                return
        try:
            self._save(own)
        except Wrong as wrong:
            self.tell(wrong.reason, bad=True)
            return
        self.redraw()
        self.tell(msg("As delivered"))

    def _save(self, own: dict[str, tuple[str, ...]]) -> None:
        trouble = self.services.save_settings(replace(self.services.settings(), keys=own))
        if trouble is not None:
            raise Wrong(trouble)
